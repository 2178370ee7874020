//! One way through a pattern: fixed runs, gaps and word classes in a row, found by its longest fixed run.

use super::clause::{ends_clause, is_clause_border, is_sentence_border, starts_clause};
use super::word_class::{ClassId, WordClasses};
use std::{ops::Range, sync::Arc};

/// One part of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Atom {
    /// Exactly this normalised text.
    Fixed(String),
    /// Up to `limit` characters.
    Gap {
        /// The most characters it may span.
        limit: usize,
        /// Whether it may cross the borders inside a sentence.
        crosses_commas: bool,
    },
    /// A word of a class.
    Class(ClassId),
    /// One of these sequences; it was not worth multiplying out.
    OneOf(Arc<[Vec<Atom>]>),
}

impl Atom {
    /// Bytes of fixed text that every way through the atom has.
    pub fn least_fixed(&self) -> usize {
        match self {
            Self::Fixed(text) => text.len(),
            Self::Gap { .. } | Self::Class(_) => 0,
            Self::OneOf(ways) => ways.iter().map(|way| way.iter().map(Self::least_fixed).sum()).min().unwrap_or(0),
        }
    }
}

/// A sequence of atoms around its anchor, the longest fixed run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variant {
    /// What stands before the anchor.
    before: Vec<Atom>,
    anchor: String,
    /// What stands after the anchor.
    after: Vec<Atom>,
    at_clause_start: bool,
    at_clause_end: bool,
}

impl Variant {
    /// Joins neighbouring fixed runs and picks the anchor; `None` where there is no fixed text.
    pub fn new(atoms: Vec<Atom>, at_clause_start: bool, at_clause_end: bool) -> Option<Self> {
        let mut joined: Vec<Atom> = Vec::with_capacity(atoms.len());
        for atom in atoms {
            match (joined.last_mut(), atom) {
                (Some(Atom::Fixed(text)), Atom::Fixed(more)) => text.push_str(&more),
                (_, atom) => joined.push(atom),
            }
        }
        let fixed_len = |atom: &Atom| if let Atom::Fixed(text) = atom { text.len() } else { 0 };
        let longest = (0..joined.len()).rev().max_by_key(|&i| fixed_len(&joined[i]))?;
        let after = joined.split_off(longest + 1);
        let Some(Atom::Fixed(anchor)) = joined.pop() else { return None };
        Some(Self { before: joined, anchor, after, at_clause_start, at_clause_end })
    }

    /// The fixed run that the automaton looks for.
    pub fn anchor(&self) -> &str {
        &self.anchor
    }

    /// The text of a variant that is one fixed run, unanchored in its clause.
    pub fn plain(&self) -> Option<&str> {
        (self.before.is_empty() && self.after.is_empty()).then_some(self.anchor.as_str())
    }

    /// The whole match around an anchor found at `found`, if the rest fits.
    pub fn complete(&self, text: &str, found: Range<usize>, classes: &WordClasses) -> Option<Range<usize>> {
        let start = Backward { text, classes }
            .walk(&self.before, found.start, &mut |at| (!self.at_clause_start || starts_clause(text, at)).then_some(at))?;
        let end = Forward { text, classes }
            .walk(&self.after, found.end, &mut |at| (!self.at_clause_end || ends_clause(text, at)).then_some(at))?;
        Some(start..end)
    }
}

/// What comes after a walk: the place it ends at, or `None` to try another way.
type Then<'a> = &'a mut dyn FnMut(usize) -> Option<usize>;

/// Matching to the right of the anchor. Gaps are as short as they can be.
struct Forward<'a> {
    text: &'a str,
    classes: &'a WordClasses,
}

impl Forward<'_> {
    fn walk(&self, atoms: &[Atom], at: usize, then: Then) -> Option<usize> {
        let Some((first, rest)) = atoms.split_first() else { return then(at) };
        let text = self.text;
        match first {
            Atom::Fixed(fixed) if text[at..].starts_with(fixed.as_str()) => self.walk(rest, at + fixed.len(), then),
            Atom::Fixed(_) => None,
            Atom::Class(class) => self.classes.starting(*class, &text[at..]).find_map(|len| self.walk(rest, at + len, then)),
            Atom::OneOf(ways) => ways.iter().find_map(|way| self.walk(way, at, &mut |next| self.walk(rest, next, then))),
            Atom::Gap { limit, crosses_commas } => {
                let inside = text[at..]
                    .char_indices()
                    .take_while(|&(i, c)| !blocks_gap(text, at + i, c, *crosses_commas))
                    .map(|(i, c)| at + i + c.len_utf8())
                    .take(*limit);
                std::iter::once(at).chain(inside).find_map(|next| self.walk(rest, next, then))
            }
        }
    }
}

/// Matching to the left of the anchor, the last atom first.
struct Backward<'a> {
    text: &'a str,
    classes: &'a WordClasses,
}

impl Backward<'_> {
    fn walk(&self, atoms: &[Atom], at: usize, then: Then) -> Option<usize> {
        let Some((last, rest)) = atoms.split_last() else { return then(at) };
        let text = self.text;
        match last {
            Atom::Fixed(fixed) if text[..at].ends_with(fixed.as_str()) => self.walk(rest, at - fixed.len(), then),
            Atom::Fixed(_) => None,
            Atom::Class(class) => self.classes.ending(*class, &text[..at]).find_map(|len| self.walk(rest, at - len, then)),
            Atom::OneOf(ways) => ways.iter().find_map(|way| self.walk(way, at, &mut |next| self.walk(rest, next, then))),
            Atom::Gap { limit, crosses_commas } => {
                let inside = text[..at]
                    .char_indices()
                    .rev()
                    .take_while(|&(i, c)| !blocks_gap(text, i, c, *crosses_commas))
                    .map(|(i, _)| i)
                    .take(*limit);
                std::iter::once(at).chain(inside).find_map(|next| self.walk(rest, next, then))
            }
        }
    }
}

fn blocks_gap(text: &str, at: usize, c: char, crosses_commas: bool) -> bool {
    if crosses_commas { is_sentence_border(c) } else { is_clause_border(text, at, c) }
}
