//! Groups of alternatives: what stands in a pattern's `(a|b)`, sets and classes, kept once.

use super::need::Need;
use super::variant::{Atom, Edge, commonness_of, longest, rarest, shortest};
use rustc_hash::FxHashSet;
use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The sequences of an [`Atom::OneOf`], with what the patterns around it ask of them.
#[derive(Debug)]
pub struct Ways {
    /// No two groups have the same.
    pub id: WaysId,
    /// The sequences.
    pub sequences: Vec<Vec<Atom>>,
    /// What it can begin with.
    pub first: Edge,
    /// What it can end with.
    pub last: Edge,
    /// What must stand in a text that holds one of the sequences.
    pub need: Need,
    /// The fewest characters that one of the sequences can span.
    pub shortest: usize,
    /// The most characters that one of the sequences can span.
    pub longest: usize,
    /// Whether the hit itself is among them.
    pub holds_hit: bool,
}

/// Names a group: the file it was read from, and its number there.
pub type WaysId = (usize, usize);

/// Groups are shared, so that equal ones are one and the same.
impl PartialEq for Ways {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Ways {}

impl Hash for Ways {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl Ways {
    fn new(id: WaysId, sequences: Vec<Vec<Atom>>) -> Self {
        let edges = |edge: fn(&[Atom]) -> Edge| sequences.iter().map(|way| edge(way)).reduce(Edge::or).unwrap_or(Edge::EMPTY);
        Self {
            id,
            first: edges(|way| Edge::of(way.iter(), Atom::first)),
            last: edges(|way| Edge::of(way.iter().rev(), Atom::last)),
            need: need_of_ways(&sequences),
            shortest: sequences.iter().map(|way| shortest(way)).min().unwrap_or(0),
            longest: sequences.iter().map(|way| longest(way)).max().unwrap_or(0),
            holds_hit: sequences.iter().flatten().any(Atom::holds_hit),
            sequences,
        }
    }
}

/// A group that is told from others by what it is.
#[derive(Debug)]
struct ByContent(Arc<Ways>);

impl Borrow<[Vec<Atom>]> for ByContent {
    fn borrow(&self) -> &[Vec<Atom>] {
        &self.0.sequences
    }
}

impl PartialEq for ByContent {
    fn eq(&self, other: &Self) -> bool {
        self.0.sequences == other.0.sequences
    }
}

impl Eq for ByContent {}

impl Hash for ByContent {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.sequences.as_slice().hash(state);
    }
}

/// Groups that were seen before: rows repeat each other's alternatives, and classes stand in many rows.
#[derive(Debug)]
pub struct KnownWays {
    file: usize,
    known: FxHashSet<ByContent>,
}

impl KnownWays {
    /// No group of the file with this number is known yet.
    pub fn of_file(file: usize) -> Self {
        Self { file, known: FxHashSet::default() }
    }

    /// The one group of these sequences.
    pub fn share(&mut self, ways: Vec<Vec<Atom>>) -> Arc<Ways> {
        if let Some(known) = self.known.get(ways.as_slice()) {
            return known.0.clone();
        }
        let ways = Arc::new(Ways::new((self.file, self.known.len()), ways));
        self.known.insert(ByContent(ways.clone()));
        ways
    }
}

/// How often one of `ways` is to be expected, each looked for by its rarest atom.
pub fn commonness_of_ways(ways: &[Vec<Atom>]) -> u64 {
    ways.iter().map(|way| commonness_of(way)).sum()
}

/// What must stand in a text that holds one of `ways`, each found by its rarest atom.
fn need_of_ways(ways: &[Vec<Atom>]) -> Need {
    let mut any = Need::none_yet();
    for way in ways {
        match rarest(way) {
            Some(Atom::Fixed(text)) => any.or_text(text),
            Some(Atom::OneOf(ways)) => any.or(&ways.need),
            Some(Atom::Gap(_) | Atom::Hit) | None => any.or(&Need::nothing()),
        }
    }
    any.settled()
}
