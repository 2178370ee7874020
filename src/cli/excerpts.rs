//! What a report quotes of a conversation: the words behind a finding in their place, personal data hidden before anything is cut out.

use super::hiding::Hidden;
use crate::model::{Category, Finding, Kind, Role, Scorecard, Turn};
use crate::report::{Excerpt, shown};
use std::borrow::Cow;

/// Characters that are shown around the words, of the words, and of what the customer had said.
const AROUND: usize = 40;
const WORDS: usize = 80;
const ANSWERED: usize = 60;

/// One excerpt for each code of violations and merits.
pub(super) fn of(card: &Scorecard, hidden: &Hidden) -> Vec<Excerpt> {
    let mut seen = [false; Category::ALL.len()];
    let findings = card.findings.iter().enumerate();
    findings
        .filter(|(_, finding)| finding.kind != Kind::Signal)
        .filter(|(_, finding)| !std::mem::replace(&mut seen[finding.category as usize], true))
        .filter_map(|(nth, finding)| excerpt(hidden, nth, finding))
        .collect()
}

fn excerpt(hidden: &Hidden, nth: usize, finding: &Finding) -> Option<Excerpt> {
    let at = finding.turn?;
    let turn = hidden.turns().get(at)?;
    let words = finding.quote.as_ref().and_then(|quote| hidden.place(at, quote)).unwrap_or(0..0);
    let before = hidden.piece(at, 0..words.start);
    let is_customer = |&earlier: &usize| hidden.turns()[earlier].role == Role::Customer;
    let asked = (0..at).rev().find(is_customer).filter(|_| turn.role == Role::Agent);
    let whole = |turn: usize, Turn { text, .. }: &Turn| hidden.piece(turn, 0..text.len());
    Some(Excerpt {
        finding: nth,
        role: turn.role,
        before: shown(&last(&before, AROUND), 2 * AROUND).into_owned(),
        hit: shown(&hidden.piece(at, words.clone()), WORDS).into_owned(),
        after: shown(&hidden.piece(at, words.end..turn.text.len()), if words.is_empty() { ANSWERED } else { AROUND })
            .into_owned(),
        answered: asked.map(|asked| shown(&whole(asked, &hidden.turns()[asked]), ANSWERED).into_owned()),
    })
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
    use super::last;

    #[test]
    fn what_stands_far_in_front_is_left_out() {
        assert_eq!(last("一二三四", 2), "…三四");
        assert_eq!(last("一二", 2), "一二");
        assert_eq!(last("", 2), "");
    }
}
