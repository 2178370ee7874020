//! How a run differs from an earlier one.

use crate::model::Difference;

/// An earlier run, and how far this one differs from it. Differences of shares are in per cent of the conversations; each has its 95 %
/// interval, and is `None` where too little is known of either run.
#[derive(Debug, Clone, PartialEq)]
pub struct Before {
    /// Where its results are.
    pub name: String,
    /// By which rulebook it was judged.
    pub rulebook: String,
    /// Its conversations.
    pub conversations: u64,
    /// Of the mean score, in points.
    pub mean: Option<Difference>,
    /// Of the share that needs improvement.
    pub needs: Option<Difference>,
    /// Of the share of high risk.
    pub risky: Option<Difference>,
    /// Of the share with a fatal finding.
    pub fatal: Option<Difference>,
}
