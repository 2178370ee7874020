//! Cells of CSV files that are opened in Excel.

use super::shown::visible;
use crate::model::decimals;
use std::borrow::Cow;
use std::io::Write;

/// `text` so that a spreadsheet does not run it as a formula (OWASP, CSV Injection: a leading `=`, `+`, `-`, `@`, tab or
/// carriage return gets an apostrophe in front), and so that nothing in it acts on the terminal or the text around it.
pub fn inert(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{}", visible(text))) } else { visible(text) }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Rows of the files that are written while a batch runs: cells go straight where they are collected, as [`writer`] would
/// write them.
pub struct Cells<'a>(pub &'a mut Vec<u8>);

impl Cells<'_> {
    /// Text of the program's own or the rulebook's.
    pub fn text(&mut self, text: &str) {
        self.cell("", text);
    }

    /// Text from the log, made inert.
    pub fn foreign(&mut self, text: &str) {
        self.cell(if is_formula(text) { "'" } else { "" }, &visible(text));
    }

    /// A number; empty for `None`.
    pub fn number(&mut self, number: Option<usize>) {
        if let Some(number) = number {
            // Writing to memory cannot fail.
            let _ = write!(self.0, "{number}");
        }
        self.0.push(b',');
    }

    /// Ends the row.
    pub fn end(&mut self) {
        self.0.pop();
        self.0.extend_from_slice(b"\r\n");
    }

    fn cell(&mut self, before: &str, text: &str) {
        let needs_quotes = text.bytes().fold(false, |needs, byte| needs | matches!(byte, b',' | b'"' | b'\r' | b'\n'));
        if needs_quotes {
            self.0.push(b'"');
        }
        self.0.extend_from_slice(before.as_bytes());
        if needs_quotes {
            self.0.extend_from_slice(text.replace('"', "\"\"").as_bytes());
            self.0.push(b'"');
        } else {
            self.0.extend_from_slice(text.as_bytes());
        }
        self.0.push(b',');
    }
}

/// A number with `digits` decimals; empty for `None`.
pub fn number(value: Option<f64>, digits: u8) -> String {
    value.map(|value| decimals(value, digits)).unwrap_or_default()
}

/// A CSV writer into memory.
pub fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new())
}

/// The bytes of a writer into memory, which cannot fail to flush.
pub fn bytes(writer: csv::Writer<Vec<u8>>) -> Vec<u8> {
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Cells, bytes, inert, writer};

    #[test]
    fn formulas_become_text() {
        for (reason, text, expected) in [
            ("formula", "=1+1", "'=1+1"),
            ("command", "@SUM(A1)", "'@SUM(A1)"),
            ("negative number typed by a customer", "-5", "'-5"),
            ("ordinary", "您好=", "您好="),
            ("full width", "＝1+1", "'＝1+1"),
            ("a code for the terminal", "=\u{1b}[2J", "'=<U+001B>[2J"),
            ("turned direction", "张\u{202e}三", "张<U+202E>三"),
        ] {
            assert_eq!(inert(text), expected, "{reason}");
        }
    }

    #[test]
    fn cells_are_written_as_the_csv_crate_does() {
        let texts = ["", "a\u{200b}b\u{1b}", "您好", "a,b", "=1,\"2\"", "-5", "\"", "一\n二", "\r", " 空格 ", "'"];
        let mut csv = writer();
        csv.write_record(texts.iter().map(|text| inert(text).into_owned())).expect("memory");
        let mut rows = Vec::new();
        let mut cells = Cells(&mut rows);
        for text in texts {
            cells.foreign(text);
        }
        cells.end();
        assert_eq!(String::from_utf8(rows), String::from_utf8(bytes(csv)));
    }

    #[test]
    fn numbers_may_be_missing() {
        let mut rows = Vec::new();
        let mut cells = Cells(&mut rows);
        cells.number(Some(7));
        cells.number(None);
        cells.text("=");
        cells.end();
        assert_eq!(rows, b"7,,=\r\n");
    }
}
