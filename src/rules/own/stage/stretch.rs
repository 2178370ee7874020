//! What a condition may look at.

use crate::model::Quote;
use crate::text::{Annotation, GuardSet};
use std::ops::Range;

/// A stretch of a turn that may be looked at, in Unicode scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules::own) struct Part {
    pub(in crate::rules::own) turn: usize,
    pub(in crate::rules::own) from: usize,
    pub(in crate::rules::own) to: usize,
}

impl Part {
    pub(in crate::rules::own) const fn whole(turn: usize) -> Self {
        Self { turn, from: 0, to: usize::MAX }
    }

    pub(in crate::rules::own) const fn is_whole(&self) -> bool {
        self.from == 0 && self.to == usize::MAX
    }

    pub(in crate::rules::own) const fn holds(&self, quote: &Quote) -> bool {
        self.from <= quote.start && quote.end <= self.to
    }
}

/// What a condition may look at, in the order of the turns.
pub(in crate::rules::own) struct Stretch(pub(in crate::rules::own) Vec<Part>);

impl Stretch {
    /// The turns that belong to it as a whole.
    pub(in crate::rules::own) fn turns(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.0.iter().filter(|part| part.is_whole()).map(|part| part.turn)
    }

    /// What it holds of a turn.
    pub(in crate::rules::own) fn of(&self, turn: usize) -> &[Part] {
        let from = self.0.partition_point(|part| part.turn < turn);
        let count = self.0[from..].partition_point(|part| part.turn == turn);
        &self.0[from..from + count]
    }

    pub(in crate::rules::own) fn holds(&self, turn: usize) -> bool {
        self.of(turn).iter().any(Part::is_whole)
    }
}

/// A stretch of a turn as it is searched.
pub(in crate::rules::own) struct Look<'s> {
    pub(in crate::rules::own) turn: usize,
    /// The whole normalised text, for what is asked of the whole message.
    pub(in crate::rules::own) text: &'s str,
    /// The bytes of it that may be looked at.
    pub(in crate::rules::own) within: Range<usize>,
    pub(super) annotation: &'s Annotation,
    pub(super) guards: GuardSet,
}

impl Look<'_> {
    /// Whether words may be looked at, and no guard holds them back.
    pub(in crate::rules::own) fn counts(&self, range: &Range<usize>) -> bool {
        let is_inside = self.within.start <= range.start && range.end <= self.within.end;
        is_inside && !range.is_empty() && !self.guards.iter().any(|guard| self.annotation.holds_at(guard, range))
    }
}
