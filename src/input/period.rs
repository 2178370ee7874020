//! The stretch of time that a run is about: `--since` and `--until`.

use super::{InputError, time::Clock};
use crate::model::Conversation;
use jiff::Timestamp;

/// From when to when a conversation may have begun, both included.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Period {
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// Whether a conversation belongs to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Belongs {
    Yes,
    No,
    /// It has no time, or one without a date.
    Unknown,
}

impl Period {
    /// Reads both ends, each a day (the whole of it) or a time, in the zone of `clock`.
    pub(super) fn new(since: Option<&str>, until: Option<&str>, clock: &Clock) -> Result<Self, InputError> {
        let read = |text: &str, late: bool| {
            let text = text.trim();
            let whole_day = format!("{text} {}", if late { "23:59:59.999999999" } else { "00:00:00" });
            let moment = clock.read(text).or_else(|| clock.read(&whole_day));
            moment.map(|moment| moment.instant).ok_or_else(|| InputError::BadPeriod { text: text.to_owned() })
        };
        let since = since.map(|text| read(text, false)).transpose()?;
        let until = until.map(|text| read(text, true)).transpose()?;
        Ok(Self { since, until })
    }

    /// Whether `conversation` began within the period.
    pub(super) fn holds(self, conversation: &Conversation) -> Belongs {
        if self.since.is_none() && self.until.is_none() {
            return Belongs::Yes;
        }
        let Some(start) = conversation.started_at().filter(|start| start.is_dated()) else { return Belongs::Unknown };
        let early = self.since.is_some_and(|since| start.instant < since);
        if early || self.until.is_some_and(|until| start.instant > until) { Belongs::No } else { Belongs::Yes }
    }
}
