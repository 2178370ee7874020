//! Number plates of vehicles.

use super::found::Found;
use super::numeral::Numerals;
use super::table::{pattern_of, rows};
use crate::model::Personal;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::Regex;

/// Letters among the five characters of an ordinary plate (GA 36).
const MOST_LETTERS: usize = 3;

/// What a plate looks like.
pub(super) struct Plates {
    form: Regex,
    /// The numerals that are said for digits.
    numerals: String,
}

impl Plates {
    pub(super) fn new(files: &[LexiconFile], numerals: &Numerals) -> Result<Self, LexiconError> {
        let rows = rows(files, numerals.fold(), "provinces", &["code", "name", "plate"])?;
        let provinces: String = rows.iter().map(|row| row.cell(2).to_owned()).collect();
        let said = numerals.all();
        // New energy: D, F and their successors behind the letter of the city, or at the end. No I and no O in any. Digits are said as
        // well: 陕a六b二二七.
        let forms = [
            "[a-z][ ·.-]?(?P<new>[dfabceghjk][a-hj-np-z]?DIGIT{5}|[dfabceghjk][a-hj-np-z0-9NUMERALS]DIGIT{4}|DIGIT{5}[dfabceghjk]|[df][a-hj-np-z0-9]{5})",
            "[a-z][ ·.-]?(?P<special>[a-hj-np-z0-9NUMERALS]{4,5}[警学挂港澳领试超])",
            "[a-z][ ·.-]?(?P<usual>[a-hj-np-z0-9NUMERALS]{5})",
            "(?P<consular>[0-9]{5}领)",
        ];
        let pattern = format!("[{provinces}](?:{})|使[0-9]{{6}}", forms.join("|"));
        let pattern = pattern.replace("DIGIT", "[0-9NUMERALS]").replace("NUMERALS", &said);
        Ok(Self { form: pattern_of("provinces", &pattern)?, numerals: said })
    }

    /// The plates in `text`.
    pub(super) fn find(&self, text: &str, numerals: &Numerals) -> Vec<Found> {
        let mut finds = Vec::new();
        for hit in self.form.captures_iter(text) {
            let range = hit.get(0).map_or(0..0, |whole| whole.range());
            let is_said = text[range.clone()].contains(|c| self.numerals.contains(c));
            let goes_on = |c: char| c.is_ascii_alphanumeric() || (is_said && numerals.is_numeral(c));
            let is_longer = text[range.end..].starts_with(goes_on);
            let letters = hit.name("usual").map_or(0, |rest| rest.as_str().bytes().filter(u8::is_ascii_lowercase).count());
            if !is_longer && letters <= MOST_LETTERS {
                let parts = text[range.clone()].chars().filter(|c| !matches!(c, ' ' | '·' | '.' | '-'));
                let value = parts.map(|c| numerals.digit(c).unwrap_or(c)).collect();
                finds.push(Found { kind: Personal::Plate, range, value, front: 0 });
            }
        }
        finds
    }
}
