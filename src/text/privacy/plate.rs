//! Number plates of vehicles.

use super::found::Found;
use super::table::{pattern_of, rows};
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::Regex;

/// Letters among the five characters of an ordinary plate (GA 36).
const MOST_LETTERS: usize = 3;

/// What a plate looks like.
pub(super) struct Plates(Regex);

impl Plates {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let provinces: String =
            rows(files, fold, "provinces", &["code", "name", "plate"])?.iter().map(|row| row.cell(2).to_owned()).collect();
        // New energy: D, F and their successors behind the letter of the city, or at the end. No I and no O in any.
        let forms = [
            "[a-z][ ·.-]?(?P<new>[dfabceghjk][a-hj-np-z]?[0-9]{5}|[dfabceghjk][a-hj-np-z0-9][0-9]{4}|[0-9]{5}[dfabceghjk])",
            "[a-z][ ·.-]?(?P<special>[a-hj-np-z0-9]{4,5}[警学挂港澳领试超])",
            "[a-z][ ·.-]?(?P<usual>[a-hj-np-z0-9]{5})",
            "(?P<consular>[0-9]{5}领)",
        ];
        let pattern = format!("[{provinces}](?:{})|使[0-9]{{6}}", forms.join("|"));
        Ok(Self(pattern_of("provinces", &pattern)?))
    }

    /// The plates in `text`.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let mut finds = Vec::new();
        for hit in self.0.captures_iter(text) {
            let range = hit.get(0).map_or(0..0, |whole| whole.range());
            let is_longer = text[range.end..].starts_with(|c: char| c.is_ascii_alphanumeric());
            let letters = hit.name("usual").map_or(0, |rest| rest.as_str().bytes().filter(u8::is_ascii_lowercase).count());
            if !is_longer && letters <= MOST_LETTERS {
                let value = text[range.clone()].chars().filter(|c| !matches!(c, ' ' | '·' | '.' | '-')).collect();
                finds.push(Found { kind: Personal::Plate, range, value, front: 0 });
            }
        }
        finds
    }
}
