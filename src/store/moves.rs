//! Files that were moved aside: `export.csv` of yesterday is `export.1.csv` today, and another file has its name.

use super::StoreError;
use super::open::Store;
use super::sources::remove;
use rusqlite::{Connection, OptionalExtension, params};

impl Store {
    /// Notes that what was read from the first path of each pair stands at the second one now. What was read from there before and is
    /// nowhere any more keeps its conversations, under a name that no file has.
    ///
    /// # Errors
    /// Where the store cannot be written; then nothing has changed.
    pub fn moved(&mut self, moves: &[(String, String)]) -> Result<(), StoreError> {
        let noted = (|| {
            let transaction = self.db.transaction()?;
            let mut own = Vec::new();
            for (from, to) in moves {
                let known = "SELECT id FROM sources WHERE path = ?1";
                let id: Option<i64> = transaction.query_row(known, [from], |row| row.get(0)).optional()?;
                own.extend(id.map(|id| (id, to)));
            }
            // All of them out of the way first: files may have changed places.
            for (id, _) in &own {
                rename(&transaction, *id, &format!("#{id}"))?;
            }
            for (id, to) in own {
                retire(&transaction, to)?;
                rename(&transaction, id, to)?;
            }
            transaction.commit()
        })();
        noted.map_err(|error| self.explained(error))
    }
}

fn rename(db: &Connection, id: i64, path: &str) -> rusqlite::Result<()> {
    db.execute("UPDATE sources SET path = ?2 WHERE id = ?1", params![id, path]).map(drop)
}

/// Makes room at `path`. What was read of it by half is no file's any more, and goes.
fn retire(db: &Connection, path: &str) -> rusqlite::Result<()> {
    let known = "SELECT id, complete FROM sources WHERE path = ?1";
    let found: Option<(i64, bool)> = db.query_row(known, [path], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((id, is_whole)) = found else { return Ok(()) };
    if !is_whole {
        remove(db, id)?;
    }
    rename(db, id, &format!("{path}#{id}"))
}
