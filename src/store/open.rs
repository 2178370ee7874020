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
    include_str!("migrations/0005_counts.sql"),
    include_str!("migrations/0006_rule_names.sql"),
    include_str!("migrations/0007_home.sql"),
    include_str!("migrations/0008_judged.sql"),
    include_str!("migrations/0009_earlier.sql"),
    include_str!("migrations/0010_told.sql"),
    include_str!("migrations/0011_swept.sql"),
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
    overlooked: Option<PathBuf>,
}

impl Store {
    /// Opens the store at `path`.
    ///
    /// # Errors
    /// Where it is missing, foreign, newer, or cannot be read or written.
    pub fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let (mut db, overlooked) = match access {
            Access::Read if !path.is_file() => return Err(StoreError::Missing(path.to_owned())),
            Access::Read => to_read(path)?,
            Access::Write => (to_write(path).map_err(|error| explained(path, error))?, None),
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
        Ok(Self { db, codes, names: Names::default(), path: path.to_owned(), overlooked })
    }

    /// The file beside the store with batches that could not be read here, where there are any.
    pub fn overlooked(&self) -> Option<&Path> {
        self.overlooked.as_deref()
    }

    /// Where it stands.
    pub(super) fn path(&self) -> &Path {
        &self.path
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
    // What goes, be it replaced or too old, is overwritten: else it could still be read in the file.
    db.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "cache_size", -65_536)?;
    Ok(db)
}

/// Opens for reading; also where neither the folder nor the file may be written, as long as no run is under way there. Then what a run
/// has left in the file beside the store is not read: which file that is.
fn to_read(path: &Path) -> Result<(Connection, Option<PathBuf>), StoreError> {
    let plain = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    plain.busy_timeout(Duration::from_secs(20))?;
    let shared = beside(path, "-shm");
    // What is no file cannot hold locks: the database would try for seconds.
    if shared.exists() && !shared.is_file() {
        return unlocked(path);
    }
    match looked_into(plain, path)? {
        Ok(plain) => Ok((plain, None)),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => Err(StoreError::Foreign(path.to_owned())),
        // That passes; whoever has no right to lock it is told so otherwise.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Err(error.into()),
        Err(_) => unlocked(path),
    }
}

/// The file alone, without a lock; and the one beside it with batches that are not seen so.
fn unlocked(path: &Path) -> Result<(Connection, Option<PathBuf>), StoreError> {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let escaped = full.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags)?;
    let beside = beside(path, "-wal");
    let holds_any = std::fs::metadata(&beside).is_ok_and(|about| about.len() > 0);
    Ok((db, holds_any.then_some(beside)))
}

/// The first look into a store, which locks it. Where that cannot be done, the database tries for up to twenty seconds before it says so,
/// and nothing stops it: a person is told sooner, and it tries on by itself until the program ends.
fn looked_into(plain: Connection, path: &Path) -> Result<rusqlite::Result<Connection>, StoreError> {
    /// A run brings its last batches into the file within this time.
    const PATIENCE: Duration = Duration::from_secs(5);
    let (sender, looked) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let looked = plain.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
        // Whoever waited may have gone.
        let _ = sender.send(looked.map(|_| plain));
    });
    looked.recv_timeout(PATIENCE).map_err(|_| StoreError::Locked { path: path.to_owned(), beside: beside(path, "-shm") })
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

const COPY: &str = ".format";
const BACKUP: &str = ".bak";

/// The file beside the store whose name has `ending` behind that of the store.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

/// The copies of older formats beside the store at `path`: they hold what it held.
///
/// # Errors
/// Where the folder cannot be read.
pub fn copies(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let own = entry.file_name().to_string_lossy().into_owned();
        let format = own.strip_prefix(&name).and_then(|rest| rest.strip_prefix(COPY)?.strip_suffix(BACKUP));
        if format.is_some_and(|format| format.bytes().all(|byte| byte.is_ascii_digit())) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Writes `NAME.format1.bak` beside the store; one that is there already may be of long ago, from before a store of that format came back.
fn back_up(db: &Connection, path: &Path, format: usize) -> Result<(), StoreError> {
    let copy = beside(path, &format!("{COPY}{format}{BACKUP}"));
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
