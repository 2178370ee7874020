//! What a batch says of one agent.

use super::{Dimension, Grade};
use std::sync::Arc;

/// A two-sided 95 % interval of a mean score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    /// Lower end, at least 0.
    pub low: f64,
    /// Upper end, at most 100.
    pub high: f64,
}

/// A difference with its two-sided 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The later, or one's own, minus what it is held against.
    pub by: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Difference {
    /// Whether chance alone does not explain it: the interval does not hold 0.
    pub fn is_sure(self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// One row of `agents.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentSummary {
    /// The agent; `None` collects the conversations that name nobody.
    pub agent_id: Option<Arc<str>>,
    /// Conversations the agent took part in.
    pub conversations: u64,
    /// Turns the agent spoke.
    pub turns: u64,
    /// Mean score of those conversations.
    pub mean_score: f64,
    /// 95 % interval of that mean; `None` below two conversations.
    pub interval: Option<Confidence>,
    /// The mean minus what is expected of conversations with such scenes, issue levels and customers; `None` where there are too few
    /// conversations, or nobody else to compare with.
    pub from_expected: Option<Difference>,
    /// Grade of the mean.
    pub grade: Grade,
    /// Whether there are too few conversations for a rank.
    pub small_sample: bool,
    /// Share of conversations per grade, in the order of [`Grade::ALL`].
    pub grade_shares: [f64; 4],
    /// Mean per dimension over the conversations where it applies.
    pub dimensions: Vec<(Dimension, Option<f64>)>,
    /// Conversations with a fatal finding of this agent.
    pub fatal: u64,
    /// Violations counted to the agent.
    pub violations: u64,
    /// Violations per 100 turns of the agent.
    pub violations_per_100_turns: f64,
    /// Mean first response, in seconds.
    pub mean_first_response_s: Option<f64>,
    /// Mean response, in seconds.
    pub mean_response_s: Option<f64>,
    /// Mean change of the customer's polarity from start to end.
    pub emotion_change: Option<f64>,
}
