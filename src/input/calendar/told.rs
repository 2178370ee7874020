//! Days, times and years that the name of a file or a title tells.

use super::{super::written::Cursor, Calendar};
use jiff::civil::{Date, Time};

/// The years that a log can be from.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// The first day with its year that `text` tells anywhere.
pub(super) fn date_in(text: &str) -> Option<Date> {
    let mut days = from_numbers(text).filter_map(|rest| Calendar::new(None).day_of(rest));
    days.find(|day| YEARS.contains(&day.year()))
}

/// What is left of `text` from each of its numbers on.
fn from_numbers(text: &str) -> impl Iterator<Item = &str> {
    let begins = |&(at, c): &(usize, char)| c.is_ascii_digit() && !text[..at].ends_with(|c: char| c.is_ascii_digit());
    text.char_indices().filter(begins).map(|(at, _)| &text[at..])
}

/// The year that `text` tells: four digits that stand alone.
pub(in crate::input) fn year_in(text: &str) -> Option<i16> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    numbers.find_map(|digits| digits.parse().ok().filter(|year| YEARS.contains(year)))
}

/// The day, and maybe the time, that the name of a file tells: `20251103`, `2025-11-03`, `20251103100005`, `20251103_100005`.
pub(in crate::input) fn of_name(name: &str) -> Option<(Date, Option<Time>)> {
    from_numbers(name).find_map(dated)
}

fn dated(text: &str) -> Option<(Date, Option<Time>)> {
    let mut rest = Cursor(text);
    let year = rest.number(4).filter(|year| YEARS.contains(year))?;
    let separator = rest.0.starts_with(['-', '_', '.']);
    let mut two = |separated: bool| -> Option<i8> {
        if separated && rest.pass(&["-", "_", "."]).is_none() {
            return None;
        }
        let before = rest.0.len();
        let number = rest.small()?;
        (before - rest.0.len() == 2).then_some(number)
    };
    let date = Date::new(year, two(separator)?, two(separator)?).ok()?;
    let glued = rest.0.starts_with(|c: char| c.is_ascii_digit());
    let mut clock = Cursor(if glued { rest.0 } else { rest.0.get(1..).unwrap_or("") });
    let mut part = || -> Option<i8> {
        clock.pass(&["-", ":", "."]);
        let before = clock.0.len();
        let number = clock.small()?;
        (before - clock.0.len() == 2).then_some(number)
    };
    let time = part().zip(part()).and_then(|(hour, minute)| Time::new(hour, minute, part().unwrap_or(0), 0).ok());
    let ends = !clock.0.starts_with(|c: char| c.is_ascii_digit());
    match time {
        Some(time) if ends => Some((date, Some(time))),
        // Digits that are no time make the whole a number, not a date.
        _ => (!glued).then_some((date, None)),
    }
}
