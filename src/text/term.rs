//! A term of the lexicon, and what it stands for.

use super::guard::GuardSet;
use super::lexicon_file;
use crate::model::{Category, Cue, Kind, Role, Scene, Severity, Topic};
use std::sync::Arc;

/// What a term stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tag {
    /// A code of the taxonomy.
    Category(Category),
    /// Wording that rules and conditions look at.
    Cue(Cue),
    /// What a conversation is about.
    Topic(Topic),
    /// What the customer came for.
    Scene(Scene),
}

impl Tag {
    /// How many tags there are.
    pub(super) const COUNT: usize = Category::ALL.len() + Cue::ALL.len() + Topic::ALL.len() + Scene::ALL.len();

    /// Its place among all tags.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Category(category) => category as usize,
            Self::Cue(cue) => Category::ALL.len() + cue as usize,
            Self::Topic(topic) => Category::ALL.len() + Cue::ALL.len() + topic as usize,
            Self::Scene(scene) => Category::ALL.len() + Cue::ALL.len() + Topic::ALL.len() + scene as usize,
        }
    }

    /// The kind of a code of the taxonomy.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Self::Category(category) => Some(category.kind()),
            _ => None,
        }
    }

    /// The published code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Category(category) => category.code(),
            Self::Cue(cue) => cue.code(),
            Self::Topic(topic) => topic.code(),
            Self::Scene(scene) => scene.code(),
        }
    }
}

/// Whose turns a term is looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// Human agents.
    Agent,
    /// The customer.
    Customer,
    /// Everybody.
    Any,
}

impl Speaker {
    /// Whether a turn of `role` is searched.
    pub const fn covers(self, role: Role) -> bool {
        match self {
            Self::Any => true,
            Self::Agent => matches!(role, Role::Agent),
            Self::Customer => matches!(role, Role::Customer),
        }
    }
}

/// Where the ends of a hit must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    /// On word boundaries for one or two Chinese characters, Latin letters and digits; else anywhere.
    Auto,
    /// On word boundaries.
    Word,
    /// Anywhere.
    Anywhere,
}

/// Index of a term in its [`Lexicon`].
pub type TermId = u32;

/// One row of a lexicon file.
#[derive(Debug, Clone)]
pub struct Term {
    /// What it stands for.
    pub tag: Tag,
    /// The row's `term` cell.
    pub source: Arc<str>,
    /// Whose turns are searched.
    pub speaker: Speaker,
    /// Where its ends must stand.
    pub boundary: Boundary,
    /// Its own severity.
    pub severity: Option<Severity>,
    /// Strength, in hundredths.
    pub weight: u16,
    /// Only in these scenes; empty for all.
    pub scenes: Vec<Scene>,
    /// Its own guards.
    pub guards: Option<GuardSet>,
    /// What to say instead.
    pub suggestion: Option<Arc<str>>,
    /// File and line of the row, such as `violation/refusal.csv:62`; `None` for what the learned layer proposes.
    pub place: Option<Arc<str>>,
}

/// The source of the term that stands for what the learned layer proposes.
const LEARNED: &str = "<learned>";

impl Term {
    /// Stands for what the learned layer proposes for a code.
    pub(super) fn learned(tag: Tag, speaker: Speaker) -> Self {
        Self {
            tag,
            source: LEARNED.into(),
            speaker,
            boundary: Boundary::Anywhere,
            severity: None,
            weight: lexicon_file::USUAL_WEIGHT,
            scenes: Vec::new(),
            guards: None,
            suggestion: None,
            place: None,
        }
    }

    /// Whether it stands for what the learned layer proposes.
    pub fn is_learned(&self) -> bool {
        *self.source == *LEARNED
    }

    /// Whether it is a pattern, and not a fixed phrase.
    pub fn is_pattern(&self) -> bool {
        self.source.contains(['(', '[', '<', '…', '?', '^', '$'])
    }
}
