//! Times as exports write them.

use super::{
    layout::{Layout, TimeFormat},
    written::{civil, compact, excel, plain, serial},
};
use crate::model::Moment;
use jiff::{
    Timestamp,
    civil::{Date, DateTime, date},
    fmt::{strtime::BrokenDownTime, temporal::Pieces},
    tz::{Offset, TimeZone},
};

/// The years that a log can be from; anything else is a misread number.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// The years of times whose day, or whose year, nobody told: an hour in a transcript, a second of a recording, `10月3日 14:02`,
/// and what follows that behind New Year. Written with an offset, as the canonical form has them, they are read again.
pub(super) const UNDATED: std::ops::RangeInclusive<i16> = 1970..=1971;
/// The day on which what has none begins. Not the first: its first second in Greenwich is what many programs write for
/// nothing, and is rejected.
pub(super) const NO_DAY: Date = date(1970, 1, 2);

fn is_told(civil: DateTime, offset: Offset) -> Option<Moment> {
    let instant = offset.to_timestamp(civil).ok()?;
    (instant != Timestamp::UNIX_EPOCH).then_some(Moment { instant, offset })
}

/// Reads times in the layout's zone and formats.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    zone: TimeZone,
    /// The zone's offset where it has only one: then a time needs no look into its rules.
    fixed: Option<Offset>,
    formats: Vec<TimeFormat>,
}

impl Clock {
    pub(super) fn new(layout: &Layout) -> Self {
        let zone = layout.zone();
        Self { fixed: zone.to_fixed_offset().ok(), zone, formats: layout.time_formats.clone() }
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
            Some(offset) if UNDATED.contains(&civil.year()) => is_told(civil, offset),
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
        if !matches!(text.len(), 10 | 13 | 16) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: i64 = text.parse().ok()?;
        let instant = match text.len() {
            10 => Timestamp::from_second(number),
            13 => Timestamp::from_millisecond(number),
            _ => Timestamp::from_microsecond(number),
        };
        self.of_instant(instant.ok()?)
    }

    fn rfc3339(&self, text: &str) -> Option<Moment> {
        let pieces = Pieces::parse(text).ok()?;
        let civil = pieces.date().to_datetime(pieces.time()?);
        self.at_offset(civil, pieces.to_numeric_offset())
    }
}

#[cfg(test)]
mod tests;
