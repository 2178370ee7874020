//! Cells of CSV files that are opened in Excel.

use std::borrow::Cow;

/// `text` so that a spreadsheet does not run it as a formula (OWASP, CSV Injection: a leading `=`, `+`, `-`, `@`, tab or
/// carriage return gets an apostrophe in front).
pub fn inert(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A number with `digits` decimals; empty for `None`.
pub fn number(value: Option<f64>, digits: usize) -> String {
    value.map(|value| format!("{value:.digits$}")).unwrap_or_default()
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
    use super::inert;

    #[test]
    fn formulas_become_text() {
        for (reason, text, expected) in [
            ("formula", "=1+1", "'=1+1"),
            ("command", "@SUM(A1)", "'@SUM(A1)"),
            ("negative number typed by a customer", "-5", "'-5"),
            ("ordinary", "您好=", "您好="),
            ("full width", "＝1+1", "'＝1+1"),
        ] {
            assert_eq!(inert(text), expected, "{reason}");
        }
    }
}
