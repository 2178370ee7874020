//! Which nights a run looks at: its own, and before it those that were killed, that nobody ran, or whose exports came too late.

use super::Night;
use super::night::UNREADABLE;
use super::plan::{has_files, has_new};
use crate::cli::Failure;
use crate::store::{Held, Store};
use anyhow::Context;
use jiff::ToSpan;
use jiff::civil::Date;

/// A night that a run has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) day: Date,
    pub(super) cause: Cause,
    /// Whether all of it is in the store, so that its figures are whole.
    pub(super) is_stored: bool,
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// It is the run's own.
    Own,
    /// Its last run did not come to its end.
    Unfinished,
    /// There was no run for it.
    Missed,
    /// Its run is over, and there may be more by now.
    Over,
    /// Its run was over long ago, and conversations of it go on from what has changed since.
    Outdated,
}

impl Cause {
    /// What the log says of it.
    pub(super) fn told(self) -> Option<&'static str> {
        match self {
            Self::Own => None,
            Self::Unfinished => Some("the run of that day was not finished; this one does it first"),
            Self::Missed => Some("there was no run for that day, and its exports are there; this one does it first"),
            Self::Over => Some(
                "exports of that day, or of the days before it, came or were completed after its run; this one reads them first",
            ),
            Self::Outdated => Some(
                "exports of the days before that day came or were completed, and conversations of it go on from them; this one reads those first",
            ),
        }
    }
}

impl Night {
    /// The nights that there may be something to do for, the earliest first, its own last.
    pub(super) fn possible(&self, store: Option<&Store>) -> Result<Vec<Due>, Failure> {
        let held = store.map_or_else(|| Ok(Vec::new()), Store::held).context(UNREADABLE)?;
        Ok(possible(&held, self.day, self.config.look_back_days))
    }

    /// Whether there is, once those before it are done: a conversation may go on from them. What cannot be looked at fails as that night, and
    /// keeps the others from nothing.
    pub(super) fn is_due(&self, night: Due, store: Option<&Store>) -> bool {
        let days = (night.day, self.day);
        let is_due = match (night.cause, store) {
            (Cause::Own | Cause::Unfinished, _) => Ok(true),
            // Of a day off there is no export, and nobody misses it.
            (Cause::Missed, _) => has_files(&self.config, days),
            (Cause::Over | Cause::Outdated, None) => Ok(false),
            (Cause::Over, Some(store)) => has_new(&self.config, days, store, true),
            (Cause::Outdated, Some(store)) => has_new(&self.config, days, store, false),
        };
        is_due.unwrap_or(true)
    }
}

/// The nights that there may be something to do for: since the last one that is over, and the last few, but none before the first.
fn possible(held: &[Held], own: Date, look_back_days: u16) -> Vec<Due> {
    let over = held.iter().filter(|night| night.is_finished && night.day < own).map(|night| night.day).max();
    let recent = own.saturating_sub(i64::from(look_back_days).days());
    let from = over.map_or(recent, |over| over.saturating_add(1.day()).min(recent));
    let mut due: Vec<Due> = held.iter().filter(|night| night.day != own).filter_map(|night| again(*night, from, own)).collect();
    if let Some(first) = held.first() {
        let days = from.max(first.day).series(1.day()).take_while(|day| *day < own);
        let is_missed = |day: &Date| held.iter().all(|night| night.day != *day);
        due.extend(days.filter(is_missed).map(|day| Due { day, cause: Cause::Missed, is_stored: false }));
    }
    due.sort_by_key(|night| night.day);
    due.push(Due { day: own, cause: Cause::Own, is_stored: false });
    due
}

/// A night for which there was a run, where it may have to be done again.
fn again(night: Held, from: Date, own: Date) -> Option<Due> {
    let Held { day, is_finished, is_stored, is_outdated } = night;
    match is_finished {
        false => Some(Due { day, cause: Cause::Unfinished, is_stored }),
        true if day >= own => None,
        true if day >= from => Some(Due { day, cause: Cause::Over, is_stored: false }),
        true => is_outdated.then_some(Due { day, cause: Cause::Outdated, is_stored: false }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cause, possible};
    use crate::store::Held;
    use jiff::civil::date;

    #[test]
    fn nights_that_may_be_due() {
        let held = |day: i8, is_finished: bool| Held {
            day: date(2025, 11, day),
            is_finished,
            is_stored: is_finished,
            is_outdated: false,
        };
        let outdated = |day: i8| Held { is_outdated: true, ..held(day, true) };
        for (reason, held, look_back_days, expected) in [
            ("the first run of all", vec![], 3, "10 own"),
            ("one night after the other", vec![held(8, true), held(9, true)], 1, "9 over, 10 own"),
            ("a weekend without runs", vec![held(6, true)], 1, "7 missed, 8 missed, 9 missed, 10 own"),
            ("the same, with days that were run before", vec![held(6, true)], 4, "6 over, 7 missed, 8 missed, 9 missed, 10 own"),
            ("nothing before the first run", vec![held(9, true)], 30, "9 over, 10 own"),
            ("no look back", vec![held(8, true), held(9, true)], 0, "10 own"),
            ("no look back, and a night without a run", vec![held(8, true)], 0, "9 missed, 10 own"),
            ("one that was killed, long ago", vec![held(2, false), held(9, true)], 1, "2 unfinished, 9 over, 10 own"),
            ("one that was killed, and a later one", vec![held(8, false), held(12, true)], 1, "8 unfinished, 9 missed, 10 own"),
            ("an earlier day, by name", vec![held(11, true), held(12, false)], 3, "12 unfinished, 10 own"),
            ("one that goes on from another by now, long ago", vec![outdated(2), held(9, true)], 1, "2 outdated, 9 over, 10 own"),
            ("the same, of a later day", vec![held(9, true), outdated(11)], 1, "9 over, 10 own"),
            ("the same day again", vec![held(9, true), held(10, true)], 1, "9 over, 10 own"),
        ] {
            let due = possible(&held, date(2025, 11, 10), look_back_days);
            let told = |cause: Cause| format!("{cause:?}").to_lowercase();
            let due: Vec<String> = due.iter().map(|night| format!("{} {}", night.day.day(), told(night.cause))).collect();
            assert_eq!(due.join(", "), expected, "{reason}");
        }
    }
}
