//! What one conversation is to one agent.

use super::{Dimension, Grade};
use std::sync::Arc;

/// What one conversation is to one agent.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// `None` where the conversation names nobody.
    pub agent: Option<Arc<str>>,
    /// The agent's own score; that of the conversation where nobody else took part.
    pub score: f64,
    /// The grade of the unrounded score.
    pub grade: Grade,
    /// In the order of [`Dimension::ALL`]; `None` where one does not apply.
    pub dimensions: [Option<f64>; Dimension::ALL.len()],
    /// Turns that the agent spoke.
    pub turns: u64,
    /// Whether a fatal finding is counted to the agent.
    pub fatal: bool,
    /// Violations counted to the agent.
    pub violations: u64,
    /// From the customer's first message to the first reply, in seconds; of the agent who gave it.
    pub first_response_s: Option<f64>,
    /// Mean over all replies, in seconds.
    pub response_s: Option<f64>,
    /// How much better the customer felt at the end than at the start.
    pub emotion_change: Option<f64>,
}
