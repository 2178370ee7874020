//! What a whole batch came to: `summary.json`.

use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Counts and totals of one run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RunSummary {
    /// Version of the program.
    pub version: String,
    /// Rulebook name and hash.
    pub rulebook: String,
    /// The profile that was applied.
    pub profile: String,
    /// Files read.
    pub files: u64,
    /// Conversations scored.
    pub conversations: u64,
    /// Those of them that other files of the store hold as well, so that it counts them once; nothing where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_several_files: Option<u64>,
    /// Turns in them.
    pub turns: u64,
    /// Agents who took part.
    pub agents: u64,
    /// Mean score over conversations.
    pub mean_score: Option<f64>,
    /// Conversations per grade.
    pub grades: BTreeMap<&'static str, u64>,
    /// Conversations with a fatal finding.
    pub fatal: u64,
    /// Findings per code.
    pub findings: BTreeMap<&'static str, u64>,
    /// What each own rule that is switched on came to; nothing where there are none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<Arc<str>, RuleCounts>,
    /// Conversations per risk.
    pub risks: BTreeMap<&'static str, u64>,
    /// Rejected rows and files, per reason.
    pub rejects: BTreeMap<&'static str, u64>,
    /// Conditions of `--fail-on` that were met.
    pub failed_on: Vec<String>,
    /// Wall-clock seconds; the one figure that differs between two runs over the same input.
    pub elapsed_s: f64,
}

/// What an own rule came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct RuleCounts {
    /// Conversations in which it found something.
    pub conversations: u64,
    /// What it found, beyond its cap too.
    pub findings: u64,
    /// What it cost or earned, in all dimensions together; what a dimension cannot fall below 0 or rise above 100 by is in it.
    pub points: f64,
}
