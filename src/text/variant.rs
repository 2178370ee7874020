//! One way through a pattern: fixed runs, gaps and groups in a row, found by its rarest fixed run.

use super::char_set::CharSet;
use super::commonness::{EVERYWHERE, commonness};
use super::need::Need;
use super::program::Gap;
use super::ways::Ways;
use crate::model::Via;
use std::sync::Arc;

/// One part of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Atom {
    /// Exactly this normalised text.
    Fixed(Arc<str>),
    /// Any characters, up to a limit.
    Gap(Gap),
    /// One of these sequences; it was not worth multiplying out.
    OneOf(Arc<Ways>),
    /// The hit itself that an allow-phrase stands around.
    Hit,
}

/// What stands at an edge of a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Edge {
    chars: CharSet,
    /// Whether the sequence may be empty, so that what stands beyond it is the edge.
    may_be_empty: bool,
}

impl Edge {
    /// The edge of what is not there.
    pub const EMPTY: Self = Self { chars: CharSet::NONE, may_be_empty: true };

    /// The edge of a sequence, its nearest atom first.
    pub fn of<'a>(atoms: impl Iterator<Item = &'a Atom>, edge_of: fn(&Atom) -> Self) -> Self {
        let mut edge = Self::EMPTY;
        for atom in atoms {
            let next = edge_of(atom);
            edge.chars = edge.chars.union(next.chars);
            if !next.may_be_empty {
                return Self { may_be_empty: false, ..edge };
            }
        }
        edge
    }

    /// The edge of either.
    pub fn or(self, other: Self) -> Self {
        Self { chars: self.chars.union(other.chars), may_be_empty: self.may_be_empty || other.may_be_empty }
    }

    fn of_char(c: Option<char>) -> Self {
        Self { chars: c.map_or(CharSet::NONE, CharSet::of), may_be_empty: c.is_none() }
    }

    /// The characters at the edge, if `beyond` stands beyond it.
    pub fn chars(self, beyond: CharSet) -> CharSet {
        if self.may_be_empty { self.chars.union(beyond) } else { self.chars }
    }
}

impl Atom {
    /// What must stand in a text that holds the atom.
    fn need(&self) -> Need {
        match self {
            Self::Fixed(text) => Need::of(text),
            Self::Gap(_) | Self::Hit => Need::nothing(),
            Self::OneOf(ways) => ways.need.clone(),
        }
    }

    /// How often the atom is to be expected: see [`commonness`].
    fn commonness(&self) -> u64 {
        match self {
            Self::Fixed(text) => commonness(text.chars()),
            Self::Gap(_) => EVERYWHERE,
            // Known already: nothing is a better anchor.
            Self::Hit => 0,
            Self::OneOf(ways) => ways.need.commonness,
        }
    }

    /// The fewest characters the atom can span.
    fn shortest(&self) -> usize {
        match self {
            Self::Fixed(text) => text.chars().count(),
            Self::Gap(_) | Self::Hit => 0,
            Self::OneOf(ways) => ways.shortest,
        }
    }

    /// The most characters the atom can span.
    fn longest(&self) -> usize {
        match self {
            Self::Fixed(text) => text.chars().count(),
            Self::Gap(gap) => gap.limit.into(),
            Self::OneOf(ways) => ways.longest,
            Self::Hit => 0,
        }
    }

    /// Whether the hit itself is among what the atom stands for.
    pub fn holds_hit(&self) -> bool {
        match self {
            Self::Fixed(_) | Self::Gap(_) => false,
            Self::OneOf(ways) => ways.holds_hit,
            Self::Hit => true,
        }
    }

    /// What the atom can begin with.
    pub fn first(&self) -> Edge {
        match self {
            Self::Fixed(text) => Edge::of_char(text.chars().next()),
            Self::Gap(_) | Self::Hit => Edge { chars: CharSet::FULL, may_be_empty: false },
            Self::OneOf(ways) => ways.first,
        }
    }

    /// What the atom can end with.
    pub fn last(&self) -> Edge {
        match self {
            Self::Fixed(text) => Edge::of_char(text.chars().next_back()),
            Self::Gap(_) | Self::Hit => Edge { chars: CharSet::FULL, may_be_empty: false },
            Self::OneOf(ways) => ways.last,
        }
    }
}

/// The atom of a sequence by whose absence most texts are refused.
pub fn rarest(atoms: &[Atom]) -> Option<&Atom> {
    atoms.iter().min_by_key(|atom| atom.commonness())
}

/// How often a sequence is to be expected at most.
pub fn commonness_of(atoms: &[Atom]) -> u64 {
    rarest(atoms).map_or(EVERYWHERE, Atom::commonness)
}

/// The most characters that `atoms` can span.
pub fn longest(atoms: &[Atom]) -> usize {
    atoms.iter().map(Atom::longest).sum()
}

/// The fewest characters that `atoms` can span.
pub fn shortest(atoms: &[Atom]) -> usize {
    atoms.iter().map(Atom::shortest).sum()
}

/// The atom of one side of an anchor, its nearest atom first, by whose absence most places are refused: what it needs, how
/// far away that stands at least, and at how many places it can.
pub fn sought_of<'a>(side: impl Iterator<Item = &'a Atom>) -> Option<(Need, usize, usize)> {
    let (mut near, mut far) = (0, 0);
    let placed = side.map(|atom| {
        let skip = near;
        near += atom.shortest();
        far += atom.longest();
        (atom, skip, far - skip)
    });
    let rarest = placed.min_by_key(|&(atom, _, width)| atom.commonness().saturating_mul(width as u64))?;
    let (atom, skip, width) = rarest;
    Some((atom.need(), skip, width))
}

/// A sequence of atoms around its anchor, the rarest fixed run.
#[derive(Debug, Clone)]
pub struct Variant {
    /// What stands before the anchor.
    pub before: Vec<Atom>,
    /// The fixed run that is looked for; `None` for the hit itself that an allow-phrase stands around.
    pub anchor: Option<Arc<str>>,
    /// What stands after the anchor.
    pub after: Vec<Atom>,
    /// Whether a clause must start where the variant starts.
    pub at_clause_start: bool,
    /// Whether a clause must end where the variant ends.
    pub at_clause_end: bool,
    /// By which tier it finds.
    pub via: Via,
    /// Whether it is a term without its repeated characters.
    pub is_collapsed: bool,
}

impl Variant {
    /// Picks the anchor: the hit itself, else the rarest of the fixed runs of `atoms`; `None` where there is neither, or
    /// the hit stands where it cannot be the anchor.
    pub fn new(mut atoms: Vec<Atom>, at_clause_start: bool, at_clause_end: bool) -> Option<Self> {
        let rarity = |i: &usize| match &atoms[*i] {
            atom @ (Atom::Fixed(_) | Atom::Hit) => atom.commonness(),
            Atom::Gap(_) | Atom::OneOf(_) => u64::MAX,
        };
        let rarest = (0..atoms.len()).min_by_key(rarity)?;
        let after = atoms.split_off(rarest + 1);
        let anchor = match atoms.pop()? {
            Atom::Fixed(text) => Some(text),
            Atom::Hit => None,
            Atom::Gap(_) | Atom::OneOf(_) => return None,
        };
        let misplaced = atoms.iter().chain(&after).any(Atom::holds_hit);
        (!misplaced).then_some(Self { anchor, at_clause_start, at_clause_end, ..Self::around(atoms, after) })
    }

    fn around(before: Vec<Atom>, after: Vec<Atom>) -> Self {
        let (via, is_collapsed) = (Via::Exact, false);
        Self { before, anchor: None, after, at_clause_start: false, at_clause_end: false, via, is_collapsed }
    }

    /// A fixed phrase that stands for a term in another spelling.
    pub fn respelt(text: &str, is_collapsed: bool) -> Self {
        let anchor = Some(Arc::from(text));
        Self { anchor, via: Via::Normalised, is_collapsed, ..Self::around(Vec::new(), Vec::new()) }
    }

    /// The text of a fixed phrase that may stand anywhere.
    pub fn phrase(&self) -> Option<&str> {
        let is_phrase = self.is_plain() && !self.at_clause_start && !self.at_clause_end;
        self.anchor.as_deref().filter(|_| is_phrase)
    }

    /// Whether the variant is its anchor and nothing else.
    pub fn is_plain(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }
}
