//! The nights: which of them came to their end, and what they came to.

use super::StoreError;
use super::open::Store;
use super::record::number_of;
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, params};
use std::collections::HashSet;
use std::sync::Arc;

/// What a run came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Sources that were read to their end.
    pub sources: u64,
    /// Conversations that were stored.
    pub conversations: u64,
    /// Rows and files that were rejected.
    pub rejects: u64,
    /// Files that changed while they were read.
    pub changed: u64,
    /// Conversations of days of which scorecards or findings are forgotten, which were not stored.
    pub forgotten: u64,
}

/// A night for which there was a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Its day.
    pub day: Date,
    /// Whether its last run came to its end.
    pub is_finished: bool,
    /// Whether all that run saw is in the store, so that its figures are whole.
    pub is_stored: bool,
    /// Whether a file of it was judged by something else than what earlier nights hold by now.
    pub is_outdated: bool,
}

/// What was rejected of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// As the store names it.
    pub path: String,
    /// Rows that were rejected.
    pub rejects: i64,
    /// Turns that were read.
    pub turns: i64,
}

/// A file that is probably not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shrunk {
    /// As the store names it.
    pub path: String,
    /// How many conversations it had, where most of them went in a run that has not ended yet.
    pub before: Option<u64>,
    /// How many it has.
    pub now: u64,
}

/// What the files of a night hold, each conversation counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct NightSum {
    /// Conversations that count.
    pub conversations: u64,
    /// Those that another file holds as well, which counts.
    pub in_several_files: u64,
    /// The mean score of those that count.
    pub mean: Option<f64>,
    /// Those with a fatal finding.
    pub fatal: u64,
    /// Whether any of them names its agents' group.
    pub has_teams: bool,
}

impl Store {
    /// Whether the last run for `day` came to its end; `None` where there was none.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn is_finished(&self, day: Date) -> Result<Option<bool>, StoreError> {
        let last = "SELECT finished IS NOT NULL FROM runs WHERE day = ?1 ORDER BY id DESC LIMIT 1";
        Ok(self.db.query_row(last, [number_of(day)], |row| row.get(0)).optional()?)
    }

    /// The days for which there were runs, each with how the last of them ended, the earliest first.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn held(&self) -> Result<Vec<Held>, StoreError> {
        let last = "SELECT day, finished IS NOT NULL, stored IS NOT NULL, day IN (SELECT day FROM sources WHERE outdated = 1) FROM runs \
                    WHERE id IN (SELECT max(id) FROM runs GROUP BY day) ORDER BY day";
        let mut statement = self.db.prepare_cached(last)?;
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let found: Vec<(i64, bool, bool, bool)> = statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
        let known = |(day, is_finished, is_stored, is_outdated)| {
            Some(Held { day: super::history::day_of(day)?, is_finished, is_stored, is_outdated })
        };
        Ok(found.into_iter().filter_map(known).collect())
    }

    /// The days whose last run did not come to its end, the earliest first.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn unfinished(&self) -> Result<Vec<Held>, StoreError> {
        let mut all = self.held()?;
        all.retain(|night| !night.is_finished);
        Ok(all)
    }

    /// Notes that a run begins; its number.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn begin_run(&mut self, day: Date) -> Result<i64, StoreError> {
        let now = jiff::Timestamp::now().as_second();
        let begun = self.db.execute("INSERT INTO runs (day, started) VALUES (?1, ?2)", params![number_of(day), now]);
        begun.map_err(|error| self.explained(error))?;
        Ok(self.db.last_insert_rowid())
    }

    /// Notes that everything of a run is stored; what it saw is still to be told.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn stored_run(&mut self, run: i64, outcome: Outcome) -> Result<(), StoreError> {
        let update = "UPDATE runs SET stored = ?2, conversations = ?3, sources = ?4, rejects = ?5 WHERE id = ?1";
        let now = jiff::Timestamp::now().as_second();
        let [conversations, sources, rejects] =
            [outcome.conversations, outcome.sources, outcome.rejects].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        let done = self.db.execute(update, params![run, now, conversations, sources, rejects]);
        done.map(drop).map_err(|error| self.explained(error))
    }

    /// Notes that a run has come to its end: what it had to tell is told, or queued.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn finish_run(&mut self, run: i64) -> Result<(), StoreError> {
        let now = jiff::Timestamp::now().as_second();
        let done = (|| {
            let transaction = self.db.transaction()?;
            transaction.execute("UPDATE runs SET finished = ?2 WHERE id = ?1", params![run, now])?;
            let told = "UPDATE sources SET shrunk_from = NULL \
                        WHERE day = (SELECT day FROM runs WHERE id = ?1) AND shrunk_from IS NOT NULL";
            transaction.execute(told, [run])?;
            transaction.commit()
        })();
        done.map_err(|error| self.explained(error))
    }

    /// The files of the night `day` that have lost most of what they held, as far as no run has ended that told it, and those that hold
    /// nothing.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn shrunk(&self, day: Date) -> Result<Vec<Shrunk>, StoreError> {
        let query = "SELECT path, shrunk_from, records FROM sources \
                     WHERE day = ?1 AND complete = 1 AND (shrunk_from IS NOT NULL OR is_empty = 1) ORDER BY path";
        let mut statement = self.db.prepare_cached(query)?;
        let read = |row: &Row<'_>| {
            let (before, now): (Option<i64>, i64) = (row.get(1)?, row.get(2)?);
            Ok(Shrunk { path: row.get(0)?, before: before.map(i64::unsigned_abs), now: now.unsigned_abs() })
        };
        Ok(statement.query_map([number_of(day)], read)?.collect::<rusqlite::Result<_>>()?)
    }

    /// A file that the runs for `day` read and that is none of `known`. What stands under a name that no file has is passed over.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn other_source(&self, day: Date, known: &HashSet<Arc<str>>) -> Result<Option<String>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT path FROM sources WHERE day = ?1 AND path NOT LIKE '%#' || id ORDER BY path")?;
        let mut paths = statement.query_map([number_of(day)], |row| row.get::<_, String>(0))?;
        Ok(paths.find(|path| !path.as_ref().is_ok_and(|path| known.contains(&**path))).transpose()?)
    }

    /// What was rejected of each file that the runs for `day` read.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn rejected(&self, day: Date) -> Result<Vec<Rejected>, StoreError> {
        let query = "SELECT path, rejects, (SELECT coalesce(sum(turns), 0) FROM conversations WHERE source = sources.id) FROM sources \
                     WHERE day = ?1 ORDER BY path";
        let mut statement = self.db.prepare_cached(query)?;
        let read = |row: &Row<'_>| Ok(Rejected { path: row.get(0)?, rejects: row.get(1)?, turns: row.get(2)? });
        Ok(statement.query_map([number_of(day)], read)?.collect::<rusqlite::Result<_>>()?)
    }

    /// What the files that the runs for `day` read hold, as far as it is kept.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn night(&self, day: Date) -> Result<NightSum, StoreError> {
        let sums = "SELECT coalesce(sum(c.counted = 1), 0), coalesce(sum(c.counted = 0), 0), sum(iif(c.counted = 1, c.score, 0)), \
                    coalesce(sum(c.counted = 1 AND c.fatal = 1), 0), coalesce(max(c.team <> 0), 0) \
                    FROM sources CROSS JOIN conversations c ON c.source = sources.id WHERE sources.day = ?1";
        let read = |row: &Row<'_>| {
            let (conversations, tenths): (i64, Option<i64>) = (row.get(0)?, row.get(2)?);
            let count = |number: i64| u64::try_from(number).unwrap_or_default();
            Ok(NightSum {
                conversations: count(conversations),
                in_several_files: count(row.get(1)?),
                mean: tenths.filter(|_| conversations > 0).map(|tenths| tenths as f64 / conversations as f64 / 10.0),
                fatal: count(row.get(3)?),
                has_teams: row.get(4)?,
            })
        };
        Ok(self.db.query_row(sums, [number_of(day)], read)?)
    }
}
