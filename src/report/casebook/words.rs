//! The wording of cases, as `words.toml` has it.

use crate::model::Scene;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) title: String,
    pub(super) source: String,
    pub(super) good: String,
    pub(super) bad: String,
    pub(super) unknown: String,
    pub(super) line_keys: Vec<String>,
    pub(super) lines: BTreeMap<Scene, String>,
    pub(super) difficulty: Difficulty,
    pub(super) portrait: Portrait,
    pub(super) claim: Claim,
    pub(super) headings: Headings,
    pub(super) review: Review,
}

/// By issue level.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Difficulty {
    pub(super) names: [String; 4],
    pub(super) learners: [String; 4],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Portrait {
    pub(super) calm: String,
    pub(super) upset: String,
    pub(super) again: String,
    pub(super) vip: String,
    pub(super) vulnerable: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claim {
    pub(super) asks: String,
    pub(super) solves: String,
    pub(super) other: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Headings {
    pub(super) background: String,
    pub(super) course: String,
    pub(super) review: String,
    pub(super) portrait: String,
    pub(super) cause: String,
    pub(super) claim: String,
    pub(super) facts: String,
    pub(super) worked: String,
    pub(super) lacking: String,
    pub(super) advice: String,
    pub(super) question: String,
    pub(super) facts_line: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Review {
    pub(super) turn: String,
    pub(super) whole: String,
    pub(super) say: String,
    pub(super) shift_up: String,
    pub(super) shift_down: String,
    pub(super) after: String,
    pub(super) recovered: String,
    pub(super) unresolved: String,
    pub(super) missing_step: String,
    pub(super) nothing_worked: String,
    pub(super) nothing_lacking: String,
    pub(super) question_good: String,
    pub(super) question_bad: String,
}

impl Words {
    /// Reads the wording that is built in.
    pub(super) fn load() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("words.toml"))
    }
}

/// `text` with `{key}` filled in.
pub(super) fn filled(text: &str, key: &str, value: impl std::fmt::Display) -> String {
    text.replace(&format!("{{{key}}}"), &value.to_string())
}
