//! One way through a pattern: fixed runs, gaps and word classes in a row, found by its longest fixed run.

use super::clause::{ends_clause, is_clause_border, is_sentence_border, starts_clause};
use super::word_class::{ClassId, WordClasses};
use std::ops::Range;

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
}

/// A sequence of atoms around its anchor, the longest fixed run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// What stands before the anchor, nearest first.
    before: Vec<Atom>,
    anchor: String,
    /// What stands after the anchor, nearest first.
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
        joined.reverse();
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
        let start = extend_back(&self.before, text, found.start, classes, self.at_clause_start)?;
        let end = extend(&self.after, text, found.end, classes, self.at_clause_end)?;
        Some(start..end)
    }
}

/// Matches `atoms` from byte `at` on; the end of the match. Gaps are as short as they can be.
fn extend(atoms: &[Atom], text: &str, at: usize, classes: &WordClasses, to_clause_end: bool) -> Option<usize> {
    let Some((first, rest)) = atoms.split_first() else {
        return (!to_clause_end || ends_clause(text, at)).then_some(at);
    };
    match first {
        Atom::Fixed(fixed) => {
            text[at..].starts_with(fixed.as_str()).then(|| extend(rest, text, at + fixed.len(), classes, to_clause_end))?
        }
        Atom::Class(class) => {
            classes.starting(*class, &text[at..]).find_map(|len| extend(rest, text, at + len, classes, to_clause_end))
        }
        Atom::Gap { limit, crosses_commas } => {
            let inside = text[at..]
                .char_indices()
                .take_while(|&(i, c)| !blocks_gap(text, at + i, c, *crosses_commas))
                .map(|(i, c)| at + i + c.len_utf8())
                .take(*limit);
            std::iter::once(at).chain(inside).find_map(|next| extend(rest, text, next, classes, to_clause_end))
        }
    }
}

/// The same backwards: `atoms` nearest first; the start of the match.
fn extend_back(atoms: &[Atom], text: &str, at: usize, classes: &WordClasses, to_clause_start: bool) -> Option<usize> {
    let Some((first, rest)) = atoms.split_first() else {
        return (!to_clause_start || starts_clause(text, at)).then_some(at);
    };
    match first {
        Atom::Fixed(fixed) => text[..at]
            .ends_with(fixed.as_str())
            .then(|| extend_back(rest, text, at - fixed.len(), classes, to_clause_start))?,
        Atom::Class(class) => classes
            .ending(*class, &text[..at])
            .find_map(|len| extend_back(rest, text, at - len, classes, to_clause_start)),
        Atom::Gap { limit, crosses_commas } => {
            let inside = text[..at]
                .char_indices()
                .rev()
                .take_while(|&(i, c)| !blocks_gap(text, i, c, *crosses_commas))
                .map(|(i, _)| i)
                .take(*limit);
            std::iter::once(at).chain(inside).find_map(|next| extend_back(rest, text, next, classes, to_clause_start))
        }
    }
}

fn blocks_gap(text: &str, at: usize, c: char, crosses_commas: bool) -> bool {
    if crosses_commas { is_sentence_border(c) } else { is_clause_border(text, at, c) }
}
