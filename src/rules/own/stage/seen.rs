//! What conditions see, or why nobody can tell.

use crate::model::{Behind, Quote};
use crate::rules::own::amount::{Compare, Quantity};
use std::sync::Arc;

/// One place where a condition holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::rules::own) struct Seen {
    /// `None` for the whole conversation.
    pub(in crate::rules::own) turn: Option<usize>,
    /// The words, where there are any.
    pub(in crate::rules::own) quote: Option<Quote>,
    /// What was measured or counted.
    pub(in crate::rules::own) figure: Option<f64>,
    /// What that is counted in.
    pub(in crate::rules::own) unit: &'static str,
    /// What it is called: a step of a flow, or what should have been said.
    pub(in crate::rules::own) name: Option<Arc<str>>,
    /// What is the matter with what is called so.
    pub(in crate::rules::own) state: &'static str,
    /// The turn from which on the step was to be taken.
    pub(in crate::rules::own) since: Option<usize>,
    /// By how much it missed its deadline.
    pub(in crate::rules::own) behind: Option<Behind>,
}

impl Seen {
    pub(in crate::rules::own) fn in_turn(turn: usize) -> Self {
        Self { turn: Some(turn), ..Self::default() }
    }

    /// What is the matter with what it names, and by how much that is late; nothing where it is not known.
    pub(in crate::rules::own) fn matter(&self) -> Vec<String> {
        let state = Some(self.state.to_owned()).filter(|state| !state.is_empty());
        state.into_iter().chain(self.behind.map(|behind| behind.to_string())).collect()
    }
}

/// Why nobody can tell whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules::own) enum Blank {
    /// The scope holds no turn.
    NoTurns,
    /// The log has no times.
    NoTimes,
    /// The condition it is tied to holds nowhere.
    Anchor(usize),
    /// The log does not have what it looks at.
    Lacks(&'static str),
    /// Rows of the log were rejected, and what it looks for may have been among them.
    Hidden,
}

/// Where a condition holds; nowhere means that it does not.
pub(in crate::rules::own) type Answer = Result<Vec<Seen>, Blank>;

/// One value that was measured, and where.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::rules::own) struct Measured {
    pub(in crate::rules::own) seen: Seen,
    pub(in crate::rules::own) value: f64,
}

impl Measured {
    pub(in crate::rules::own) fn in_turn(turn: usize, value: f64) -> Self {
        Self { seen: Seen { figure: Some(value), ..Seen::in_turn(turn) }, value }
    }

    pub(in crate::rules::own) fn whole(value: f64) -> Self {
        Self { seen: Seen { figure: Some(value), ..Seen::default() }, value }
    }

    /// Those that fit, counted in `quantity`.
    pub(in crate::rules::own) fn fitting(measured: Vec<Self>, compare: Compare, quantity: Quantity) -> Vec<Seen> {
        let unit = quantity.unit();
        let fitting = measured.into_iter().filter(|measured| compare.holds(measured.value));
        fitting.map(|measured| Seen { unit, ..measured.seen }).collect()
    }
}
