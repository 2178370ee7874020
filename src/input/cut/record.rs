//! Where a record of RFC 4180 ends, and what of it is remembered where it has no end.

use super::{super::rows::Fault, Cut, behind, breaks, cut_line, stray::holds_rows};
use memchr::{memchr, memchr2, memchr3, memrchr2};

/// The most line breaks one quoted record may hold; beyond it the quote is taken as unclosed.
const MAX_BREAKS: u64 = 1_000;
/// Where a quoted record has its line breaks counted for the first time, in bytes.
const FIRST_CHECK: usize = 4 << 10;

/// How far a record was followed that has no end. Whatever goes over one of its line breaks within quotes goes on as it
/// did, so that a file that opens a quote on every line is gone over once, and not once a line.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::input) struct Ahead {
    /// Behind the last line break that it went over; 0 where nothing is known.
    at: usize,
    /// Line breaks before.
    breaks: u64,
    /// Whether a quote on that line shows that it was never meant as one.
    fails: bool,
}

impl Ahead {
    /// Goes behind a row of so many bytes and lines.
    pub(in crate::input) fn pass(&mut self, bytes: usize, lines: u64) {
        *self = match self.at.checked_sub(bytes).zip(self.breaks.checked_sub(lines)) {
            Some((at, breaks)) if at > 0 => Self { at, breaks, ..*self },
            _ => Self::default(),
        };
    }

    /// Line breaks before `end`, which is not before what is known.
    fn breaks(self, text: &[u8], end: usize) -> u64 {
        self.breaks + breaks(&text[self.at..end])
    }

    /// Remembers that the record was followed to `end`.
    fn reach(&mut self, text: &[u8], end: usize, fails: bool) {
        // Behind a carriage return at the end a line feed may follow.
        let end = end.saturating_sub(1).max(self.at);
        let Some(last) = memrchr2(b'\n', b'\r', &text[self.at..end]).map(|last| self.at + last) else {
            self.fails |= fails && self.at > 0;
            return;
        };
        let Some(at) = behind(text, last, false) else { return };
        *self = Self { at, breaks: self.breaks(text, at), fails };
    }
}

/// One record. A quote opens only at the beginning of a field. A quoted field with line breaks whose closing quote is
/// followed by further text was never meant as one: then the first line is given up, rather than merging rows.
pub(super) fn cut(text: &[u8], whole: bool, delimiter: u8, ahead: &mut Ahead) -> Option<Cut> {
    let unclosed = || cut_line(text, whole).map(|line| Cut { fault: Some(Fault::Unclosed), ..line });
    // What is known of the row at hand: nothing, before it goes over a line break that is known.
    let mut known = Ahead::default();
    let (mut at, mut quoted, mut check) = (0, false, FIRST_CHECK);
    let (end, next) = loop {
        let Some(hit) = memchr3(b'"', b'\n', b'\r', &text[at..]).map(|hit| at + hit) else {
            if whole {
                break (text.len(), text.len());
            }
            return None;
        };
        if text[hit] != b'"' {
            break (hit, behind(text, hit, whole)?);
        }
        at = hit + 1;
        if hit == 0 || text[hit - 1] == delimiter {
            quoted = true;
            let mut from = at;
            if goes_over(text, from, delimiter, *ahead) {
                (known, from, check) = (*ahead, ahead.at, 0);
                if known.fails || known.breaks > MAX_BREAKS {
                    return unclosed();
                }
            }
            match behind_quoted(text, from, whole, delimiter, from != at) {
                Quoted::Ends(behind) if behind < check => at = behind,
                Quoted::Ends(behind) if known.breaks(text, behind) > MAX_BREAKS => {
                    ahead.reach(text, behind, false);
                    return unclosed();
                }
                // Twice as far each time: looking again and again costs no more than looking once.
                Quoted::Ends(behind) => (at, check) = (behind, behind * 2),
                Quoted::MayGoOn => {
                    ahead.reach(text, text.len(), false);
                    return if whole || known.breaks(text, text.len()) > MAX_BREAKS { unclosed() } else { None };
                }
                Quoted::NotMeant(close) => {
                    ahead.reach(text, close, true);
                    return unclosed();
                }
            }
        }
    };
    let inside = if quoted { known.breaks(text, end) } else { 0 };
    if (1..=MAX_BREAKS).contains(&inside) && holds_rows(&text[..end], delimiter) {
        return cut_line(text, whole).map(|line| Cut { stray: true, ..line });
    }
    if inside <= MAX_BREAKS {
        return Some(Cut::line(end, next, inside + 1, quoted));
    }
    ahead.reach(text, end, false);
    unclosed()
}

/// Whether the quoted field whose content begins at `from`, or one right behind it, goes over a line break that is known.
fn goes_over(text: &[u8], from: usize, delimiter: u8, ahead: Ahead) -> bool {
    let known = text.get(from..ahead.at).unwrap_or_default();
    let Some(end) = memchr2(b'\n', b'\r', known) else { return false };
    matches!(behind_quoted(&text[..=from + end], from, false, delimiter, false), Quoted::MayGoOn)
}

/// How a quoted field turns out.
enum Quoted {
    /// Its closing quote stands before this place, as may those of quoted fields right behind it.
    Ends(usize),
    /// It does not end within the text.
    MayGoOn,
    /// It has line breaks, and its closing quote, which stands here, is followed by further text.
    NotMeant(usize),
}

/// Looks for the end of the quoted field whose content goes on at `from`; whether it was `broken` by a line end before.
fn behind_quoted(text: &[u8], mut from: usize, whole: bool, delimiter: u8, mut broken: bool) -> Quoted {
    loop {
        let Some(close) = closing_quote(text, from) else { return Quoted::MayGoOn };
        match text.get(close + 1) {
            // The quote may be the first half of a doubled one.
            None if !whole => return Quoted::MayGoOn,
            None | Some(b'\n' | b'\r') => return Quoted::Ends(close + 1),
            Some(&byte) if byte != delimiter => {
                broken |= breaks(&text[from..close]) > 0;
                return if broken { Quoted::NotMeant(close) } else { Quoted::Ends(close + 1) };
            }
            Some(_) if text.get(close + 2) == Some(&b'"') && close < FIRST_CHECK => {
                (from, broken) = (close + 3, false);
            }
            Some(_) => return Quoted::Ends(close + 1),
        }
    }
}

/// The quote that closes a field whose content begins at `from`; doubled quotes are content.
pub(super) fn closing_quote(text: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let quote = from + memchr(b'"', &text[from..])?;
        if text.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        from = quote + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::{Ahead, cut};
    use proptest::prelude::*;

    /// Where the rows of `text` end and what is wrong with them.
    fn rows(text: &[u8], remembers: bool) -> Vec<(usize, u64, bool)> {
        let (mut at, mut ahead, mut rows) = (0, Ahead::default(), Vec::new());
        while at < text.len() {
            let row = cut(&text[at..], true, b',', &mut ahead).unwrap();
            rows.push((at + row.end, row.lines, row.fault.is_some()));
            at += row.next;
            if remembers { ahead.pass(row.next, row.lines) } else { ahead = Ahead::default() }
        }
        rows
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

        #[test]
        fn what_is_remembered_changes_nothing(parts in prop::collection::vec(("[\",x\r\n]{1,9}", 1..500_usize), 1..7)) {
            let text: String = parts.iter().map(|(part, times)| part.repeat(*times)).collect();
            prop_assert_eq!(rows(text.as_bytes(), true), rows(text.as_bytes(), false));
        }
    }

    #[test]
    fn ends_are_found_beyond_the_most_breaks() {
        // 1,200 lines that each close a quote and open another: those within reach of a proper end are one record.
        let text = "z\",x,\"\n".repeat(1_200) + "z\"\nend\n";
        let rows = rows(text.as_bytes(), true);
        assert_eq!(rows.iter().filter(|row| row.2).count(), 200);
        assert_eq!(rows[200..].iter().map(|row| row.1).collect::<Vec<_>>(), [1_001, 1]);
    }
}
