//! Where a row ends: an RFC 4180 record, a line, a JSON value.

use super::{
    rows::{Fault, Shape},
    workbook::ROW_END,
};
use memchr::{memchr, memchr_iter, memchr2, memchr3};

/// The most line breaks one quoted record may hold; beyond it the quote is taken as unclosed.
const MAX_BREAKS: u64 = 1_000;
/// Where a quoted record has its line breaks counted for the first time, in bytes.
const FIRST_CHECK: usize = 4 << 10;

/// Where a row was cut off the front of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    pub start: usize,
    pub end: usize,
    pub next: usize,
    /// Line breaks before `start`.
    pub before: u64,
    /// Line breaks before `next`.
    pub lines: u64,
    pub quoted: bool,
    pub fault: Option<Fault>,
}

impl Cut {
    fn line(end: usize, next: usize, lines: u64, quoted: bool) -> Self {
        Self { start: 0, end, next, before: 0, lines, quoted, fault: None }
    }
}

/// Cuts the first row off `text`; `None` where it may go on behind the end, which it cannot when this is the `whole` rest.
pub(super) fn cut(text: &[u8], whole: bool, shape: Shape) -> Option<Cut> {
    match shape {
        Shape::Quoted(delimiter) => cut_record(text, whole, delimiter),
        Shape::Lines { .. } => cut_line(text, whole),
        Shape::Cells => match memchr(ROW_END, text) {
            Some(end) => Some(Cut::line(end, end + 1, 1, false)),
            None => whole.then(|| Cut::line(text.len(), text.len(), 1, false)),
        },
        Shape::Whole => (whole && !text.is_empty()).then(|| Cut::line(text.len(), text.len(), breaks(text) + 1, false)),
        Shape::Values => cut_value(text, whole),
    }
}

/// One physical line; CR, LF and CR LF end it.
pub(super) fn cut_line(text: &[u8], whole: bool) -> Option<Cut> {
    match memchr2(b'\n', b'\r', text) {
        Some(end) => Some(Cut::line(end, behind(text, end, whole)?, 1, false)),
        None => whole.then(|| Cut::line(text.len(), text.len(), 1, false)),
    }
}

/// The place behind the line end at `at`; `None` where its second half may follow behind the end of `text`.
fn behind(text: &[u8], at: usize, whole: bool) -> Option<usize> {
    match (text[at], text.get(at + 1)) {
        (b'\r', Some(b'\n')) => Some(at + 2),
        (b'\r', None) if !whole => None,
        _ => Some(at + 1),
    }
}

/// One record of RFC 4180. A quote opens only at the beginning of a field. A quoted field with line breaks whose closing
/// quote is followed by further text was never meant as one: then the first line is given up, rather than merging rows.
fn cut_record(text: &[u8], whole: bool, delimiter: u8) -> Option<Cut> {
    let unclosed = || cut_line(text, whole).map(|line| Cut { fault: Some(Fault::Unclosed), ..line });
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
            match behind_quoted(text, at, whole, delimiter) {
                Quoted::Ends(behind) if behind < check => at = behind,
                Quoted::Ends(behind) if breaks(&text[..behind]) > MAX_BREAKS => return unclosed(),
                // Twice as far each time: looking again and again costs no more than looking once.
                Quoted::Ends(behind) => (at, check) = (behind, behind * 2),
                Quoted::MayGoOn if !whole && breaks(&text[at..]) <= MAX_BREAKS => return None,
                Quoted::MayGoOn | Quoted::NotMeant => return unclosed(),
            }
        }
    };
    let inside = if quoted { breaks(&text[..end]) } else { 0 };
    if inside > MAX_BREAKS { unclosed() } else { Some(Cut::line(end, next, inside + 1, quoted)) }
}

/// How a quoted field turns out.
enum Quoted {
    /// Its closing quote stands before this place, as may those of quoted fields right behind it.
    Ends(usize),
    /// It does not end within the text.
    MayGoOn,
    /// It has line breaks, and its closing quote is followed by further text.
    NotMeant,
}

/// Looks for the end of the quoted field whose content begins at `from`.
fn behind_quoted(text: &[u8], mut from: usize, whole: bool, delimiter: u8) -> Quoted {
    loop {
        let Some(close) = closing_quote(text, from) else { return Quoted::MayGoOn };
        match text.get(close + 1) {
            // The quote may be the first half of a doubled one.
            None if !whole => return Quoted::MayGoOn,
            None | Some(b'\n' | b'\r') => return Quoted::Ends(close + 1),
            Some(&byte) if byte != delimiter => {
                return if breaks(&text[from..close]) > 0 { Quoted::NotMeant } else { Quoted::Ends(close + 1) };
            }
            Some(_) if text.get(close + 2) == Some(&b'"') && close < FIRST_CHECK => from = close + 3,
            Some(_) => return Quoted::Ends(close + 1),
        }
    }
}

/// The quote that closes a field whose content begins at `from`; doubled quotes are content.
fn closing_quote(text: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let quote = from + memchr(b'"', &text[from..])?;
        if text.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        from = quote + 2;
    }
}

/// Line breaks in `text`; CR LF counts once.
pub(super) fn breaks(text: &[u8]) -> u64 {
    if memchr2(b'\n', b'\r', text).is_none() {
        return 0;
    }
    let returns = memchr_iter(b'\r', text).filter(|&at| text.get(at + 1) != Some(&b'\n')).count();
    (memchr_iter(b'\n', text).count() + returns) as u64
}

/// One JSON value: an object, or whatever else stands before the next separator.
fn cut_value(text: &[u8], whole: bool) -> Option<Cut> {
    let separator = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'[' | b']');
    let start = text.iter().position(|byte| !separator(byte)).unwrap_or(text.len());
    let end = match text.get(start) {
        None => None,
        Some(b'{') => end_of_object(&text[start..]).map(|length| start + length),
        Some(_) => text[start..].iter().position(separator).map(|length| start + length),
    };
    let (end, fault) = match end {
        Some(end) => (end, None),
        None if !whole => return None,
        None => (text.len(), (text.get(start) == Some(&b'{')).then_some(Fault::Unclosed)),
    };
    Some(Cut { start, end, next: end, before: breaks(&text[..start]), lines: breaks(&text[..end]), quoted: false, fault })
}

/// The length of the object that `text` begins with, by its braces outside of strings.
pub(super) fn end_of_object(text: &[u8]) -> Option<usize> {
    let (mut depth, mut in_string, mut at) = (0_u64, false, 0);
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => at += 1,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}
