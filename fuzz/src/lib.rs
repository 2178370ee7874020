//! What the fuzz targets share.

use std::{fs, path::Path};
use zhijian::input::{ReadOptions, read};

/// Reads `bytes` from a file of this name, and holds what every reader promises: every conversation has turns, every problem
/// a reason in words and no more than 2,000 characters of its row.
///
/// # Panics
/// Where a promise is broken.
pub fn read_bytes(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir_in(if Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "." }).expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    for batch in read(&[path], &ReadOptions::default()).expect("the path is there") {
        assert!(batch.conversations.iter().all(|conversation| !conversation.turns.is_empty()));
        assert!(batch.problems.iter().all(|problem| !problem.detail.is_empty() && problem.row.chars().count() <= 2_000));
    }
}
