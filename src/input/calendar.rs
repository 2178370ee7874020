//! Days and times where a line tells them only in part: `10:02`, `11-03 10:02`, a date that stands above or in the name of the
//! file. Nothing is made up: what has no year is counted from a day that cannot be mistaken for one.

use super::{
    time::{Clock, NO_DAY},
    written::{Cursor, time_of_day},
};
use crate::model::Moment;
use jiff::{
    SignedDuration, ToSpan,
    civil::{Date, DateTime, Time},
};

/// A time that is this much earlier than the one before it is of the next day; less is an order that is not kept.
const BACK: SignedDuration = SignedDuration::from_hours(12);

/// Where a transcript is in time.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    day: Date,
    /// Whether any day was told.
    last: Option<DateTime>,
}

impl Calendar {
    /// Begins on `day`, where it is known.
    pub(super) fn new(day: Option<Date>) -> Self {
        Self { day: day.unwrap_or(NO_DAY), last: None }
    }

    /// Goes to the day that `text` tells; whether it tells any.
    pub(super) fn turn_to(&mut self, text: &str) -> bool {
        let mut rest = Cursor(text.trim());
        let Some(day) = self.date(&mut rest) else { return false };
        (self.day, self.last) = (day, None);
        true
    }

    /// The day at hand.
    pub(super) fn day(&self) -> Date {
        self.day
    }

    /// The day that `text` tells.
    pub(super) fn day_of(&self, text: &str) -> Option<Date> {
        self.date(&mut Cursor(text.trim()))
    }

    /// The time that `text` tells, with a day or without.
    pub(super) fn read(&mut self, text: &str, clock: &Clock) -> Option<Moment> {
        let mut rest = Cursor(text.trim());
        if let Some(day) = self.date(&mut rest) {
            (self.day, self.last) = (day, None);
        }
        rest.pass(&["T", ","]);
        let time = time_of_day(&mut rest, true).filter(|_| rest.0.trim().is_empty())?;
        clock.place(self.at(time))
    }

    /// The time of day, on the day at hand or, behind midnight, on the next.
    fn at(&mut self, time: Time) -> DateTime {
        let mut told = self.day.to_datetime(time);
        if self.last.is_some_and(|last| last.duration_since(told) > BACK)
            && let Ok(next) = self.day.checked_add(1.day())
        {
            self.day = next;
            told = next.to_datetime(time);
        }
        self.last = Some(told);
        told
    }

    /// A date in front, with a year or in that of the day at hand; `昨天` and `周一` tell none.
    fn date(&self, rest: &mut Cursor<'_>) -> Option<Date> {
        const WORDS: [&str; 3] = ["昨天", "今天", "前天"];
        let before = rest.0;
        let found = date(rest, self.day.year());
        if found.is_none() {
            rest.0 = before;
        }
        rest.pass(&WORDS);
        if rest.pass(&["星期", "周"]).is_some() {
            rest.pass(&["一", "二", "三", "四", "五", "六", "日", "天"]);
        }
        found
    }
}

fn date(rest: &mut Cursor<'_>, year: i16) -> Option<Date> {
    const MARKS: [&str; 5] = ["-", "/", ".", "年", "月"];
    let first = rest.number(4)?;
    let mark = rest.pass(&MARKS)?;
    let (year, month) = if first > 99 {
        let month = rest.small()?;
        rest.pass(&MARKS)?;
        (first, month)
    } else if mark == "年" {
        return None;
    } else {
        (year, i8::try_from(first).ok()?)
    };
    let day = rest.small()?;
    rest.pass(&["日", "号"]);
    Date::new(year, month, day).ok().filter(|date| date.year() == year && (year > 1989 || year == NO_DAY.year()))
}

/// The day, and maybe the time, that the name of a file tells: `20251103`, `2025-11-03`, `20251103100005`, `20251103_100005`.
pub(super) fn of_name(name: &str) -> Option<(Date, Option<Time>)> {
    let starts = name.char_indices().filter(|&(at, c)| c.is_ascii_digit() && !name[..at].ends_with(|c: char| c.is_ascii_digit()));
    starts.map(|(at, _)| &name[at..]).find_map(dated)
}

fn dated(text: &str) -> Option<(Date, Option<Time>)> {
    let mut rest = Cursor(text);
    let year = rest.number(4).filter(|year| (1990..=2100).contains(year))?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::layout::Layout;

    /// Why it is there, the day that is known, the times in order, what they are.
    type Case = (&'static str, Option<Date>, &'static [&'static str], &'static [&'static str]);

    #[test]
    fn times_without_a_day() {
        let clock = Clock::new(&Layout::default());
        let day = Date::new(2025, 11, 3).ok();
        let cases: [Case; 6] = [
            ("on the day of the file", day, &["10:02", "10:03:05"], &["2025-11-03T10:02:00+08:00", "2025-11-03T10:03:05+08:00"]),
            ("over midnight", day, &["23:59:50", "00:00:10"], &["2025-11-03T23:59:50+08:00", "2025-11-04T00:00:10+08:00"]),
            ("a little out of order", day, &["10:02", "10:01"], &["2025-11-03T10:02:00+08:00", "2025-11-03T10:01:00+08:00"]),
            (
                "the day of an earlier line",
                None,
                &["2025/11/3 9:00", "下午3:05"],
                &["2025-11-03T09:00:00+08:00", "2025-11-03T15:05:00+08:00"],
            ),
            ("no day at all", None, &["10:02"], &["1970-01-02T10:02:00+08:00"]),
            ("no year", None, &["11-03 10:02", "11月4日 1:00"], &["1970-11-03T10:02:00+08:00", "1970-11-04T01:00:00+08:00"]),
        ];
        for (reason, day, texts, expected) in cases {
            let mut calendar = Calendar::new(day);
            let read: Vec<String> =
                texts.iter().map(|text| calendar.read(text, &clock).map_or("?".into(), |at| at.to_string())).collect();
            assert_eq!(read, expected, "{reason}");
        }
    }

    #[test]
    fn days_in_names_of_files() {
        for (name, expected) in [
            ("20251103", "2025-11-03"),
            ("A01_2025-11-03_通话", "2025-11-03"),
            ("13800001234_20251103100005", "2025-11-03 10:00:05"),
            ("20251103_100005_A01", "2025-11-03 10:00:05"),
            ("2025-11-03 10-00-05", "2025-11-03 10:00:05"),
            ("20251103001234567", "?"),
            ("20259903", "?"),
            ("chat-2025", "?"),
            ("会话", "?"),
        ] {
            let found = of_name(name).map_or("?".to_owned(), |(date, time)| match time {
                Some(time) => format!("{date} {time}"),
                None => date.to_string(),
            });
            assert_eq!(found, expected, "{name}");
        }
    }
}
