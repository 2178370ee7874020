//! Tables of web pages, which many back ends call `.xls`: `<table>` of HTML, and the XML that Excel wrote in 2003.
//!
//! The cells become rows like those of a workbook. A cell that spans several rows counts for each.

use super::{
    format::Refusal,
    markup,
    workbook::{CELL_END, ROW_END},
};
use crate::model::Reason;
use regex::{Captures, Regex};
use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    sync::LazyLock,
};

/// The largest page, for it is held in memory whole.
const LARGEST: u64 = 128 << 20;
/// The most columns of Excel.
const COLUMNS: usize = 16_384;
/// The most rows that a cell is repeated over.
const SPAN: usize = 10_000;

/// What begins or ends a row or a cell.
static TAGS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)<(/?)(tr|td|th|row|cell|table|worksheet)(?:\s[^<>]*?)?(/?)>").ok());
/// Which of its attributes count.
static SPANS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)\s(?:ss:)?(rowspan|colspan|mergedown|mergeacross|index)\s*=\s*["']?(\d{1,5})"#).ok());
static ANY_TAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<[^<>]*>").ok());

/// Whether a text begins as such a page does.
pub(super) fn is_page(sample: &[u8]) -> bool {
    if sample.trim_ascii_start().first() != Some(&b'<') {
        return false;
    }
    let text = String::from_utf8_lossy(sample).to_lowercase();
    text.contains("<table") && ["<tr", "<row"].iter().any(|row| text.contains(row))
}

/// The rows of the page that stands in `file` from `start` on.
pub(super) fn rows(file: &mut File, start: u64) -> io::Result<Result<File, Refusal>> {
    if file.metadata()?.len().saturating_sub(start) > LARGEST {
        let detail = "网页表格超过 128 MiB；请用 Excel 打开后另存为 .xlsx 或 CSV".to_owned();
        return Ok(Err((0, Reason::TooLong, detail)));
    }
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut page = Page { out: BufWriter::new(tempfile::tempfile()?), cells: Vec::new(), spans: Vec::new() };
    page.read(&text)?;
    let mut rows = page.out.into_inner().map_err(io::IntoInnerError::into_error)?;
    rows.seek(SeekFrom::Start(0))?;
    Ok(Ok(rows))
}

/// A cell that counts for rows still to come.
#[derive(Debug)]
struct Span {
    column: usize,
    rows: usize,
    text: String,
}

/// The row at hand.
struct Page {
    out: BufWriter<File>,
    cells: Vec<String>,
    spans: Vec<Span>,
}

/// A cell that is open: where its text begins, and its attributes.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    begin: usize,
    rows: usize,
    columns: usize,
    index: Option<usize>,
}

impl Page {
    fn read(&mut self, text: &str) -> io::Result<()> {
        let Some(tags) = TAGS.as_ref() else { return Ok(()) };
        let mut open: Option<Cell> = None;
        for tag in tags.captures_iter(text) {
            let (begin, end) = tag.get(0).map_or((0, 0), |whole| (whole.start(), whole.end()));
            if let Some(cell) = open.take() {
                self.put(cell, &text[cell.begin..begin]);
            }
            let (closes, is_whole) = (&tag[1] == "/", &tag[3] == "/");
            match tag[2].to_ascii_lowercase().as_str() {
                "td" | "th" | "cell" if !closes => {
                    let cell = cell(&tag, end);
                    if is_whole { self.put(cell, "") } else { open = Some(cell) }
                }
                "td" | "th" | "cell" => {}
                _ => self.end_row()?,
            }
        }
        self.end_row()
    }

    /// Puts a cell where it belongs: behind those before it and those that reach down from above.
    fn put(&mut self, cell: Cell, inner: &str) {
        if let Some(index) = cell.index {
            self.cells.resize(index.saturating_sub(1).min(COLUMNS), String::new());
        }
        self.reach_down();
        let text = plain(inner);
        let column = self.cells.len();
        if cell.rows > 1 {
            self.spans.push(Span { column, rows: cell.rows.min(SPAN), text: text.clone() });
        }
        self.cells.push(text);
        let width = (column + cell.columns.max(1)).min(COLUMNS);
        self.cells.resize(width.max(column + 1), String::new());
    }

    /// Puts the cells that reach down from above where the row has come to.
    fn reach_down(&mut self) {
        while let Some(span) = self.spans.iter().find(|span| span.column == self.cells.len() && span.rows > 0) {
            self.cells.push(span.text.clone());
        }
    }

    fn end_row(&mut self) -> io::Result<()> {
        if self.cells.is_empty() {
            return Ok(());
        }
        self.reach_down();
        for (column, cell) in self.cells.drain(..).enumerate() {
            if column > 0 {
                self.out.write_all(&[CELL_END])?;
            }
            self.out.write_all(cell.as_bytes())?;
        }
        self.spans.iter_mut().for_each(|span| span.rows -= 1);
        self.spans.retain(|span| span.rows > 0);
        self.out.write_all(&[ROW_END])
    }
}

fn cell(tag: &Captures<'_>, begin: usize) -> Cell {
    let mut cell = Cell { begin, rows: 1, columns: 1, index: None };
    let Some(spans) = SPANS.as_ref() else { return cell };
    for found in spans.captures_iter(&tag[0]) {
        let number: usize = found[2].parse().unwrap_or(1);
        match found[1].to_ascii_lowercase().as_str() {
            "rowspan" => cell.rows = number,
            "mergedown" => cell.rows = number + 1,
            "colspan" => cell.columns = number,
            "mergeacross" => cell.columns = number + 1,
            _ => cell.index = Some(number),
        }
    }
    cell
}

/// What people see of a cell. Tags go before entities are read: `&lt;1&gt;` is no tag.
fn plain(inner: &str) -> String {
    const READ: [&str; 5] = ["<br", "<img", "</p", "</div", "</li"];
    let keep = |tag: &Captures<'_>| {
        let lower = tag[0].to_ascii_lowercase();
        if READ.iter().any(|read| lower.starts_with(read)) { tag[0].to_owned() } else { String::new() }
    };
    let bare = ANY_TAG.as_ref().map_or(Cow::Borrowed(inner), |tag| tag.replace_all(inner, keep));
    markup::plain(&bare).trim().replace([char::from(CELL_END), char::from(ROW_END)], " ")
}
