//! Examples of a rulebook: turns in which a code must hit or must not.

use super::lexicon::LexiconError;
use super::lexicon_file::{EXAMPLES, LexiconFile, check_headers, without_bom};
use super::term::Tag;
use serde::Deserialize;

/// The columns an example file may have.
const COLUMNS: [&str; 4] = ["text", "expect", "before", "note"];

/// What an example must do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expect {
    /// At least one hit of the code counts.
    Hit,
    /// None does.
    Pass,
}

/// One row of an example file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Example {
    /// What it must do.
    pub expect: Expect,
    /// The turn that is looked at.
    pub text: String,
    /// The other side's turn just before; may be empty.
    #[serde(default)]
    pub before: String,
    /// The code whose file it stands in.
    #[serde(skip)]
    pub code: String,
    /// Path and line, for a report.
    #[serde(skip)]
    pub place: String,
}

/// Every example of a rulebook folder.
///
/// # Errors
/// An example file that is no CSV, or whose name is no code.
pub fn examples_of(files: &[LexiconFile]) -> Result<Vec<(Tag, Example)>, LexiconError> {
    let mut examples = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(EXAMPLES)) {
        let tag = file.tag()?;
        let mut reader = csv::Reader::from_reader(without_bom(&file.text).as_bytes());
        let headers = reader.headers().map_err(|error| file.csv_error(error))?.clone();
        check_headers(file, &headers, &COLUMNS)?;
        for record in reader.records() {
            let record = record.map_err(|error| file.csv_error(error))?;
            let mut example: Example = record.deserialize(Some(&headers)).map_err(|error| file.csv_error(error))?;
            tag.code().clone_into(&mut example.code);
            example.place = format!("{}:{}", file.path, record.position().map_or(0, csv::Position::line));
            examples.push((tag, example));
        }
    }
    Ok(examples)
}
