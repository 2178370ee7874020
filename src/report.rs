//! What leaves the program: plain functions from values to bytes, and files that appear whole or not at all.

mod agents;
mod before;
mod casebook;
mod cell;
#[cfg(feature = "parquet")]
mod columnar;
mod columns;
mod confusion;
mod digest;
mod figures;
mod findings;
mod history;
mod html;
mod judgement;
mod plain;
mod rejects;
mod sampled;
mod shown;
mod staged;
mod terminal;
mod view;
mod workbook;

pub use agents::{agents_csv, agents_table};
pub use before::Before;
pub use casebook::{Casebook, TrainingCase};
#[cfg(feature = "parquet")]
pub use columnar::ParquetTable;
pub use columns::Language;
pub use confusion::{Bin, Confusion, Emotions, emotion_tables};
pub use digest::{Case, CaseRow, Digest, Excerpt, Part, RuleHead, Worst, costs};
pub use figures::{Figures, Report};
pub use findings::{findings_header, push_finding_rows};
pub use history::{DayFigure, History};
pub use html::{conversation_html, report_html};
pub use judgement::{Agreement, Share, agreement_table, disagreements_csv};
pub use plain::{plain_csv, plain_table, sparkline};
pub use rejects::{reject_row, rejects_header};
pub use sampled::{ReviewColumn, SampledRow, sample_csv, sample_table};
pub use shown::{shown, visible};
pub use staged::{Staged, StagedFile, aside, remove_aside, write_whole};
pub use terminal::{NARROWEST, Screen, terminal_view};
pub use view::Shown;
pub use workbook::ReportBook;

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
