//! Headings and names in the language of the reader.

use crate::model::{
    Category, Channel, CustomerType, Dimension, EmotionLabel, Finding, Grade, Kind, Reason, Risk, Role, Scene, Severity, Side,
    Step, Topic, Trend, Via,
};

/// The language of what people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Chinese headings and names.
    Chinese,
    /// English headings, and the published codes.
    English,
}

impl Language {
    /// One of two texts.
    pub const fn pick<'a>(self, chinese: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }
}

macro_rules! named_in {
    ($($set:ty),*) => {
        $(impl Named for $set {
            fn in_language(self, language: Language) -> &'static str {
                language.pick(self.name(), self.code())
            }
        })*
    };
}

/// A member of a closed set, shown to a reader.
pub trait Named {
    /// Its Chinese name, or its code.
    fn in_language(self, language: Language) -> &'static str;
}

/// What a finding is called in a reader's language: rules that QA staff wrote have a Chinese name alone.
pub fn name_of(finding: &Finding, language: Language) -> &str {
    finding.own_name().unwrap_or_else(|| finding.category.in_language(language))
}

named_in!(
    Category,
    Channel,
    CustomerType,
    Dimension,
    EmotionLabel,
    Grade,
    Kind,
    Reason,
    Risk,
    Role,
    Scene,
    Severity,
    Side,
    Step,
    Topic,
    Trend,
    Via
);
