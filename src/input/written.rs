//! The forms that times are written in.

use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time, date},
    tz::Offset,
};

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
pub(super) fn plain(text: &[u8]) -> Option<DateTime> {
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
pub(super) fn compact(text: &str) -> Option<DateTime> {
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
pub(super) fn serial(text: &str) -> Option<DateTime> {
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

/// `DD.MM.YYYY`, as no export writes it the other way round.
fn day_first(rest: &mut Cursor<'_>) -> Option<Date> {
    let (day, _, month, _) = (rest.small()?, rest.pass(&["."])?, rest.small()?, rest.pass(&["."])?);
    Date::new(rest.number(4).filter(|&year| year > 999)?, month, day).ok()
}

/// A local time with any of the usual separators, without an offset.
pub(super) fn civil(text: &str) -> Option<DateTime> {
    let mut rest = Cursor(text);
    weekday(&mut rest);
    if text.as_bytes().get(2) == Some(&b'.') {
        let date = day_first(&mut rest)?;
        let time = time_of_day(&mut rest, true)?;
        return on(date, time).filter(|_| rest.0.trim().is_empty());
    }
    let year = rest.number(4).filter(|&year| year > 999)?;
    let separator = rest.pass(&["-", "/", ".", "年"])?;
    let month = rest.small()?;
    rest.pass(&[if separator == "年" { "月" } else { separator }])?;
    let date = Date::new(year, month, rest.small()?).ok()?;
    let day_ended = if separator == "年" { rest.pass(&["日", "号"]).is_some() } else { rest.0.starts_with([' ', '\u{3000}']) };
    let day_ended = weekday(&mut rest) || day_ended || separator == "/" && rest.pass(&["-"]).is_some();
    let time = time_of_day(&mut rest, day_ended)?;
    on(date, time).filter(|_| rest.0.trim().is_empty())
}

/// A time of that day, which may be its end.
pub(super) fn on(date: Date, (time, is_next_day): (Time, bool)) -> Option<DateTime> {
    let date = if is_next_day { date.tomorrow().ok()? } else { date };
    Some(date.to_datetime(time))
}

/// Passes over `星期六`, `（周六）`; whether there was any.
fn weekday(rest: &mut Cursor<'_>) -> bool {
    let before = rest.0;
    let opened = rest.pass(&["(", "（"]).is_some();
    let found = rest.pass(&["星期", "周", "礼拜"]).is_some()
        && rest.pass(&["一", "二", "三", "四", "五", "六", "日", "天"]).is_some()
        && (!opened || rest.pass(&[")", "）"]).is_some());
    if !found {
        rest.0 = before;
    }
    found
}

/// `[上午|下午|AM|PM] H:MM[:SS[.fff]] [AM|PM]`, or with 时分秒; something must stand between the day and the hour. With it comes
/// whether it is of the next day, as `24:00` is.
pub(super) fn time_of_day(rest: &mut Cursor<'_>, day_ended: bool) -> Option<(Time, bool)> {
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
    let is_next_day = hour == 24 && half.is_none();
    Some((Time::new(if is_next_day { 0 } else { hour }, minute, time.0, time.1).ok()?, is_next_day))
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
pub(super) fn excel(text: &str) -> Option<DateTime> {
    let days: f64 = text.parse().ok().filter(|days| (1.0..100_000.0).contains(days))?;
    #[expect(clippy::cast_possible_truncation, reason = "at most 100,000 days")]
    let seconds = (days * 86_400.0).round() as i64;
    date(1899, 12, 30).at(0, 0, 0, 0).checked_add(SignedDuration::from_secs(seconds)).ok()
}
