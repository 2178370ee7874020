//! What the keys of a message stand for, `message_keys.csv`, and what is shown of those without a text, `message_kinds.csv`.

use super::super::names::normalise;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// What a key of a message stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Is {
    /// Its kind.
    Kind,
    /// What it says, the likelier keys first.
    Text,
    /// What a card is about.
    Title,
    /// What stands below that.
    Detail,
    /// The ending of a file.
    Ending,
    /// Something beside the message, which may have texts of its own.
    Aside,
}

/// What messages of a kind are shown as.
#[derive(Debug, Deserialize)]
pub(super) struct Kind {
    #[serde(rename = "kind")]
    called: String,
    pub shown: String,
    pub holds: Option<Holds>,
}

/// What else there is of a message beside its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Holds {
    Title,
    Text,
}

static KEYS: LazyLock<Vec<(Is, String)>> = LazyLock::new(|| rows(include_bytes!("../message_keys.csv")));
static KINDS: LazyLock<FxHashMap<String, Kind>> = LazyLock::new(|| {
    rows(include_bytes!("../message_kinds.csv")).into_iter().map(|kind: Kind| (kind.called.clone(), kind)).collect()
});

fn rows<T: for<'de> Deserialize<'de>>(table: &[u8]) -> Vec<T> {
    csv::Reader::from_reader(table).into_deserialize().filter_map(Result::ok).collect()
}

/// What a card without a kind is shown as, before its title.
pub(super) const CARD: &str = "[链接]";
/// The longest ending of a file, with its point.
const ENDING: usize = 6;

/// Whether `key` stands for that.
pub(super) fn is(wanted: Is, key: &str) -> bool {
    let key = normalise(key);
    KEYS.iter().any(|(is, known)| *is == wanted && *known == key)
}

/// What the keys of that sort hold, in the order of the table.
pub(super) fn of(object: &Map<String, Value>, wanted: Is) -> impl Iterator<Item = &Value> {
    let keys = KEYS.iter().filter(move |(is, _)| *is == wanted);
    keys.filter_map(|(_, known)| object.iter().find(|(key, _)| normalise(key) == *known).map(|(_, value)| value))
}

/// A number that a key for texts holds: somebody sent nothing else.
pub(super) fn number(object: &Map<String, Value>) -> Option<String> {
    of(object, Is::Text).find_map(Value::as_number).map(ToString::to_string)
}

/// Whether there is any.
pub(super) fn has(object: &Map<String, Value>, wanted: Is) -> bool {
    of(object, wanted).next().is_some()
}

/// The kind that is called `name`, if messages of it are shown otherwise than by their text.
pub(super) fn kind_called(name: &str) -> Option<&'static Kind> {
    const AROUND: [&str; 4] = ["消息", "message", "msg", "elem"];
    let name = normalise(name);
    let bare = || AROUND.iter().find_map(|word| KINDS.get(name.strip_suffix(word)?));
    KINDS.get(&name).or_else(bare)
}

/// The kind that an object tells.
pub(super) fn kind_of(object: &Map<String, Value>) -> Option<&'static Kind> {
    of(object, Is::Kind).filter_map(Value::as_str).find_map(kind_called)
}

/// The kind that follows from what else stands in it: `{"imageUri": …}`, `{"url": "….png"}`.
pub(super) fn kind_by_key(object: &Map<String, Value>) -> Option<&'static Kind> {
    let by_ending = || of(object, Is::Ending).filter_map(Value::as_str).find_map(|ending| kind_of_file(&format!(".{ending}")));
    let by_name = || object.values().filter_map(Value::as_str).find_map(kind_of_file);
    let by_key = || object.keys().find_map(|key| kind_called(key));
    by_ending().or_else(by_name).or_else(by_key)
}

fn kind_of_file(name: &str) -> Option<&'static Kind> {
    let name = name.split(['?', '#']).next()?.to_lowercase();
    let ending = &name[name.rfind('.')?..];
    if ending.len() > ENDING { None } else { KINDS.get(ending) }
}

/// A card with its title and what stands below.
pub(super) fn card(object: &Map<String, Value>, shown: &str) -> Option<String> {
    let text = |is: Is| of(object, is).filter_map(Value::as_str).map(str::trim).find(|text| !text.is_empty());
    let title = text(Is::Title)?;
    Some([shown, title, text(Is::Detail).unwrap_or("")].join(" ").trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_read_whole_and_in_their_normal_form() {
        let lines = |table: &str| table.lines().count() - 1;
        assert_eq!(KEYS.len(), lines(include_str!("../message_keys.csv")));
        assert_eq!(KINDS.len(), lines(include_str!("../message_kinds.csv")));
        for key in KEYS.iter().map(|(_, key)| key).chain(KINDS.keys().filter(|kind| !kind.starts_with('.'))) {
            assert_eq!(normalise(key), *key);
        }
    }
}
