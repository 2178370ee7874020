//! Normalised text with a way back to the original.

use super::fold::Fold;
use std::{borrow::Cow, ops::Range};

/// The folded text of one turn, and the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised {
    text: String,
    /// Where the distance between folded and original text changes; empty where nothing changed.
    shifts: Vec<Shift>,
}

/// From here on, folded byte `folded` stands for original byte `original`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shift {
    folded: u32,
    original: u32,
}

impl Normalised {
    /// Folds `original`.
    pub fn new(fold: &Fold, original: &str) -> Self {
        let Some(unchanged) = first_change(fold, original) else {
            return Self { text: original.to_owned(), shifts: Vec::new() };
        };
        Self::from(original, unchanged, |_, c| fold.apply(c))
    }

    /// Writes `folded` for every character, which is told with its place; nothing for `None`.
    pub(super) fn with(original: &str, folded: impl Fn(usize, char) -> Option<char>) -> Self {
        Self::from(original, 0, folded)
    }

    /// The same where nothing is changed before `unchanged`.
    fn from(original: &str, unchanged: usize, folded: impl Fn(usize, char) -> Option<char>) -> Self {
        let mut text = String::with_capacity(original.len());
        text.push_str(&original[..unchanged]);
        let mut shifts = Vec::new();
        let mut expected = unchanged;
        for (start, c) in original[unchanged..].char_indices() {
            let start = unchanged + start;
            let Some(folded) = folded(start, c) else { continue };
            if start != expected {
                shifts.push(Shift { folded: offset(text.len()), original: offset(start) });
            }
            text.push(folded);
            let end = start + c.len_utf8();
            if folded.len_utf8() != c.len_utf8() {
                shifts.push(Shift { folded: offset(text.len()), original: offset(end) });
            }
            expected = end;
        }
        Self { text, shifts }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte range of the original that became `range` of the folded text; `range` must not be empty.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        // Where characters were dropped, two shifts stand at one place: what ends there ends before them, what begins there
        // begins behind them.
        let last_before_end = self.shifts.partition_point(|shift| (shift.folded as usize) < range.end);
        let closing = self.shifts.get(last_before_end).filter(|shift| shift.folded as usize == range.end);
        let last_at_start = self.shifts.partition_point(|shift| shift.folded as usize <= range.start);
        let end = closing.map_or_else(|| self.shifted(last_before_end, range.end), |shift| shift.original as usize);
        self.shifted(last_at_start, range.start)..end
    }

    /// The original place of folded place `at`, by the shift before `next`.
    fn shifted(&self, next: usize, at: usize) -> usize {
        next.checked_sub(1).map_or(at, |i| at - self.shifts[i].folded as usize + self.shifts[i].original as usize)
    }
}

/// Folds a text where only the result matters.
pub fn fold_text<'a>(fold: &Fold, text: &'a str) -> Cow<'a, str> {
    match first_change(fold, text) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(text.chars().filter_map(|c| fold.apply(c)).collect()),
    }
}

fn first_change(fold: &Fold, text: &str) -> Option<usize> {
    text.char_indices().find(|&(_, c)| fold.apply(c) != Some(c)).map(|(at, _)| at)
}

/// Turns are cut far below 4 GiB by the input floor.
pub(super) fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_width_case_script_and_invisible_characters() {
        let fold = Fold::new(&[('Ⓥ', 'v'), ('①', '1'), ('é', 'e')]);
        for (reason, original, expected) in [
            ("unchanged", "您好，请稍等", "您好，请稍等"),
            ("full width letters", "ＡＢｃ１２", "abc12"),
            ("full width punctuation", "（好）！", "(好)!"),
            ("case", "OK WeChat", "ok wechat"),
            ("traditional", "請您別著急，馬上處理", "请您别着急，马上处理"),
            ("zero width", "不\u{200b}行", "不行"),
            ("written for others", "加Ⓥ①é", "加v1e"),
            ("marks put onto characters", "不\u{335}行\u{20e0}", "不行"),
            ("fillers", "不\u{3164}行\u{1160}", "不行"),
            ("mathematical letters and digits", "\u{1d417}\u{1d5d1}\u{1d4cd}\u{1d7d7}", "xxx9"),
            ("letters in squares, discs and of flags", "\u{1f171}\u{1f150}\u{1f1e8}", "bac"),
            ("rare character beyond the basic plane", "𠮷好", "𠮷好"),
        ] {
            // The Chinese comma is punctuation of its own width and folds to the ASCII one.
            let expected = expected.replace('，', ",");
            assert_eq!(Normalised::new(&fold, original).text(), expected, "{reason}");
        }
    }

    proptest! {
        #[test]
        fn every_range_maps_back_to_characters_that_fold_to_it(original in "[a-zA-Zａ-ｚ\u{200b}您好請，。🙂 ]{0,20}") {
            let fold = Fold::new(&[]);
            let normalised = Normalised::new(&fold, &original);
            let bounds: Vec<usize> = normalised.text().char_indices().map(|(at, _)| at).chain([normalised.text().len()]).collect();
            for (i, &start) in bounds.iter().enumerate() {
                for &end in &bounds[i + 1..] {
                    let back = &original[normalised.original(start..end)];
                    prop_assert_eq!(fold_text(&fold, back), &normalised.text()[start..end]);
                }
            }
        }
    }
}
