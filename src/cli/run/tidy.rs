//! What a run removes at its end: what was kept long enough.

use super::Night;
use super::night::{Came, UNREADABLE};
use crate::cli::Failure;
use crate::store::{Store, StoreError, copies};
use anyhow::Context;
use jiff::civil::Date;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

impl Night {
    /// The day from which on it is counted how long something is kept: that of the run. One that somebody has typed may be wrong by a year,
    /// and all there is would be too old: then it is the `last` one up to it of which there is anything.
    pub(super) fn kept_until(&self, last: impl FnOnce() -> Result<Option<Date>, StoreError>) -> Result<Date, Failure> {
        let last = if self.is_named { last().context(UNREADABLE)? } else { None };
        Ok(last.unwrap_or(self.day))
    }

    /// Removes what was kept long enough. What cannot be removed keeps the rest from nothing.
    pub(super) fn forget(&self, store: &mut Store, came: &mut Came) {
        let day = match self.kept_until(|| store.last_day_up_to(self.day)) {
            Ok(day) => day,
            Err(error) => return came.fail(error),
        };
        for (kept, before) in self.config.forgotten(day) {
            match store.forget(kept, before).context("cannot remove what is old") {
                Ok(conversations) => tracing::info!(what = kept.code(), %before, conversations, "what is old was removed"),
                Err(error) => came.fail(error.into()),
            }
        }
        let copies = self.old_copies().unwrap_or_else(|error| {
            came.fail(error);
            Vec::new()
        });
        for copy in copies {
            match fs::remove_file(&copy).with_context(|| copy.display().to_string()) {
                Ok(()) => tracing::info!(path = %copy.display(), "a copy of an older format was removed"),
                Err(error) => came.fail(error.into()),
            }
        }
    }

    /// Copies of older formats that hold what is not to be kept: a week is enough to see whether the new one is sound.
    pub(super) fn old_copies(&self) -> Result<Vec<PathBuf>, Failure> {
        const WEEK: u64 = 7;
        let Some(days) = self.config.shortest_kept() else { return Ok(Vec::new()) };
        let longest = Duration::from_hours(24 * WEEK.min(days));
        let is_old = |copy: &PathBuf| {
            let written = fs::metadata(copy).and_then(|about| about.modified());
            written.is_ok_and(|written| SystemTime::now().duration_since(written).is_ok_and(|age| age >= longest))
        };
        let store = self.config.store_path();
        let all = if store.parent().is_some_and(Path::is_dir) { copies(&store)? } else { Vec::new() };
        Ok(all.into_iter().filter(is_old).collect())
    }
}
