//! Conversations of earlier nights that may go on in a later export: exports are cut at midnight, conversations are not.

use super::StoreError;
use super::open::Store;
use super::record::number_of;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rusqlite::{Row, params};

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its id.
    pub conversation: String,
    /// The file it stands in, as the store names it.
    pub source: String,
    /// What that file held when it was read.
    pub sha256: Vec<u8>,
    /// When it began, in seconds since 1970.
    pub started: i64,
    /// When it ended in that file.
    pub ended: i64,
}

impl Store {
    /// The conversations in files of nights before `night` that ended there at `since` or later; of those with the same id the longest last.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn left(&self, night: Date, since: Timestamp) -> Result<Vec<Left>, StoreError> {
        // By the days they began on: all there ever were are many. Those that do not count are there, too: where this night is read again,
        // what it made whole before counts.
        let query = "SELECT c.conversation, s.path, s.sha256, c.started, c.ended \
                     FROM conversations c CROSS JOIN sources s ON s.id = c.source \
                     WHERE c.day BETWEEN ?1 AND ?2 AND c.ended >= ?3 AND s.day < ?2 AND s.complete = 1 AND c.day >= s.frozen \
                     ORDER BY c.turns, c.id";
        let mut statement = self.db.prepare_cached(query)?;
        let read = |row: &Row<'_>| {
            Ok(Left {
                conversation: row.get(0)?,
                source: row.get(1)?,
                sha256: row.get(2)?,
                started: row.get(3)?,
                ended: row.get(4)?,
            })
        };
        let days = (number_of(night.saturating_sub(2.days())), number_of(night));
        Ok(statement.query_map(params![days.0, days.1, since.as_second()], read)?.collect::<rusqlite::Result<_>>()?)
    }
}
