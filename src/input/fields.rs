//! Splits one raw row of delimited text into its fields.
//!
//! A row without a quoted field, by far the most common, is split where it stands; any other goes through `csv-core`.

use super::rows::{Row, closing_quote};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::memchr_iter;

/// Splits rows; its buffers are reused from row to row.
#[derive(Debug)]
pub(super) struct Splitter {
    delimiter: u8,
    reader: Reader,
    unquoted: Vec<u8>,
    ends: Vec<usize>,
}

/// The fields of one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'r> {
    text: &'r str,
    ends: &'r [usize],
    /// Bytes between two fields.
    gap: usize,
}

impl<'r> Fields<'r> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The field at `index`, from 0; empty where the row is too short.
    pub(super) fn get(&self, index: usize) -> &'r str {
        let Some(&end) = self.ends.get(index) else { return "" };
        let start = if index == 0 { 0 } else { self.ends[index - 1] + self.gap };
        // The ends lie at delimiters and quotes, which are ASCII: they are never within a character.
        self.text.get(start..end).unwrap_or("")
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
        Self { delimiter, reader, unquoted: Vec::new(), ends: Vec::new() }
    }

    /// The delimiter.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// All fields; `None` where the row is not valid UTF-8.
    pub(super) fn split<'r>(&'r mut self, row: &Row<'r>) -> Option<Fields<'r>> {
        let (bytes, gap) = if row.quoted {
            self.unquote(row.bytes);
            (&*self.unquoted, 0)
        } else {
            self.ends.clear();
            self.ends.extend(memchr_iter(self.delimiter, row.bytes));
            self.ends.push(row.bytes.len());
            (row.bytes, 1)
        };
        let text = simdutf8::basic::from_utf8(bytes).ok()?;
        Some(Fields { text, ends: &self.ends, gap })
    }

    /// The field at `index` alone, as bytes, without ASCII white space around it; empty where the row is too short.
    pub(super) fn field<'r>(&'r mut self, row: &Row<'r>, index: usize) -> &'r [u8] {
        if let Some(field) = self.plain_field(row.bytes, row.quoted, index) {
            return field.trim_ascii();
        }
        self.unquote(row.bytes);
        let Some(&end) = self.ends.get(index) else { return b"" };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.unquoted[start..end].trim_ascii()
    }

    /// The field at `index` where it and those before it are free of doubled or stray quotes.
    fn plain_field<'r>(&self, row: &'r [u8], quoted: bool, index: usize) -> Option<&'r [u8]> {
        let mut rest = row;
        for skipped in 0..=index {
            let (field, length) = if quoted && rest.first() == Some(&b'"') {
                let close = closing_quote(rest, 1)?;
                let field = &rest[1..close];
                let delimited = rest.get(close + 1).is_none_or(|&byte| byte == self.delimiter);
                if !delimited || memchr::memchr(b'"', field).is_some() {
                    return None;
                }
                (field, close + 1)
            } else {
                let length = memchr::memchr(self.delimiter, rest).unwrap_or(rest.len());
                (&rest[..length], length)
            };
            if skipped == index {
                return Some(field);
            }
            let Some(next) = rest.get(length + 1..) else { return Some(b"") };
            rest = next;
        }
        None
    }

    fn unquote(&mut self, row: &[u8]) {
        self.reader.reset();
        self.unquoted.resize(row.len().max(self.unquoted.len()), 0);
        self.ends.clear();
        self.ends.resize(64, 0);
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
        self.ends.truncate(fields);
        self.unquoted.truncate(written);
    }
}
