//! Rules that hit nowhere but where another one does, so that the same words count twice.

use crate::rules::own::OwnRule;
use crate::rules::own::fault::Fault;
use crate::rules::own::logic::Expr;
use crate::rules::own::operator::Operator;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// A rule that looks for words and nothing else.
struct Plain<'r> {
    rule: &'r OwnRule,
    words: &'r [String],
    /// Where it looks, and for which conversations.
    place: String,
}

/// A remark on each of `rules` all words of which hold words of another one that looks at the same place.
pub(super) fn shadowed(rules: &[OwnRule]) -> Vec<Fault> {
    let plain: Vec<Plain> = rules.iter().filter_map(plain).collect();
    let mut by_word: FxHashMap<(&str, &str), Vec<usize>> = FxHashMap::default();
    for (number, one) in plain.iter().enumerate() {
        for word in one.words {
            by_word.entry((&one.place, word)).or_default().push(number);
        }
    }
    plain.iter().enumerate().filter_map(|(number, one)| remark(&plain, &by_word, number, one)).collect()
}

fn plain(rule: &OwnRule) -> Option<Plain<'_>> {
    let [condition] = &rule.conditions[..] else { return None };
    let asks_alone = match &rule.when {
        Expr::Is(_) => true,
        Expr::And(parts) => matches!(parts[..], [Expr::Is(_)]),
        _ => false,
    };
    let Operator::Keywords(keywords) = &condition.operator else { return None };
    let words = keywords.plain_words().filter(|_| rule.on && asks_alone && rule.each.is_none())?;
    let place = format!("{:?} {} {:?}", rule.category.kind(), condition.placed(), rule.meant_for);
    Some(Plain { rule, words, place })
}

fn remark(plain: &[Plain], by_word: &FxHashMap<(&str, &str), Vec<usize>>, number: usize, one: &Plain) -> Option<Fault> {
    let held_in = |word: &String| -> BTreeSet<usize> {
        let starts = word.char_indices().map(|(at, _)| at);
        let parts = starts.flat_map(|from| word[from..].char_indices().map(move |(at, c)| &word[from..from + at + c.len_utf8()]));
        parts.filter_map(|part| by_word.get(&(one.place.as_str(), part))).flatten().copied().collect()
    };
    let mut held = one.words.iter().map(held_in);
    let first = held.next()?;
    let by_all = held.fold(first, |all, of_word| &all & &of_word);
    // Rules that are the same are told of elsewhere.
    let is_wider = |other: &&usize| **other != number && !is_same(plain[**other].words, one.words);
    let other = plain[*by_all.iter().find(is_wider)?].rule;
    let message = format!("凡是命中这条的，规则 {} 也会命中，会重复计分；请合并，或在 {} 里写 except", other.id, other.id);
    Some(one.rule.source.fault(&one.rule.span, message))
}

fn is_same(words: &[String], others: &[String]) -> bool {
    words.iter().collect::<BTreeSet<_>>() == others.iter().collect()
}
