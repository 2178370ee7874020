//! Messages with an id of their own, which may stand twice where exports overlap.

use super::{cells::Cells, names::Field};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// The messages of one conversation that have an id.
#[derive(Debug, Default)]
pub(super) struct Seen {
    messages: FxHashSet<u64>,
    /// What each id stands with; `None` where that is more than one text: then it counts something else, or nothing.
    texts: FxHashMap<u64, Option<u64>>,
}

/// What tells a message from others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message {
    id: u64,
    text: u64,
    /// All of it: its id, who says it, when, and what.
    whole: u64,
}

impl Message {
    /// The message of these cells; `None` where it has no id.
    pub(super) fn of(cells: &Cells<'_>) -> Option<Self> {
        let id = Some(cells.get(Field::MessageId)).filter(|id| !id.is_empty())?;
        let who = [Field::Role, Field::Speaker, Field::At].map(|field| cells.get(field));
        let text = cells.get(Field::Text);
        Some(Self { id: hash(id), text: hash(text), whole: hash((id, who, text)) })
    }
}

impl Seen {
    /// Whether `message` was there before, and its id with no other text.
    pub(super) fn has(&self, message: Message) -> bool {
        self.messages.contains(&message.whole) && self.texts.get(&message.id) == Some(&Some(message.text))
    }

    /// Notes `message`.
    pub(super) fn insert(&mut self, message: Message) {
        self.messages.insert(message.whole);
        let text = self.texts.entry(message.id).or_insert(Some(message.text));
        *text = text.filter(|&text| text == message.text);
    }
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
