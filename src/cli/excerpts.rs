//! What a report quotes of a conversation: the words behind a finding in their place, personal data masked before anything is cut out.

use crate::inspect::Inspection;
use crate::model::{Category, Conversation, Finding, Kind, Role};
use crate::report::{Excerpt, shown};
use std::borrow::Cow;

/// Characters that are shown around the words, of the words, and of what the customer had said.
const AROUND: usize = 40;
const WORDS: usize = 80;
const ANSWERED: usize = 60;

/// One excerpt for each code of violations and merits. `hide` masks a text, or leaves it as it is.
pub(super) fn of(inspection: &Inspection, hide: impl Fn(&str) -> Cow<'_, str>) -> Vec<Excerpt> {
    let mut seen = [false; Category::ALL.len()];
    let findings = inspection.card.findings.iter().enumerate();
    findings
        .filter(|(_, finding)| finding.kind != Kind::Signal)
        .filter(|(_, finding)| !std::mem::replace(&mut seen[finding.category as usize], true))
        .filter_map(|(nth, finding)| excerpt(&inspection.conversation, nth, finding, &hide))
        .collect()
}

fn excerpt(conversation: &Conversation, nth: usize, finding: &Finding, hide: &impl Fn(&str) -> Cow<'_, str>) -> Option<Excerpt> {
    let at = finding.turn?;
    let turn = conversation.turns.get(at)?;
    let text = hide(&turn.text);
    let words = finding.quote.as_ref().and_then(|quote| place_of(&text, &turn.text, quote.start, quote.end, &quote.text));
    let (start, end) = words.unwrap_or((0, 0));
    let before = last(&text[..start], AROUND);
    let is_customer = |turn: &&crate::model::Turn| turn.role == Role::Customer;
    let asked = conversation.turns[..at].iter().rev().find(is_customer).filter(|_| turn.role == Role::Agent);
    Some(Excerpt {
        finding: nth,
        role: turn.role,
        before: shown(&before, 2 * AROUND).into_owned(),
        hit: shown(&text[start..end], WORDS).into_owned(),
        after: shown(&text[end..], if start == end { ANSWERED } else { AROUND }).into_owned(),
        answered: asked.map(|asked| shown(&hide(&asked.text), ANSWERED).into_owned()),
    })
}

/// Where the words stand in the masked text, in bytes: where they stood if its length is the same, else where they are found.
fn place_of(text: &str, original: &str, start: usize, end: usize, words: &str) -> Option<(usize, usize)> {
    let byte = |scalar: usize| text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(scalar);
    if text == original {
        return byte(start).zip(byte(end)).filter(|(start, end)| start <= end);
    }
    text.find(words).map(|start| (start, start + words.len()))
}

/// The last `limit` characters, with `…` where some are left out.
fn last(text: &str, limit: usize) -> Cow<'_, str> {
    match text.char_indices().rev().nth(limit.saturating_sub(1)) {
        Some((from, _)) if from > 0 => Cow::Owned(format!("…{}", &text[from..])),
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{last, place_of};

    #[test]
    fn words_are_found_in_what_masking_left() {
        for (reason, text, original, start, end, words, expected) in [
            ("nothing masked", "我说不可能", "我说不可能", 2, 5, "不可能", Some((6, 15))),
            ("masked in front", "电话138****1234不可能", "电话13800001234不可能", 13, 16, "不可能", Some((17, 26))),
            ("masked itself", "加微信138****1234", "加微信13800001234", 0, 14, "加微信138****1234", Some((0, 20))),
            ("not to be found", "电话***", "电话13800001234", 2, 13, "138****1234", None),
            ("beyond the end", "短", "短", 5, 9, "x", None),
        ] {
            assert_eq!(place_of(text, original, start, end, words), expected, "{reason}");
        }
    }

    #[test]
    fn what_stands_far_in_front_is_left_out() {
        assert_eq!(last("一二三四", 2), "…三四");
        assert_eq!(last("一二", 2), "一二");
        assert_eq!(last("", 2), "");
    }
}
