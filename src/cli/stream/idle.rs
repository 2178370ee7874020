//! When a conversation is over of which nobody says so: nothing came for so long.
//!
//! Two clocks tell it. That of the turns is the latest time that any turn has had, and counts for a log that is read again: it
//! shows what it showed at the time. That on the wall counts for input that is written right now: there turns may have no times, or
//! wrong ones, or come late by a channel, and at night no turn of anybody moves the first clock on.

use crate::model::Moment;
use rustc_hash::FxHashMap;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// A jump of the turns' clock by more, as its first time is, is believed only when another conversation has reached that time, too: one
/// wrong date would end everything that is open, and all that comes after.
const JUMP_MS: i64 = 24 * 3_600 * 1_000;
/// Times far ahead that are remembered: a wrong one between two right ones hides neither.
const AHEAD: usize = 4;
/// So many more turns have to lie far behind the clock than do not, before it comes back to them: then it was wrong.
const MOST: u32 = 8;

/// When something came last for a conversation.
#[derive(Debug, Clone, Copy)]
struct Last {
    /// The line.
    line: u64,
    /// On the wall.
    arrived: Instant,
    /// By its turns, in milliseconds; `None` where they have no times.
    said: Option<i64>,
}

/// The open conversations by the time they have been silent.
#[derive(Debug)]
pub(super) struct Silent {
    idle: Option<Duration>,
    /// Whether the clock on the wall counts.
    is_live: bool,
    /// The clock of the turns.
    now: Option<i64>,
    /// The last few times far ahead of it, and whose turns have them.
    ahead: VecDeque<(i64, Rc<str>)>,
    /// By how much turns that lie far behind it are more than the others.
    behind: u32,
    last: FxHashMap<Rc<str>, Last>,
    by_line: BTreeSet<(u64, Rc<str>)>,
    by_turn: BTreeSet<(i64, Rc<str>)>,
}

impl Silent {
    pub(super) fn new(idle: Option<Duration>, is_live: bool) -> Self {
        let (last, by_line, by_turn) = (FxHashMap::default(), BTreeSet::new(), BTreeSet::new());
        Self { idle, is_live, now: None, ahead: VecDeque::new(), behind: 0, last, by_line, by_turn }
    }

    /// Something came for the conversation `id`.
    pub(super) fn hear(&mut self, id: &str, line: u64, said: Option<Moment>) {
        let said = said.map(|at| at.instant.as_millisecond());
        if let Some(said) = said {
            self.tick(id, said);
        }
        let before = self.forget(id);
        let said = said.max(before.and_then(|last| last.said));
        let id: Rc<str> = id.into();
        self.by_line.insert((line, id.clone()));
        self.by_turn.extend(said.map(|at| (at, id.clone())));
        self.last.insert(id, Last { line, arrived: Instant::now(), said });
    }

    /// Moves the clock of the turns on to `said`, which a turn of the conversation `id` has.
    fn tick(&mut self, id: &str, said: i64) {
        let is_far = |one: i64, other: i64| one.saturating_sub(other) > JUMP_MS;
        let is_jump = self.now.is_none_or(|now| is_far(said, now));
        let is_near = |at: i64| !is_far(said, at) && !is_far(at, said);
        let agrees = self.ahead.iter().any(|(at, other)| **other != *id && is_near(*at));
        if is_jump && !agrees {
            self.ahead.retain(|(_, other)| **other != *id);
            self.ahead.push_back((said, id.into()));
            let more = self.ahead.len().saturating_sub(AHEAD);
            self.ahead.drain(..more);
            return;
        }
        let is_behind = self.now.is_some_and(|now| is_far(now, said));
        self.behind = if is_behind { self.behind + 1 } else { self.behind.saturating_sub(1) };
        if self.behind > MOST {
            (self.now, self.behind) = (Some(said), 0);
        } else {
            self.now = self.now.max(Some(said));
        }
    }

    /// The conversation `id` is over.
    pub(super) fn end(&mut self, id: &str) {
        self.forget(id);
    }

    fn forget(&mut self, id: &str) -> Option<Last> {
        let (id, last) = self.last.remove_entry(id)?;
        self.by_line.remove(&(last.line, id.clone()));
        if let Some(said) = last.said {
            self.by_turn.remove(&(said, id));
        }
        Some(last)
    }

    /// How many are open.
    pub(super) fn count(&self) -> usize {
        self.last.len()
    }

    /// The one for which nothing has come for the most lines.
    pub(super) fn longest(&self) -> Option<Rc<str>> {
        self.by_line.first().map(|(_, id)| id.clone())
    }

    /// One that has been silent for too long.
    pub(super) fn over(&self) -> Option<Rc<str>> {
        let idle = i64::try_from(self.idle?.as_millis()).unwrap_or(i64::MAX);
        let is_silent = |said: i64| self.now.is_some_and(|now| said.saturating_add(idle) < now);
        if self.is_live {
            let over = self.by_line.first().filter(|_| self.wakes_at().is_some_and(|at| at <= Instant::now()));
            return over.map(|(_, id)| id.clone());
        }
        self.by_turn.first().filter(|(said, _)| is_silent(*said)).map(|(_, id)| id.clone())
    }

    /// When the clock on the wall has to be looked at, though nothing comes.
    pub(super) fn wakes_at(&self) -> Option<Instant> {
        let (_, id) = self.by_line.first().filter(|_| self.is_live)?;
        self.last.get(id)?.arrived.checked_add(self.idle?)
    }
}

/// A time such as `90s`, `15m` or `2h`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let expected = "use e.g. 90s, 15m or 2h".to_owned();
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number: u64 = text[..text.len() - unit.len()].parse().map_err(|_| expected.clone())?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => return Err(expected),
    };
    let whole = number.checked_mul(seconds).filter(|&whole| whole > 0);
    whole.map(Duration::from_secs).ok_or_else(|| "no time at all, or too much".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Silent, duration};
    use crate::model::Moment;
    use jiff::{Timestamp, tz::Offset};
    use std::time::Duration;

    fn at(second: i64) -> Moment {
        Moment { instant: Timestamp::from_second(second).expect("a time"), offset: Offset::UTC }
    }

    fn over(silent: &Silent) -> Option<String> {
        silent.over().map(|id| id.to_string())
    }

    #[test]
    fn the_clock_of_the_turns_ends_what_fell_silent() {
        let mut silent = Silent::new(Some(Duration::from_mins(1)), false);
        silent.hear("a", 1, Some(at(0)));
        silent.hear("b", 2, Some(at(50)));
        assert_eq!(over(&silent), None, "nobody was silent for a minute");
        silent.hear("b", 3, Some(at(60)));
        assert_eq!(over(&silent), None, "a minute is not more than a minute");
        silent.hear("b", 4, Some(at(61)));
        assert_eq!(over(&silent).as_deref(), Some("a"));
        silent.end("a");
        assert_eq!((over(&silent), silent.count()), (None, 1), "b has just spoken");
        silent.hear("b", 5, Some(at(10)));
        assert_eq!(over(&silent), None, "a turn that is told late does not turn the clock back");
        assert_eq!(silent.wakes_at(), None, "a replay has no clock on the wall");
    }

    #[test]
    fn one_wrong_date_ends_nothing() {
        const YEARS: i64 = 70 * 365 * 86_400;
        let mut silent = Silent::new(Some(Duration::from_mins(1)), false);
        silent.hear("a", 1, Some(at(0)));
        silent.hear("wrong", 2, Some(at(YEARS)));
        silent.hear("wrong", 3, Some(at(YEARS + 1)));
        assert_eq!(over(&silent), None, "nobody else is so far");
        silent.hear("b", 4, Some(at(100)));
        assert_eq!(over(&silent).as_deref(), Some("a"), "the others go on by their clock");
        silent.end("a");
        silent.hear("c", 5, Some(at(YEARS + 2)));
        assert_eq!(over(&silent).as_deref(), Some("b"), "a weekend without turns has passed where another says so");
    }

    #[test]
    fn a_clock_that_is_wrong_ends_little_and_comes_back() {
        const YEARS: i64 = 70 * 365 * 86_400;
        let wrong = [("w1", YEARS), ("w2", YEARS + 1)];
        for (reason, first, ended) in [
            ("the first date of all is wrong", &wrong[..1], 0),
            ("two agree in it", &wrong[..], 10),
            ("two are wrong, and do not agree", &[("w1", YEARS), ("w2", 2 * YEARS)], 0),
        ] {
            let mut silent = Silent::new(Some(Duration::from_mins(1)), false);
            for (nth, (id, second)) in (1..).zip(first) {
                silent.hear(id, nth, Some(at(*second)));
            }
            let mut count = 0;
            for nth in 0..40_u32 {
                let id = format!("c{nth}");
                silent.hear(&id, u64::from(nth) + 3, Some(at(i64::from(nth))));
                while let Some(id) = silent.over() {
                    silent.end(&id);
                    count += 1;
                }
            }
            assert!(count <= ended, "{reason}: {count} ended");
            assert!(silent.count() >= 30, "{reason}: the others are open");
        }
    }

    #[test]
    fn turns_that_come_late_by_a_channel_end_nothing_that_is_live() {
        let mut silent = Silent::new(Some(Duration::from_mins(15)), true);
        silent.hear("quick", 1, Some(at(20 * 60)));
        silent.hear("other", 2, Some(at(20 * 60)));
        silent.hear("late by twenty minutes", 3, Some(at(0)));
        assert_eq!((over(&silent), silent.count()), (None, 3));
    }

    #[test]
    fn the_clock_on_the_wall_ends_what_has_no_times() {
        let mut silent = Silent::new(Some(Duration::ZERO), true);
        silent.hear("a", 1, None);
        assert_eq!((over(&silent).as_deref(), silent.longest().as_deref()), (Some("a"), Some("a")));
        silent.end("a");
        assert_eq!((over(&silent), silent.wakes_at()), (None, None));
    }

    #[test]
    fn times_are_written_with_a_unit() {
        for (text, expected) in [
            ("90s", Some(90)),
            ("15m", Some(900)),
            ("2h", Some(7_200)),
            ("15", None),
            ("0m", None),
            ("1d", None),
            ("", None),
            ("-1m", None),
            ("99999999999999999h", None),
        ] {
            assert_eq!(duration(text).ok().map(|time| time.as_secs()), expected, "{text}");
        }
    }
}
