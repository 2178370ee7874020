//! From violations to what is trained against them.

use super::Category;
use serde::Deserialize;

/// Every skill that is trained, as `coaching.toml` has them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coaching {
    /// In the file's order.
    #[serde(rename = "skill", default)]
    pub skills: Vec<Skill>,
}

/// One skill. All texts are Chinese, for team leads.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skill {
    /// What it is called.
    pub name: String,
    /// Where the training framework teaches it.
    pub module: String,
    /// Codes that show that it is missing.
    pub violations: Vec<Category>,
    /// Codes that show that it is there.
    #[serde(default)]
    pub merits: Vec<Category>,
    /// What to do differently.
    pub advice: String,
    /// Wording to use.
    #[serde(default)]
    pub say: Vec<String>,
    /// How to practise it.
    #[serde(default)]
    pub practice: String,
}

impl Coaching {
    /// The first violation that two skills name: its cost would count for both.
    pub fn named_twice(&self) -> Option<Category> {
        let mut seen = Vec::new();
        self.skills.iter().flat_map(|skill| &skill.violations).copied().find(|code| {
            let again = seen.contains(code);
            seen.push(*code);
            again
        })
    }
}
