//! The page that is written: lines of inked text within the screen's width.

use super::{NARROWEST, Screen};
use crate::report::Language;
use crate::report::view::{Ink, Text};
use std::fmt::Write;
use std::ops::Range;

/// What was written so far.
pub struct Page {
    screen: Screen,
    out: String,
}

impl Page {
    pub(super) fn new(screen: Screen) -> Self {
        Self { screen: Screen { width: screen.width.max(NARROWEST), ..screen }, out: String::new() }
    }

    pub(super) fn width(&self) -> usize {
        self.screen.width
    }

    pub(super) fn language(&self) -> Language {
        self.screen.language
    }

    /// One of two texts, in the reader's language.
    pub(super) fn pick<'a>(&self, chinese: &'a str, english: &'a str) -> &'a str {
        self.screen.language.pick(chinese, english)
    }

    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// Writes `text` wrapped, its first line behind `lead`, the others below its beginning.
    pub(super) fn paragraph(&mut self, lead: &Text, text: &Text) {
        let hang = lead.width();
        let below = Text::new(Ink::Plain, &" ".repeat(hang));
        for (index, line) in text.lines(self.width().saturating_sub(hang).max(1)).into_iter().enumerate() {
            self.line(if index == 0 { lead } else { &below }, text, line.clone());
            if !self.screen.colour {
                self.underline(hang, text, line);
            }
        }
    }

    /// Marks below a line where there are no colours to mark it with.
    fn underline(&mut self, hang: usize, text: &Text, line: Range<usize>) {
        if text.cells[line.clone()].iter().all(|cell| !cell.marked) {
            return;
        }
        let mut marks = " ".repeat(hang);
        for cell in &text.cells[line] {
            let mark = if cell.marked { cell.ink.underline() } else { ' ' };
            marks.extend(std::iter::repeat_n(mark, cell.width));
        }
        self.out.push_str(marks.trim_end());
        self.blank();
    }

    fn line(&mut self, lead: &Text, text: &Text, line: Range<usize>) {
        let before = self.out.len();
        self.inked(lead, 0..lead.cells.len());
        self.inked(text, line);
        let ends = self.out[before..].trim_end_matches(' ').len();
        self.out.truncate(before + ends);
        self.blank();
    }

    /// Appends some cells, each run of one ink within its codes.
    fn inked(&mut self, text: &Text, cells: Range<usize>) {
        for (run, ink, marked) in text.runs(cells) {
            let style = if self.screen.colour { ink.style(marked) } else { anstyle::Style::new() };
            // Writing to memory cannot fail.
            let _ = write!(self.out, "{style}{run}{style:#}");
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}
