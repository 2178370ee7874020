//! A hit that says the opposite. Patterns leave a gap between who acts and what is done, in which a negator may stand; and rows of which 再不退款我就…
//! is typical do not let every negator before them count, but 我不会… takes them back all the same.

use super::reading::Reading;
use crate::text::{Hit, clause_around};
use serde::Deserialize;

/// What denies, from the rulebook.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Denial {
    /// Words that, within a hit, deny the rest of it.
    within: Vec<String>,
    /// Words that end what those govern: in 你不能赔我就让你…, 我 does.
    until: Vec<String>,
    /// Words that, before a hit, deny it.
    before: Vec<String>,
    /// Words that may stand between: in 不会再去投诉, 再 and 去 do.
    over: Vec<String>,
}

impl Denial {
    /// Whether one of the words governs `hit`. Not in what the learned layer found: that weighed it.
    pub(super) fn holds(&self, reading: &Reading, turn: usize, hit: &Hit) -> bool {
        let term = reading.annotator.term(hit);
        let text = reading.annotations[turn].text();
        !term.is_learned() && (self.denies_rest(&text[hit.range()], &term.source) || self.is_in_front(text, hit))
    }

    /// Whether a word of `found` that its row, `source`, does not name itself governs what follows it.
    fn denies_rest(&self, found: &str, source: &str) -> bool {
        let plain: String = source.chars().filter(|c| !"()[]|?".contains(*c)).collect();
        self.within.iter().filter(|word| !plain.contains(word.as_str())).any(|word| {
            let rest = found.split_once(word.as_str()).map(|(_, rest)| rest).filter(|rest| !rest.is_empty());
            rest.is_some_and(|rest| !self.until.iter().any(|end| rest.contains(end.as_str())))
        })
    }

    /// Whether a word stands before the hit in its clause, with nothing but `over` between.
    fn is_in_front(&self, text: &str, hit: &Hit) -> bool {
        let range = hit.range();
        let front = &text[clause_around(text, &range).start..range.start];
        self.before.iter().any(|word| {
            let Some((before, between)) = front.rsplit_once(word.as_str()) else { return false };
            // 会不会 asks.
            let asks = word.chars().next_back().is_some_and(|last| before.ends_with(last));
            !asks && self.leads_on(between)
        })
    }

    fn leads_on(&self, between: &str) -> bool {
        let mut rest = between;
        while let Some(shorter) = self.over.iter().find_map(|word| rest.strip_prefix(word.as_str())) {
            rest = shorter;
        }
        rest.is_empty()
    }
}
