//! The book as Markdown, for whatever a training team writes its material with.

use super::course::{Note, Said};
use super::{Casebook, Sheet};
use crate::model::Kind;
use std::fmt::Write;

pub(super) fn book(book: &Casebook) -> String {
    let mut text = format!("# {}\n\n", book.words.title);
    for sheet in &book.sheets {
        let link = format!("{} {}", sheet.number, sheet.background.kind);
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "- [{}](#{}) {}", plain(&link), anchor(sheet), book.side(sheet));
    }
    for sheet in &book.sheets {
        case(&mut text, book, sheet);
    }
    text
}

fn anchor(sheet: &Sheet) -> String {
    sheet.number.to_ascii_lowercase()
}

fn case(text: &mut String, book: &Casebook, sheet: &Sheet) {
    let headings = &book.words.headings;
    let background = &sheet.background;
    let (kind, side) = (plain(&background.kind), book.side(sheet));
    let _ = write!(text, "\n<a id=\"{}\"></a>\n\n## {} {kind}（{side}）\n", anchor(sheet), sheet.number);
    let _ = write!(text, "\n### {}\n\n", headings.background);
    let skills = background.skills.join("、");
    let lines = [
        (&headings.portrait, &background.portrait),
        (&headings.cause, &background.cause),
        (&headings.claim, &background.claim),
        (&headings.facts, &background.facts),
    ];
    for (name, value) in lines {
        let _ = writeln!(text, "- {name}：{}", plain(value));
    }
    let _ = writeln!(
        text,
        "\n{} · {} · {} · {}",
        plain(&background.line),
        background.difficulty,
        background.learners,
        plain(&skills)
    );
    let _ = write!(text, "\n### {}\n\n", headings.course);
    sheet.course.iter().for_each(|said| turn(text, said));
    let _ = write!(text, "\n### {}\n", headings.review);
    let review = &sheet.review;
    for (name, points) in
        [(&headings.worked, &review.worked), (&headings.lacking, &review.lacking), (&headings.advice, &review.advice)]
    {
        if !points.is_empty() {
            let _ = write!(text, "\n{name}：\n\n");
            for point in points {
                let _ = writeln!(text, "- {}", plain(point));
            }
        }
    }
    let _ = write!(text, "\n{}：{}\n", headings.question, plain(&review.question));
}

/// A turn, what it is an example of below it.
fn turn(text: &mut String, said: &Said) {
    let feeling = said.feeling.map_or_else(String::new, |feeling| format!("（{feeling}）"));
    let words: String = said.pieces.iter().map(|(piece, _)| plain(piece)).collect();
    let _ = writeln!(text, "- {} **{}**{feeling} {words}", said.turn, said.speaker);
    for note in &said.notes {
        let _ = writeln!(text, "  - {}", noted(note));
    }
}

fn noted(note: &Note) -> String {
    let words = if note.words.is_empty() { String::new() } else { format!("“{}”", plain(&note.words)) };
    let message = if note.kind == Kind::Violation { format!("：{}", plain(&note.message)) } else { String::new() };
    format!("{} {}{words}{message}", sign(note.kind), note.code.name())
}

/// As `zhijian inspect` marks them.
pub(super) const fn sign(kind: Kind) -> &'static str {
    match kind {
        Kind::Violation => "✗",
        Kind::Merit => "✓",
        Kind::Signal => "!",
    }
}

/// Text that stays text: what Markdown would take for a mark is escaped.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&') {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_was_said_is_no_markup() {
        for (reason, text, expected) in [
            ("a masked number", "138****5678", r"138\*\*\*\*5678"),
            ("a tag", "<script>", r"\<script\>"),
            ("a link", "[点我](http)", r"\[点我\](http)"),
            ("ordinary", "您好，三天没动了", "您好，三天没动了"),
        ] {
            assert_eq!(plain(text), expected, "{reason}");
        }
    }
}
