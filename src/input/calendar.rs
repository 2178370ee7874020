//! Days and times where a line tells them only in part: `10:02`, `11-03 10:02`, a date that stands above or in the name of the
//! file. Nothing is made up: what has no year is counted from a day that cannot be mistaken for one.

use super::{
    time::{Clock, NO_DAY, UNDATED},
    written::{Cursor, on, time_of_day},
};
use crate::model::Moment;
use jiff::{
    SignedDuration, ToSpan,
    civil::{Date, DateTime, Time},
};

/// A time that is this much earlier than the one before it is of the next day; less is an order that is not kept.
const BACK: SignedDuration = SignedDuration::from_hours(12);

/// Which stands first in `03/10/2025`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Day,
    Month,
}

impl Order {
    /// What times say of it in which the year stands last: one number of one of them is no month. `None` where no time is so, or
    /// any of them may be either.
    pub(super) fn of<'t>(times: impl Iterator<Item = &'t str>) -> Option<Self> {
        let (mut first, mut second) = (0, 0);
        for time in times {
            if let Some((a, b, _)) = year_last(&mut Cursor(time.trim_start_matches('['))) {
                (first, second) = (first.max(a), second.max(b));
            }
        }
        match (first > 12, second > 12) {
            (true, false) => Some(Self::Day),
            (false, true) => Some(Self::Month),
            _ => None,
        }
    }
}

/// Two numbers and a year: `3/10/2025`, `10/3/25`.
fn year_last(rest: &mut Cursor<'_>) -> Option<(i8, i8, i16)> {
    let (a, mark) = (rest.small()?, rest.pass(&["/", "-", "."])?);
    let (b, _) = (rest.small()?, rest.pass(&[mark])?);
    let before = rest.0.len();
    let year = rest.number(4)?;
    match before - rest.0.len() {
        2 => Some((a, b, 2000 + year)),
        4 => Some((a, b, year)),
        _ => None,
    }
}

/// Where a transcript is in time.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    day: Date,
    /// Whether that day was told.
    is_told: bool,
    last: Option<DateTime>,
    hint: Hint,
}

/// What else tells of the days of a file.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hint {
    /// A day near to those without a year.
    pub near: Option<Date>,
    /// Their year.
    pub year: Option<i16>,
    /// In what order those are whose year stands behind.
    pub order: Option<Order>,
}

impl Hint {
    /// Learns the day or the year that `text` tells, where none is known.
    pub(super) fn learn(&mut self, text: &str) {
        if self.near.is_none() {
            self.near = date_in(text);
            self.year = self.year.or_else(|| year_in(text));
        }
    }
}

impl Calendar {
    /// Begins on `day`, where it is known.
    pub(super) fn new(day: Option<Date>) -> Self {
        Self { day: day.unwrap_or(NO_DAY), is_told: day.is_some(), last: None, hint: Hint::default() }
    }

    /// The same with what else is known.
    pub(super) fn knowing(self, hint: Hint) -> Self {
        Self { hint, ..self }
    }

    /// Goes to the day that `text` tells; whether it tells any.
    pub(super) fn turn_to(&mut self, text: &str) -> bool {
        let mut rest = Cursor(text.trim());
        let Some(day) = self.date(&mut rest) else { return false };
        self.turn(day);
        true
    }

    fn turn(&mut self, day: Date) {
        (self.day, self.is_told, self.last) = (day, true, None);
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
            self.turn(day);
        }
        rest.pass(&["T", ",", "，"]);
        let time = time_of_day(&mut rest, true).filter(|_| rest.0.trim().is_empty())?;
        clock.place(self.at(time)?)
    }

    /// The same, where a time of day may be six digits.
    pub(super) fn read_digits(&mut self, text: &str, clock: &Clock) -> Option<Moment> {
        let is_six = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        let Some((hour, rest)) = text.split_at_checked(2).filter(|_| is_six) else { return self.read(text, clock) };
        let (minute, second) = rest.split_at_checked(2)?;
        self.read(&format!("{hour}:{minute}:{second}"), clock)
    }

    /// The time of day, on the day at hand or, behind midnight, on the next.
    fn at(&mut self, time: (Time, bool)) -> Option<DateTime> {
        let mut told = on(self.day, time)?;
        if self.last.is_some_and(|last| last.duration_since(told) > BACK)
            && let Ok(next) = self.day.checked_add(1.day())
        {
            self.day = next;
            told = on(next, time)?;
        }
        self.last = Some(told);
        Some(told)
    }

    /// A day without a year: in the year that is told, or where it is nearest to the day at hand.
    fn in_year(&self, month: i8, day: i8) -> Option<Date> {
        let Some(near) = self.hint.near.filter(|_| !self.is_told).or(self.is_told.then_some(self.day)) else {
            return Date::new(self.hint.year.unwrap_or(NO_DAY.year()), month, day).ok();
        };
        let is_dated = !UNDATED.contains(&near.year());
        let years = (near.year() - 1..=near.year() + 1).filter(|year| is_dated || UNDATED.contains(year));
        let days = years.filter_map(|year| Date::new(year, month, day).ok());
        days.min_by_key(|day| day.duration_since(near).abs())
    }

    /// A date in front, with a year or in that of the day at hand; `昨天` and `周一` tell none.
    fn date(&self, rest: &mut Cursor<'_>) -> Option<Date> {
        const WORDS: [&str; 3] = ["昨天", "今天", "前天"];
        let before = rest.0;
        let found = self.by_order(rest).or_else(|| {
            rest.0 = before;
            self.by_year(rest)
        });
        if found.is_none() {
            rest.0 = before;
        }
        rest.pass(&WORDS);
        if rest.pass(&["（", "(", "星期", "周"]).is_some() {
            rest.pass(&["星期", "周"]);
            rest.pass(&["一", "二", "三", "四", "五", "六", "日", "天"]);
            rest.pass(&["）", ")"]);
        }
        found
    }

    fn by_order(&self, rest: &mut Cursor<'_>) -> Option<Date> {
        let (order, (a, b, year)) = (self.hint.order?, year_last(rest)?);
        let (month, day) = if order == Order::Day { (b, a) } else { (a, b) };
        Date::new(year, month, day).ok().filter(|date| YEARS.contains(&date.year()))
    }

    fn by_year(&self, rest: &mut Cursor<'_>) -> Option<Date> {
        const MARKS: [&str; 5] = ["-", "/", ".", "年", "月"];
        let is_compact = rest.0.bytes().take_while(u8::is_ascii_digit).count() == 8;
        let first = rest.number(4)?;
        if is_compact {
            return Date::new(first, rest.small()?, rest.small()?).ok().filter(|date| YEARS.contains(&date.year()));
        }
        let mark = rest.pass(&MARKS)?;
        if first > 99 {
            let month = rest.small()?;
            rest.pass(&MARKS)?;
            let day = rest.small()?;
            rest.pass(&["日", "号"]);
            return Date::new(first, month, day).ok().filter(|date| YEARS.contains(&date.year()));
        }
        let (month, day) = (i8::try_from(first).ok().filter(|_| mark != "年")?, rest.small()?);
        rest.pass(&["日", "号"]);
        // A third number is the year, and only an order tells which of the first two is the day.
        let is_year_last = rest.0.starts_with(['/', '-', '.']);
        self.in_year(month, day).filter(|_| !is_year_last)
    }
}

/// The years that a log can be from.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// The first day with its year that `text` tells anywhere.
fn date_in(text: &str) -> Option<Date> {
    let starts = text.char_indices().filter(|&(at, c)| c.is_ascii_digit() && !text[..at].ends_with(|c: char| c.is_ascii_digit()));
    let mut days = starts.filter_map(|(at, _)| Calendar::new(None).day_of(&text[at..]));
    days.find(|day| YEARS.contains(&day.year()))
}

/// The year that `text` tells: four digits that stand alone.
pub(super) fn year_in(text: &str) -> Option<i16> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    numbers.find_map(|digits| digits.parse().ok().filter(|year| YEARS.contains(year)))
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
        let cases: [Case; 10] = [
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
            ("no year, behind New Year", None, &["12-31 23:59", "01-01 0:01"], &["1970-12-31T23:59:00+08:00", "1971-01-01T00:01:00+08:00"]),
            ("the year before that of the file", Date::new(2026, 1, 3).ok(), &["12-31 23:59"], &["2025-12-31T23:59:00+08:00"]),
            ("the end of a day", day, &["24:00:10"], &["2025-11-04T00:00:10+08:00"]),
            ("the year behind, either may be the day", day, &["03/11/2025 10:02"], &["?"]),
        ];
        for (reason, day, texts, expected) in cases {
            let mut calendar = Calendar::new(day);
            let read: Vec<String> =
                texts.iter().map(|text| calendar.read(text, &clock).map_or("?".into(), |at| at.to_string())).collect();
            assert_eq!(read, expected, "{reason}");
        }
    }

    #[test]
    fn the_order_of_days_and_months() {
        for (times, expected) in [
            (["03/11/2025 10:02", "13/11/2025 10:02"], Some(Order::Day)),
            (["11/3/25, 10:02", "11/13/25, 10:02"], Some(Order::Month)),
            (["03/11/2025 10:02", "04/11/2025 10:02"], None),
            (["13/11/2025 10:02", "11/13/2025 10:02"], None),
            (["2025-11-13 10:02", "10:02"], None),
        ] {
            assert_eq!(Order::of(times.into_iter()), expected, "{times:?}");
        }
        let clock = Clock::new(&Layout::default());
        let mut calendar = Calendar::new(None).knowing(Hint { order: Some(Order::Month), ..Hint::default() });
        assert_eq!(calendar.read("11/3/25, 10:02", &clock).unwrap().to_string(), "2025-11-03T10:02:00+08:00");
    }

    #[test]
    fn years_in_names_and_titles() {
        for (text, expected) in
            [("聊天记录_2025年10月", Some(2025)), ("chat-2025", Some(2025)), ("20251003", None), ("工号1024", None), ("第2101条", None)]
        {
            assert_eq!(year_in(text), expected, "{text}");
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
