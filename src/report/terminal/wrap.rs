//! Lines of a text: broken as Chinese and Latin script ask for (UAX #14), and anywhere where that leaves no place.

use crate::report::view::Text;
use std::ops::Range;
use unicode_linebreak::linebreaks;

impl Text {
    /// Its lines as ranges of cells, none wider than `width`, without the spaces at their ends.
    pub(super) fn lines(&self, width: usize) -> Vec<Range<usize>> {
        let mut may_begin = self.may_begin();
        let mut lines = Lines { text: self, width, from: 0, used: 0, good: None, done: Vec::new() };
        for cell in 0..self.cells.len() {
            lines.take(cell, may_begin.next().unwrap_or(false));
        }
        lines.close(self.cells.len());
        lines.done
    }

    /// Of every cell, whether a line may begin with it.
    fn may_begin(&self) -> impl Iterator<Item = bool> {
        let mut breaks = linebreaks(&self.shown).map(|(at, _)| at).peekable();
        self.cells.iter().map(move |cell| {
            while breaks.next_if(|&at| at < cell.start).is_some() {}
            breaks.peek() == Some(&cell.start) && !cell.glued
        })
    }
}

struct Lines<'a> {
    text: &'a Text,
    width: usize,
    /// The first cell of the line at hand.
    from: usize,
    /// Columns of it that are taken.
    used: usize,
    /// The last cell of it with which the next line may begin.
    good: Option<usize>,
    done: Vec<Range<usize>>,
}

impl Lines<'_> {
    fn take(&mut self, cell: usize, may_begin: bool) {
        let width = self.text.cells[cell].width;
        if width == 0 {
            self.close(cell);
            self.from = cell + 1;
            return;
        }
        if may_begin && cell > self.from {
            self.good = Some(cell);
        }
        // A space that has no place any more is not seen at the end of a line.
        if self.used + width > self.width && self.text.of(cell) == " " {
            return;
        }
        while self.used + width > self.width && cell > self.from {
            let next = self.good.unwrap_or(cell);
            self.close(next);
            self.from = next;
            self.used = self.text.cells[next..cell].iter().map(|cell| cell.width).sum();
        }
        self.used += width;
    }

    /// Ends the line at hand before `end`.
    fn close(&mut self, end: usize) {
        let spaces = (self.from..end).rev().take_while(|&cell| self.text.of(cell) == " ").count();
        self.done.push(self.from..end - spaces);
        self.used = 0;
        self.good = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::view::Ink;

    fn lines_of(text: &Text, width: usize) -> Vec<String> {
        text.lines(width).into_iter().map(|line| line.map(|cell| text.of(cell)).collect()).collect()
    }

    #[test]
    fn lines_break_where_a_reader_expects_it() {
        for (reason, text, width, expected) in [
            ("between characters", "您的包裹还没动", 8, vec!["您的包裹", "还没动"]),
            ("no full stop at the head of a line", "您的包裹。还没动", 8, vec!["您的包", "裹。还没", "动"]),
            ("a number stays whole", "订单号12345678好", 12, vec!["订单号", "12345678好"]),
            ("a word longer than the line", "abcdefghij", 4, vec!["abcd", "efgh", "ij"]),
            ("spaces at the end are dropped", "您好    吗", 4, vec!["您好", "吗"]),
            ("its own lines", "一\n\n二", 8, vec!["一", "", "二"]),
            ("nothing", "", 8, vec![""]),
            ("half a column is left", "a您您", 4, vec!["a您", "您"]),
        ] {
            assert_eq!(lines_of(&Text::new(Ink::Plain, text), width), expected, "{reason}");
        }
        let mut glued = Text::new(Ink::Plain, "您好 ");
        glued.word(Ink::Plain, "致歉");
        glued.glue(Ink::Plain, "#7");
        assert_eq!(lines_of(&glued, 9), ["您好", "致歉#7"], "glued");
    }
}
