//! Where a text quotes: found once, so that every hit can be asked for.

use std::ops::Range;

/// The marks that open and close a quotation.
const MARKS: [(char, char); 7] = [('“', '”'), ('‘', '’'), ('「', '」'), ('『', '』'), ('《', '》'), ('"', '"'), ('\'', '\'')];

/// The mark that closes a title.
const TITLE_ENDS: char = '》';

/// Bytes of the longest quotation. Nobody quotes more; marks that stand farther apart do not belong together.
const LONGEST: usize = 3000;

/// Whether `c` opens or closes a quotation.
pub const fn is_quotation_mark(c: char) -> bool {
    matches!(c, '‘'..='”' | '「'..='』' | '《' | '》' | '"' | '\'')
}

/// The quotations of a text.
#[derive(Debug, Clone, Default)]
pub struct Quotations {
    /// From mark to mark, sorted, those that overlap joined.
    ranges: Vec<Range<usize>>,
    /// The titles of books and the like among them, sorted.
    titles: Vec<Range<usize>>,
}

impl Quotations {
    /// The quotations of `text`.
    pub fn of(text: &str) -> Self {
        let (mut ranges, mut titles) = (Vec::new(), Vec::new());
        let mut open = [None; MARKS.len()];
        for (at, c) in text.char_indices().filter(|&(_, c)| is_quotation_mark(c)) {
            for (opened, (opens, closes)) in open.iter_mut().zip(MARKS) {
                if c == closes
                    && let Some(from) = opened.take()
                {
                    let range = at.saturating_sub(LONGEST).max(from)..at;
                    if c == TITLE_ENDS {
                        titles.push(range.clone());
                    }
                    ranges.push(range);
                } else if c == opens {
                    opened.get_or_insert(at);
                }
            }
        }
        ranges.sort_unstable_by_key(|range| range.start);
        ranges.dedup_by(|next, last| {
            let overlap = next.start <= last.end;
            if overlap {
                last.end = last.end.max(next.end);
            }
            overlap
        });
        Self { ranges, titles }
    }

    /// Whether a title holds `range`: 《气死我了》 is the name of a thing.
    pub fn title_holds(&self, range: &Range<usize>) -> bool {
        let at = self.titles.partition_point(|title| title.end < range.end);
        self.titles.get(at).is_some_and(|title| title.start < range.start)
    }

    /// Whether quotation marks of `text` enclose `range`, or it runs into a quotation or out of it: then it is put together
    /// from two speakers' words.
    pub fn hold(&self, text: &str, range: &Range<usize>) -> bool {
        if self.ranges.is_empty() {
            return false;
        }
        let inside = &text[range.clone()];
        let runs_over = |(open, close)| open != close && inside.matches(open).count() != inside.matches(close).count();
        let at = self.ranges.partition_point(|quotation| quotation.end < range.end);
        self.ranges.get(at).is_some_and(|quotation| quotation.start < range.start) || MARKS.into_iter().any(runs_over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_reaches_from_mark_to_mark() {
        for (reason, text, quoted) in [
            ("between marks", "您说“不行”吗", true),
            ("before them", "不行“您说”", false),
            ("behind them", "“您说”不行", false),
            ("never closed", "您说“不行", false),
            ("one in another", "“您说「好」不行”", true),
            ("the same mark on both sides", "'您说'不行'好'", false),
            ("it runs into a quotation", "不“行”", true),
        ] {
            let start = text.find('不').expect(reason);
            let end = text.find('行').expect(reason) + '行'.len_utf8();
            assert_eq!(Quotations::of(text).hold(text, &(start..end)), quoted, "{reason}");
        }
    }

    #[test]
    fn a_title_is_marked_as_one() {
        for (reason, text, titled) in [
            ("a title", "有《不行》吗", true),
            ("somebody's words", "您说“不行”吗", false),
            ("behind a title", "《你好》不行", false),
            ("between two", "《你好》不行《再见》", false),
        ] {
            let start = text.find('不').expect(reason);
            let end = text.find('行').expect(reason) + '行'.len_utf8();
            assert_eq!(Quotations::of(text).title_holds(&(start..end)), titled, "{reason}");
        }
    }

    #[test]
    fn every_mark_is_known() {
        assert!(MARKS.iter().all(|&(open, close)| is_quotation_mark(open) && is_quotation_mark(close)));
    }
}
