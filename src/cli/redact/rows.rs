//! Cells in rows, whatever they were written in: of every one it is known under which heading it stands and who speaks.

use crate::input::{Headings, Holds};
use crate::model::Personal;
use crate::text::{Redactor, Span, Utterance};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// The longest cell that says who speaks, in characters.
const LONGEST_NAME: usize = 30;

/// A text within a file.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// What its column or key is called; empty where nothing is known.
    pub(super) heading: String,
    pub(super) text: String,
    /// Whether it is a number that is not quoted.
    pub(super) is_bare: bool,
}

/// The cells of one row, or of one JSON object.
pub(super) type Row = Vec<Cell>;

/// What to write instead of the text of a cell.
#[derive(Debug)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

/// Hides personal data in rows.
pub(super) struct Hider {
    redactor: Redactor,
    headings: Headings,
}

impl Hider {
    pub(super) fn new(redactor: Redactor) -> Self {
        Self { redactor, headings: Headings::new() }
    }

    /// What is to be written otherwise in `rows`, in the order of the file. The first `known` rows are only there for those behind them.
    pub(super) fn edits(&self, rows: &[Row], known: usize) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (heading, cells) in columns(rows) {
            let holds = self.headings.holds(heading);
            let is_alone = holds == Holds::Person || self.redactor.tells(heading);
            let spans = match holds {
                Holds::Structure => continue,
                _ if is_alone => self.alone(heading, holds, rows, &cells),
                _ => self.talk(rows, &cells),
            };
            for (&(row, cell), spans) in cells.iter().zip(&spans).filter(|((row, _), _)| *row >= known) {
                edits.extend(self.edit(&rows[row][cell], spans));
            }
        }
        edits.sort_by_key(|edit| edit.range.start);
        edits
    }

    fn edit(&self, cell: &Cell, spans: &[Span]) -> Option<Edit> {
        let is_certain = |span: &Span| matches!(span.kind, Personal::Mobile | Personal::IdCard | Personal::BankCard);
        if cell.is_bare && !spans.iter().any(is_certain) {
            return None;
        }
        match self.redactor.hide(&cell.text, spans) {
            Cow::Owned(text) if text != cell.text => Some(Edit { range: cell.range.clone(), text }),
            _ => None,
        }
    }

    /// The cells of a column whose heading says what they hold. The agent's name stays, as in every output.
    fn alone(&self, heading: &str, holds: Holds, rows: &[Row], cells: &[(usize, usize)]) -> Vec<Vec<Span>> {
        let heading = if holds == Holds::Person { "姓名" } else { heading };
        let spans = |&(row, cell): &(usize, usize)| {
            let text = &rows[row][cell].text;
            let is_agent =
                rows[row].iter().any(|other| other.text == *text && self.headings.holds(&other.heading) == Holds::Structure);
            if is_agent { Vec::new() } else { self.redactor.find_under(heading, text) }
        };
        cells.iter().map(spans).collect()
    }

    /// The cells of a column of messages.
    fn talk(&self, rows: &[Row], cells: &[(usize, usize)]) -> Vec<Vec<Span>> {
        let speakers: Vec<String> = cells.iter().map(|&(row, cell)| speaker(&rows[row], cell)).collect();
        let texts = cells.iter().map(|&(row, cell)| rows[row][cell].text.as_str());
        let talk: Vec<Utterance> = texts.zip(&speakers).map(|(text, speaker)| Utterance { speaker, text }).collect();
        self.redactor.find_in_talk(&talk)
    }
}

/// The cells of every column: row and place in it.
fn columns(rows: &[Row]) -> BTreeMap<&str, Vec<(usize, usize)>> {
    let mut columns: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (row, cells) in rows.iter().enumerate() {
        for (cell, Cell { heading, .. }) in cells.iter().enumerate() {
            columns.entry(heading).or_default().push((row, cell));
        }
    }
    columns
}

/// Whose a cell is: what stands beside it, without the digits of times and numbers.
fn speaker(row: &Row, cell: usize) -> String {
    let others = row.iter().enumerate().filter(|(i, other)| *i != cell && other.text.chars().count() <= LONGEST_NAME);
    let text = |(_, other): (usize, &Cell)| other.text.chars().filter(|c| !c.is_ascii_digit()).chain(['\n']).collect::<String>();
    others.map(text).collect()
}
