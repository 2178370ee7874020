//! A turn's text as matching reads it: characters in a row, and the borders that gaps stop at.

use super::char_set::CharSet;
use super::clause::{Border, ClauseWords, border_at};
use super::normalise::offset;
use std::ops::Range;

/// Stands before the first and after the last character. Normalised text and patterns hold none.
const OUTSIDE: char = '\0';

/// The characters of one normalised text. Places are counted in characters, and lie between them.
#[derive(Debug)]
pub struct Scan {
    /// With [`OUTSIDE`] at both ends, so that both neighbours of every place can be looked at.
    chars: Vec<char>,
    /// The byte of every place.
    bytes: Vec<u32>,
    borders: Vec<Option<Border>>,
    /// What stands before and after every place.
    around: Vec<Around>,
}

/// What stands on both sides of a place: the character, and the edge of a clause where there is one.
#[derive(Debug, Clone, Copy)]
struct Around {
    before: CharSet,
    after: CharSet,
}

impl Scan {
    /// Reads `text` once.
    pub fn new(text: &str, words: &ClauseWords) -> Self {
        let length = text.len() / 2;
        let mut scan = Self {
            chars: Vec::with_capacity(length + 2),
            bytes: Vec::with_capacity(length + 1),
            borders: Vec::with_capacity(length),
            around: Vec::with_capacity(length + 1),
        };
        scan.chars.push(OUTSIDE);
        for (at, c) in text.char_indices() {
            scan.chars.push(c);
            scan.bytes.push(offset(at));
            scan.borders.push(border_at(text, at, c));
        }
        scan.chars.push(OUTSIDE);
        scan.bytes.push(offset(text.len()));
        let with_edge = |c: char, is_edge: bool| {
            if is_edge { CharSet::of(c).union(CharSet::CLAUSE_EDGE) } else { CharSet::of(c) }
        };
        let (starts, ends) = (words.clause_starts(scan.chars(), &scan.borders), words.clause_ends(scan.chars(), &scan.borders));
        let edges = starts.into_iter().zip(ends);
        scan.around.extend(
            scan.chars
                .windows(2)
                .zip(edges)
                .map(|(pair, (starts, ends))| Around { before: with_edge(pair[0], starts), after: with_edge(pair[1], ends) }),
        );
        scan
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
