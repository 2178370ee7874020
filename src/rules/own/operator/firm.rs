//! Names of firms: what reads like a person's name and stands where people say which firm they speak for.

use std::ops::Range;
use std::sync::LazyLock;

/// What stands before the name of a firm, and what behind it.
static WORDS: LazyLock<[Vec<&str>; 2]> = LazyLock::new(|| {
    let rows = || include_str!("firm.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    ["before", "behind"].map(|side| rows().filter(|(_, its)| *its == side).map(|(word, _)| word).collect())
});

/// Whether the name at `range` of `text` is that of a firm.
pub(super) fn is_of_firm(text: &str, range: &Range<usize>) -> bool {
    let [leads, tails] = &*WORDS;
    let (before, behind) = (text[..range.start].trim_end(), &text[range.end..]);
    let behind = behind.strip_prefix('的').unwrap_or(behind);
    leads.iter().any(|word| before.ends_with(word)) || tails.iter().any(|word| behind.starts_with(word))
}
