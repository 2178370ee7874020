//! What columns and keys are called: the table `headers.csv`, and the layout's own names. A row of the table is a pattern; of two names for
//! one field that of the earlier row is the more specific, and a name that stands for two things is the earlier one.

mod audience;
mod patterns;

use super::layout::{Column, Layout};
use crate::model::Role;
pub(super) use audience::Audience;
use patterns::names_of;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::LazyLock;

/// The fields of one turn as an input may hold them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Field {
    ConversationId,
    AgentId,
    CustomerId,
    Role,
    Speaker,
    At,
    End,
    Text,
    Channel,
    /// Of what kind a message is.
    Kind,
    /// What tells one message from another.
    MessageId,
}

impl Field {
    /// Every field; the position is `field as usize`.
    pub(super) const ALL: [Self; 11] = [
        Self::ConversationId,
        Self::AgentId,
        Self::CustomerId,
        Self::Role,
        Self::Speaker,
        Self::At,
        Self::End,
        Self::Text,
        Self::Channel,
        Self::Kind,
        Self::MessageId,
    ];

    /// What a layout calls it.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::ConversationId => "conversation_id",
            Self::AgentId => "agent_id",
            Self::CustomerId => "customer_id",
            Self::Role => "role",
            Self::Speaker => "speaker",
            Self::At => "at",
            Self::End => "end",
            Self::Text => "text",
            Self::Channel => "channel",
            Self::Kind => "kind",
            Self::MessageId => "message_id",
        }
    }

    /// What QA staff call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ConversationId => "会话ID",
            Self::AgentId => "客服",
            Self::CustomerId => "客户",
            Self::Role => "角色",
            Self::Speaker => "发送人",
            Self::At => "时间",
            Self::End => "结束时间",
            Self::Text => "内容",
            Self::Channel => "渠道",
            Self::Kind => "消息类型",
            Self::MessageId => "消息ID",
        }
    }
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A field.
    Field(Field),
    /// When a stretch of speech began; a session's beginning where messages have a time of their own.
    Begin,
    /// The list of turns (JSON).
    Turns,
    /// The channel of a recording that a sentence stands on.
    Track,
    /// An object that is only there for wrapping the one meant (JSON).
    Wrap,
    /// The object of further values (JSON).
    Meta,
    /// The id of a piece of work such as recognising a recording: the conversation's where a file has several and no better one.
    Task,
    /// The id of the object it stands in (JSON): of the conversation, where the object holds the turns.
    WholeId,
    /// How many rows a conversation lost before it was written in the canonical form (JSON).
    RejectedRows,
    /// The day of a time that stands in a column of its own.
    Day,
    /// What the customer says in a table that has both sides in one row.
    CustomerText,
    /// What the agent says there.
    AgentText,
    /// When the customer says it.
    CustomerTime,
    /// When the agent says it.
    AgentTime,
    /// The object of what is said first, apart from the list of turns (JSON).
    Opening,
    /// Whom a message is for.
    Receiver,
    /// A name of somebody: of who speaks, where nothing else tells that.
    Person,
    /// Whether customers see it, where that is so or where it is not: what colleagues note for each other is no part of a conversation.
    Audience(Audience),
    /// Whether it is the side of this role that speaks.
    Flag(Role),
    /// A value of a single message, which says nothing of the conversation and is not kept.
    PerTurn,
}

impl Meaning {
    fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "conversation_id" => Self::Field(Field::ConversationId),
            "agent_id" => Self::Field(Field::AgentId),
            "customer_id" => Self::Field(Field::CustomerId),
            "role" => Self::Field(Field::Role),
            "speaker" => Self::Field(Field::Speaker),
            "at" => Self::Field(Field::At),
            "end" => Self::Field(Field::End),
            "text" => Self::Field(Field::Text),
            "channel" => Self::Field(Field::Channel),
            "kind" => Self::Field(Field::Kind),
            "message_id" => Self::Field(Field::MessageId),
            "begin" => Self::Begin,
            "turns" => Self::Turns,
            "track" => Self::Track,
            "wrap" => Self::Wrap,
            "meta" => Self::Meta,
            "whole_id" => Self::WholeId,
            "task_id" => Self::Task,
            "rejected_rows" => Self::RejectedRows,
            "day" => Self::Day,
            "customer_text" => Self::CustomerText,
            "agent_text" => Self::AgentText,
            "customer_at" => Self::CustomerTime,
            "agent_at" => Self::AgentTime,
            "person" => Self::Person,
            "opening" => Self::Opening,
            "receiver" => Self::Receiver,
            "is_agent" => Self::Flag(Role::Agent),
            "is_customer" => Self::Flag(Role::Customer),
            "is_public" => Self::Audience(Audience::Public),
            "is_internal" => Self::Audience(Audience::Internal),
            "per_turn" => Self::PerTurn,
            _ => return None,
        })
    }
}

/// A name of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    /// What it stands for.
    pub meaning: Meaning,
    /// How specific it is: of two names for one field the lower rank wins. 0 is the layout's own name.
    pub rank: u16,
}

impl Known {
    /// Whether it names somebody, or what somebody is.
    pub(super) fn is_person(self) -> bool {
        let fields = [Field::Role, Field::Speaker, Field::AgentId, Field::CustomerId];
        matches!(self.meaning, Meaning::Field(field) if fields.contains(&field))
    }
}

/// The names of the table, as they are written and in their normal form: then the usual spelling needs no normalising.
static TABLE: LazyLock<FxHashMap<String, Known>> = LazyLock::new(|| {
    let mut table = FxHashMap::default();
    let mut rank = 0;
    for line in include_str!("headers.csv").lines().skip(1) {
        let Some((code, pattern)) = line.split_once(',') else { continue };
        let Some(meaning) = Meaning::of_code(code) else { continue };
        for (name, normal) in names_of(pattern) {
            rank += 1;
            let known = *table.entry(normal).or_insert(Known { meaning, rank });
            table.entry(name).or_insert(known);
        }
    }
    table
});

/// All known names.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// The layout's own.
    told: FxHashMap<String, Known>,
    /// Normal forms of those that the layout takes for values of the conversation: they tell nothing of who sees a message.
    values: FxHashSet<String>,
    best_id: u16,
}

impl Names {
    /// The table, and on top of it what `layout` names.
    pub(super) fn new(layout: &Layout) -> Self {
        let mut told = FxHashMap::default();
        for field in Field::ALL {
            if let Some(Column::Named(name)) = layout.columns.get(field) {
                let known = Known { meaning: Meaning::Field(field), rank: 0 };
                told.insert(name.clone(), known);
                told.insert(normalise(name), known);
            }
        }
        let ids = told.values().chain(TABLE.values()).filter(|known| known.meaning == Meaning::Field(Field::ConversationId));
        let best_id = ids.map(|known| known.rank).min().unwrap_or(0);
        let named = |column: &Column| if let Column::Named(name) = column { Some(normalise(name)) } else { None };
        let values = layout.columns.meta.iter().flat_map(|meta| meta.values()).filter_map(named).collect();
        Self { told, values, best_id }
    }

    /// What `name` stands for, if it is known.
    pub(super) fn get(&self, name: &str) -> Option<Known> {
        let known = self.of(name).or_else(|| self.of(&normalise(name)));
        known.filter(|known| !matches!(known.meaning, Meaning::Audience(_)) || !self.values.contains(&normalise(name)))
    }

    fn of(&self, name: &str) -> Option<Known> {
        self.told.get(name).or_else(|| TABLE.get(name)).copied()
    }

    /// The rank of the most specific name of the conversation id.
    pub(super) fn best_id(&self) -> u16 {
        self.best_id
    }
}

/// The form in which names are compared: half width, lower case, simplified Chinese, without spaces, `_`, `-`, BOM, and
/// anything in brackets.
pub(super) fn normalise(name: &str) -> String {
    let mut depth = 0_u32;
    let mut normal = String::with_capacity(name.len());
    for c in name.chars().map(half_width) {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            '_' | '-' | '*' | ':' | '.' => {}
            _ if is_invisible(c) => {}
            _ if depth > 0 || c.is_whitespace() => {}
            _ => normal.extend(c.to_lowercase()),
        }
    }
    if normal.is_ascii() { normal } else { fast2s::convert(&normal) }
}

/// Marks of direction and of no width, which come along when a name is copied from a page.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// ASCII for its full-width form.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests;
