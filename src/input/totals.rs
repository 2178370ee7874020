//! Rows that count those above, or tell where they are from: `合计,,,5`, `备注：…`. They say nothing, and nobody says it.

use super::names::normalise;
use std::sync::LazyLock;

/// The longest such word with its number, in characters.
const LONGEST: usize = 12;

/// How a note below the rows begins, which stands alone.
const NOTES: [&str; 12] =
    ["备注：", "备注:", "注：", "注:", "说明：", "说明:", "制表", "导出", "统计", "数据来源", "以上", "本表"];

static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| include_str!("totals.csv").lines().skip(1).map(normalise).collect());

/// Whether a row without a text begins with such a word: `合计`, `小计：2条`, `共12条`.
pub(super) fn is_total<'c>(mut cells: impl Iterator<Item = &'c str>) -> bool {
    let Some(first) = cells.find(|cell| !cell.trim().is_empty()) else { return false };
    if NOTES.iter().any(|note| first.starts_with(note)) && cells.all(|cell| cell.trim().is_empty()) {
        return true;
    }
    let word = normalise(first);
    if word.contains("rowsinset") || word.contains("rowinset") {
        return true;
    }
    if word.chars().nth(LONGEST).is_some() {
        return false;
    }
    let rest = WORDS.iter().find_map(|total| word.strip_prefix(total.as_str())).or_else(|| word.strip_prefix('共'));
    let counts = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    rest.is_some_and(|rest| counts(rest) || rest.is_empty() && word != "共")
}
