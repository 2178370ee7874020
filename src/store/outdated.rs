//! Files that have to be read again: they were judged by something else than what earlier nights hold of their conversations by now.

use super::StoreError;
use super::history::day_of;
use super::open::Store;
use super::record::number_of;
use super::sources::Change;
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, params};

/// A file that was judged by something else than what earlier nights hold of its conversations by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outdated {
    /// The night that read it.
    pub night: Date,
    /// What it held then.
    pub sha256: Vec<u8>,
    /// Whether it was damaged when it was to be read again.
    pub is_given_up: bool,
}

/// What `outdated` is of a file that was damaged when it was to be read again.
const GIVEN_UP: i64 = 2;

impl Store {
    /// What was read from `path`, where that was judged by something else than what earlier nights hold of its conversations by now.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn outdated(&self, path: &str) -> Result<Option<Outdated>, StoreError> {
        let outdated = "SELECT day, sha256, outdated FROM sources WHERE path = ?1 AND outdated <> 0";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)? == GIVEN_UP));
        let found: Option<(i64, Vec<u8>, bool)> = self.db.prepare_cached(outdated)?.query_row([path], read).optional()?;
        let known = |(day, sha256, is_given_up)| Some(Outdated { night: day_of(day)?, sha256, is_given_up });
        Ok(found.and_then(known))
    }

    /// The same of every file of the night `night`, with where it was read from.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn outdated_of(&self, night: Date) -> Result<Vec<(String, Outdated)>, StoreError> {
        let outdated = "SELECT path, sha256, outdated FROM sources WHERE day = ?1 AND outdated <> 0 ORDER BY path";
        let mut statement = self.db.prepare_cached(outdated)?;
        let read = |row: &Row<'_>| {
            let is_given_up = row.get::<_, i64>(2)? == GIVEN_UP;
            Ok((row.get(0)?, Outdated { night, sha256: row.get(1)?, is_given_up }))
        };
        Ok(statement.query_map([number_of(night)], read)?.collect::<rusqlite::Result<_>>()?)
    }
}

impl Change<'_> {
    /// Nothing could be read of what stands at `path` now: what was to be read again there is not asked for any more, unless it comes back.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn give_up(&mut self, path: &str) -> rusqlite::Result<()> {
        let update = "UPDATE sources SET outdated = ?2 WHERE path = ?1 AND outdated <> 0";
        self.db().execute(update, params![path, GIVEN_UP]).map(drop)
    }
}
