//! Text: transcripts, subtitles, notes.

use super::Lines;
use super::rows::{Cell, Hider, Row};
use super::table::edited;
use std::io::{self, Write};
use std::ops::Range;

/// Lines that are looked at together.
const BLOCK: usize = 2_000;
/// The longest beginning of a line that says who speaks, in characters.
const LONGEST_SPEAKER: usize = 30;
/// What stands for the column of the speakers, and of what they say.
const SPEAKER: &str = "speaker";
const TEXT: &str = "text";

/// Copies `lines` with what is personal hidden.
pub(super) fn redact(hider: &Hider, lines: &mut Lines, out: &mut impl Write) -> io::Result<()> {
    let mut before: Option<Row> = None;
    loop {
        let mut text = String::new();
        let mut rows: Vec<Row> = before.take().into_iter().collect();
        let known = rows.len();
        while rows.len() < BLOCK || (rows.len() < BLOCK * 2 && rows.last().is_some_and(ends_in_digits)) {
            let Some(line) = lines.next()? else { break };
            rows.push(row(&line, text.len()));
            text += &line;
        }
        if text.is_empty() {
            return Ok(());
        }
        lines.write(&edited(&text, &hider.edits(&rows, known)), out)?;
        before = rows.pop();
    }
}

/// A line as who speaks and what is said.
fn row(line: &str, offset: usize) -> Row {
    let content = line.trim_end_matches(['\r', '\n']);
    let cell = |heading: &str, range: Range<usize>| Cell {
        text: content[range.clone()].to_owned(),
        range: offset + range.start..offset + range.end,
        heading: heading.to_owned(),
        is_bare: false,
    };
    if let Some(name) = name_line(content) {
        return vec![cell(SPEAKER, name.clone()), cell(TEXT, name.end..content.len())];
    }
    let mark = content.char_indices().take(LONGEST_SPEAKER).find(|&(_, c)| c == '：' || c == ':');
    // The colons of times and links end no speaker.
    let mark = mark.filter(|&(at, c)| c == '：' || !content[..at].ends_with(|c: char| c.is_ascii_alphanumeric()));
    match mark {
        Some((at, c)) => {
            let said = at + c.len_utf8();
            let said = content.len() - content[said..].trim_start().len();
            vec![cell("", 0..said), cell(TEXT, said..content.len())]
        }
        None => vec![cell(TEXT, 0..content.len())],
    }
}

/// The name in a line of name and time, as chats are copied.
fn name_line(line: &str) -> Option<Range<usize>> {
    let (name, rest) = line.split_once([' ', '\t', '　'])?;
    let rest = rest.trim_start();
    let is_time = rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.contains(':')
        && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | ':' | '-' | '/' | '.' | '年' | '月' | '日'));
    let is_name = (2..=4).contains(&name.chars().count()) && !name.is_ascii();
    (is_time && is_name).then_some(0..name.len())
}

fn ends_in_digits(row: &Row) -> bool {
    row.last().is_some_and(|cell| cell.text.trim_end().ends_with(|c: char| c.is_ascii_digit()))
}
