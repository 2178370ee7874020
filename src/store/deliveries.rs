//! The queue of alerts: what waits for which sink until it has arrived.

use super::StoreError;
use super::open::Store;
use rusqlite::params;

/// An alert on its way to a sink.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivery {
    pub(crate) alert: i64,
    /// What a receiver tells a repetition by.
    pub key: String,
    /// The rule.
    pub rule: String,
    /// How grave.
    pub severity: String,
    /// Whom it is about.
    pub subject: String,
    /// The day as a number such as 20251103.
    pub day: i64,
    /// What is told.
    pub text: String,
    /// Attempts so far.
    pub attempts: i64,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate<'a> {
    /// It begins.
    Sending,
    /// It has arrived.
    Sent,
    /// It has not, or nobody knows.
    Failed(&'a str),
    /// It came too soon after others, which is no attempt.
    Postponed(&'a str),
}

impl Store {
    /// What has not arrived at `sink`, in the order it was raised.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn waiting(&self, sink: &str) -> Result<Vec<Delivery>, StoreError> {
        let query = "SELECT a.id, a.key, a.rule, a.severity, a.subject, a.day, a.text, d.attempts FROM deliveries d \
                     JOIN alerts a ON a.id = d.alert WHERE d.sink = ?1 AND d.state IN ('waiting', 'sending') ORDER BY a.id";
        let mut statement = self.db.prepare_cached(query)?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Delivery {
                alert: row.get(0)?,
                key: row.get(1)?,
                rule: row.get(2)?,
                severity: row.get(3)?,
                subject: row.get(4)?,
                day: row.get(5)?,
                text: row.get(6)?,
                attempts: row.get(7)?,
            })
        };
        Ok(statement.query_map([sink], read)?.collect::<rusqlite::Result<_>>()?)
    }

    /// The sinks for which something is waiting, by name.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn waited_for(&self) -> Result<Vec<String>, StoreError> {
        let query = "SELECT DISTINCT sink FROM deliveries WHERE state IN ('waiting', 'sending') ORDER BY sink";
        let mut statement = self.db.prepare_cached(query)?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Hands a delivery over from a sink that is gone to others, with the attempts it has behind it.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn hand_over(&mut self, delivery: &Delivery, gone: &str, sinks: &[String]) -> Result<(), StoreError> {
        let handed = (|| {
            let transaction = self.db.transaction()?;
            for sink in sinks {
                // A name that was gone and is here again takes up what it had handed over.
                let add = "INSERT INTO deliveries (alert, sink, attempts) VALUES (?, ?, ?) ON CONFLICT (alert, sink) DO UPDATE \
                           SET state = 'waiting', error = NULL, attempts = max(attempts, excluded.attempts) WHERE state = 'given_up'";
                transaction.execute(add, params![delivery.alert, sink, delivery.attempts])?;
            }
            let end = "UPDATE deliveries SET state = 'given_up', error = ?3 WHERE alert = ?1 AND sink = ?2";
            let why = format!("this sink is gone; handed over to {}", sinks.join(", "));
            transaction.execute(end, params![delivery.alert, gone, why])?;
            transaction.commit()
        })();
        handed.map_err(|error| self.explained(error))
    }

    /// Notes what becomes of a delivery.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn note(&mut self, delivery: &Delivery, sink: &str, fate: Fate<'_>) -> Result<(), StoreError> {
        let (state, attempt, error) = match fate {
            Fate::Sending => ("sending", 1, None),
            Fate::Sent => ("sent", 0, None),
            Fate::Failed(error) => ("waiting", 0, Some(error)),
            Fate::Postponed(error) => ("waiting", -1, Some(error)),
        };
        let sent = (state == "sent").then(|| jiff::Timestamp::now().as_second());
        let update =
            "UPDATE deliveries SET state = ?3, attempts = attempts + ?4, error = ?5, sent = ?6 WHERE alert = ?1 AND sink = ?2";
        let noted = self.db.execute(update, params![delivery.alert, sink, state, attempt, error, sent]);
        noted.map(drop).map_err(|error| self.explained(error))
    }
}
