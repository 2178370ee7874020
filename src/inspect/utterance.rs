//! A single message as a conversation, so that it is judged as any other is.

use crate::model::{Channel, Conversation, Role, Source, Turn};
use std::collections::BTreeMap;

/// A conversation of what the other side said `before`, if anything, and `text` of `role`; with the turn `text` stands in.
pub fn utterance(role: Role, before: &str, text: &str) -> (Conversation, usize) {
    let turn = |role, text: &str| Turn { role, text: text.to_owned(), at: None, end: None, speaker: None };
    let other = if role == Role::Agent { Role::Customer } else { Role::Agent };
    let before = (!before.is_empty()).then(|| turn(other, before));
    let turns: Vec<Turn> = before.into_iter().chain([turn(role, text)]).collect();
    let last = turns.len() - 1;
    let conversation = Conversation {
        id: String::new(),
        channel: Channel::Chat,
        agent_id: None,
        customer_id: None,
        meta: BTreeMap::new(),
        turns,
        rejected_rows: 0,
        source: Source { path: "".into(), line: 0 },
    };
    (conversation, last)
}
