//! Which files were read, by what, and how far.

use super::history::day_of;
use super::open::Store;
use super::record::{Record, number_of};
use super::rows::Writer;
use super::{StoreError, fold, keep, twins};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use std::collections::BTreeSet;

/// A source in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SourceId(pub(super) i64);

/// What conversations are judged by: where any of it differs, a file is scored anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judge {
    /// Name and short hash of the rulebook.
    pub label: String,
    /// Hash of everything in it that decides a score, and of whatever else does.
    pub hash: String,
    /// The profile.
    pub profile: String,
    /// Version of the program.
    pub version: String,
}

/// What the store knows of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing, or another content, or judged by something else, or not to its end.
    New,
    /// Everything.
    Done {
        /// The day of the run that read it.
        day: Date,
        /// Rows that were rejected.
        rejects: u64,
        /// Whether there was nothing in it.
        is_empty: bool,
    },
    /// Everything, under another path.
    Same {
        /// That path.
        path: String,
        /// The day of the run that read it.
        day: Date,
        /// Rows that were rejected.
        rejects: u64,
    },
}

/// What was read of a source that was read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole {
    /// Conversations.
    pub records: u64,
    /// Rows that were rejected.
    pub rejects: u64,
    /// How many conversations something else had that it replaces.
    pub replaces: Option<u64>,
}

impl Store {
    /// What is known by the night `night` of the file at `path` with this content. Where there was nothing in it, that is of no other night.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn state(&self, (path, sha256): (&str, &[u8]), judge: &Judge, night: Date) -> Result<State, StoreError> {
        let rulebook = "SELECT id FROM rulebooks WHERE hash = ?2 AND profile = ?3 AND version = ?4";
        let done = format!(
            "SELECT path, day, rejects, is_empty FROM sources WHERE sha256 = ?1 AND complete = 1 AND rulebook IN ({rulebook}) \
             AND (is_empty = 0 OR path = ?5 OR day = ?6)"
        );
        let mut statement = self.db.prepare_cached(&done)?;
        let keys = params![sha256, judge.hash, judge.profile, judge.version, path, number_of(night)];
        let read = |row: &Row<'_>| {
            let day = day_of(row.get(1)?).unwrap_or(night);
            Ok((row.get(0)?, day, row.get::<_, i64>(2)?.unsigned_abs(), row.get(3)?))
        };
        let mut known: Vec<(String, Date, u64, bool)> = statement.query_map(keys, read)?.collect::<rusqlite::Result<_>>()?;
        let own = known.iter().position(|(known, ..)| known == path);
        if known.is_empty() {
            return Ok(State::New);
        }
        let (known, day, rejects, is_empty) = known.swap_remove(own.unwrap_or_default());
        Ok(if own.is_some() { State::Done { day, rejects, is_empty } } else { State::Same { path: known, day, rejects } })
    }

    /// How many conversations something else had that was read from `path` last, where it was something else, or is being replaced.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn replaced(&self, path: &str, sha256: &[u8]) -> Result<Option<u64>, StoreError> {
        let other = "SELECT records FROM sources WHERE path = ?1 AND (sha256 <> ?2 OR complete = 0)";
        let found = self.db.prepare_cached(other)?.query_row(params![path, sha256], |row| row.get::<_, i64>(0)).optional()?;
        Ok(found.map(i64::unsigned_abs))
    }

    /// Whether the file at `path` has nothing new, by its content alone: that was read to its end, under whatever name and by whatever
    /// rulebook.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn is_read(&self, path: &str, sha256: &[u8]) -> Result<bool, StoreError> {
        let read = "SELECT EXISTS (SELECT 1 FROM sources WHERE sha256 = ?1 AND complete = 1)";
        let is_known: bool = self.db.prepare_cached(read)?.query_row([sha256], |row| row.get(0))?;
        Ok(is_known && self.replaced(path, sha256)?.is_none())
    }

    /// One step of a run, in one transaction: all of it happens, or nothing.
    ///
    /// # Errors
    /// Where the store cannot be written; then nothing has changed.
    pub fn change(&mut self, change: impl FnOnce(&mut Change<'_>) -> rusqlite::Result<()>) -> Result<(), StoreError> {
        let done = (|| {
            let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let writer = Writer { db: &transaction, codes: &self.codes, names: &mut self.names };
            change(&mut Change { writer })?;
            transaction.commit()
        })();
        done.map_err(|error| {
            self.names.forget();
            self.explained(error)
        })
    }
}

/// What has become of conversations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// Those that are in the store now.
    pub stored: u64,
    /// Those of days of which something was forgotten: nobody knows whether the sums hold them.
    pub forgotten: u64,
}

/// What may happen within one step.
pub struct Change<'a> {
    writer: Writer<'a>,
}

impl Change<'_> {
    pub(super) fn db(&self) -> &Connection {
        self.writer.db
    }

    /// Begins to read a source: whatever is there of it goes, but for how many conversations there were, until it is read to its end. What
    /// is read again stays outdated until then: whoever is killed has it before him still.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn begin(&mut self, path: &str, sha256: &[u8], judge: &Judge, run: i64) -> rusqlite::Result<SourceId> {
        let rulebook = rulebook(self.db(), judge)?;
        let known: Option<i64> =
            self.db().query_row("SELECT id FROM sources WHERE path = ?1", [path], |row| row.get(0)).optional()?;
        if let Some(known) = known {
            remove(self.db(), known)?;
        }
        let insert = "INSERT INTO sources (path, sha256, rulebook, run, day, complete) \
                      SELECT ?1, ?2, ?3, id, day, 0 FROM runs WHERE id = ?4 \
                      ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256, rulebook = excluded.rulebook, run = excluded.run, \
                      day = excluded.day, complete = 0, rejects = 0, is_empty = 0, \
                      outdated = iif(sha256 = excluded.sha256 AND day = excluded.day, outdated, 0) RETURNING id";
        self.db().query_row(insert, params![path, sha256, rulebook, run], |row| row.get(0)).map(SourceId)
    }

    /// Adds conversations, each to its source, and brings the sums up to date; those of days of which something was forgotten are not
    /// added. `day` is that of the conversations without a date.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn add(&mut self, records: &[(SourceId, Record)], day: Date) -> rusqlite::Result<Added> {
        let first: i64 = self.db().query_row("SELECT coalesce(max(id), 0) + 1 FROM conversations", [], |row| row.get(0))?;
        let (mut id, mut left, mut days) = (first, BTreeSet::new(), BTreeSet::new());
        for (source, record) in records {
            let day = record.counted_on(day);
            if day < frozen(self.db(), source.0)? || is_forgotten(self.db(), day)? {
                continue;
            }
            self.writer.write(record, id, source.0, day)?;
            days.insert(day);
            left.extend(twins::settle(self.db(), id, record.turns(), first)?);
            id += 1;
        }
        fold::add(self.db(), first)?;
        fold::clear_days(self.db(), &left)?;
        keep::unsweep(self.db(), &days)?;
        let stored = (id - first).unsigned_abs();
        Ok(Added { stored, forgotten: records.len() as u64 - stored })
    }

    /// A source was read to its end. Where it has lost most of what was there, that is noted in the same step, until it is told.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn complete(&mut self, source: SourceId, whole: Whole) -> rusqlite::Result<()> {
        let counted = "SELECT count(*) FROM conversations WHERE source = ?1";
        // What an earlier run of the night had no time to tell is more than what is there now.
        let before = "max(?4, coalesce(shrunk_from, 0))";
        let update = format!(
            "UPDATE sources SET complete = 1, outdated = 0, conversations = ({counted}), records = ?3, rejects = ?2, \
             is_empty = ?3 = 0, shrunk_from = iif(2 * ?3 < {before}, {before}, NULL) WHERE id = ?1"
        );
        let [rejects, records, replaces] = [whole.rejects, whole.records, whole.replaces.unwrap_or_default()]
            .map(|count| i64::try_from(count).unwrap_or(i64::MAX / 2));
        self.db().execute(&update, params![source.0, rejects, records, replaces]).map(drop)
    }
}

fn rulebook(db: &Connection, judge: &Judge) -> rusqlite::Result<i64> {
    let insert = "INSERT INTO rulebooks (label, hash, profile, version) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    db.execute(insert, params![judge.label, judge.hash, judge.profile, judge.version])?;
    let own = "SELECT id FROM rulebooks WHERE hash = ?1 AND profile = ?2 AND version = ?3";
    db.query_row(own, params![judge.hash, judge.profile, judge.version], |row| row.get(0))
}

/// The day before which the conversations of a source stay as they are: something of them was forgotten.
fn frozen(db: &Connection, source: i64) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT frozen FROM sources WHERE id = ?1")?.query_row([source], |row| row.get(0))
}

/// Whether scorecards of this day are forgotten: a conversation of it may be in the sums already, by another file.
fn is_forgotten(db: &Connection, day: i64) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM forgotten_days WHERE day = ?1)")?.query_row([day], |row| row.get(0))
}

/// Takes everything of a source away, sums included, but what is frozen.
pub(super) fn remove(db: &Connection, source: i64) -> rusqlite::Result<()> {
    let frozen = frozen(db, source)?;
    let heirs = twins::heirs(db, source, frozen)?;
    fold::take(db, source)?;
    let own = "SELECT id FROM conversations WHERE source = ?1 AND day >= ?2";
    for table in ["transcripts", "findings", "review_findings", "scorecards", "earlier"] {
        db.execute(&format!("DELETE FROM {table} WHERE conversation IN ({own})"), [source, frozen])?;
    }
    db.execute("DELETE FROM conversations WHERE source = ?1 AND day >= ?2", [source, frozen])?;
    twins::succeed(db, &heirs)
}
