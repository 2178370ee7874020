//! Times of turns that are counted from the beginning of a recording, though they look like those of a clock.

use crate::model::{Moment, Turn};
use jiff::{SignedDuration, civil::Time};

/// Moves times that are counted from the beginning, which is nowhere near midnight, behind it. Those of a clock, just past the midnight
/// after it, are of the next day.
pub(super) fn from_beginning(turns: &mut [Turn], began: Moment) {
    const EARLY: i64 = 5 * 60;
    /// A conversation that begins later may go on past midnight, where its first turn is not near the beginning of a recording.
    const LATE: SignedDuration = SignedDuration::from_mins(23 * 60 + 30);
    const LAG: SignedDuration = SignedDuration::from_secs(30);
    let since_midnight = |at: Moment| {
        let civil = at.civil();
        civil.duration_since(civil.date().to_datetime(Time::midnight()))
    };
    let first = turns.iter().find_map(|turn| turn.at);
    let is_counted = first.is_some_and(|first| {
        first.civil().date() == began.civil().date()
            && since_midnight(first).as_secs() < EARLY
            && since_midnight(began).as_secs() > 2 * EARLY
    });
    if is_counted {
        let is_next_day = since_midnight(began) > LATE && first.is_some_and(|first| since_midnight(first) > LAG);
        let past = if is_next_day { SignedDuration::from_hours(24) } else { since_midnight(began) };
        for at in turns.iter_mut().flat_map(|turn| [&mut turn.at, &mut turn.end]).flatten() {
            at.instant = at.instant.checked_add(past).unwrap_or(at.instant);
        }
    }
}
