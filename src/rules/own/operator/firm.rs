//! Names of firms: what reads like a person's name and stands where people say which firm they speak for.

use std::ops::Range;

/// What stands before or behind the name of a firm, a word and its side on each line.
const WORDS: &str = include_str!("firm.csv");

/// Whether the name at `range` of `text` is that of a firm.
pub(super) fn is_of_firm(text: &str, range: &Range<usize>) -> bool {
    let (before, behind) = (text[..range.start].trim_end(), &text[range.end..]);
    let behind = behind.strip_prefix('的').unwrap_or(behind);
    let mut words = WORDS.lines().skip(1).filter_map(|line| line.split_once(','));
    words.any(|(word, side)| if side == "before" { before.ends_with(word) } else { behind.starts_with(word) })
}
