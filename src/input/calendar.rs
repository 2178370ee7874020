//! Days and times where a line tells them only in part: `10:02`, `11-03 10:02`, a date that stands above or in the name of the
//! file. Nothing is made up: what has no year is counted from a day that cannot be mistaken for one.

mod told;

use super::{
    time::{Clock, NO_DAY, UNDATED},
    written::{Cursor, on, time_of_day},
};
use crate::model::Moment;
use jiff::{
    SignedDuration, ToSpan,
    civil::{Date, DateTime, Time},
};
use told::{YEARS, date_in};
pub(super) use told::{of_name, year_in};

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

#[cfg(test)]
mod tests;
