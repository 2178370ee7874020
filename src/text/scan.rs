//! A turn's text as matching reads it: characters in a row, and the borders that gaps stop at.

use super::char_set::CharSet;
use super::clause::{Border, ClauseWords, border_at};
use super::normalise::offset;
use std::ops::Range;

/// Stands before the first and after the last character. Normalised text and patterns hold none.
const OUTSIDE: char = '\0';

/// The characters of one normalised text. Places are counted in characters, and lie between them.
#[derive(Debug, Default)]
pub struct Scan {
    /// With [`OUTSIDE`] at both ends, so that both neighbours of every place can be looked at.
    chars: Vec<char>,
    /// The byte of every place.
    bytes: Vec<u32>,
    borders: Vec<Option<Border>>,
    /// What stands before and after every place.
    around: Vec<Around>,
    /// Room for marking edges.
    edges: Vec<bool>,
}

/// What stands on both sides of a place: the character, and the edge of a clause where there is one.
#[derive(Debug, Clone, Copy)]
struct Around {
    before: CharSet,
    after: CharSet,
}

impl Scan {
    /// Reads `text`, in place of the text before.
    pub fn read(&mut self, text: &str, words: &ClauseWords) {
        self.chars.clear();
        self.bytes.clear();
        self.borders.clear();
        self.chars.push(OUTSIDE);
        for (at, c) in text.char_indices() {
            self.chars.push(c);
            self.bytes.push(offset(at));
            self.borders.push(border_at(text, at, c));
        }
        self.chars.push(OUTSIDE);
        self.bytes.push(offset(text.len()));
        let sets = self.chars.iter().map(|&c| CharSet::of(c));
        self.around.clear();
        self.around.extend(sets.clone().zip(sets.skip(1)).map(|(before, after)| Around { before, after }));
        self.mark_edges(words);
    }

    /// Marks where clauses start and end.
    fn mark_edges(&mut self, words: &ClauseWords) {
        let chars = &self.chars[1..=self.borders.len()];
        words.clause_starts(chars, &self.borders, &mut self.edges);
        for (around, &starts) in self.around.iter_mut().zip(&self.edges) {
            around.before = around.before.with_edge(starts);
        }
        words.clause_ends(chars, &self.borders, &mut self.edges);
        for (around, &ends) in self.around.iter_mut().zip(&self.edges) {
            around.after = around.after.with_edge(ends);
        }
    }

    /// How many characters there are.
    pub fn len(&self) -> usize {
        self.borders.len()
    }

    /// The characters.
    pub fn chars(&self) -> &[char] {
        &self.chars[1..=self.len()]
    }

    /// The character before place `at`.
    #[inline]
    pub fn before(&self, at: usize) -> char {
        self.chars[at]
    }

    /// The character after place `at`.
    #[inline]
    pub fn after(&self, at: usize) -> char {
        self.chars[at + 1]
    }

    /// What stands right before place `at`.
    #[inline]
    pub fn set_before(&self, at: usize) -> CharSet {
        self.around[at].before
    }

    /// What stands right after place `at`.
    #[inline]
    pub fn set_after(&self, at: usize) -> CharSet {
        self.around[at].after
    }

    /// Whether `run` stands right after place `at`.
    #[inline]
    pub fn continues_with(&self, at: usize, run: &[char]) -> bool {
        // Runs are short: a loop in place is faster than a call.
        self.chars[at + 1..].len() >= run.len() && self.chars[at + 1..].iter().zip(run).all(|(a, b)| a == b)
    }

    /// Whether `run` stands right before place `at`.
    #[inline]
    pub fn follows(&self, at: usize, run: &[char]) -> bool {
        self.chars[..=at].len() >= run.len() && self.chars[..=at].iter().rev().zip(run.iter().rev()).all(|(a, b)| a == b)
    }

    /// What the character with index `i` separates.
    pub fn border(&self, i: usize) -> Option<Border> {
        self.borders.get(i).copied().flatten()
    }

    /// Whether a gap may not reach over the character with index `i`.
    #[inline]
    pub fn blocks_gap(&self, i: usize, crosses_commas: bool) -> bool {
        match self.borders.get(i) {
            None | Some(Some(Border::Sentence)) => true,
            Some(Some(Border::Clause)) => !crosses_commas,
            Some(None) => false,
        }
    }

    /// Whether a clause starts at place `at`.
    pub fn starts_clause(&self, at: usize) -> bool {
        self.set_before(at).meets(CharSet::CLAUSE_EDGE)
    }

    /// Whether a clause ends at place `at`.
    pub fn ends_clause(&self, at: usize) -> bool {
        self.set_after(at).meets(CharSet::CLAUSE_EDGE)
    }

    /// The first place from `from` on that stands at `byte` or behind it.
    #[inline]
    pub fn place_from(&self, from: usize, byte: usize) -> usize {
        let mut at = from;
        while self.byte(at) < byte {
            at += 1;
        }
        at
    }

    /// The bytes of a stretch between two places.
    pub fn byte_range(&self, places: &Range<usize>) -> Range<usize> {
        self.byte(places.start)..self.byte(places.end)
    }

    fn byte(&self, at: usize) -> usize {
        self.bytes[at] as usize
    }
}
