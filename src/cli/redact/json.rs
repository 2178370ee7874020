//! JSON: strings are changed where they stand, white space and order stay.

use super::Lines;
use super::rows::{Cell, Edit, Hider, Row};
use super::table::edited;
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
        lines.write(&hidden(hider, &text), out)?;
    }
}

/// Copies a JSON value with what is personal hidden.
pub(super) fn redact_whole(hider: &Hider, lines: &mut Lines, out: &mut impl Write) -> io::Result<()> {
    let mut text = String::new();
    while let Some(line) = lines.next()? {
        text += &line;
    }
    lines.write(&hidden(hider, &text), out)
}

fn hidden(hider: &Hider, text: &str) -> String {
    let quoted = |edit: Edit| Edit {
        // A string of text is always one of JSON.
        text: serde_json::to_string(&edit.text).unwrap_or_else(|_| "null".to_owned()),
        ..edit
    };
    let edits: Vec<Edit> = hider.edits(&rows(text), 0).into_iter().map(quoted).collect();
    edited(text, &edits)
}

/// The strings and long numbers of every object in `text`, under their keys. What is broken is passed over: it is found out by
/// whoever reads the file.
fn rows(text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    // The objects and lists that are open: the row of each, and its key.
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut key: Option<String> = None;
    let mut at = 0;
    while let Some((token, range)) = token(text, at) {
        at = range.end;
        match token {
            Token::Open => {
                let heading = key.take().or_else(|| open.last().map(|(_, heading)| heading.clone())).unwrap_or_default();
                open.push((rows.len(), heading));
                rows.push(Row::new());
            }
            Token::Close => {
                open.pop();
            }
            Token::Comma => key = None,
            Token::Text(value) if text[at..].trim_start().starts_with(':') => key = Some(value),
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
fn token(text: &str, from: usize) -> Option<(Token, Range<usize>)> {
    let start = from + text[from..].find(|c: char| matches!(c, '{' | '[' | '}' | ']' | ',' | '"' | '-') || c.is_ascii_digit())?;
    let one = start..start + 1;
    Some(match text.as_bytes()[start] {
        b'{' | b'[' => (Token::Open, one),
        b'}' | b']' => (Token::Close, one),
        b',' => (Token::Comma, one),
        b'"' => {
            let end = end_of_string(text, start);
            let literal = &text[start..end];
            // What is no string of JSON is left as it is: an empty text holds nothing.
            (Token::Text(serde_json::from_str(literal).unwrap_or_default()), start..end)
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

/// Where the string that begins at `start` ends, behind its quote.
fn end_of_string(text: &str, start: usize) -> usize {
    let mut escaped = false;
    for (at, c) in text[start + 1..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return start + 1 + at + 1,
            _ => {}
        }
    }
    text.len()
}
