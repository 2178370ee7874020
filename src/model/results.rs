//! The files that a scored log leaves behind.

use std::path::Path;

/// The scorecards, one a line.
pub const SCORECARDS: &str = "conversations.jsonl";
/// The figures of the run.
pub const SUMMARY: &str = "summary.json";

/// Whether a folder holds results: neither a log nor a rulebook, wherever it stands.
pub fn is_results(folder: &Path) -> bool {
    [SCORECARDS, SUMMARY].iter().all(|name| folder.join(name).is_file())
}
