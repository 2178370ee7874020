//! A message that is kept with what it is wrapped in: `{"bodies":[{"type":"txt","msg":"在吗"}],"ext":{…}}`.
//!
//! What says something is looked for by the keys of `message_keys.csv` and `headers.csv`, as deep as it stands; what says nothing is shown
//! by its kind, `message_kinds.csv`. What is neither stays as it is written, and is told.

mod keys;

use super::names::{Field, Meaning, Names};
use keys::{Holds, Is, Kind, kind_called};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// So many objects, and texts that hold JSON, may stand within each other.
const DEEP: u8 = 24;

/// What a cell for texts says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message<'t> {
    pub text: Cow<'t, str>,
    /// Whether it is JSON of which nobody knows what it says: it stays as it is written.
    pub is_unread: bool,
}

/// What `text` says, in a message of this kind; empty where no kind is told.
pub(super) fn read<'t>(text: &'t str, kind: &str, names: &Names) -> Message<'t> {
    let shown = || kind_called(kind).filter(|_| !kind.is_empty());
    let message = |text| Message { text, is_unread: false };
    if !is_json(text) {
        let is_wanting = text.trim().is_empty() || is_address(text);
        return message(shown().filter(|_| is_wanting).map_or(Cow::Borrowed(text), |kind| Cow::Borrowed(kind.shown.as_str())));
    }
    let whole = parse(text);
    let reading = Reading { names, told: shown() };
    let said = whole.as_ref().and_then(|whole| reading.value(whole, DEEP));
    match (said, shown()) {
        (Some(said), _) => message(Cow::Owned(said)),
        (None, Some(kind)) => message(Cow::Borrowed(kind.shown.as_str())),
        (None, None) => Message { text: Cow::Borrowed(text), is_unread: true },
    }
}

/// What `value`, which stands where a text does, says in a message of the kind that is called `kind`; `None` where nobody knows.
pub(super) fn of_value(value: &Value, kind: &str, names: &Names) -> Option<String> {
    Reading { names, told: kind_called(kind) }.value(value, DEEP)
}

/// Whether messages of a kind are called so.
pub(super) fn is_kind(name: &str) -> bool {
    kind_called(name).is_some()
}

/// Whether `text` is an object or a list of them.
fn is_json(text: &str) -> bool {
    let Some(rest) = text.trim().strip_prefix(['{', '[']) else { return false };
    let rest = rest.trim_start().trim_start_matches(['[', '{']).trim_start();
    let is_key = |quote: char| {
        rest.strip_prefix(quote)
            .and_then(|rest| rest.split_once(quote))
            .is_some_and(|(key, rest)| rest.trim_start().starts_with(':') && key.len() < 60)
    };
    is_key('"') || is_key('\'')
}

/// The JSON of `text`, be it written as Python shows it.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim();
    serde_json::from_str(text).ok().or_else(|| {
        let json =
            || text.replace('\'', "\"").replace(": None", ": null").replace(": True", ": true").replace(": False", ": false");
        if text.contains('"') { None } else { serde_json::from_str(&json()).ok() }
    })
}

/// Whether somebody may have said `text`, which is no address, no number and no code.
fn is_speech(text: &str) -> bool {
    !is_address(text) && (!text.is_ascii() || text.trim().contains(char::is_whitespace) || text.starts_with('['))
}

/// Whether a key for texts holds what somebody said, in a message of a kind that may have no text: `ok`, but no path and no name of a file.
fn is_said(text: &str) -> bool {
    let word = text.trim().trim_end_matches(|c: char| c.is_ascii_punctuation());
    let is_word = || !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !is_address(word);
    is_speech(text) || is_word()
}

/// A card and what is said beside it, of which one may repeat the other.
fn joined(card: String, own: String) -> String {
    match (card.contains(own.trim()), own.contains(&card)) {
        (true, _) => card,
        (_, true) => own,
        _ => format!("{card} {own}"),
    }
}

/// Whether `text` is where something is found, or that thing in letters.
fn is_address(text: &str) -> bool {
    const CODE: usize = 32;
    let text = text.trim();
    let is_one = !text.contains(char::is_whitespace);
    let is_code = || text.len() >= CODE && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte));
    is_one && (["http://", "https://", "//", "data:"].iter().any(|begin| text.starts_with(begin)) || is_code())
}

/// How a message is read.
struct Reading<'n> {
    names: &'n Names,
    /// The kind that something beside the message tells.
    told: Option<&'static Kind>,
}

impl Reading<'_> {
    fn value(&self, value: &Value, deep: u8) -> Option<String> {
        match value {
            Value::Object(object) => self.object(object, deep.checked_sub(1)?),
            Value::Array(list) => self.list(list, "\n", deep),
            Value::String(text) if is_json(text) => self.value(&parse(text)?, deep.checked_sub(1)?),
            _ => None,
        }
    }

    /// The parts of a message. A list within is a paragraph of them.
    fn list(&self, list: &[Value], between: &str, deep: u8) -> Option<String> {
        let part = |part: &Value| match part {
            Value::String(text) if !is_json(text) => Some(text.clone()),
            Value::Array(list) => self.list(list, "", deep),
            part => self.value(part, deep),
        };
        let parts: Vec<String> = list.iter().filter_map(part).filter(|text| !text.trim().is_empty()).collect();
        (!parts.is_empty()).then(|| parts.join(between))
    }

    fn object(&self, object: &Map<String, Value>, deep: u8) -> Option<String> {
        let Some(kind) = keys::kind_of(object).or(self.told) else {
            return self
                .own(object, |_| true, deep)
                .or_else(|| keys::has(object, Is::Detail).then(|| keys::card(object, keys::CARD)).flatten())
                .or_else(|| self.inner(object, deep))
                .or_else(|| keys::card(object, keys::CARD))
                .or_else(|| keys::kind_by_key(object).map(|kind| kind.shown.clone()))
                .or_else(|| keys::number(object))
                .or_else(|| keys::has(object, Is::Text).then(String::new));
        };
        let own = self.own(object, is_said, deep);
        let within = || if kind.holds.is_some() { self.inner(object, deep).filter(|text| is_speech(text)) } else { None };
        let card = || if kind.holds.is_some() { keys::card(object, &kind.shown) } else { None };
        let told = match (if kind.holds == Some(Holds::Title) { card() } else { None }, own) {
            (Some(card), Some(own)) => Some(joined(card, own)),
            (card, own) => card.or(own),
        };
        told.or_else(within).or_else(card).or_else(|| Some(kind.shown.clone()))
    }

    /// What a key for texts holds that somebody may have said, those of messages first.
    fn own(&self, object: &Map<String, Value>, is_said: impl Fn(&str) -> bool, deep: u8) -> Option<String> {
        let written = |value: &Value| match value {
            Value::String(text) if !is_json(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
            value => self.value(value, deep),
        };
        let spoken = |value: &Value| written(value).filter(|text| is_said(text));
        let is_other = |key: &str| !keys::is(Is::Text, key) && self.is_text(key);
        let others = || object.iter().filter(|(key, _)| is_other(key)).find_map(|(_, value)| spoken(value));
        keys::of(object, Is::Text).find_map(spoken).or_else(others)
    }

    /// Whether `key` is one for texts, of messages or of tables.
    fn is_text(&self, key: &str) -> bool {
        let is_field = || self.names.get(key).is_some_and(|known| known.meaning == Meaning::Field(Field::Text));
        keys::is(Is::Text, key) || is_field()
    }

    /// What any other key holds that does not stand beside the message. Keys for texts were tried: twice at each depth takes forever.
    fn inner(&self, object: &Map<String, Value>, deep: u8) -> Option<String> {
        let is_other = |key: &str| !keys::is(Is::Aside, key) && !self.is_text(key);
        object.iter().filter(|(key, _)| is_other(key)).find_map(|(_, value)| self.value(value, deep))
    }
}

#[cfg(test)]
mod tests;
