//! A file of the night, and whether it is still the one that was looked at.

use crate::input::Listed;
use crate::store::Home;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    /// It is scored and stored.
    Score,
    /// It is stored; where the night has to be finished, its result files need it once more.
    Again,
    /// Nothing.
    Skip,
}

/// A file of the night.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// As the reader names it.
    pub(super) name: Arc<str>,
    /// As the store names it.
    pub(super) kept: Arc<str>,
    pub(super) file: Listed,
    /// Of its content, and of the layout beside it.
    pub(super) sha256: Vec<u8>,
    pub(super) work: Work,
    /// How many conversations the store has of something else under its name.
    pub(super) replaces: Option<u64>,
    /// Whether earlier nights hold something else by now of conversations that go on in it.
    pub(super) is_outdated: bool,
    /// Rows of it that an earlier run of this night has rejected.
    pub(super) rejects: u64,
    /// How it was before it was looked at.
    stamp: Option<Stamp>,
}

/// What of a file changes with its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: SystemTime,
    /// When the file was changed in any way, which nobody can set; `None` where the system does not tell.
    changed: Option<SystemTime>,
    /// Whether it was changed so lately that a further change may bear the same time.
    is_fresh: bool,
}

/// The coarsest clock of a file system.
const TICK: Duration = Duration::from_secs(2);

impl Planned {
    /// Looks at a file: reads all of it.
    pub(super) fn new(file: Listed, home: &Home) -> io::Result<Self> {
        let stamp = Stamp::of(&file.path);
        let sha256 = hash(&file)?;
        let (name, kept) = (file.path.to_string_lossy().into(), home.name_of(&file.path).into());
        Ok(Self { name, kept, file, sha256, work: Work::Skip, replaces: None, is_outdated: false, rejects: 0, stamp })
    }

    /// Notes that it is stored, by a run of this night or another; what there is to do.
    pub(super) fn again(&mut self, is_of_night: bool, rejects: u64) -> Work {
        self.rejects = if is_of_night { rejects } else { 0 };
        if is_of_night { Work::Again } else { Work::Skip }
    }

    /// Whether the file is still as it was when it was looked at.
    pub(super) fn is_unchanged(&self) -> bool {
        let Some((before, now)) = self.stamp.zip(Stamp::of(&self.file.path)) else { return false };
        let seems_so = (before.length, before.modified, before.changed) == (now.length, now.modified, now.changed);
        // Who only touched it has not changed it, and who changed it at once after may have left no trace.
        (seems_so && !before.is_fresh) || (before.length == now.length && hash(&self.file).is_ok_and(|now| now == self.sha256))
    }
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let about = fs::metadata(path).ok()?;
        let modified = about.modified().ok()?;
        let changed = changed(&about);
        let last = changed.map_or(modified, |changed| changed.max(modified));
        let is_fresh = SystemTime::now().duration_since(last).map_or(true, |age| age < TICK);
        Some(Self { length: about.len(), modified, changed, is_fresh })
    }
}

#[cfg(unix)]
fn changed(about: &fs::Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let since = Duration::new(about.ctime().try_into().ok()?, about.ctime_nsec().try_into().ok()?);
    SystemTime::UNIX_EPOCH.checked_add(since)
}

#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> Option<SystemTime> {
    None
}

/// The content of a file, and of the layout beside it.
pub(super) fn hash(file: &Listed) -> io::Result<Vec<u8>> {
    let mut hasher = Sha256::new();
    for path in std::iter::once(&file.path).chain(&file.layout) {
        let length = io::copy(&mut File::open(path)?, &mut hasher)?;
        hasher.update(length.to_le_bytes());
    }
    Ok(hasher.finalize().to_vec())
}

#[cfg(test)]
mod tests {
    use super::Planned;
    use crate::input::Listed;
    use crate::store::Home;
    use std::fs::{self, File};
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    fn planned(path: &Path) -> Planned {
        Planned::new(Listed { path: path.to_owned(), layout: None }, &Home::new(Path::new("/"))).expect("a file")
    }

    #[test]
    fn a_change_is_noticed_and_a_touch_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        let touch = |age: u64| {
            let file = File::options().append(true).open(&path).expect("the file");
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).expect("its time");
        };
        let changes: [(&str, &dyn Fn(), bool); 5] = [
            ("nothing", &|| (), true),
            ("a row more", &|| fs::write(&path, "abcd").expect("a file"), false),
            ("another of the same length", &|| fs::write(&path, "abd").expect("a file"), false),
            ("only touched", &|| touch(5), true),
            ("gone", &|| fs::remove_file(&path).expect("a file"), false),
        ];
        for (reason, change, is_unchanged) in changes {
            for age in [0, 1000] {
                fs::write(&path, "abc").expect("a file");
                touch(age);
                let planned = planned(&path);
                change();
                assert_eq!(planned.is_unchanged(), is_unchanged, "{reason}, {age} s old");
            }
        }
        // Its time set back, as copying programs do.
        fs::write(&path, "abc").expect("a file");
        touch(1000);
        let planned = planned(&path);
        let before = fs::metadata(&path).and_then(|about| about.modified()).expect("a time");
        fs::write(&path, "abd").expect("a file");
        File::options().append(true).open(&path).and_then(|file| file.set_modified(before)).expect("its time");
        assert_eq!(planned.is_unchanged(), cfg!(not(unix)));
    }
}
