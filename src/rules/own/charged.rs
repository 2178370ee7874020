//! To whom a finding of an own rule is counted. No agent pays for what a robot said, nor for what the system tells of the time before him.

use crate::model::Role;
use crate::rules::reading::Reading;
use crate::rules::rule_set::counted_to;
use std::sync::Arc;

/// To whom a finding is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charged {
    /// To who spoke this agent's turn.
    Turn(usize),
    /// To whom the conversation is.
    Conversation,
    /// To the conversation, but to no agent: a robot served alone.
    Robot,
    /// To nobody: it is for people to look at.
    Nobody,
}

impl Charged {
    /// To whom something in `turn` is counted: what the customer says to the agent who answers, what the system says to the one who
    /// served before.
    pub(super) fn of(reading: &Reading, turn: Option<usize>) -> Self {
        let Some(turn) = turn else { return Self::Conversation };
        let earlier = || (0..turn).rev().find(|&earlier| reading.role(earlier) == Role::Agent);
        let later = || (turn..reading.annotations.len()).find(|&later| reading.role(later) == Role::Agent);
        let is_served = || reading.turns_of(Role::Agent).next().is_some();
        let found = match reading.role(turn) {
            Role::Agent => Some(turn),
            Role::Customer => later().or_else(earlier),
            Role::System => earlier(),
            Role::Bot => None,
        };
        match (found, reading.role(turn)) {
            (Some(turn), _) => Self::Turn(turn),
            (None, Role::System | Role::Bot) if is_served() => Self::Nobody,
            (None, Role::Bot) => Self::Robot,
            (None, _) => Self::Conversation,
        }
    }

    pub(super) fn agent(self, reading: &Reading) -> Option<Arc<str>> {
        match self {
            Self::Turn(turn) => counted_to(reading, Some(turn)),
            Self::Conversation => counted_to(reading, None),
            Self::Robot | Self::Nobody => None,
        }
    }
}
