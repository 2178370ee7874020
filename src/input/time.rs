//! Times as exports write them.

use super::layout::{Layout, TimeFormat};
use crate::model::Moment;
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time, date},
    fmt::{strtime::BrokenDownTime, temporal::Pieces},
    tz::{Offset, TimeZone},
};

/// The years that a log can be from; anything else is a misread number.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// The year of times whose day nobody told: an hour in a transcript, a second of a recording. Written with an offset, as
/// the canonical form has them, they are read again.
const UNDATED: i16 = 1970;
/// The day on which what has none begins. Not the first: its first second in Greenwich is what many programs write for
/// nothing, and is rejected.
pub(super) const NO_DAY: Date = date(UNDATED, 1, 2);

/// Whether the day of `moment` is told.
pub(super) fn is_dated(moment: Moment) -> bool {
    moment.civil().year() != UNDATED
}

fn is_told(civil: DateTime, offset: Offset) -> Option<Moment> {
    let instant = offset.to_timestamp(civil).ok()?;
    (instant != Timestamp::UNIX_EPOCH).then_some(Moment { instant, offset })
}

/// Reads times in the layout's zone and formats.
#[derive(Debug)]
pub(super) struct Clock {
    zone: TimeZone,
    /// The zone's offset where it has only one: then a time needs no look into its rules.
    fixed: Option<Offset>,
    formats: Vec<TimeFormat>,
}

impl Clock {
    pub(super) fn new(layout: &Layout) -> Self {
        let fixed = layout.zone.to_fixed_offset().ok();
        Self { zone: layout.zone.clone(), fixed, formats: layout.time_formats.clone() }
    }

    /// The time that `text` (trimmed, not empty) tells; `None` where it is in no known form or outside of 1990–2100.
    ///
    /// The layout's formats come first, then `YYYY-MM-DD HH:MM:SS` and its relatives with `/`, `.` and `年月日`, 上午 and PM,
    /// the same without separators, RFC 3339, Unix seconds and milliseconds, and Excel's serial numbers with a fraction.
    pub(super) fn read(&self, text: &str) -> Option<Moment> {
        self.formats
            .iter()
            .find_map(|format| self.by_format(format, text))
            .or_else(|| self.in_zone(plain(text.as_bytes())?))
            .or_else(|| self.unix(text))
            .or_else(|| self.in_zone(compact(text)?))
            .or_else(|| self.in_zone(serial(text)?))
            .or_else(|| self.in_zone(civil(text)?))
            .or_else(|| self.rfc3339(text))
    }

    pub(super) fn in_zone(&self, civil: DateTime) -> Option<Moment> {
        if !YEARS.contains(&civil.year()) {
            return None;
        }
        self.place(civil)
    }

    /// The moment of a local time, of whatever year.
    pub(super) fn place(&self, civil: DateTime) -> Option<Moment> {
        if let Some(offset) = self.fixed {
            return Some(Moment { instant: offset.to_timestamp(civil).ok()?, offset });
        }
        let instant = self.zone.to_ambiguous_timestamp(civil).compatible().ok()?;
        Some(Moment { instant, offset: self.zone.to_offset(instant) })
    }

    fn of_instant(&self, instant: Timestamp) -> Option<Moment> {
        let offset = self.fixed.unwrap_or_else(|| self.zone.to_offset(instant));
        Some(Moment { instant, offset }).filter(|moment| YEARS.contains(&moment.civil().year()))
    }

    /// A time with an offset of its own, or else in the zone.
    fn at_offset(&self, civil: DateTime, offset: Option<Offset>) -> Option<Moment> {
        match offset {
            Some(offset) if civil.year() == UNDATED => is_told(civil, offset),
            Some(_) if !YEARS.contains(&civil.year()) => None,
            Some(offset) => Some(Moment { instant: offset.to_timestamp(civil).ok()?, offset }),
            None => self.in_zone(civil),
        }
    }

    fn by_format(&self, format: &TimeFormat, text: &str) -> Option<Moment> {
        match format {
            TimeFormat::Excel => self.in_zone(excel(text)?),
            TimeFormat::Pattern(pattern) => {
                let read = BrokenDownTime::parse(pattern, text).ok()?;
                if let Some(instant) = read.timestamp() {
                    return self.of_instant(instant);
                }
                self.at_offset(read.to_datetime().ok()?, read.offset())
            }
        }
    }

    fn unix(&self, text: &str) -> Option<Moment> {
        if !matches!(text.len(), 10 | 13) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: i64 = text.parse().ok()?;
        let instant = if text.len() == 10 { Timestamp::from_second(number) } else { Timestamp::from_millisecond(number) };
        self.of_instant(instant.ok()?)
    }

    fn rfc3339(&self, text: &str) -> Option<Moment> {
        let pieces = Pieces::parse(text).ok()?;
        let civil = pieces.date().to_datetime(pieces.time()?);
        self.at_offset(civil, pieces.to_numeric_offset())
    }
}

/// An offset such as `+08:00` or `Z`.
pub(super) fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("Z" | "z", "") => return Some(Offset::UTC),
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let seconds = hours.parse::<u8>().ok().map(i32::from)? * 3600 + minutes.parse::<u8>().ok().map(i32::from)? * 60;
    Offset::from_seconds(sign * seconds).ok()
}

/// `YYYY-MM-DD HH:MM:SS` exactly: nearly every time of nearly every export, so it is read without looking for anything else.
fn plain(text: &[u8]) -> Option<DateTime> {
    let &[y1, y2, y3, y4, d1, m1, m2, d2, a, b, space, h1, h2, c1, n1, n2, c2, s1, s2] = text else { return None };
    if [d1, d2, c1, c2] != *b"--::" || !matches!(space, b' ' | b'T') {
        return None;
    }
    let two = |high: u8, low: u8| -> Option<i8> {
        let (high, low) = (high.wrapping_sub(b'0'), low.wrapping_sub(b'0'));
        (high < 10 && low < 10).then(|| (high * 10 + low).cast_signed())
    };
    let year = i16::from(two(y1, y2)?) * 100 + i16::from(two(y3, y4)?);
    let date = Date::new(year, two(m1, m2)?, two(a, b)?).ok()?;
    Some(date.to_datetime(Time::new(two(h1, h2)?, two(n1, n2)?, two(s1, s2)?, 0).ok()?))
}

/// `YYYYMMDDHHMM[SS]`.
fn compact(text: &str) -> Option<DateTime> {
    if !matches!(text.len(), 12 | 14) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut rest = Cursor(text);
    let date = Date::new(rest.number(4)?, rest.small()?, rest.small()?).ok()?;
    let (hour, minute) = (rest.small()?, rest.small()?);
    let second = if rest.0.is_empty() { 0 } else { rest.small()? };
    Some(date.to_datetime(Time::new(hour, minute, second, 0).ok()?))
}

/// A day of Excel with its time: five digits and a fraction. Without one it may be any number, so it is left to the layout.
fn serial(text: &str) -> Option<DateTime> {
    let (days, part) = text.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if days.len() == 5 && digits(days) && digits(part) { excel(text) } else { None }
}

/// What is left of a text while it is read from the left.
pub(super) struct Cursor<'t>(pub &'t str);

impl Cursor<'_> {
    /// A number of `digits` at most.
    pub(super) fn number(&mut self, digits: usize) -> Option<i16> {
        let length = self.0.bytes().take(digits).take_while(u8::is_ascii_digit).count();
        let number = self.0.get(..length)?.parse().ok()?;
        self.0 = &self.0[length..];
        Some(number)
    }

    pub(super) fn small(&mut self) -> Option<i8> {
        self.number(2)?.try_into().ok()
    }

    /// Passes over one of `words` and white space around it.
    pub(super) fn pass<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        let rest = self.0.trim_start();
        let word = words.iter().copied().find(|&word| rest.get(..word.len()).is_some_and(|w| w.eq_ignore_ascii_case(word)))?;
        self.0 = rest[word.len()..].trim_start();
        Some(word)
    }
}

/// A local time with any of the usual separators, without an offset.
fn civil(text: &str) -> Option<DateTime> {
    let mut rest = Cursor(text);
    let year = rest.number(4).filter(|&year| year > 999)?;
    let separator = rest.pass(&["-", "/", ".", "年"])?;
    let month = rest.small()?;
    rest.pass(&[if separator == "年" { "月" } else { separator }])?;
    let date = Date::new(year, month, rest.small()?).ok()?;
    let day_ended = if separator == "年" { rest.pass(&["日", "号"]).is_some() } else { rest.0.starts_with([' ', '\u{3000}']) };
    let time = time_of_day(&mut rest, day_ended)?;
    rest.0.trim().is_empty().then(|| date.to_datetime(time))
}

/// `[上午|下午|AM|PM] H:MM[:SS[.fff]] [AM|PM]`, or with 时分秒; something must stand between the day and the hour.
pub(super) fn time_of_day(rest: &mut Cursor<'_>, day_ended: bool) -> Option<Time> {
    const HALVES: [&str; 8] = ["上午", "凌晨", "早上", "AM", "下午", "中午", "晚上", "PM"];
    let mut half = rest.pass(&HALVES);
    if half.is_none() && !day_ended {
        return None;
    }
    rest.0 = rest.0.trim_start();
    let hour = rest.small()?;
    let separator = rest.pass(&[":", "：", "时", "点"])?;
    let minute = rest.small()?;
    let mut time = (0_i8, 0_i32);
    let more =
        if matches!(separator, "时" | "点") { rest.pass(&["分"]).is_some() } else { rest.pass(&[":", "："]).is_some() };
    if more && rest.0.starts_with(|c: char| c.is_ascii_digit()) {
        time = (rest.small()?, fraction(rest)?);
        rest.pass(&["秒"]);
    } else if more && separator != "时" && separator != "点" {
        return None;
    }
    half = half.or_else(|| rest.pass(&["AM", "PM", "上午", "下午"]));
    let afternoon = half.is_some_and(|half| matches!(half, "下午" | "中午" | "晚上" | "PM"));
    let hour = match (half, hour) {
        (None, hour) => hour,
        // 晚上12点 is midnight to some and noon to nobody: better no time than the wrong day.
        (Some("晚上"), 12) => return None,
        (Some(_), 12) => 12 * i8::from(afternoon),
        (Some(_), hour) if hour < 12 => hour + 12 * i8::from(afternoon),
        (Some(_), hour) => afternoon.then_some(hour)?,
    };
    Time::new(hour, minute, time.0, time.1).ok()
}

/// The nanoseconds of `.fff`; 0 where there is no fraction.
fn fraction(rest: &mut Cursor<'_>) -> Option<i32> {
    let Some(digits) = rest.0.strip_prefix('.') else { return Some(0) };
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let nanoseconds = format!("{:0<9}", digits.get(..length.min(9))?).parse().ok()?;
    rest.0 = &digits[length..];
    (length > 0).then_some(nanoseconds)
}

/// Days since 1899-12-30, to the nearest second.
fn excel(text: &str) -> Option<DateTime> {
    let days: f64 = text.parse().ok().filter(|days| (1.0..100_000.0).contains(days))?;
    #[expect(clippy::cast_possible_truncation, reason = "at most 100,000 days")]
    let seconds = (days * 86_400.0).round() as i64;
    date(1899, 12, 30).at(0, 0, 0, 0).checked_add(SignedDuration::from_secs(seconds)).ok()
}

#[cfg(test)]
mod tests;
