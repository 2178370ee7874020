//! What leaves the program: plain functions from values to bytes, and files that appear whole or not at all.

mod agents;
mod cell;
mod columns;
mod findings;
mod judgement;
mod rejects;
mod staged;

pub use agents::{agents_csv, agents_table};
pub use columns::Language;
pub use findings::{findings_header, push_finding_rows};
pub use judgement::{Agreement, Share, agreement_table, disagreements_csv};
pub use rejects::{reject_row, rejects_header};
pub use staged::{Staged, StagedFile, aside};

use crate::model::Scorecard;

/// Bytes that make Excel read a CSV file as UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// Appends one scorecard as a line of JSON, with its line end.
///
/// # Errors
/// Never for a scorecard of finite numbers.
pub fn push_card_line(lines: &mut Vec<u8>, card: &Scorecard) -> serde_json::Result<()> {
    serde_json::to_writer(&mut *lines, card)?;
    lines.push(b'\n');
    Ok(())
}
