//! Opening a store: made where there is none, brought up to date after a backup, refused where it is newer.

use super::StoreError;
use super::codes::Codes;
use super::names::Names;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What makes each format out of the one before. Only ever added to.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_history.sql"),
    include_str!("migrations/0002_alerts.sql"),
    include_str!("migrations/0003_twins.sql"),
    include_str!("migrations/0004_names.sql"),
];

/// Marks an `SQLite` file as a store: "ZJQA".
const MARK: i32 = 0x5A4A_5141;

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To read it.
    Read,
    /// To write it; it is made where there is none.
    Write,
}

/// An open store.
pub struct Store {
    pub(super) db: Connection,
    pub(super) codes: Codes,
    pub(super) names: Names,
    path: PathBuf,
}

impl Store {
    /// Opens the store at `path`.
    ///
    /// # Errors
    /// Where it is missing, foreign, newer, or cannot be read or written.
    pub fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let mut db = match access {
            Access::Read if !path.is_file() => return Err(StoreError::Missing(path.to_owned())),
            Access::Read => to_read(path)?,
            Access::Write => to_write(path).map_err(|error| explained(path, error))?,
        };
        let codes = match access {
            Access::Read => {
                ready(&db, path)?;
                Codes::read(&db)?
            }
            Access::Write => {
                migrate(&mut db, path, MIGRATIONS)?;
                Codes::fill(&db).map_err(|error| explained(path, error))?
            }
        };
        Ok(Self { db, codes, names: Names::default(), path: path.to_owned() })
    }

    /// What a failure to write means to people.
    pub(super) fn explained(&self, error: rusqlite::Error) -> StoreError {
        explained(&self.path, error)
    }
}

fn to_write(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(Duration::from_secs(20))?;
    let found: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if found != MARK && tables > 0 {
        return Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_NOTADB), None));
    }
    db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    // A commit is on the disk before the next batch begins, so that a power failure takes nothing back.
    db.pragma_update(None, "synchronous", "full")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "cache_size", -65_536)?;
    Ok(db)
}

/// Opens for reading; also where neither the folder nor the file may be written, as long as no run is under way there.
fn to_read(path: &Path) -> Result<Connection, StoreError> {
    let plain = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    plain.busy_timeout(Duration::from_secs(20))?;
    let looked = plain.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    match looked {
        Ok(_) => Ok(plain),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => Err(StoreError::Foreign(path.to_owned())),
        Err(_) => {
            let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            let escaped = full.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            Ok(Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags)?)
        }
    }
}

fn explained(path: &Path, error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError::Foreign(path.to_owned()),
        Some(
            ErrorCode::ReadOnly
            | ErrorCode::CannotOpen
            | ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::PermissionDenied
            | ErrorCode::DatabaseBusy,
        ) => StoreError::Unwritable { path: path.to_owned(), reason: error.to_string() },
        _ => StoreError::Database(error),
    }
}

/// The format of a store; 0 of an empty file.
fn format_of(db: &Connection) -> rusqlite::Result<usize> {
    let format: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(format as usize)
}

fn ready(db: &Connection, path: &Path) -> Result<(), StoreError> {
    let mark: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let (found, known, path) = (format_of(db)?, MIGRATIONS.len(), path.to_owned());
    if mark != MARK {
        Err(StoreError::Foreign(path))
    } else if found > known {
        Err(StoreError::Newer { path, found, known })
    } else if found < known {
        Err(StoreError::Older { path, found })
    } else {
        Ok(())
    }
}

/// Brings the store to the latest format: a copy of it first, then each step in a transaction of its own.
fn migrate(db: &mut Connection, path: &Path, migrations: &[&str]) -> Result<(), StoreError> {
    let found = format_of(db)?;
    let known = migrations.len();
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    if found > 0 && found < known {
        back_up(db, path, found)?;
    }
    for (nth, step) in migrations.iter().enumerate().skip(found) {
        let made = (|| {
            let transaction = db.transaction()?;
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "application_id", MARK)?;
            transaction.pragma_update(None, "user_version", u32::try_from(nth + 1).unwrap_or(u32::MAX))?;
            transaction.commit()
        })();
        made.map_err(|error| explained(path, error))?;
    }
    Ok(())
}

/// Writes `NAME.format1.bak` beside the store; one that is there already stays, for it is the older.
fn back_up(db: &Connection, path: &Path, format: usize) -> Result<(), StoreError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".format{format}.bak"));
    let copy = path.with_file_name(name);
    if copy.exists() {
        return Ok(());
    }
    let part = copy.with_extension("part");
    let failed = |reason: String| StoreError::Backup { path: copy.clone(), reason };
    // What an interrupted attempt left; VACUUM INTO wants an empty place.
    if part.exists() {
        std::fs::remove_file(&part).map_err(|error| failed(error.to_string()))?;
    }
    db.execute("VACUUM INTO ?1", [part.to_string_lossy()]).map_err(|error| failed(error.to_string()))?;
    std::fs::rename(&part, &copy).map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests;
