//! Alert rules as the configuration writes them.

use super::number::{whole, within};
use crate::model::{Category, Risk};
use crate::store::{Group, Sign};
use anyhow::anyhow;
use serde::Deserialize;
use std::num::NonZeroU64;

/// One alert rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlertRule {
    /// What it is called; the name is what alerts are told apart by.
    pub(super) name: String,
    pub(super) when: When,
    #[serde(default)]
    pub(super) severity: Gravity,
    /// Days in which the same is not raised again about the same subject.
    #[serde(default, deserialize_with = "whole")]
    pub(super) cool_down_days: u16,
    /// The sinks it goes to; all if not given.
    #[serde(default)]
    pub(super) sinks: Vec<String>,
    /// Whether the run then ends with exit code 4.
    #[serde(default = "yes")]
    pub(super) exit: bool,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Gravity {
    Info,
    #[default]
    Warning,
    Critical,
}

impl Gravity {
    /// Its code, and what people read.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Info => ("info", "提示"),
            Self::Warning => ("warning", "警告"),
            Self::Critical => ("critical", "严重"),
        }
    }
}

/// When it is raised.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum When {
    /// A conversation has a fatal finding.
    Fatal,
    /// A conversation has a finding of the code.
    Code { code: Category },
    /// A conversation has the risk.
    Risk { risk: Risk },
    /// The mean score of the day lies below.
    Mean {
        below: f64,
        #[serde(default)]
        of: Subject,
        #[serde(default = "enough")]
        min: i64,
    },
    /// The share of the day's conversations with the code lies above, in per cent.
    Share {
        code: Category,
        above: f64,
        #[serde(default = "enough")]
        min: i64,
    },
    /// The mean score of the day lies this far below that of the days before, and chance alone does not explain it.
    Drop {
        points: f64,
        #[serde(default)]
        of: Subject,
        #[serde(default = "four_weeks", deserialize_with = "whole")]
        baseline_days: u16,
        #[serde(default = "enough")]
        min: i64,
    },
    /// The mean first response of the day, in seconds, lies above.
    Response {
        above: f64,
        #[serde(default)]
        of: Subject,
        #[serde(default = "enough")]
        min: i64,
    },
    /// The share of the day's conversations with the code lies so many points above that of the days before, and chance alone does not
    /// explain it.
    Rise {
        code: Category,
        points: f64,
        #[serde(default = "four_weeks", deserialize_with = "whole")]
        baseline_days: u16,
        #[serde(default = "enough")]
        min: i64,
    },
    /// Customers say something that they hardly said in the days before.
    Phrase {
        #[serde(default = "four_weeks", deserialize_with = "whole")]
        baseline_days: u16,
        #[serde(default = "ten")]
        min: NonZeroU64,
    },
    /// An export that should be there is not, or holds not what it should.
    Missing,
    /// The share of the day's rows that were rejected lies above, in per cent.
    Rejected {
        above: f64,
        /// Fewest rows.
        #[serde(default = "enough")]
        min: i64,
    },
    /// An agent's mean lies below the pass line so many times running: the last days of work, or the last whole months.
    Streak {
        #[serde(default = "three", deserialize_with = "whole")]
        periods: u16,
        #[serde(default)]
        per: StreakPer,
        #[serde(default = "enough")]
        min: i64,
    },
}

impl When {
    /// What is wrong with its numbers: such a rule would tell of everybody, or of nobody.
    pub(super) fn check(self) -> anyhow::Result<()> {
        match self {
            Self::Fatal | Self::Code { .. } | Self::Risk { .. } | Self::Missing => Ok(()),
            Self::Mean { below, min, .. } => within("below", below, 0.1..=100.0).and(some("min", min)),
            Self::Share { above, min, .. } | Self::Rejected { above, min } => {
                within("above", above, 0.0..=99.9).and(some("min", min))
            }
            Self::Response { above, min, .. } => within("above", above, 0.0..=86_400.0).and(some("min", min)),
            Self::Drop { points, baseline_days, min, .. } | Self::Rise { points, baseline_days, min, .. } => {
                within("points", points, 0.1..=100.0).and(days(baseline_days)).and(some("min", min))
            }
            Self::Phrase { baseline_days, .. } => days(baseline_days),
            Self::Streak { periods, per, min } => {
                let most = if per == StreakPer::Day { 56.0 } else { 12.0 };
                within("periods", f64::from(periods), 1.0..=most).and(some("min", min))
            }
        }
    }

    /// What it looks for in single conversations, where it is about those.
    pub(super) fn sign(self) -> Option<Sign> {
        match self {
            Self::Fatal => Some(Sign::Fatal),
            Self::Code { code } => Some(Sign::Code(code.code())),
            Self::Risk { risk } => Some(Sign::Risk(risk.code())),
            _ => None,
        }
    }

    /// Whether it is about single conversations.
    pub(super) fn names_conversations(self) -> bool {
        self.sign().is_some()
    }

    /// Whether it is about files.
    pub(super) fn names_files(self) -> bool {
        matches!(self, Self::Missing | Self::Rejected { .. })
    }

    /// Whether it can be told of a night of which there is so much.
    pub(super) fn can_be_told(self, extent: Extent) -> bool {
        match extent {
            Extent::Whole => true,
            Extent::Parts => self.names_conversations() || matches!(self, Self::Missing),
            Extent::Nothing => matches!(self, Self::Missing),
        }
    }
}

/// How much of a night a run has to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it is in the store.
    Whole,
    /// Conversations, but no figures: there may be more.
    Parts,
    /// Nothing new has come.
    Nothing,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum StreakPer {
    Day,
    #[default]
    Month,
}

/// Whose figures are looked at.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::cli) enum Subject {
    #[default]
    All,
    Team,
    Agent,
}

impl Subject {
    pub(in crate::cli) fn group(self) -> Group {
        match self {
            Self::All => Group::All,
            Self::Team => Group::Team,
            Self::Agent => Group::Agent,
        }
    }
}

fn some(key: &str, count: i64) -> anyhow::Result<()> {
    if count > 0 { Ok(()) } else { Err(anyhow!("{key} = {count}: use 1 or more")) }
}

fn days(baseline: u16) -> anyhow::Result<()> {
    within("baseline_days", f64::from(baseline), 1.0..=3650.0)
}

/// Ten conversations: with fewer an agent has no rank, either.
fn enough() -> i64 {
    10
}

/// What ten customers said is nobody's own.
fn ten() -> NonZeroU64 {
    const { NonZeroU64::new(10).unwrap() }
}

fn four_weeks() -> u16 {
    28
}

fn three() -> u16 {
    3
}
