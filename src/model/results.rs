//! The folder that a scored log leaves behind: neither a log nor a rulebook, wherever it stands.

use std::path::Path;

/// The scorecards, one a line.
pub const SCORECARDS: &str = "conversations.jsonl";
/// The figures of the run.
pub const SUMMARY: &str = "summary.json";

/// Whether `folder` holds the results of a run.
pub fn holds_results(folder: &Path) -> bool {
    [SCORECARDS, SUMMARY].iter().all(|name| folder.join(name).is_file())
}
