//! The folder that paths in the store are meant from: that of the configuration. A job that is moved as a whole finds there what it read.

use super::StoreError;
use super::open::Store;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Component, Path, PathBuf};

/// The folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home(PathBuf);

/// What the last run noted.
struct Noted {
    folder: PathBuf,
    store: Option<String>,
}

impl Home {
    /// That of a configuration in `folder`, as long as there is no store.
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// What the store calls the file at `path`.
    pub fn name_of(&self, path: &Path) -> String {
        path.strip_prefix(&self.0).unwrap_or(path).to_string_lossy().into_owned()
    }

    /// Where the file stands that the store calls `name`.
    pub fn path_of(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Store {
    /// The folder that paths are meant from, for a run whose configuration stands in `base`. Another configuration over the same store has
    /// no home of its own: what `in/a.csv` is there must not be mistaken for this one's.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn home(&self, base: &Path) -> Result<Home, StoreError> {
        let noted = self.noted()?;
        Ok(match noted {
            Some(noted) if !self.is_moved(&noted, base)? => Home(noted.folder),
            _ => Home::new(base),
        })
    }

    /// Notes the folder, and renames the sources below it that have their whole path yet.
    ///
    /// # Errors
    /// Where the store cannot be written; then nothing has changed.
    pub fn settle_home(&mut self, base: &Path) -> Result<(), StoreError> {
        let home = self.home(base)?;
        let store = way(&home.0, self.path());
        if self.noted()?.is_some_and(|noted| noted.folder == home.0 && noted.store == store) {
            return Ok(());
        }
        let settled = (|| {
            let transaction = self.db.transaction()?;
            let note =
                "INSERT INTO home VALUES (1, ?1, ?2) ON CONFLICT DO UPDATE SET folder = excluded.folder, store = excluded.store";
            transaction.execute(note, params![home.0.to_string_lossy(), store])?;
            rename(&transaction, &home)?;
            transaction.commit()
        })();
        settled.map_err(|error| self.explained(error))
    }

    fn noted(&self) -> Result<Option<Noted>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| Ok(Noted { folder: PathBuf::from(row.get::<_, String>(0)?), store: row.get(1)? });
        Ok(self.db.query_row("SELECT folder, store FROM home", [], read).optional()?)
    }

    /// Whether it is the noted folder that stands at `base` now: it has the store in the same place, or is nowhere else any more.
    fn is_moved(&self, noted: &Noted, base: &Path) -> Result<bool, StoreError> {
        if noted.folder == base || (noted.store.is_some() && noted.store == way(base, self.path())) {
            return Ok(true);
        }
        if noted.folder.is_dir() {
            return Ok(false);
        }
        // Whose files have their whole path is another one, and was here before.
        let own = format!("{}{}", base.to_string_lossy(), std::path::MAIN_SEPARATOR);
        let known = "SELECT NOT EXISTS (SELECT 1 FROM sources WHERE substr(path, 1, length(?1)) = ?1)";
        Ok(self.db.query_row(known, [own], |row| row.get(0))?)
    }
}

/// The way from a folder down to a store; none where it does not lead down.
fn way(folder: &Path, store: &Path) -> Option<String> {
    let way = store.strip_prefix(folder).ok()?;
    let leads_down = way.components().all(|part| matches!(part, Component::Normal(_)));
    leads_down.then(|| way.to_string_lossy().into_owned())
}

fn rename(db: &Connection, home: &Home) -> rusqlite::Result<()> {
    let mut all = db.prepare("SELECT id, path FROM sources")?;
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, path) in rows.collect::<rusqlite::Result<Vec<(i64, String)>>>()? {
        let name = home.name_of(Path::new(&path));
        if name != path {
            db.execute("UPDATE OR IGNORE sources SET path = ?2 WHERE id = ?1", params![id, name])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Access;
    use std::fs;
    use tempfile::TempDir;

    const SOURCES: &str = "INSERT INTO rulebooks VALUES (1, 'x', 'x', 'x', '0'); \
        INSERT INTO sources (path, sha256, rulebook, run, day, complete) VALUES ('JOB/in/a.csv', x'00', 1, 1, 20251103, 1), \
        ('JOB/in/b.csv#2', x'01', 1, 1, 20251103, 1), ('JOBS/c.csv', x'02', 1, 1, 20251103, 1)";

    fn paths(store: &Store) -> String {
        let all = "SELECT group_concat(path, ' ' ORDER BY id) FROM sources";
        store.db.query_row(all, [], |row| row.get(0)).expect("paths")
    }

    /// A store that a run from the folder `job` has used, in `at`.
    fn used(folder: &TempDir, at: &str) -> (PathBuf, PathBuf) {
        let job = folder.path().join("job");
        fs::create_dir_all(job.join("data")).expect("a folder");
        let path = folder.path().join(at);
        let mut store = Store::open(&path, Access::Write).expect("a store");
        store.db.execute_batch(&SOURCES.replace("JOB", &job.to_string_lossy())).expect("sources");
        store.settle_home(&job).expect("a home");
        assert_eq!(paths(&store), format!("in/a.csv in/b.csv#2 {}S/c.csv", job.display()), "what is below has its way");
        (job, path)
    }

    #[test]
    fn a_job_that_is_moved_is_known_and_another_is_none() {
        for (reason, at, is_gone, base, is_it) in [
            ("where it was", "job/qa.db", false, "job", true),
            ("moved with its store", "job/qa.db", true, "new", true),
            ("the same, the store in a folder", "job/data/qa.db", true, "new", true),
            ("copied with its store", "job/qa.db", false, "new", true),
            ("moved, the store elsewhere", "qa.db", true, "new", true),
            ("another one over the same store", "qa.db", false, "new", false),
            ("another one beside it, below the store's folder", "job/qa.db", false, "job/b", false),
            ("another one that was here before", "qa.db", true, "jobS", false),
        ] {
            let folder = TempDir::new().expect("a folder");
            let (job, mut path) = used(&folder, at);
            let new = folder.path().join(base);
            fs::create_dir_all(&new).expect("a folder");
            if at.starts_with("job/") && base == "new" {
                fs::create_dir_all(new.join("data")).expect("a folder");
                path = folder.path().join(at.replace("job/", "new/"));
                fs::copy(folder.path().join(at), &path).expect("a copy");
            }
            if is_gone {
                fs::remove_dir_all(&job).expect("our own folder");
            }
            let mut store = Store::open(&path, Access::Write).expect("the store");
            let before = paths(&store);
            let expected = if is_it { &new } else { &job };
            assert_eq!(store.home(&new).expect("a home"), Home::new(expected), "{reason}");
            store.settle_home(&new).expect("a home");
            assert_eq!(paths(&store), before, "{reason}: names stay");
            assert_eq!(store.home(&job).expect("a home"), Home::new(if is_it { &new } else { &job }), "{reason}: noted");
        }
    }
}
