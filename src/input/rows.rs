//! Cuts a UTF-8 file into raw rows, with their place, before anything is understood of them.
//!
//! Finding where a row ends is kept apart from splitting it into fields: it is what both passes over a file do, it must
//! run at memory speed, and it is where a hostile file is stopped (a quote that is never closed, a row of 10 MB).

use super::cut::{Ahead, Cut, breaks, cut, cut_line};
use memchr::memchr;
use rustc_hash::FxHashSet;
use std::{
    fs::File,
    io::{self, Read},
};

/// The longest row of delimited text, in bytes: far above any message a person sends, and small enough that a file of
/// unclosed quotes costs neither memory nor time.
pub(super) const MAX_RECORD: usize = 1 << 20;
/// The longest JSON value, in bytes: a conversation of 200,000 turns stands in one.
pub(super) const MAX_JSON: usize = 64 << 20;
/// What is read from a file at once.
const BLOCK: usize = 256 << 10;
/// What is kept of a row that is too long, for its problem: 2,000 characters at most.
const KEPT: usize = 8_000;

/// The most lines of which it is remembered that they begin with a quote of their own.
const MOST_STRAY: usize = 100_000;

/// How rows follow each other in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Delimited records; quoted fields may contain line breaks.
    Quoted(u8),
    /// One row a physical line.
    Lines {
        /// The longest row, in bytes.
        limit: usize,
    },
    /// Rows of a workbook, each taken for a line.
    Cells,
    /// All of the file is one row.
    Whole,
    /// JSON values separated by white space and commas, brackets around them.
    Values,
}

impl Shape {
    fn limit(self) -> usize {
        match self {
            Self::Quoted(_) | Self::Cells => MAX_RECORD,
            Self::Lines { limit } => limit,
            Self::Values | Self::Whole => MAX_JSON,
        }
    }
}

/// What is wrong with a row as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quote or a bracket is not closed.
    Unclosed,
    /// Longer than its shape allows.
    TooLong,
}

/// One raw row.
#[derive(Debug)]
pub(super) struct Row<'b> {
    /// Its bytes, without the line end; the beginning only where it is too long.
    pub bytes: &'b [u8],
    /// The physical line it begins on, from 1.
    pub line: u64,
    /// Bytes it takes up in the file, separators included.
    pub size: u64,
    /// Physical lines it takes up.
    pub lines: u64,
    /// Whether a field is quoted.
    pub quoted: bool,
    /// Whether a NUL byte stands in it.
    pub nul: bool,
    /// Why it cannot be used.
    pub fault: Option<Fault>,
}

impl<'b> Row<'b> {
    /// A line of a text that stands on `line`.
    pub(super) fn of_line(text: &'b str, line: u64) -> Self {
        let size = text.len() as u64;
        Self { bytes: text.as_bytes(), line, size, lines: 1, quoted: false, nul: false, fault: None }
    }
    /// Whether nothing but white space and delimiters stands in it.
    pub(super) fn is_blank(&self, delimiter: u8) -> bool {
        self.fault.is_none() && self.bytes.iter().all(|&byte| byte == delimiter || byte.is_ascii_whitespace())
    }
}

/// The rows of a file, or of a stretch of text that is handed over with [`Rows::load`].
#[derive(Debug)]
pub(super) struct Rows {
    input: Option<File>,
    shape: Shape,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    line: u64,
    /// What is known of the rows to come.
    ahead: Ahead,
    /// Whether any NUL byte was read: rows are searched for them only then.
    nul: bool,
    /// The beginning of the last row that was too long.
    kept: Vec<u8>,
    /// Lines that begin with a quote of their own. Where they are loaded again without the rows that showed it, it is still so.
    stray: FxHashSet<u64>,
}

impl Rows {
    /// Reads `input` from where it stands; that place is on `line`.
    pub(super) fn of_file(input: File, shape: Shape, line: u64) -> Self {
        Self {
            input: Some(input),
            shape,
            buffer: vec![0; BLOCK],
            start: 0,
            end: 0,
            line,
            ahead: Ahead::default(),
            nul: false,
            kept: Vec::new(),
            stray: FxHashSet::default(),
        }
    }

    /// Has no rows until some are loaded.
    pub(super) fn empty(shape: Shape) -> Self {
        Self {
            input: None,
            shape,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            line: 1,
            ahead: Ahead::default(),
            nul: false,
            kept: Vec::new(),
            stray: FxHashSet::default(),
        }
    }

    /// Takes whole rows that begin on `line`; what was there before is forgotten.
    pub(super) fn load(&mut self, text: &[u8], line: u64) {
        self.buffer.clear();
        self.buffer.extend_from_slice(text);
        (self.start, self.end, self.line, self.ahead) = (0, text.len(), line, Ahead::default());
        self.nul = memchr(0, text).is_some();
    }

    /// Takes over what another reading of the same rows has found.
    pub(super) fn knowing(self, other: Self) -> Self {
        Self { stray: other.stray, ..self }
    }

    /// The next row, or `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Row<'_>>> {
        let limit = self.shape.limit();
        let cut = loop {
            let window = &self.buffer[self.start..self.end];
            let whole = self.input.is_none();
            if window.is_empty() && whole {
                return Ok(None);
            }
            let bounded = &window[..window.len().min(limit + 2)];
            match cut(bounded, whole && bounded.len() == window.len(), self.shape, &mut self.ahead) {
                Some(cut) if cut.end - cut.start <= limit => break cut,
                Some(_) => return self.overlong(),
                None if bounded.len() < window.len() || window.len() > limit => return self.overlong(),
                None => self.fill()?,
            }
        };
        Ok(Some(self.take(cut)))
    }

    fn take(&mut self, cut: Cut) -> Row<'_> {
        let from = self.start;
        let line = self.line + cut.before;
        self.start += cut.next;
        self.line += cut.lines;
        self.ahead.pass(cut.next, cut.lines);
        if cut.stray && self.stray.len() < MOST_STRAY {
            self.stray.insert(line);
        }
        let fault = cut.fault.filter(|fault| *fault != Fault::Unclosed || !self.stray.contains(&line));
        let bytes = &self.buffer[from + cut.start..from + cut.end];
        Row {
            bytes,
            line,
            size: cut.next as u64,
            lines: cut.lines,
            quoted: cut.quoted,
            nul: self.nul && memchr(0, bytes).is_some(),
            fault,
        }
    }

    /// A row beyond the limit. A record with line breaks has an unclosed quote: its first line is given up, and reading
    /// goes on with the next. Otherwise the physical line (or, among JSON values, the rest of the file) is passed over.
    fn overlong(&mut self) -> io::Result<Option<Row<'_>>> {
        let window = &self.buffer[self.start..self.end.min(self.start + self.shape.limit() + 2)];
        if let Shape::Quoted(_) = self.shape
            && let Some(first) = cut_line(window, false)
            && first.end <= MAX_RECORD
        {
            return Ok(Some(self.take(Cut { fault: Some(Fault::Unclosed), ..first })));
        }
        self.kept.clear();
        self.kept.extend_from_slice(&window[..window.len().min(KEPT)]);
        let line = self.line;
        self.ahead = Ahead::default();
        let (size, lines) = self.pass_over()?;
        self.line += lines;
        Ok(Some(Row { bytes: &self.kept, line, size, lines, quoted: false, nul: false, fault: Some(Fault::TooLong) }))
    }

    /// How what a row that is too long stands on is cut off.
    fn line_shape(&self) -> Shape {
        if self.shape == Shape::Cells { Shape::Cells } else { Shape::Lines { limit: MAX_RECORD } }
    }

    /// Moves behind the next line end, or to the end; gives the bytes and the line breaks passed.
    fn pass_over(&mut self) -> io::Result<(u64, u64)> {
        let (mut size, mut lines) = (0, 0);
        loop {
            let window = &self.buffer[self.start..self.end];
            let whole = self.input.is_none();
            let to_end = matches!(self.shape, Shape::Values | Shape::Whole);
            let line = if to_end { None } else { cut(window, whole, self.line_shape(), &mut self.ahead) };
            if let Some(line) = line {
                self.start += line.next;
                return Ok((size + line.next as u64, lines + line.lines));
            }
            // A carriage return at the end of the window may belong to a line end: it stays for the next look.
            let keep = usize::from(!to_end && !whole && window.last() == Some(&b'\r'));
            size += (window.len() - keep) as u64;
            lines += if to_end { breaks(window) } else { 0 };
            self.start = self.end - keep;
            if whole {
                return Ok((size, lines));
            }
            self.fill()?;
        }
    }

    /// Reads another block behind what is left; forgets the file at its end.
    fn fill(&mut self) -> io::Result<()> {
        let Some(input) = &mut self.input else { return Ok(()) };
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        if self.buffer.len() - self.end < BLOCK / 2 {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let read = input.read(&mut self.buffer[self.end..])?;
        self.nul |= memchr(0, &self.buffer[self.end..self.end + read]).is_some();
        self.end += read;
        if read == 0 {
            self.input = None;
        }
        Ok(())
    }
}
