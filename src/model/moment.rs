//! A point in time that remembers the offset it was written with.

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, fmt::temporal::DateTimePrinter};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant plus the UTC offset it is shown in. Ordered by the instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant itself.
    pub instant: Timestamp,
    /// The offset for display.
    pub offset: Offset,
}

impl Moment {
    /// The local civil time at the moment's own offset.
    pub fn civil(self) -> jiff::civil::DateTime {
        self.offset.to_datetime(self.instant)
    }

    /// Whether the day and the year are told: what has none is counted from a day of 1970, so that the order and the pauses stay.
    pub fn is_dated(self) -> bool {
        const COUNTED: i16 = 1971;
        self.civil().year() > COUNTED
    }

    /// For people: the whole of it, or the time of day where the date is not told.
    pub fn shown(self) -> String {
        if self.is_dated() { self.to_string() } else { self.civil().strftime("%H:%M:%S（日期不全）").to_string() }
    }

    /// Day and minute of a log that has a date.
    pub fn day_and_minute(self) -> Option<String> {
        self.is_dated().then(|| self.civil().strftime("%Y-%m-%d %H:%M").to_string())
    }
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Moment {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.instant.cmp(&other.instant).then(self.offset.cmp(&other.offset))
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::with_capacity(32);
        DateTimePrinter::new().print_timestamp_with_offset(&self.instant, self.offset, &mut text).map_err(|_| std::fmt::Error)?;
        f.write_str(&text)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    /// Reads RFC 3339 with an offset.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let pieces = jiff::fmt::temporal::Pieces::parse(&*text).map_err(serde::de::Error::custom)?;
        let (time, offset) = pieces
            .time()
            .zip(pieces.to_numeric_offset())
            .ok_or_else(|| serde::de::Error::custom("a time needs hours, minutes and an offset"))?;
        let zoned = pieces.date().to_datetime(time).to_zoned(TimeZone::fixed(offset)).map_err(serde::de::Error::custom)?;
        Ok(Self { instant: zoned.timestamp(), offset })
    }
}

/// Seconds from `earlier` to `later`, negative where they are the other way round.
pub fn seconds_between(earlier: Moment, later: Moment) -> f64 {
    later.instant.duration_since(earlier.instant).as_secs_f64()
}
