//! Ctrl-C leaves nothing behind: what was written aside is removed before the program ends.

use crate::report::remove_aside;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::exit;

/// What a shell says of a program that Ctrl-C has ended.
const INTERRUPTED: i32 = 130;

/// From now on an interrupt removes what is written aside in `folder`, and `made`, a folder that is only there for it.
pub(super) fn leave_nothing(folder: &Path, made: Option<PathBuf>) {
    let folder = folder.to_owned();
    // Where somebody else has the signals in hand, or nohup has them ignored, it stays so: then the files of a run that is ended
    // by force remain.
    let _ = ctrlc::try_set_handler(move || {
        remove_aside(&folder);
        // Not removed where anything else is in it.
        made.as_ref().map_or(Ok(()), fs::remove_dir).ok();
        exit(INTERRUPTED)
    });
}
