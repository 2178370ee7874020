//! What is kept of a conversation.

use crate::cli::hiding::Hidden;
use crate::model::{Moment, Role, Scorecard, Turn};
use crate::report::costs;
use crate::store::{Record, Texts};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::sync::Arc;

/// What is kept of every conversation.
pub(in crate::cli) struct Keeping {
    pub(super) texts: Texts,
    /// The value that names the agents' group.
    pub(super) team: Option<String>,
    /// Where days begin.
    pub(super) zone: TimeZone,
}

/// A turn in the store.
#[derive(Serialize)]
struct KeptTurn {
    role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<Arc<str>>,
    text: String,
}

impl Keeping {
    /// Whether texts are kept as they were written.
    pub(in crate::cli) fn keeps_all(&self) -> bool {
        self.texts == Texts::Full
    }

    /// What is kept of a conversation, with its quotes as `card` has them.
    pub(in crate::cli) fn record(&self, card: &Scorecard, hidden: &Hidden) -> Record {
        let conversation = hidden.conversation();
        let team = self.team.as_ref().and_then(|key| conversation.meta.get(key)).filter(|team| !team.is_empty());
        let transcript = match self.texts {
            Texts::None => None,
            Texts::Redacted | Texts::Full => Some(self.transcript(hidden)),
        };
        let mut record = Record::new(conversation, card, &costs(card), self.texts);
        record.team = team.map(|team| team.as_str().into());
        record.transcript = transcript;
        record.day = self.day(card.started_at);
        record
    }

    /// The day of a conversation that began then. Whatever clock an export was written by: the days of the store are those of the runs.
    pub(super) fn day(&self, began: Option<Moment>) -> Option<Date> {
        began.filter(|at| at.is_dated()).map(|at| at.instant.to_zoned(self.zone.clone()).date())
    }

    fn transcript(&self, hidden: &Hidden) -> String {
        let kept = |(nth, turn): (usize, &Turn)| {
            // Customers are known by their role: their names are personal.
            let speaker = turn.speaker.clone().filter(|_| self.keeps_all() || turn.role == Role::Agent);
            let text = if self.keeps_all() { turn.text.clone() } else { hidden.piece(nth, 0..turn.text.len()).into_owned() };
            KeptTurn { role: turn.role, at: turn.at, speaker, text }
        };
        let turns: Vec<_> = hidden.turns().iter().enumerate().map(kept).collect();
        // Serialising plain texts into a string cannot fail.
        serde_json::to_string(&turns).unwrap_or_default()
    }
}
