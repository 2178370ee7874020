//! When the turns of a conversation were spoken, as far as the log tells: a turn without a time lies between those that have one.

use crate::model::{Moment, Turn, seconds_between};

/// What is known of every turn.
pub(super) struct Times(Vec<Known>);

/// What is known of one turn; `None` where no time before or after it tells.
#[derive(Clone, Copy)]
struct Known {
    /// It began no sooner.
    earliest: Option<Moment>,
    /// It began no later.
    latest: Option<Moment>,
    /// It ended then; when it began, where the log does not say.
    end: Option<Moment>,
    /// The last end up to here.
    last_end: Option<Moment>,
    /// The first beginning from here on.
    next: Option<Moment>,
}

impl Times {
    pub(super) fn of(turns: &[Turn]) -> Self {
        let (mut last, mut last_end, mut next) = (None, None, None);
        let mut known: Vec<Known> = Vec::with_capacity(turns.len());
        for turn in turns {
            let end = turn.end.or(turn.at);
            (last, last_end) = (last.max(turn.at), last_end.max(end));
            known.push(Known { earliest: turn.at.or(last), latest: turn.at, end, last_end, next: None });
        }
        for (known, turn) in known.iter_mut().zip(turns).rev() {
            next = [next, turn.at].into_iter().flatten().min();
            (known.latest, known.next) = (known.latest.or(next), next);
        }
        Self(known)
    }

    /// The last end of the turns up to `turn`.
    pub(super) fn last_end(&self, turn: usize) -> Option<Moment> {
        self.0[turn].last_end
    }

    /// Whether a turn begins at most `seconds` after `since`; `None` where nobody knows.
    pub(super) fn begins_within(&self, turn: usize, since: Moment, seconds: f64) -> Option<bool> {
        let after = |at: Option<Moment>| at.map(|at| seconds_between(since, at));
        decided(after(self.0[turn].earliest), after(self.0[turn].latest), seconds)
    }

    /// Whether a turn ends at most `seconds` before `until`; `None` where nobody knows.
    pub(super) fn ends_within(&self, turn: usize, until: Moment, seconds: f64) -> Option<bool> {
        let before = |at: Option<Moment>| at.map(|at| seconds_between(at, until));
        let known = self.0[turn];
        decided(before(known.end.or(known.latest)), before(known.end.or(known.earliest)), seconds)
    }

    /// Whether no turn from `turn` on begins within `seconds` after `since`.
    pub(super) fn is_over(&self, turn: usize, since: Moment, seconds: f64) -> bool {
        let Known { earliest, next, .. } = self.0[turn];
        let is_later = |at: Option<Moment>| at.is_some_and(|at| seconds_between(since, at) > seconds);
        is_later(earliest) && is_later(next)
    }

    /// Whether no turn up to `turn` ends within `seconds` before `until`.
    pub(super) fn is_long_past(&self, turn: usize, until: Moment, seconds: f64) -> bool {
        let Known { latest, last_end, .. } = self.0[turn];
        let is_earlier = |at: Option<Moment>| at.is_some_and(|at| seconds_between(at, until) > seconds);
        is_earlier(latest) && is_earlier(last_end)
    }
}

/// Whether what lies between `least` and `most` is at most `limit`.
fn decided(least: Option<f64>, most: Option<f64>, limit: f64) -> Option<bool> {
    match (least, most) {
        (_, Some(most)) if most <= limit => Some(true),
        (Some(least), _) if least > limit => Some(false),
        _ => None,
    }
}
