//! Cells in rows, whatever they were written in: of every one it is known under which heading it stands and who speaks.

use super::holdings::Holdings;
use crate::input::{Headings, Holds};
use crate::model::Personal;
use crate::text::{Redactor, Span, Utterance};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// The digits of a phone.
const PHONE: usize = 11;
/// What stands between the digits of a time.
const TIME_MARKS: &str = " -/:.,+TZ年月日时分秒";
/// What a value stands under that is a name as a whole.
const NAME: &str = "姓名";

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

    /// What is to be written otherwise in `rows`, in the order of the file. The first `known` rows are only there for those behind
    /// them. All cells are one talk, column after column: who was named in one is known in all.
    pub(super) fn edits(&self, rows: &[Row], known: usize) -> Vec<Edit> {
        let columns = columns(rows);
        let holdings = Holdings::new(&self.headings, columns.keys().copied());
        let agents = holdings.agents(&self.headings, rows);
        let mut cells: Vec<Said> = Vec::new();
        for (&heading, places) in &columns {
            let holds = holdings.of_heading(heading);
            if matches!(holds, Holds::Conversation | Holds::Agent) {
                continue;
            }
            let told = if matches!(holds, Holds::Person | Holds::Speaker) {
                Some(NAME)
            } else {
                Some(heading).filter(|heading| self.redactor.tells(heading))
            };
            let stays = |row: &Row, cell: usize| match holds {
                Holds::Id => row.iter().any(|other| holdings.of_heading(&other.heading) == Holds::Turns),
                Holds::Time => is_time(&row[cell].text),
                Holds::Speaker => {
                    let speaker = (holdings.first(row, Holds::Conversation), row[cell].text.as_str());
                    holdings.is_agent(row, cell) || agents.contains(&speaker)
                }
                _ => told.is_some() && holdings.is_agent(row, cell),
            };
            for &(row, cell) in places.iter().filter(|&&(row, cell)| !stays(&rows[row], cell)) {
                if let Some(heading) = told {
                    cells.push(Said { place: None, speaker: String::new(), text: heading });
                }
                // A cell under a heading goes on in no other.
                let speaker = if told.is_some() { format!("{}", cells.len()) } else { holdings.speaker(&rows[row], cell) };
                cells.push(Said { place: Some((row, cell)), speaker, text: &rows[row][cell].text });
            }
        }
        let talk: Vec<Utterance> = cells.iter().map(|said| Utterance { speaker: &said.speaker, text: said.text }).collect();
        let spans = self.redactor.find_in_talk(&talk);
        let written = cells.iter().zip(&spans).filter_map(|(said, spans)| said.place.map(|place| (place, spans)));
        let wanted = written.filter(|((row, _), _)| *row >= known);
        let mut edits: Vec<Edit> = wanted.filter_map(|((row, cell), spans)| self.edit(&rows[row][cell], spans)).collect();
        edits.sort_by_key(|edit| edit.range.start);
        edits
    }

    /// Whether `heading` is what a column is called, and no role: 客户 also stands in the rows of a table.
    pub(super) fn knows(&self, heading: &str) -> bool {
        self.headings.knows(heading) || self.redactor.tells(heading)
    }

    /// Whether `heading` is the name of a column that logs have.
    pub(super) fn is_column(&self, heading: &str) -> bool {
        self.headings.knows(heading)
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
}

/// A cell, or the heading that stands above one, as part of a talk.
struct Said<'r> {
    place: Option<(usize, usize)>,
    speaker: String,
    text: &'r str,
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

/// Whether `text`, in a column of times, is one: a clock, or what has gone by since some moment. Eleven digits are rather a phone.
fn is_time(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits > 0 && digits != PHONE && text.chars().all(|c| c.is_ascii_digit() || TIME_MARKS.contains(c))
}
