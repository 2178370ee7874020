//! Words and phrases of what was said.

use crate::text::Segmenter;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Words of a phrase, at most.
const WORDS: usize = 4;
/// Characters of a phrase, at most: beyond that it is a sentence of somebody.
const LONGEST: usize = 12;
/// Different terms that are kept at a time. Beyond that, those that were seen once so far are dropped: what rises comes again.
const ROOM: usize = 4_000_000;

/// The words and phrases of some texts, each once.
pub(super) fn terms_of<'t>(texts: impl Iterator<Item = &'t str>, segmenter: &Segmenter) -> Vec<String> {
    let mut terms = Vec::new();
    for text in texts {
        for clause in text.split(|c: char| !is_of_word(c)).filter(|clause| !clause.is_empty()) {
            add(clause, segmenter, &mut terms);
        }
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// What words are made of; everything else parts them, the marks of hidden data included.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric()
}

fn add(clause: &str, segmenter: &Segmenter, terms: &mut Vec<String>) {
    let clause = clause.to_lowercase();
    let words = segmenter.words(&clause);
    for first in 0..words.len() {
        for last in first..words.len().min(first + WORDS) {
            let term = &clause[words[first].start..words[last].end];
            let length = term.chars().count();
            if length > LONGEST {
                break;
            }
            // A number is no word, and one character tells little by itself.
            if length > 1 && term.chars().any(char::is_alphabetic) && !term.starts_with(|c: char| c.is_ascii_digit()) {
                terms.push(term.to_owned());
            }
        }
    }
}

/// How many conversations have a term: of the period, and of the baseline.
#[derive(Debug, Default)]
pub(super) struct Counted {
    terms: FxHashMap<String, Count>,
}

#[derive(Debug, Clone)]
struct Count {
    now: u64,
    before: u64,
    example: Arc<str>,
}

/// A term and its counts.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) words: String,
    pub(super) now: u64,
    pub(super) before: u64,
    /// The first conversation of the period that has it.
    pub(super) example: Arc<str>,
}

impl Counted {
    /// Takes in a conversation of the period.
    pub(super) fn now(&mut self, terms: Vec<String>, id: &Arc<str>) {
        for term in terms {
            self.terms.entry(term).or_insert_with(|| Count { now: 0, before: 0, example: id.clone() }).now += 1;
        }
        if self.terms.len() > ROOM {
            self.terms.retain(|_, count| count.now > 1);
        }
    }

    /// Drops what is too rare to be told of, once the period is over.
    pub(super) fn keep(&mut self, min: u64) {
        self.terms.retain(|_, count| count.now >= min);
    }

    /// Takes in a conversation of the baseline: of terms that the period does not have nothing can be told.
    pub(super) fn before(&mut self, terms: &[String]) {
        for term in terms {
            if let Some(count) = self.terms.get_mut(term) {
                count.before += 1;
            }
        }
    }

    /// All terms, in no order.
    pub(super) fn into_terms(self) -> impl Iterator<Item = Term> {
        self.terms.into_iter().map(|(term, Count { now, before, example })| Term { words: term, now, before, example })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Dictionary;

    #[test]
    fn words_and_phrases() {
        let segmenter = Segmenter::new(Dictionary::load(), &[]);
        let terms = terms_of(["快递丢件了，***2 APP闪退", "快递丢件了"].into_iter(), &segmenter);
        for (reason, term, is_there) in [
            ("a word", "快递", true),
            ("a phrase", "快递丢件", true),
            ("in small letters", "app闪退", true),
            ("across a mark", "了app", false),
            ("one character", "了", false),
            ("a number", "2", false),
        ] {
            assert_eq!(terms.iter().any(|one| one == term), is_there, "{reason}: {terms:?}");
        }
        assert_eq!(terms.iter().filter(|term| *term == "快递").count(), 1, "each once");
    }
}
