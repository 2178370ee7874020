//! When a conversation is over of which nobody says so: nothing came for so long.
//!
//! Two clocks tell it. That of the turns is the latest time that any turn has had: a log that is read again shows what it
//! showed at the time. That on the wall counts for input that is written right now, for turns may have no times, and at
//! night no turn of anybody moves the first clock on.

use crate::model::Moment;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// A jump of the turns' clock by more is believed only when another conversation has reached that time, too: one wrong date
/// would end everything that is open, and all that comes after.
const JUMP_MS: i64 = 24 * 3_600 * 1_000;

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
    now: i64,
    /// A time far ahead of it, and whose turn has it.
    ahead: Option<(i64, Rc<str>)>,
    last: FxHashMap<Rc<str>, Last>,
    by_line: BTreeSet<(u64, Rc<str>)>,
    by_turn: BTreeSet<(i64, Rc<str>)>,
}

impl Silent {
    pub(super) fn new(idle: Option<Duration>, is_live: bool) -> Self {
        let (last, by_line, by_turn) = (FxHashMap::default(), BTreeSet::new(), BTreeSet::new());
        Self { idle, is_live, now: i64::MIN, ahead: None, last, by_line, by_turn }
    }

    /// Something came for the conversation `id`.
    pub(super) fn hear(&mut self, id: &str, line: u64, said: Option<Moment>) {
        let said = said.map(|at| at.instant.as_millisecond());
        self.tick(id, said.unwrap_or(i64::MIN));
        let before = self.forget(id);
        let said = said.max(before.and_then(|last| last.said));
        let id: Rc<str> = id.into();
        self.by_line.insert((line, id.clone()));
        self.by_turn.extend(said.map(|at| (at, id.clone())));
        self.last.insert(id, Last { line, arrived: Instant::now(), said });
    }

    /// Moves the clock of the turns on to `said`, which a turn of the conversation `id` has.
    fn tick(&mut self, id: &str, said: i64) {
        let is_jump = self.now > i64::MIN && said.saturating_sub(self.now) > JUMP_MS;
        let agrees = self.ahead.as_ref().is_some_and(|(at, other)| **other != *id && said.saturating_add(JUMP_MS) >= *at);
        if is_jump && !agrees {
            self.ahead = Some((said, id.into()));
        } else {
            self.now = self.now.max(said);
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
        let by_turn = self.by_turn.first().filter(|(said, _)| said.saturating_add(idle) < self.now);
        let by_wall = || self.by_line.first().filter(|_| self.wakes_at().is_some_and(|at| at <= Instant::now()));
        by_turn.map(|(_, id)| id).or_else(|| by_wall().map(|(_, id)| id)).cloned()
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
