//! A conversation (会话) and its turns (轮次).

use super::{Moment, code::codes, moment::seconds_between};
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};

codes! {
    /// Who speaks.
    Role "role" {
        Agent "agent" "客服",
        Customer "customer" "客户",
        Bot "bot" "机器人",
        System "system" "系统",
    }
}

codes! {
    /// How the two sides talked.
    Channel "channel" {
        Chat "chat" "在线",
        Call "call" "电话",
        Email "email" "邮件",
    }
}

/// One message of a chat, or one transcribed stretch of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// Who speaks.
    pub role: Role,
    /// What was said, as it was written in the input.
    pub text: String,
    /// When it was sent or began.
    pub at: Option<Moment>,
    /// When it ended (calls).
    pub end: Option<Moment>,
    /// The speaker's id or name; for an agent's turn it tells agents apart where several took part.
    pub speaker: Option<Arc<str>>,
}

/// Where a conversation was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as the user gave it, `-` for standard input.
    pub path: Arc<str>,
    /// The line of its first turn, from 1.
    pub line: u64,
}

/// A whole conversation, its turns in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conversation {
    /// The id of the input; unique within its file.
    #[serde(rename = "conversation_id")]
    pub id: String,
    /// Chat or call.
    pub channel: Channel,
    /// The agent in charge: the one named for the whole conversation, else the first who speaks.
    pub agent_id: Option<Arc<str>>,
    /// The customer's id.
    pub customer_id: Option<String>,
    /// Further named values, e.g. the skill group.
    pub meta: BTreeMap<String, String>,
    /// The turns, ordered by time where there is one, else by appearance.
    pub turns: Vec<Turn>,
    /// Rows of it that were rejected, or are not at hand; where there are any, its times tell less than they seem to.
    #[serde(skip_serializing_if = "is_none")]
    pub rejected_rows: usize,
    /// Where it was read.
    #[serde(skip)]
    pub source: Source,
}

/// Serde asks by reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_none(rows: &usize) -> bool {
    *rows == 0
}

impl Conversation {
    /// The conversation with other turns, and without its further named values.
    #[must_use]
    pub fn with_turns(&self, turns: Vec<Turn>) -> Self {
        let Self { id, channel, agent_id, customer_id, rejected_rows, source, .. } = self;
        Self {
            id: id.clone(),
            channel: *channel,
            agent_id: agent_id.clone(),
            customer_id: customer_id.clone(),
            meta: BTreeMap::new(),
            turns,
            rejected_rows: *rejected_rows,
            source: source.clone(),
        }
    }

    /// Who of the agents spoke which turn.
    pub fn agents(&self) -> Agents<'_> {
        let mut speakers = self.turns.iter().filter(|turn| turn.role == Role::Agent).filter_map(|turn| turn.speaker.as_ref());
        let several = speakers.next().is_some_and(|first| speakers.any(|other| other != first));
        Agents { conversation: self, several }
    }

    /// When the first dated turn began.
    pub fn started_at(&self) -> Option<Moment> {
        self.turns.iter().filter_map(|turn| turn.at).min()
    }

    /// When the last dated turn began or ended.
    pub fn ended_at(&self) -> Option<Moment> {
        ended(&self.turns, |_| true)
    }

    /// How long it took, in seconds; `None` where the log does not tell, as of several turns only one has a time.
    pub fn duration_s(&self) -> Option<f64> {
        let timed = self.turns.iter().filter(|turn| turn.at.or(turn.end).is_some()).count();
        let is_told = timed > 1 || self.turns.len() == 1;
        let (start, end) = self.started_at().zip(self.ended_at()).filter(|_| is_told)?;
        Some(seconds_between(start, end))
    }

    /// When the agent or the customer spoke last: a system's note that the call is over may come minutes later.
    pub fn talk_ended_at(&self) -> Option<Moment> {
        ended(&self.turns, |role| matches!(role, Role::Agent | Role::Customer)).or_else(|| self.ended_at())
    }
}

/// The last end of the turns of the roles that count.
fn ended(turns: &[Turn], counts: impl Fn(Role) -> bool) -> Option<Moment> {
    turns.iter().filter(|turn| counts(turn.role)).filter_map(|turn| turn.end.or(turn.at)).max()
}

/// The agents of a conversation: the one in charge where only one took part, else the speakers of the turns.
#[derive(Debug, Clone, Copy)]
pub struct Agents<'a> {
    conversation: &'a Conversation,
    several: bool,
}

impl<'a> Agents<'a> {
    /// The agent who spoke turn `index`; `None` for turns of other roles and for agents without a name.
    pub fn of(self, index: usize) -> Option<&'a Arc<str>> {
        let turn = self.conversation.turns.get(index).filter(|turn| turn.role == Role::Agent)?;
        let in_charge = self.conversation.agent_id.as_ref();
        if self.several { turn.speaker.as_ref().or(in_charge) } else { in_charge.or(turn.speaker.as_ref()) }
    }

    /// The agents who took part, in order of appearance; the agent in charge alone where none spoke.
    pub fn all(self) -> Vec<Arc<str>> {
        let mut all: Vec<Arc<str>> = Vec::new();
        for agent in (0..self.conversation.turns.len()).filter_map(|i| self.of(i)) {
            if !all.contains(agent) {
                all.push(agent.clone());
            }
        }
        if all.is_empty() {
            all.extend(self.conversation.agent_id.clone());
        }
        all
    }
}
