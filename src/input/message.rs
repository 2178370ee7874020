//! A message that is kept with what it is wrapped in: `{"type":"text","data":{"content":"在吗"}}`.

use super::names::{Field, Meaning, Names};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::LazyLock;

/// How deep the text may stand.
const DEEP: usize = 4;
/// What is shown for a message without a text, by its kind.
static KINDS: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| {
    let mut table = csv::Reader::from_reader(include_bytes!("message_kinds.csv").as_slice());
    table.records().filter_map(|row| row.ok()?.deserialize(None).ok()).collect()
});

/// The text within `text`; as it is where it holds no such message.
pub(super) fn text<'t>(text: &'t str, names: &Names) -> Cow<'t, str> {
    let trimmed = text.trim();
    if !trimmed.starts_with("{\"") || !trimmed.ends_with('}') {
        return Cow::Borrowed(text);
    }
    let Ok(whole) = serde_json::from_str::<Value>(trimmed) else { return Cow::Borrowed(text) };
    match said(&whole, names, DEEP) {
        Some(said) => Cow::Owned(said),
        None => kind(&whole).map_or(Cow::Borrowed(text), Cow::Borrowed),
    }
}

fn said(value: &Value, names: &Names, deep: usize) -> Option<String> {
    let object = value.as_object().filter(|_| deep > 0)?;
    let is_text = |key: &str| names.get(key).is_some_and(|known| known.meaning == Meaning::Field(Field::Text));
    let own = object.iter().find_map(|(key, value)| value.as_str().filter(|text| is_text(key) && !text.is_empty()));
    let inner = || object.values().find_map(|value| said(value, names, deep - 1));
    own.map(str::to_owned).or_else(inner)
}

fn kind(whole: &Value) -> Option<&'static str> {
    let told = ["type", "msgtype", "msg_type", "msgType"].iter().find_map(|key| whole.get(key)?.as_str())?.to_lowercase();
    KINDS.get(&told).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::layout::Layout;

    #[test]
    fn messages_with_what_they_are_wrapped_in() {
        let names = Names::new(&Layout::default());
        for (written, expected) in [
            (r#"{"text":"在吗"}"#, "在吗"),
            (r#"{"type":"message","data":{"content":"在吗"}}"#, "在吗"),
            (r#"{"type":"image","url":"http://x/a.png"}"#, "[图片]"),
            (r#"{"orderId":"1"}"#, r#"{"orderId":"1"}"#),
            (r#"{"text":"#, r#"{"text":"#),
            ("{你好}", "{你好}"),
            ("在吗", "在吗"),
        ] {
            assert_eq!(text(written, &names), expected);
        }
    }
}
