//! Surnames and the characters of given names.

use super::table::{rows, words};
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use rustc_hash::{FxHashMap, FxHashSet};

/// The tables of names.
pub(super) struct Surnames {
    /// Whether each is usual.
    known: FxHashMap<String, bool>,
    given: FxHashSet<char>,
    /// Words that begin as a name does.
    never: FxHashSet<String>,
}

impl Surnames {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let surnames = rows(files, fold, "surnames", &["surname", "usual"])?;
        let given = rows(files, fold, "given_names", &["characters"])?;
        Ok(Self {
            known: surnames.iter().map(|row| (row.cell(0).to_owned(), row.cell(1) == "1")).collect(),
            given: given.iter().flat_map(|row| row.cell(0).chars().collect::<Vec<_>>()).collect(),
            never: words(files, fold, "not_names")?.into_iter().collect(),
        })
    }

    /// The length in bytes of the surname that `text` begins with; the longest counts.
    pub(super) fn surname(&self, text: &str) -> Option<usize> {
        ends(text).take(2).filter(|&end| self.known.contains_key(&text[..end])).last()
    }

    /// Whether `text` is a usual surname.
    pub(super) fn usual(&self, text: &str) -> bool {
        self.known.get(text).copied().unwrap_or(false)
    }

    /// Whether `text` begins with a usual surname.
    pub(super) fn begins_usually(&self, text: &str) -> bool {
        self.surname(text).is_some_and(|surname| self.usual(&text[..surname]))
    }

    /// The length of `text` where it is a surname with one or two characters of a given name and nothing else. `strict` asks for characters
    /// that names are made of.
    pub(super) fn full(&self, text: &str, strict: bool) -> Option<usize> {
        let surname = self.surname(text)?;
        let given = text[surname..].chars().count();
        let is_name = matches!(given, 1 | 2) && self.is_given(&text[surname..], strict) && !self.is_word(text);
        is_name.then_some(text.len())
    }

    /// The length of the name that `text` begins with and behind which `is_end` holds. Without an end the longer name counts, if
    /// it is `marked` as one; else the surname has to be a usual one.
    pub(super) fn given(&self, text: &str, is_end: impl Fn(&str) -> bool, marked: bool) -> Option<usize> {
        let surname = self.surname(text).filter(|_| marked || self.begins_usually(text))?;
        let lengths: Vec<usize> = ends(&text[surname..]).take(2).map(|end| surname + end).collect();
        let is_name = |end: usize, strict: bool| self.is_given(&text[surname..end], strict) && !self.is_word(&text[..end]);
        let ended = lengths.iter().rev().copied().filter(|&end| is_end(&text[end..]));
        // Two characters that names are made of go before one: 李明明 before 李明.
        let mut ended = ended.collect::<Vec<_>>();
        ended.sort_by_key(|&end| !self.is_given(&text[surname..end], true));
        let found = ended.into_iter().find(|&end| is_name(end, false));
        found.or_else(|| lengths.last().copied().filter(|&end| marked && lengths.len() == 2 && is_name(end, true)))
    }

    /// Whether `text` ends in a word whose last character is a surname.
    pub(super) fn is_word_before(&self, text: &str) -> bool {
        let last_two = text.char_indices().rev().nth(1).map_or(text, |(at, _)| &text[at..]);
        self.never.contains(last_two)
    }

    fn is_given(&self, given: &str, strict: bool) -> bool {
        let is_han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
        given.chars().all(|c| if strict { self.given.contains(&c) } else { is_han(c) })
    }

    /// Whether `text` begins with a word that is no name.
    pub(super) fn is_word(&self, text: &str) -> bool {
        ends(text).any(|end| self.never.contains(&text[..end]))
    }
}

/// The ends of the characters of `text`.
fn ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().map(|(at, c)| at + c.len_utf8())
}
