//! How findings become points: what the rulebook says, split from the rules that find.

use super::{Dimension, Points, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Where a dimension's ledger starts, and what the dimension weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionRubric {
    /// Points with no violation and no merit.
    pub base: Points,
    /// Weight in the whole; 0 leaves the dimension out.
    pub weight: u32,
}

/// What one rule does to the score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The severity the points are meant for; a finding of another severity counts by the rubric's factors.
    pub severity: Option<Severity>,
    /// Points for the first finding of a conversation: negative costs, positive earns.
    pub points: BTreeMap<Dimension, Points>,
    /// At most so many findings of a conversation count.
    pub cap: usize,
    /// What a repeated finding counts, per cent of the one before; as the rubric says where the rule does not.
    pub repeat_percent: Option<i32>,
}

/// The whole scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rubric {
    /// In the order of the taxonomy.
    pub dimensions: BTreeMap<Dimension, DimensionRubric>,
    /// What a repeated finding of a rule counts, per cent of the one before.
    pub repeat_percent: i32,
    /// Factor per severity, in per cent.
    pub severity_percent: BTreeMap<Severity, i32>,
    /// A conversation with a fatal finding scores at most this.
    pub fatal_cap: Points,
    /// What each rule does, by its id.
    pub effects: BTreeMap<String, Effect>,
}

impl Rubric {
    /// What a repeated finding of a rule with this effect counts, per cent of the one before.
    pub fn repeat_percent_of(&self, effect: &Effect) -> i32 {
        effect.repeat_percent.unwrap_or(self.repeat_percent)
    }
}
