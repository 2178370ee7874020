//! `--fail-on`: conditions on scorecards that change the exit code.

use crate::model::{Category, Finding, Risk, Scorecard, Severity};
use std::fmt;
use std::str::FromStr;

/// A condition that one conversation is enough to meet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum FailOn {
    /// `fatal`: a fatal finding.
    Fatal,
    /// `score<60`: a score below.
    ScoreBelow(f64),
    /// `risk:high`: this risk or a greater one.
    RiskFrom(Risk),
    /// A code: a finding of it.
    Found(Category),
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "fatal" {
            return Ok(Self::Fatal);
        }
        if let Some(limit) = text.strip_prefix("score<") {
            let limit: f64 = limit.parse().map_err(|_| format!("\"{limit}\" is no score"))?;
            return if (0.0..=100.0).contains(&limit) {
                Ok(Self::ScoreBelow(limit))
            } else {
                Err("a score lies between 0 and 100".to_owned())
            };
        }
        if let Some(risk) = text.strip_prefix("risk:") {
            return risk.parse().map(Self::RiskFrom).map_err(|error| error.to_string());
        }
        let expected = "write fatal, score<60, risk:high, or a code such as insult";
        text.parse().map(Self::Found).map_err(|error| format!("{error}; {expected}"))
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fatal => f.write_str("fatal"),
            Self::ScoreBelow(limit) => write!(f, "score<{limit}"),
            Self::RiskFrom(risk) => write!(f, "risk:{risk}"),
            Self::Found(category) => write!(f, "{category}"),
        }
    }
}

impl FailOn {
    /// Whether one finding can tell that it is met.
    pub(super) fn is_of_finding(self) -> bool {
        matches!(self, Self::Fatal | Self::Found(_))
    }

    /// Whether this finding alone meets it.
    pub(super) fn is_met_by(self, finding: &Finding) -> bool {
        match self {
            Self::Fatal => finding.severity == Some(Severity::Fatal) && !finding.review_only,
            Self::Found(category) => finding.category == category,
            Self::ScoreBelow(_) | Self::RiskFrom(_) => false,
        }
    }

    /// Whether the conversation meets the condition.
    pub(super) fn is_met(self, card: &Scorecard) -> bool {
        match self {
            Self::Fatal => card.fatal,
            Self::ScoreBelow(limit) => card.score < limit,
            Self::RiskFrom(risk) => card.classes.risk >= risk,
            Self::Found(category) => card.findings.iter().any(|finding| finding.category == category),
        }
    }
}
