//! The files that a scored log leaves behind.

/// The scorecards, one a line.
pub const SCORECARDS: &str = "conversations.jsonl";
/// The figures of the run.
pub const SUMMARY: &str = "summary.json";
/// A folder that has all of these holds results: neither a log nor a rulebook, wherever it stands.
pub const RESULTS: [&str; 2] = [SCORECARDS, SUMMARY];
