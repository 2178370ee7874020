//! Targets of a month, as the configuration writes them.

use super::alert_rule::Subject;
use crate::store::Measure;
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// One target.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct Target {
    /// What it is called.
    pub(in crate::cli) name: String,
    pub(in crate::cli) metric: Metric,
    /// Of everybody together, of each team, or of each agent.
    #[serde(default)]
    pub(in crate::cli) of: Subject,
    /// Only these teams or agents.
    #[serde(default)]
    pub(in crate::cli) only: Vec<Spanned<String>>,
    /// At least this, or at most where less is better.
    pub(in crate::cli) goal: f64,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::cli) enum Metric {
    /// The mean score.
    Mean,
    /// Per cent of the conversations that pass.
    Passed,
    /// Per cent of the conversations with a fatal finding.
    Fatal,
    /// Violations in a hundred conversations.
    Violations,
    /// The mean first response in seconds.
    FirstResponse,
}

impl Metric {
    /// What the store sums, and what its quotient is multiplied by.
    pub(in crate::cli) fn measure(self) -> (Measure, f64) {
        match self {
            Self::Mean => (Measure::Mean, 0.1),
            Self::Passed => (Measure::Passed, 100.0),
            Self::Fatal => (Measure::Fatal, 100.0),
            Self::Violations => (Measure::Violations, 100.0),
            Self::FirstResponse => (Measure::FirstResponse, 0.1),
        }
    }

    /// Of shares, what all would be.
    pub(in crate::cli) fn whole(self) -> Option<f64> {
        matches!(self, Self::Passed | Self::Fatal).then_some(100.0)
    }

    /// The most it can be; of what has no end, more than anybody means.
    pub(super) fn most(self) -> f64 {
        match self {
            Self::Mean | Self::Passed | Self::Fatal => 100.0,
            Self::Violations => 100_000.0,
            Self::FirstResponse => 86_400.0,
        }
    }

    /// Whether it can be `value` at all.
    pub(in crate::cli) fn can_be(self, value: f64) -> bool {
        let has_end = self == Self::Mean || self.whole().is_some();
        value >= 0.0 && (!has_end || value <= self.most())
    }

    /// Whether more is better.
    pub(in crate::cli) fn is_to_rise(self) -> bool {
        matches!(self, Self::Mean | Self::Passed)
    }

    /// What people read: Chinese and English.
    pub(in crate::cli) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Mean => ("均分", "mean"),
            Self::Passed => ("合格率%", "passed %"),
            Self::Fatal => ("致命率%", "fatal %"),
            Self::Violations => ("每百会话违规", "violations per 100"),
            Self::FirstResponse => ("首次响应秒", "first response s"),
        }
    }
}
