//! Azure's batch transcription: phrases, each with a list of what it may have been and its times in ticks of 100 nanoseconds.

use super::{Entry, sentences::sentence};
use serde_json::Value;

/// Of which list such a file consists.
const LIST: &str = "recognizedPhrases";
const TICKS_IN_SECOND: f64 = 10_000_000.0;

/// The phrases of `text` as turns; `None` where it is anything else.
pub(super) fn phrases<'j>(text: &str) -> Option<Vec<Entry<'j>>> {
    // Everything else is not read twice.
    memchr::memmem::find(text.as_bytes(), LIST.as_bytes())?;
    let whole: Value = serde_json::from_str(text).ok()?;
    let phrases = whole.get(LIST)?.as_array()?;
    let turns = phrases.iter().filter_map(phrase).collect::<Vec<_>>();
    (!turns.is_empty()).then_some(turns)
}

fn phrase<'j>(phrase: &Value) -> Option<Entry<'j>> {
    // The first is the likeliest.
    let best = phrase.get("nBest")?.get(0)?;
    let text = ["display", "lexical"].into_iter().find_map(|form| best.get(form)?.as_str())?;
    let ticks = |key: &str| phrase.get(key).and_then(Value::as_f64);
    let begin = ticks("offsetInTicks")?;
    let seconds = |ticks: f64| format!("{:.3}", ticks / TICKS_IN_SECOND);
    let end = ticks("durationInTicks").map_or_else(String::new, |length| seconds(begin + length));
    let voice = ["speaker", "channel"].into_iter().find_map(|key| phrase.get(key)?.as_u64());
    Some(sentence(&seconds(begin), &end, &voice.map_or_else(String::new, |voice| voice.to_string()), text))
}
