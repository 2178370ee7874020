//! Where a row ends: an RFC 4180 record, a line, a JSON value.

mod record;
mod stray;

use super::{
    rows::{Fault, Shape},
    workbook::ROW_END,
};
use memchr::{memchr, memchr_iter, memchr2};
pub(super) use record::Ahead;

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
    /// Whether it begins with a quote that stands for itself: further rows followed it before another quote.
    pub stray: bool,
    pub fault: Option<Fault>,
}

impl Cut {
    fn line(end: usize, next: usize, lines: u64, quoted: bool) -> Self {
        Self { start: 0, end, next, before: 0, lines, quoted, stray: false, fault: None }
    }
}

/// Cuts the first row off `text`; `None` where it may go on behind the end, which it cannot when this is the `whole` rest.
pub(super) fn cut(text: &[u8], whole: bool, shape: Shape, ahead: &mut Ahead) -> Option<Cut> {
    match shape {
        Shape::Quoted(delimiter) => record::cut(text, whole, delimiter, ahead),
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
    let (before, lines) = (breaks(&text[..start]), breaks(&text[..end]));
    Some(Cut { start, end, next: end, before, lines, quoted: false, stray: false, fault })
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
