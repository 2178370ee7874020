//! Bare messages as a conversation, so that they are judged as any other is.

use crate::model::{Channel, Conversation, Role, Source, Turn};
use std::collections::BTreeMap;

/// A conversation of what the other side said `before`, if anything, and `text` of `role`; with the turn `text` stands in.
pub fn utterance(role: Role, before: &str, text: &str) -> (Conversation, usize) {
    let other = if role == Role::Agent { Role::Customer } else { Role::Agent };
    let before = (!before.is_empty()).then_some((other, before));
    let conversation = conversation_of(before.into_iter().chain([(role, text)]));
    let last = conversation.turns.len() - 1;
    (conversation, last)
}

/// A conversation of which nothing is known but who says what.
pub(super) fn conversation_of<'a>(said: impl Iterator<Item = (Role, &'a str)>) -> Conversation {
    let turns = said.map(|(role, text)| Turn { role, text: text.to_owned(), at: None, end: None, speaker: None });
    Conversation {
        id: String::new(),
        channel: Channel::Chat,
        agent_id: None,
        customer_id: None,
        meta: BTreeMap::new(),
        turns: turns.collect(),
        rejected_rows: 0,
        source: Source { path: "".into(), line: 0 },
    }
}
