//! Sentences that a recogniser put into a text: lines such as `[0:0.340,0:2.500,1]  您好`, or JSON within JSON.

use super::Entry;
use crate::input::names::{Field, Meaning, Names};
use regex::Regex;
use serde_json::Value;
use std::{borrow::Cow, sync::LazyLock};

/// A sentence with begin, end and maybe the number of who speaks.
static LINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\[(\d+:\d+(?:\.\d+)?),(\d+:\d+(?:\.\d+)?)(?:,(\d+))?\]\s*(.*)$").ok());

/// The sentences of `text`; `None` where it is anything else.
pub(super) fn sentences<'j>(text: &str, names: &Names) -> Option<Vec<Entry<'j>>> {
    if text.starts_with("[{") {
        of_list(text, names)
    } else if text.starts_with('[') {
        of_lines(text)
    } else {
        of_lattice(text)
    }
}

/// iFLYTEK, long recordings: `[{"bg": "340", "ed": "2530", "onebest": "您好", "speaker": "1"}]`.
fn of_list<'j>(text: &str, names: &Names) -> Option<Vec<Entry<'j>>> {
    let list: Vec<Value> = serde_json::from_str(text).ok()?;
    let of = |object: &Value, wanted: Meaning| -> Option<String> {
        let is_meant = |key: &str| names.get(key).is_some_and(|known| known.meaning == wanted);
        object.as_object()?.iter().find(|(key, _)| is_meant(key)).map(|(_, value)| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    };
    let of_object = |object: &Value| {
        let field = |field: Field| of(object, Meaning::Field(field));
        let voice = field(Field::Speaker).or_else(|| field(Field::Role)).unwrap_or_default();
        Some(sentence(&of(object, Meaning::Begin)?, &field(Field::End)?, &voice, &field(Field::Text)?))
    };
    list.iter().map(of_object).collect()
}

fn of_lines<'j>(text: &str) -> Option<Vec<Entry<'j>>> {
    let pattern = LINE.as_ref()?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let of_line = |line| {
        let found = pattern.captures(line)?;
        let part = |index| found.get(index).map_or("", |part| part.as_str());
        Some(sentence(part(1), part(2), part(3), part(4)))
    };
    lines.map(of_line).collect::<Option<Vec<_>>>().filter(|lines| !lines.is_empty())
}

/// iFLYTEK: `{"lattice": [{"json_1best": "{\"st\": {\"bg\": …, \"ed\": …, \"rl\": …, \"rt\": […]}}"}]}`.
fn of_lattice<'j>(text: &str) -> Option<Vec<Entry<'j>>> {
    if !text.contains("json_1best") {
        return None;
    }
    let whole: Value = serde_json::from_str(text).ok()?;
    whole.get("lattice")?.as_array()?.iter().map(|piece| of_piece(piece.get("json_1best")?)).collect()
}

fn of_piece<'j>(best: &Value) -> Option<Entry<'j>> {
    let inner: Option<Value> = best.as_str().and_then(|text| serde_json::from_str(text).ok());
    let st = inner.as_ref().unwrap_or(best).get("st")?;
    let told = |key: &str| match st.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let pieces = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let words = pieces(st, "rt").into_iter().flat_map(|run| pieces(&run, "ws"));
    // Of what a word may have been the first is meant.
    let word = |word: Value| pieces(&word, "cw").first().and_then(|first| Some(first.get("w")?.as_str()?.to_owned()));
    let text: String = words.filter_map(word).collect();
    Some(sentence(&told("bg"), &told("ed"), &told("rl"), &text))
}

/// A turn with begin, end, who speaks and what was said.
pub(super) fn sentence<'j>(begin: &str, end: &str, voice: &str, text: &str) -> Entry<'j> {
    let mut entry = Entry::of_text(Cow::Owned(text.to_owned()));
    entry.begin = Some(Cow::Owned(begin.to_owned()));
    entry.fields[Field::End as usize] = Some((u16::MAX, Cow::Owned(end.to_owned())));
    if !voice.is_empty() {
        entry.fields[Field::Speaker as usize] = Some((u16::MAX, Cow::Owned(voice.to_owned())));
    }
    entry
}
