//! Conversations of earlier nights that may go on in a later export: exports are cut at midnight, conversations are not. And the files of
//! later nights that were judged by what the earlier ones do not hold any more.

use super::StoreError;
use super::open::Store;
use super::record::number_of;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rusqlite::{Row, params};

/// Who is silent for longer has come again: there are ids that begin anew every day.
pub const PAUSE_S: i64 = 30 * 60;
/// Days in which a conversation that goes on and on may have begun.
const LONGEST_DAYS: i64 = 3;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its id.
    pub conversation: String,
    /// The file it stands in, as the store names it.
    pub source: String,
    /// What that file held when it was read.
    pub sha256: Vec<u8>,
    /// The night whose file it is.
    pub night: Date,
    /// When it began, in seconds since 1970.
    pub started: i64,
    /// When it ended in that file.
    pub ended: i64,
    tail: i64,
    turns: i64,
}

/// What the files of earlier nights held of a conversation when it was judged, be it that it was put in front of it or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// When the part began that its own file holds, in seconds since 1970.
    pub(super) began: i64,
    pub(super) tail: i64,
    pub(super) turns: i64,
}

impl Left {
    /// As that before what began at `began`.
    pub fn before(&self, began: i64) -> Before {
        Before { began, tail: self.tail, turns: self.turns }
    }
}

/// The files of the night `?1` whose conversations from before `?4` were judged by something else than what earlier nights hold of them now,
/// looked for as [`Store::left`] and the reader of exports do.
const OUTDATED: &str = "UPDATE sources SET outdated = 1 WHERE outdated <> 1 AND id IN (\
    SELECT t.id FROM sources t CROSS JOIN conversations c ON c.source = t.id LEFT JOIN earlier e ON e.conversation = c.id \
    WHERE t.day = ?1 AND t.complete = 1 AND c.day >= t.frozen AND (e.conversation IS NOT NULL OR c.started <= ?4) \
    AND (e.tail, e.turns) IS NOT (SELECT b.tail, b.turns FROM conversations b CROSS JOIN sources s ON s.id = b.source \
    WHERE b.conversation = c.conversation AND b.day BETWEEN ?2 AND ?1 AND b.ended >= ?3 \
    AND s.day < ?1 AND s.complete = 1 AND b.day >= s.frozen \
    AND b.started < coalesce(e.began, c.started) AND b.ended < c.ended AND coalesce(e.began, c.started) - b.ended <= ?5 \
    ORDER BY b.turns DESC, b.id DESC LIMIT 1))";

impl Store {
    /// The conversations in files of nights before `night` that ended there at `since` or later, and what stood before those; of those with
    /// the same id the longest last.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn left(&self, night: Date, since: Timestamp) -> Result<Vec<Left>, StoreError> {
        // By the days they began on: all there ever were are many. Those that do not count are there, too: where this night is read again,
        // what it made whole before counts.
        let query = "SELECT c.conversation, s.path, s.sha256, s.day, c.started, c.ended, c.tail, c.turns \
                     FROM conversations c CROSS JOIN sources s ON s.id = c.source \
                     WHERE c.day BETWEEN ?1 AND ?2 AND s.day < ?2 AND s.complete = 1 AND c.day >= s.frozen \
                     AND (c.ended >= ?3 OR c.conversation IN (SELECT o.conversation FROM earlier e CROSS JOIN conversations o \
                     ON o.id = e.conversation WHERE o.ended >= ?3 \
                     AND e.conversation >= (SELECT min(id) FROM conversations WHERE day BETWEEN ?1 AND ?2))) ORDER BY c.turns, c.id";
        let mut statement = self.db.prepare_cached(query)?;
        let read = |row: &Row<'_>| {
            Ok(Left {
                conversation: row.get(0)?,
                source: row.get(1)?,
                sha256: row.get(2)?,
                night: super::history::day_of(row.get(3)?).unwrap_or(night),
                started: row.get(4)?,
                ended: row.get(5)?,
                tail: row.get(6)?,
                turns: row.get(7)?,
            })
        };
        let days = (number_of(begin_of(night)), number_of(night));
        Ok(statement.query_map(params![days.0, days.1, since.as_second()], read)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes which files of the nights after `night` were judged by something else than what stands before them now: they have to be read
    /// again. `since` tells from when on conversations may go on in a night. How many files they are.
    ///
    /// # Errors
    /// Where the store cannot be written; then nothing has changed.
    pub fn outdate(&mut self, night: Date, since: impl Fn(Date) -> Timestamp) -> Result<usize, StoreError> {
        let last = night.saturating_add(LONGEST_DAYS.days());
        let behind = "SELECT DISTINCT day FROM sources WHERE day > ?1 AND day <= ?2 ORDER BY day";
        let mut statement = self.db.prepare_cached(behind)?;
        let days = statement.query_map([number_of(night), number_of(last)], |row| row.get(0))?;
        let days: Vec<i64> = days.collect::<rusqlite::Result<_>>()?;
        let mut all = 0;
        for behind in days.into_iter().filter_map(super::history::day_of) {
            let ended =
                "SELECT max(c.ended) FROM sources CROSS JOIN conversations c ON c.source = sources.id WHERE sources.day = ?1";
            let ended: Option<i64> = self.db.query_row(ended, [number_of(night)], |row| row.get(0))?;
            let until = ended.unwrap_or_default() + PAUSE_S;
            let keys = params![number_of(behind), number_of(begin_of(behind)), since(behind).as_second(), until, PAUSE_S];
            all += self.db.execute(OUTDATED, keys).map_err(|error| self.explained(error))?;
        }
        Ok(all)
    }
}

/// The first day on which what goes on in `night` may have begun.
pub(super) fn begin_of(night: Date) -> Date {
    night.saturating_sub(LONGEST_DAYS.days())
}
