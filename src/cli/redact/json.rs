//! JSON: strings are changed where they stand, white space and order stay.

use super::Lines;
use super::rows::{Cell, Edit, Hider, Row};
use super::table::{OF_HEADINGS as OF_KEYS, edited};
use std::io::{self, Write};
use std::ops::Range;

/// Lines that are looked at together.
const BLOCK: usize = 500;
/// Digits of a number that may be somebody's.
const FEWEST_DIGITS: usize = 7;

/// Copies JSON Lines with what is personal hidden.
pub(super) fn redact_lines(hider: &Hider, lines: &mut Lines, out: &mut impl Write) -> io::Result<()> {
    loop {
        let mut text = String::new();
        for _ in 0..BLOCK {
            let Some(line) = lines.next()? else { break };
            text += &line;
        }
        if text.is_empty() {
            return Ok(());
        }
        lines.write(&hidden(hider, &text, Breaks::EndStrings), out)?;
    }
}

/// Copies a JSON value with what is personal hidden.
pub(super) fn redact_whole(hider: &Hider, lines: &mut Lines, out: &mut impl Write) -> io::Result<()> {
    let mut text = String::new();
    while let Some(line) = lines.next()? {
        text += &line;
    }
    lines.write(&hidden(hider, &text, Breaks::Stay), out)
}

/// What a line break does within a string, where none should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breaks {
    /// A value a line: what is not closed ends with it.
    EndStrings,
    Stay,
}

fn hidden(hider: &Hider, text: &str, breaks: Breaks) -> String {
    let quoted = |edit: Edit| {
        // A string of text is always one of JSON.
        let mut json = serde_json::to_string(&edit.text).unwrap_or_else(|_| "null".to_owned());
        // What was not closed stays so.
        if text[edit.range.clone()].starts_with('"') && !is_closed(&text[edit.range.clone()]) {
            json.pop();
        }
        Edit { text: json, ..edit }
    };
    let edits: Vec<Edit> = hider.edits(&rows(hider, text, breaks), 0).into_iter().map(quoted).collect();
    edited(text, &edits)
}

/// The strings and long numbers of every object in `text`, under their keys; that a key has an object or a list is a cell without
/// text. What is broken is read as far as it goes: it is found out by whoever reads the file.
fn rows(hider: &Hider, text: &str, breaks: Breaks) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    // The objects and lists that are open: the row of each, and its key.
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut key: Option<String> = None;
    let mut at = 0;
    while let Some((token, range)) = token(text, at, breaks) {
        at = range.end;
        match token {
            Token::Open => {
                if key.is_some() {
                    push(
                        &mut rows,
                        &open,
                        key.clone(),
                        Cell { range, heading: String::new(), text: String::new(), is_bare: false },
                    );
                }
                let heading = key.take().or_else(|| open.last().map(|(_, heading)| heading.clone())).unwrap_or_default();
                open.push((rows.len(), heading));
                rows.push(Row::new());
            }
            Token::Close => {
                open.pop();
            }
            Token::Comma => key = None,
            Token::Text(value) if text[at..].trim_start().starts_with(':') => {
                if is_telling(&value) && !hider.is_column(&value) {
                    let cell = Cell { range, heading: String::new(), text: value.clone(), is_bare: false };
                    push(&mut rows, &open, Some(OF_KEYS.to_string()), cell);
                }
                key = Some(value);
            }
            Token::Text(value) => {
                push(&mut rows, &open, key.take(), Cell { range, heading: String::new(), text: value, is_bare: false });
            }
            Token::Number(value) => {
                push(&mut rows, &open, key.take(), Cell { range, heading: String::new(), text: value, is_bare: true });
            }
        }
    }
    rows
}

/// Whether a key is more than the word of a program.
fn is_telling(key: &str) -> bool {
    !key.is_ascii() || key.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_DIGITS
}

fn push(rows: &mut Vec<Row>, open: &[(usize, String)], key: Option<String>, cell: Cell) {
    let (row, of_list) = open.last().map_or((rows.len(), ""), |(row, heading)| (*row, heading.as_str()));
    if row == rows.len() {
        rows.push(Row::new());
    }
    let heading = key.unwrap_or_else(|| of_list.to_owned());
    rows[row].push(Cell { heading, ..cell });
}

/// A piece of JSON that matters here.
enum Token {
    Open,
    Close,
    Comma,
    Text(String),
    Number(String),
}

/// The next token from `from` on.
fn token(text: &str, from: usize, breaks: Breaks) -> Option<(Token, Range<usize>)> {
    let start = from + text[from..].find(|c: char| matches!(c, '{' | '[' | '}' | ']' | ',' | '"' | '-') || c.is_ascii_digit())?;
    let one = start..start + 1;
    Some(match text.as_bytes()[start] {
        b'{' | b'[' => (Token::Open, one),
        b'}' | b']' => (Token::Close, one),
        b',' => (Token::Comma, one),
        b'"' => {
            let end = end_of_string(text, start, breaks);
            let literal = &text[start..end];
            (Token::Text(serde_json::from_str(literal).unwrap_or_else(|_| leniently_read(literal))), start..end)
        }
        _ => {
            let rest = &text[start + 1..];
            let end = start
                + 1
                + rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '+' | '-')).unwrap_or(rest.len());
            let number = &text[start..end];
            let is_long = number.len() >= FEWEST_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit());
            (Token::Number(if is_long { number.to_owned() } else { String::new() }), start..end)
        }
    })
}

/// Where the string that begins at `start` ends, behind its quote; without one before the line break, or the end of the text.
fn end_of_string(text: &str, start: usize, breaks: Breaks) -> usize {
    let mut escaped = false;
    for (at, c) in text[start + 1..].char_indices() {
        match c {
            '\r' | '\n' if breaks == Breaks::EndStrings => return start + 1 + at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return start + 1 + at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether a string that begins with a quote ends with one.
fn is_closed(literal: &str) -> bool {
    let content = literal.strip_suffix('"').filter(|content| !content.is_empty());
    content.is_some_and(|content| (content.len() - content.trim_end_matches('\\').len()).is_multiple_of(2))
}

/// What was meant by a string that is none of JSON, so that it is looked at like every other: control characters may stand in it,
/// halves of characters, escapes that nobody knows, and its end may be missing.
fn leniently_read(literal: &str) -> String {
    let end = literal.len() - usize::from(is_closed(literal));
    let mut units: Vec<u16> = Vec::with_capacity(end);
    let mut rest = &literal[1..end];
    while let Some(c) = rest.chars().next() {
        let escape = rest.strip_prefix('\\').and_then(escaped);
        let (unit, length) = escape.map_or((None, c.len_utf8()), |(unit, length)| (Some(unit), 1 + length));
        match unit {
            Some(unit) => units.push(unit),
            None => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
        }
        rest = &rest[length..];
    }
    String::from_utf16_lossy(&units)
}

/// What is meant by what stands behind a backslash, and how long it is.
fn escaped(behind: &str) -> Option<(u16, usize)> {
    let unit = match behind.bytes().next()? {
        b'u' => return behind.get(1..5).and_then(|code| u16::from_str_radix(code, 16).ok()).map(|unit| (unit, 5)),
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        mark @ (b'"' | b'\\' | b'/') => mark,
        _ => return None,
    };
    Some((unit.into(), 1))
}
