//! Two quotes that people wrote, one at the beginning of a message and one at the end of another: what stands between them is rows, and no field.

use super::record::closing_quote;
use memchr::{memchr, memchr_iter};

/// A row of fewer delimiters may be a line of what somebody pasted.
const DELIMITERS: usize = 2;

/// Whether a record with line breaks is rows between two stray quotes: every line of it has as many delimiters as all of it has outside of
/// quotes, and most of them repeat a cell of the first, as rows of one conversation or of one side do.
pub(super) fn holds_rows(record: &[u8], delimiter: u8) -> bool {
    let mut lines = record.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let Some(first) = lines.next() else { return false };
    let count = memchr_iter(delimiter, first).count();
    // One that is quoted elsewhere, too, was written by a program.
    if count < DELIMITERS || memchr_iter(b'"', first).count() != 1 || outside(record, delimiter) != Some(count) {
        return false;
    }
    let (mut all, mut alike) = (0, 0);
    for line in lines {
        if memchr_iter(delimiter, line).count() != count {
            return false;
        }
        (all, alike) = (all + 1, alike + usize::from(are_alike(first, line, delimiter)));
    }
    alike * 2 >= all
}

/// The delimiters outside of quotes; `None` where more than one field has line breaks.
fn outside(record: &[u8], delimiter: u8) -> Option<usize> {
    let (mut at, mut count, mut broken) = (0, 0, 0);
    loop {
        if record.get(at) == Some(&b'"') {
            let close = closing_quote(record, at + 1)?;
            broken += usize::from(memchr(b'\n', &record[at..close]).is_some());
            at = close + 1;
        }
        let Some(next) = memchr(delimiter, &record[at..]) else { break };
        (at, count) = (at + next + 1, count + 1);
    }
    (broken == 1).then_some(count)
}

/// Whether a cell of `line` is that of the first line, which is not the one with the quote.
fn are_alike(first: &[u8], line: &[u8], delimiter: u8) -> bool {
    let cells = |line| <[u8]>::split(line, move |&byte| byte == delimiter);
    cells(first).zip(cells(line)).any(|(one, other)| one == other && !one.is_empty() && !one.contains(&b'"'))
}

#[cfg(test)]
mod tests {
    use super::holds_rows;

    #[test]
    fn rows_between_quotes_and_texts_of_several_lines() {
        for (reason, record, expected) in [
            ("rows of one conversation", "c1\t客户\t\"慢\nc1\t客服\t好\nc1\t客户\t吗\"", true),
            ("the text in the middle", "c1\t\"慢\t客户\nc2\t好\"\t客户", true),
            ("line ends of another system", "c1\t客户\t\"慢\r\nc1\t客服\t好\"", true),
            ("a text of two lines", "c1\t客户\t\"慢\n好\"", false),
            ("a blank line within", "c1\t客户\t\"慢\n\nc1\t客服\t好\"", false),
            ("a table that somebody pasted", "c1,客户,\"帮我查：\n张三,已发货,1\n李四,已发货,2\"", false),
            ("quotes of a program", "\"c1\",\"客户\",\"慢\nc1,客户,好\"", false),
            ("too few columns to tell", "客户\t\"慢\n客户\t好\"", false),
        ] {
            let delimiter = if record.contains('\t') { b'\t' } else { b',' };
            assert_eq!(holds_rows(record.as_bytes(), delimiter), expected, "{reason}");
        }
    }
}
