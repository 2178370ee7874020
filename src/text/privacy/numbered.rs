//! Words behind the number of a place, and what the numbers before them look like.

use super::level::Level;
use super::numeral::Numerals;
use super::table::{alternatives, pattern_of, rows};
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::Regex;

/// A word behind the number of a place.
pub(super) struct Numbered {
    pub(super) word: String,
    pub(super) level: Level,
    /// Characters before which the two are something else: 二号口, 六零二楼上.
    pub(super) never_before: String,
}

impl Numbered {
    /// The words of `place_numbers.csv`.
    pub(super) fn read(files: &[LexiconFile], fold: &Fold) -> Result<Vec<Self>, LexiconError> {
        let mut numbers = Vec::new();
        for row in rows(files, fold, "place_numbers", &["word", "strength", "never_before"])? {
            let level = Level::of(row.cell(1)).ok_or_else(|| row.unknown("strength"))?;
            numbers.push(Self { word: row.cell(0).to_owned(), level, never_before: row.cell(2).to_owned() });
        }
        Ok(numbers)
    }
}

/// Numbers in front of the words of `place_numbers.csv`, the longest of which counts.
pub(super) fn numbered(numbers: &[Numbered], numerals: &Numerals) -> Result<Regex, LexiconError> {
    let (words, numerals) = (alternatives(numbers.iter().map(|number| &number.word)), numerals.written_ones());
    let digits = "[a-z]?[0-9]{1,5}(?:[-~至之][0-9]{1,5})?[a-z]?|[a-z]-[0-9]{1,2}";
    let number = format!("(?:{digits}|[{numerals}十百]{{1,5}}|[a-z]|[东南西北中甲乙丙丁])");
    let steps = "[0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4}";
    // 三杠十二杠四单元, and without a word: 六十六杠幺零幺
    let said = format!("[{numerals}十百0-9]{{1,4}}杠");
    // 66号附7号, 321号之8
    let behind = format!("(?:之(?:[0-9]{{1,3}}|十?[{numerals}]))?");
    let place = format!("(?:地下|[东南西北第甲乙丙丁附副负])?(?:{said})*{number}({words}){behind}");
    pattern_of("place_numbers", &format!("{steps}|{place}|(?:{said})+[{numerals}十百0-9]{{1,4}}"))
}
