//! Text made harmless, with the columns each character takes.

use super::ink::Ink;
use crate::report::shown::{escaped, is_hidden, is_visible};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A text in which every character is visible and has its ink.
#[derive(Debug, Clone, Default)]
pub struct Text {
    pub(in crate::report) shown: String,
    pub(in crate::report) cells: Vec<Cell>,
}

/// What takes a place of its own: a character with its marks, or an escape.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// Where it begins in the shown text.
    pub(in crate::report) start: usize,
    /// Columns; none for a line end.
    pub(in crate::report) width: usize,
    pub(in crate::report) ink: Ink,
    /// Whether a finding or a dismissal rests on it.
    pub(in crate::report) marked: bool,
    /// Whether no line may begin with it.
    pub(in crate::report) glued: bool,
}

/// Words that are marked: Unicode scalars of the text they stand in.
#[derive(Debug, Clone)]
pub struct Mark {
    pub(super) scalars: Range<usize>,
    pub(super) ink: Ink,
}

impl Text {
    /// A text in one ink.
    pub fn new(ink: Ink, text: &str) -> Self {
        Self::default().with(ink, text)
    }

    /// The same with more behind it.
    pub fn with(mut self, ink: Ink, text: &str) -> Self {
        self.put(ink, text);
        self
    }

    /// Appends `text`.
    pub fn put(&mut self, ink: Ink, text: &str) {
        for grapheme in text.graphemes(true) {
            self.put_grapheme(grapheme, ink, false);
        }
    }

    /// Appends `text` that stays in one line where it can, together with what was put before it.
    pub fn glue(&mut self, ink: Ink, text: &str) {
        let before = self.cells.len();
        self.put(ink, text);
        self.cells[before..].iter_mut().for_each(|cell| cell.glued = true);
    }

    /// Appends `text` that stays in one line where it can.
    pub fn word(&mut self, ink: Ink, text: &str) {
        let before = self.cells.len();
        self.glue(ink, text);
        if let Some(first) = self.cells.get_mut(before) {
            first.glued = false;
        }
    }

    /// Appends `text` with its marks; where they overlap, the graver ink is seen.
    pub fn put_marked(&mut self, text: &str, marks: &[Mark]) {
        let mut inks = vec![Ink::Plain; text.chars().count()];
        for mark in marks {
            let end = mark.scalars.end.min(inks.len());
            for ink in &mut inks[mark.scalars.start.min(end)..end] {
                *ink = mark.ink.max(*ink);
            }
        }
        let mut at = 0;
        for grapheme in text.graphemes(true) {
            let next = at + grapheme.chars().count();
            let ink = inks[at..next].iter().copied().max().unwrap_or_default();
            self.put_grapheme(grapheme, ink, ink != Ink::Plain);
            at = next;
        }
    }

    /// Appends `other`.
    pub fn append(&mut self, other: &Self) {
        let before = self.shown.len();
        self.shown.push_str(&other.shown);
        self.cells.extend(other.cells.iter().map(|cell| Cell { start: cell.start + before, ..*cell }));
    }

    /// Columns it takes in one line.
    pub fn width(&self) -> usize {
        self.cells.iter().map(|cell| cell.width).sum()
    }

    /// Whether it shows nothing.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The same in exactly `width` columns: cut, or with spaces behind it.
    pub fn fitted(mut self, width: usize) -> Self {
        if self.width() > width {
            while self.width() >= width
                && let Some(last) = self.cells.pop()
            {
                self.shown.truncate(last.start);
            }
            if width > 0 {
                self.push("…", 1, Ink::Faint, false);
            }
        }
        self.put(Ink::Plain, &" ".repeat(width - self.width()));
        self
    }

    /// As it is read, without its inks.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The stretches of one ink among some cells, each with whether it is marked.
    pub(in crate::report) fn runs(&self, cells: Range<usize>) -> impl Iterator<Item = (&str, Ink, bool)> {
        let mut from = cells.start;
        self.cells[cells].chunk_by(|a, b| (a.ink, a.marked) == (b.ink, b.marked)).map(move |run| {
            let (start, next) = (self.cells[from].start, from + run.len());
            let end = self.cells.get(next).map_or(self.shown.len(), |cell| cell.start);
            from = next;
            (&self.shown[start..end], run[0].ink, run[0].marked)
        })
    }

    /// What a cell shows.
    pub(in crate::report) fn of(&self, cell: usize) -> &str {
        let end = self.cells.get(cell + 1).map_or(self.shown.len(), |next| next.start);
        &self.shown[self.cells[cell].start..end]
    }

    fn put_grapheme(&mut self, grapheme: &str, ink: Ink, marked: bool) {
        match grapheme {
            "\n" | "\r\n" | "\r" => self.push("\n", 0, ink, marked),
            "\t" => self.push(" ", 1, ink, marked),
            _ if is_visible(grapheme) => self.push(grapheme, grapheme.width(), ink, marked),
            _ => grapheme.chars().for_each(|c| self.put_char(c, ink, marked)),
        }
    }

    /// Appends a character that does not stand in a sound grapheme.
    fn put_char(&mut self, c: char, ink: Ink, marked: bool) {
        match c.width() {
            Some(width) if width > 0 && !is_hidden(c) => self.push(c.encode_utf8(&mut [0; 4]), width, ink, marked),
            _ => {
                let escape = escaped(c);
                self.push(&escape, escape.len(), ink.max(Ink::Faint), marked);
            }
        }
    }

    fn push(&mut self, shown: &str, width: usize, ink: Ink, marked: bool) {
        self.cells.push(Cell { start: self.shown.len(), width, ink, marked, glued: false });
        self.shown.push_str(shown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_shown_harmlessly() {
        for (reason, text, shown, width) in [
            ("Chinese", "您好，", "您好，", 6),
            ("a colour of the customer's", "\u{1b}[31m红", "<U+001B>[31m红", 14),
            ("a C1 control", "a\u{9b}b", "a<U+009B>b", 10),
            ("turned direction", "\u{202e}款退", "<U+202E>款退", 12),
            ("an isolate", "\u{2066}", "<U+2066>", 8),
            ("nothing between two characters", "微\u{200b}信", "微<U+200B>信", 12),
            ("a joiner that holds nothing", "微\u{200d}信", "微<U+200D>信", 12),
            ("a flag of tags", "🏴\u{e0067}\u{e0062}\u{e007f}", "🏴\u{e0067}\u{e0062}\u{e007f}", 2),
            ("a family", "👨‍👩‍👧", "👨‍👩‍👧", 2),
            ("a composed letter", "e\u{301}", "e\u{301}", 1),
            ("a mark on nothing", "\u{301}", "<U+0301>", 8),
            ("a tab", "a\tb", "a b", 3),
            ("a line end of Windows", "a\r\nb", "a\nb", 2),
        ] {
            let text = Text::new(Ink::Plain, text);
            assert_eq!((text.shown.as_str(), text.width()), (shown, width), "{reason}");
        }
        let pile = Text::new(Ink::Plain, &format!("a{}", "\u{301}".repeat(30)));
        assert!(pile.shown.starts_with("a<U+0301>"), "a pile of marks is taken apart: {}", pile.shown);
    }

    #[test]
    fn a_text_is_cut_or_filled() {
        for (text, width, expected) in
            [("您好啊", 4, "您…"), ("您好啊", 3, "您…"), ("您", 4, "您  "), ("您", 1, "…"), ("您", 0, "")]
        {
            let fitted = Text::new(Ink::Plain, text).fitted(width);
            assert_eq!((fitted.shown.trim_end(), fitted.width()), (expected.trim_end(), width), "{text} {width}");
        }
    }
}
