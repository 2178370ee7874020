//! Times of recordings: seconds and milliseconds from the beginning, which is when the layout or the name of the file says.

use super::{
    calendar,
    settings::Settings,
    time::{Clock, NO_DAY},
};
use crate::model::Moment;
use jiff::{
    SignedDuration,
    civil::{DateTime, Time},
};

/// What a recorded call may take, in seconds; a larger number is no offset.
const LONGEST: f64 = 100_000.0;
/// A sentence takes less than this, in seconds; where the mean is more, the numbers are milliseconds.
const SENTENCE: f64 = 100.0;

/// A recording has something before this, in thousands of either unit.
pub(super) const EARLY: f64 = 20.0;

/// In what offsets are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds,
    Milliseconds,
}

/// When a recording began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recording(DateTime);

impl Recording {
    /// Of a file with this name.
    pub(super) fn new(stem: &str, settings: &Settings) -> Self {
        let named = || calendar::of_name(stem).map(|(day, time)| day.to_datetime(time.unwrap_or(Time::midnight())));
        Self(settings.layout.start.or_else(named).unwrap_or_else(|| NO_DAY.to_datetime(Time::midnight())))
    }

    /// The same where the recording itself says when it began; what a layout says goes before that.
    pub(super) fn began(self, at: Option<Moment>, settings: &Settings) -> Self {
        match at {
            Some(at) if settings.layout.start.is_none() => Self(at.civil()),
            _ => self,
        }
    }

    /// What stands `offset` behind its beginning, in the form that is read exactly; empty where nothing stands there, and as
    /// it is where it is no offset.
    pub(super) fn time(self, offset: &str, unit: Unit, clock: &Clock) -> String {
        let at = seconds(offset, unit).and_then(|seconds| {
            #[expect(clippy::cast_possible_truncation, reason = "at most 100,000 seconds")]
            let milliseconds = (seconds * 1_000.0).round() as i64;
            clock.place(self.0.checked_add(SignedDuration::from_millis(milliseconds)).ok()?)
        });
        at.map_or_else(|| offset.to_owned(), |at| at.to_string())
    }
}

/// The seconds that `text` tells: a number of `unit`, or `[H:]MM:SS[.fff]` with a point or a comma.
pub(super) fn seconds(text: &str, unit: Unit) -> Option<f64> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|_| text.starts_with(|c: char| c.is_ascii_digit()));
    let seconds = match text.rsplit_once(':') {
        None if unit == Unit::Milliseconds => number(text)? / 1_000.0,
        None => number(text)?,
        Some((rest, seconds)) => {
            let (hours, minutes) = rest.split_once(':').unwrap_or(("0", rest));
            let seconds = number(&seconds.replace(',', "."))?;
            f64::from(hours.parse::<u16>().ok()?) * 3600.0 + f64::from(minutes.parse::<u16>().ok()?) * 60.0 + seconds
        }
    };
    (0.0..LONGEST).contains(&seconds).then_some(seconds)
}

/// In what pairs of begin and end are counted; `None` where they are no offsets at all.
pub(super) fn unit<'t>(pairs: impl Iterator<Item = (&'t str, &'t str)>) -> Option<Unit> {
    let (mut length, mut count, mut fraction, mut early) = (0.0, 0_u32, false, false);
    for (begin, end) in pairs.filter(|(begin, end)| !begin.is_empty() && !end.is_empty()) {
        // Milliseconds let more pass: a number of either unit.
        let (from, to) = (seconds(begin, Unit::Milliseconds)?, seconds(end, Unit::Milliseconds)?);
        length += (to - from) * 1_000.0;
        early |= from < EARLY;
        count += 1;
        fraction |= begin.contains(['.', ':']) || end.contains(['.', ':']);
    }
    match (count, fraction) {
        // Days as Excel counts them are some 45,000.
        _ if !early => None,
        (0, _) => None,
        (_, true) => Some(Unit::Seconds),
        (count, false) => Some(if length > SENTENCE * f64::from(count) { Unit::Milliseconds } else { Unit::Seconds }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_as_recognisers_write_them() {
        for (text, unit, expected) in [
            ("0.52", Unit::Seconds, Some(0.52)),
            ("520", Unit::Milliseconds, Some(0.52)),
            ("00:01:02,500", Unit::Seconds, Some(62.5)),
            ("01:02.5", Unit::Milliseconds, Some(62.5)),
            ("1762135205", Unit::Seconds, None),
            ("2025-11-03 10:00:05", Unit::Seconds, None),
            ("-1", Unit::Seconds, None),
            ("nan", Unit::Seconds, None),
            ("", Unit::Seconds, None),
        ] {
            assert_eq!(seconds(text, unit), expected, "{text}");
        }
    }

    /// Begins and ends, and in what they are counted.
    type Case = (&'static [(&'static str, &'static str)], Option<Unit>);

    #[test]
    fn units_are_told_by_what_a_sentence_takes() {
        let cases: [Case; 7] = [
            (&[("0.0", "2.5"), ("3", "4")], Some(Unit::Seconds)),
            (&[("340", "1530"), ("1800", "5200")], Some(Unit::Milliseconds)),
            (&[("0", "3"), ("3", "9")], Some(Unit::Seconds)),
            (&[("0:00", "0:03")], Some(Unit::Seconds)),
            (&[("2025-11-03 10:00:05", "2025-11-03 10:00:07")], None),
            (&[("", "")], None),
            (&[("45720.3785", "45720.3786")], None),
        ];
        for (pairs, expected) in cases {
            assert_eq!(unit(pairs.iter().copied()), expected, "{pairs:?}");
        }
    }
}
