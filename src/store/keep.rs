//! How long rows are kept, and what an agent loses points by.

use super::StoreError;
use super::open::Store;
use super::record::number_of;
use jiff::civil::Date;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// What is kept for a time. The sums by day stay for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// What was said: conversations and quotes.
    Texts,
    /// Single findings.
    Findings,
    /// Everything of single conversations.
    Scorecards,
}

/// The days before `?1` of which something may be left. From one to the next by the index: conversations are many, and days are few.
const UNSWEPT: &str = "WITH RECURSIVE d (day) AS (SELECT min(day) FROM conversations UNION ALL \
    SELECT (SELECT min(c.day) FROM conversations c WHERE c.day > d.day) FROM d WHERE d.day < ?1) \
    SELECT day FROM d WHERE day < ?1 AND NOT EXISTS (SELECT 1 FROM swept s WHERE s.day = d.day AND s.kept = ?2) ORDER BY day";

impl Kept {
    /// As the configuration calls it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Texts => "texts",
            Self::Findings => "findings",
            Self::Scorecards => "scorecards",
        }
    }

    /// The conversations of the day `?1` of which there is any.
    fn old(self) -> &'static str {
        match self {
            Self::Texts => "SELECT c.id FROM conversations c CROSS JOIN transcripts t ON t.conversation = c.id WHERE c.day = ?1",
            Self::Findings => {
                "SELECT c.id FROM conversations c WHERE c.day = ?1 AND (EXISTS (SELECT 1 FROM findings f WHERE f.conversation = c.id) \
                 OR EXISTS (SELECT 1 FROM review_findings f WHERE f.conversation = c.id))"
            }
            Self::Scorecards => "SELECT c.id FROM conversations c WHERE c.day = ?1",
        }
    }

    /// Of how many conversations of a day there is any.
    fn count(self, db: &Connection, day: i64) -> rusqlite::Result<i64> {
        db.prepare_cached(&format!("SELECT count(*) FROM ({})", self.old()))?.query_row([day], |row| row.get(0))
    }

    /// The days before `before` of which there may be any.
    fn days(self, db: &Connection, before: i64) -> rusqlite::Result<Vec<i64>> {
        db.prepare_cached(UNSWEPT)?.query_map(params![before, self.code()], |row| row.get(0))?.collect()
    }

    /// The statements that remove it, the rows that `old` is told by last.
    fn removals(self) -> &'static [&'static str] {
        match self {
            Self::Texts => &[
                "UPDATE findings SET quote = NULL WHERE quote IS NOT NULL AND conversation IN",
                "UPDATE review_findings SET quote = NULL WHERE quote IS NOT NULL AND conversation IN",
                "DELETE FROM transcripts WHERE conversation IN",
            ],
            Self::Findings => {
                &["DELETE FROM review_findings WHERE conversation IN", "DELETE FROM findings WHERE conversation IN"]
            }
            Self::Scorecards => &[
                "DELETE FROM transcripts WHERE conversation IN",
                "DELETE FROM findings WHERE conversation IN",
                "DELETE FROM review_findings WHERE conversation IN",
                "DELETE FROM scorecards WHERE conversation IN",
                "DELETE FROM earlier WHERE conversation IN",
                "DELETE FROM conversations WHERE id IN",
            ],
        }
    }

    /// Removes it of `day`, as of one of the days before `before`.
    fn remove(self, db: &Connection, day: i64, before: i64) -> rusqlite::Result<()> {
        let old = self.old();
        // The sums can no longer lose what those conversations gave them: they stay as they are, whatever becomes of the file.
        if self != Self::Texts {
            let of_old = format!("SELECT source FROM conversations WHERE id IN ({old})");
            db.execute(&format!("UPDATE sources SET frozen = max(frozen, ?2) WHERE id IN ({of_old})"), [day, before])?;
        }
        if self == Self::Scorecards {
            let note = "INSERT INTO forgotten_days (day, conversations) \
                        SELECT day, count(*) FROM conversations WHERE day = ?1 AND counted = 1 GROUP BY day \
                        ON CONFLICT DO UPDATE SET conversations = conversations + excluded.conversations";
            db.execute(note, [day])?;
        }
        for statement in self.removals() {
            db.execute(&format!("{statement} ({old})"), [day])?;
        }
        match self {
            // Of those the day itself is gone.
            Self::Scorecards => Ok(()),
            Self::Texts | Self::Findings => {
                db.execute("INSERT INTO swept (day, kept) VALUES (?1, ?2)", params![day, self.code()]).map(drop)
            }
        }
    }
}

/// Notes that conversations of these days have come: something may be left of them.
pub(super) fn unsweep(db: &Connection, days: &BTreeSet<i64>) -> rusqlite::Result<()> {
    let mut gone = db.prepare_cached("DELETE FROM swept WHERE day = ?1")?;
    days.iter().try_for_each(|day| gone.execute([day]).map(drop))
}

/// Alerts about conversations before `?1` that have arrived.
const TOLD: &str = "day < ?1 AND names = 1 AND NOT EXISTS \
    (SELECT 1 FROM deliveries d WHERE d.alert = alerts.id AND d.state IN ('waiting', 'sending'))";

/// What alerts tell of conversations before `day`: those that have arrived, and the ids that are told once. Alerts on figures stay, for
/// by them it is known that a month was told.
fn remove_alerts(db: &Connection, day: i64) -> rusqlite::Result<()> {
    db.execute(&format!("DELETE FROM deliveries WHERE alert IN (SELECT id FROM alerts WHERE {TOLD})"), [day])?;
    db.execute(&format!("DELETE FROM alerts WHERE {TOLD}"), [day])?;
    let left = "SELECT 1 FROM conversations c WHERE c.conversation = alerted.conversation AND (c.head = alerted.head OR c.tail = alerted.tail)";
    // A conversation that is away for a day, because its file came without it, is none that was never told of.
    db.execute("DELETE FROM alerted WHERE day < ?1", [day])?;
    db.execute(&format!("DELETE FROM alerted WHERE day IS NULL AND NOT EXISTS ({left})"), []).map(drop)
}

impl Store {
    /// Of how many conversations before `day` there is something that `forget` would remove.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn forgettable(&self, kept: Kept, day: Date) -> Result<i64, StoreError> {
        let days = kept.days(&self.db, number_of(day))?;
        Ok(days.into_iter().map(|day| kept.count(&self.db, day)).sum::<rusqlite::Result<i64>>()?)
    }

    /// How many alerts about conversations before `day` go with those.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn forgettable_alerts(&self, day: Date) -> Result<i64, StoreError> {
        let count = format!("SELECT count(*) FROM alerts WHERE {TOLD}");
        Ok(self.db.query_row(&count, [number_of(day)], |row| row.get(0))?)
    }

    /// Removes what is kept of conversations before `day`, day by day: a year at once would be a step as large as the store. Of how many
    /// conversations it was.
    ///
    /// # Errors
    /// Where the store cannot be written; then the day at hand, and those behind it, have not changed.
    pub fn forget(&mut self, kept: Kept, day: Date) -> Result<i64, StoreError> {
        let before = number_of(day);
        let forgotten = (|| {
            let mut count = 0;
            for day in kept.days(&self.db, before)? {
                let transaction = self.db.transaction()?;
                count += kept.count(&transaction, day)?;
                kept.remove(&transaction, day, before)?;
                transaction.commit()?;
            }
            if kept == Kept::Scorecards {
                let transaction = self.db.transaction()?;
                remove_alerts(&transaction, before)?;
                transaction.commit()?;
            }
            Ok(count)
        })();
        forgotten.map_err(|error| self.explained(error))
    }

    /// What an agent lost by each code, in hundredths of a point, from `first` to `last`, both included.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn losses(&self, agent: &str, first: Date, last: Date) -> Result<Vec<(String, i64)>, StoreError> {
        let query = "SELECT codes.code, -sum(f.cost) FROM days CROSS JOIN finding_days f ON f.day = days.day \
                     JOIN rules ON rules.id = f.rule JOIN codes ON codes.id = rules.category \
                     WHERE days.day BETWEEN ?2 AND ?3 AND f.agent = (SELECT id FROM agents WHERE name = ?1) \
                     GROUP BY codes.code HAVING sum(f.cost) < 0 ORDER BY 1";
        let mut statement = self.db.prepare_cached(query)?;
        let keys = params![agent, number_of(first), number_of(last)];
        Ok(statement.query_map(keys, |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
    }
}
