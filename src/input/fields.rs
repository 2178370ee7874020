//! Splits one raw row of delimited text into its fields.
//!
//! A field is a span of the row as long as no quote within it is doubled or stray. A row with such a field, which is rare,
//! goes through `csv-core`.

use super::rows::Row;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr_iter};
use std::ops::Range;

/// Splits rows; its buffers are reused from row to row.
#[derive(Debug)]
pub(super) struct Splitter {
    delimiter: u8,
    reader: Reader,
    unquoted: Vec<u8>,
    ends: Vec<usize>,
    spans: Vec<Range<usize>>,
    /// Whether the spans are of the row itself, not of `unquoted`.
    in_place: bool,
}

/// The fields of one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'r> {
    text: &'r str,
    spans: &'r [Range<usize>],
}

impl<'r> Fields<'r> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The field at `index`, from 0; empty where the row is too short.
    pub(super) fn get(&self, index: usize) -> &'r str {
        // Spans end at delimiters and quotes, which are ASCII: they are never within a character.
        self.spans.get(index).and_then(|span| self.text.get(span.clone())).unwrap_or("")
    }

    /// All of them in order.
    pub(super) fn iter(self) -> impl Iterator<Item = &'r str> {
        (0..self.len()).map(move |index| self.get(index))
    }
}

impl Splitter {
    /// A splitter at `delimiter`; rows know themselves whether a field of theirs is quoted.
    pub(super) fn new(delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { delimiter, reader, unquoted: Vec::new(), ends: Vec::new(), spans: Vec::new(), in_place: true }
    }

    /// The delimiter.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// All fields; `None` where the row is not valid UTF-8.
    pub(super) fn split<'r>(&'r mut self, row: &Row<'r>) -> Option<Fields<'r>> {
        self.cut(row, usize::MAX);
        let text = simdutf8::basic::from_utf8(self.cut_bytes(row)).ok()?;
        Some(Fields { text, spans: &self.spans })
    }

    /// The field at `index` alone, as bytes, without ASCII white space around it; empty where the row is too short.
    pub(super) fn field<'r>(&'r mut self, row: &Row<'r>, index: usize) -> &'r [u8] {
        self.cut(row, index + 1);
        let bytes = self.cut_bytes(row);
        self.spans.get(index).map_or(&b""[..], |span| bytes[span.clone()].trim_ascii())
    }

    /// The same of a row that has a quote without an end; empty where that quote stands before it.
    pub(super) fn field_before_fault<'r>(&mut self, row: &Row<'r>, index: usize) -> &'r [u8] {
        self.spans.clear();
        let found = self.cut_quoted(row.bytes, index + 1).and_then(|()| self.spans.get(index));
        found.map_or(&b""[..], |span| row.bytes[span.clone()].trim_ascii())
    }

    /// The bytes that the spans are of.
    fn cut_bytes<'r>(&'r self, row: &Row<'r>) -> &'r [u8] {
        if self.in_place { row.bytes } else { &self.unquoted[..self.spans.last().map_or(0, |last| last.end)] }
    }

    /// Finds the spans of the first `count` fields, or of all.
    fn cut(&mut self, row: &Row<'_>, count: usize) {
        self.spans.clear();
        self.in_place = true;
        if !row.quoted {
            let mut start = 0;
            for end in memchr_iter(self.delimiter, row.bytes).chain([row.bytes.len()]).take(count) {
                self.spans.push(start..end);
                start = end + 1;
            }
        } else if self.cut_quoted(row.bytes, count).is_none() {
            self.in_place = false;
            self.unquote(row.bytes);
        }
    }

    /// The same where fields are quoted; `None` where one is not a span of the row.
    fn cut_quoted(&mut self, row: &[u8], count: usize) -> Option<()> {
        let mut start = 0;
        while self.spans.len() < count && start <= row.len() {
            let (span, end) = if row.get(start) == Some(&b'"') {
                let close = start + 1 + memchr(b'"', &row[start + 1..])?;
                // A doubled quote, or text behind the closing one.
                if row.get(close + 1).is_some_and(|&byte| byte != self.delimiter) {
                    return None;
                }
                (start + 1..close, close + 1)
            } else {
                let end = memchr(self.delimiter, &row[start..]).map_or(row.len(), |length| start + length);
                (start..end, end)
            };
            self.spans.push(span);
            start = end + 1;
        }
        Some(())
    }

    /// Leaves the row to `csv-core`.
    fn unquote(&mut self, row: &[u8]) {
        self.reader.reset();
        self.unquoted.resize(row.len().max(self.unquoted.len()), 0);
        self.ends.resize(64.max(self.ends.len()), 0);
        let (mut read, mut written, mut fields) = (0, 0, 0);
        loop {
            // Empty input after the row tells the reader that the record ends here.
            let (result, taken, put, ended) =
                self.reader.read_record(&row[read..], &mut self.unquoted[written..], &mut self.ends[fields..]);
            (read, written, fields) = (read + taken, written + put, fields + ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::OutputFull => self.unquoted.resize(self.unquoted.len() * 2 + 64, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        self.spans.clear();
        let mut start = 0;
        for &end in &self.ends[..fields] {
            self.spans.push(start..end);
            start = end;
        }
    }
}
