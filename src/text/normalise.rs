//! Normalised text with a way back to the original.

use super::fold::Fold;
use std::{borrow::Cow, ops::Range};

/// The folded text of one turn, and where each of its bytes came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised {
    text: String,
    /// `None` where nothing changed.
    origin: Option<Origin>,
}

/// Per byte of the normalised text: the byte range of the original character it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Origin {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Normalised {
    /// Folds `original`.
    pub fn new(fold: &Fold, original: &str) -> Self {
        match first_change(fold, original) {
            None => Self { text: original.to_owned(), origin: None },
            Some(_) => Self::folded(fold, original),
        }
    }

    fn folded(fold: &Fold, original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut origin = Origin { starts: Vec::with_capacity(original.len()), ends: Vec::with_capacity(original.len()) };
        for (start, c) in original.char_indices() {
            let Some(folded) = fold.apply(c) else { continue };
            text.push(folded);
            origin.starts.resize(text.len(), offset(start));
            origin.ends.resize(text.len(), offset(start + c.len_utf8()));
        }
        Self { text, origin: Some(origin) }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte range of the original that became `range` of the folded text. An empty range maps to an empty range.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let Some(origin) = &self.origin else { return range };
        if range.is_empty() {
            let at = origin.starts.get(range.start).or(origin.ends.last()).map_or(0, |&start| start as usize);
            return at..at;
        }
        origin.starts[range.start] as usize..origin.ends[range.end - 1] as usize
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
fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_width_case_script_and_invisible_characters() {
        let fold = Fold::new();
        for (reason, original, expected) in [
            ("unchanged", "您好，请稍等", "您好，请稍等"),
            ("full width letters", "ＡＢｃ１２", "abc12"),
            ("full width punctuation", "（好）！", "(好)!"),
            ("case", "OK WeChat", "ok wechat"),
            ("traditional", "請您別著急，馬上處理", "请您别着急，马上处理"),
            ("zero width", "不\u{200b}行", "不行"),
            ("circled", "加Ⓥ①", "加v1"),
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
            let fold = Fold::new();
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
