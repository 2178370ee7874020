//! Delimited text: every byte outside of what is hidden stays.

use super::Lines;
use super::rows::{Cell, Edit, Hider, Row};
use std::io::{self, Write};
use std::ops::Range;

/// Records that are looked at together.
const BLOCK: usize = 2_000;
/// Line breaks within a quoted cell; beyond it the quote is taken as unclosed.
const MOST_BREAKS: usize = 1_000;
/// Records among which the headings stand.
const HEADINGS_WITHIN: usize = 10;
/// What stands for the columns that have no heading, before their number.
const UNNAMED: char = '\0';
/// The same for the cells of the headings: they are looked at last, since they would tell of what follows them.
pub(super) const OF_HEADINGS: char = char::MAX;

/// Copies `lines` with what is personal hidden.
pub(super) fn redact(hider: &Hider, delimiter: char, lines: &mut Lines, out: &mut impl Write) -> io::Result<()> {
    let mut headings: Vec<String> = Vec::new();
    let mut before: Option<Row> = None;
    let mut read = 0;
    loop {
        let mut text = String::new();
        let mut rows: Vec<Row> = before.take().into_iter().collect();
        let known = rows.len();
        // A number may go on in the next record.
        while rows.len() < BLOCK || (rows.len() < BLOCK * 2 && rows.last().is_some_and(ends_in_digits)) {
            let Some(record) = record(lines)? else { break };
            let cells = cells(&record, delimiter);
            if headings.is_empty() && read < HEADINGS_WITHIN && is_heading(hider, &record, &cells) {
                headings = cells.iter().map(|range| record[range.clone()].to_owned()).collect();
                let mut unknown = row(&record, text.len(), cells, &[], OF_HEADINGS);
                unknown.retain(|cell| !hider.is_column(&cell.text));
                rows.push(unknown);
            } else {
                rows.push(row(&record, text.len(), cells, &headings, UNNAMED));
            }
            text += &record;
            read += 1;
        }
        if text.is_empty() {
            return Ok(());
        }
        lines.write(&edited(&text, &hider.edits(&rows, known)), out)?;
        before = rows.pop();
    }
}

/// `text` with the edits made.
pub(super) fn edited(text: &str, edits: &[Edit]) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        out += &text[at..edit.range.start];
        out += &edit.text;
        at = edit.range.end;
    }
    out + &text[at..]
}

/// The next record: lines until the quotes are closed.
fn record(lines: &mut Lines) -> io::Result<Option<String>> {
    let Some(mut record) = lines.next()? else { return Ok(None) };
    let mut breaks = 0;
    while record.matches('"').count() % 2 == 1 && breaks < MOST_BREAKS {
        let Some(line) = lines.next()? else { break };
        record += &line;
        breaks += 1;
    }
    Ok(Some(record))
}

/// Where the cells of a record stand, without the quotes around them.
fn cells(record: &str, delimiter: char) -> Vec<Range<usize>> {
    let content = record.trim_end_matches(['\r', '\n']).len();
    let (mut cells, mut start, mut quoted) = (Vec::new(), 0, false);
    let close = |start: usize, end: usize| {
        let cell = &record[start..end];
        let is_quoted = cell.len() > 1 && cell.starts_with('"') && cell.ends_with('"');
        if is_quoted { start + 1..end - 1 } else { start..end }
    };
    for (at, c) in record[..content].char_indices() {
        // A quote opens only at the beginning of a cell.
        if c == '"' {
            quoted = if quoted { false } else { at == start || record[..at].ends_with('"') };
        } else if c == delimiter && !quoted {
            cells.push(close(start, at));
            start = at + c.len_utf8();
        }
    }
    cells.push(close(start, content));
    cells
}

/// Whether a record holds headings: several short texts without digits, one of which is known as a heading.
fn is_heading(hider: &Hider, record: &str, cells: &[Range<usize>]) -> bool {
    let filled: Vec<&str> = cells.iter().map(|range| record[range.clone()].trim()).filter(|cell| !cell.is_empty()).collect();
    let is_name = |cell: &&str| cell.chars().count() <= 20 && !cell.chars().any(char::is_numeric);
    filled.len() >= 2 && filled.iter().all(is_name) && filled.iter().any(|cell| hider.knows(cell))
}

fn row(record: &str, offset: usize, cells: Vec<Range<usize>>, headings: &[String], unnamed: char) -> Row {
    let cell = |(column, range): (usize, Range<usize>)| Cell {
        text: record[range.clone()].to_owned(),
        range: offset + range.start..offset + range.end,
        // Columns without a heading are kept apart by their number.
        heading: headings
            .get(column)
            .filter(|heading| !heading.trim().is_empty())
            .cloned()
            .unwrap_or_else(|| format!("{unnamed}{column}")),
        is_bare: false,
    };
    cells.into_iter().enumerate().map(cell).collect()
}

fn ends_in_digits(row: &Row) -> bool {
    row.iter().any(|cell| cell.text.trim_end().ends_with(|c: char| c.is_ascii_digit()))
}
