//! Characters that tell something of a name, or stand beside one.

use super::table::rows;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;

/// Characters by what they are in names and beside them.
#[derive(Default)]
pub(super) struct NameCharacters {
    /// What the names of villages end in, behind 家.
    pub(super) villages: String,
    /// What follows 姓 and is no surname: 姓啥, 姓氏.
    pub(super) no_surnames: String,
    /// What only joins words, and nobody is called by.
    pub(super) never_given: String,
    /// What names of places end in, and hardly any of a person.
    pub(super) places: String,
    /// Digits that are said behind a name.
    pub(super) digits: String,
}

impl NameCharacters {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let mut read = Self::default();
        for row in rows(files, fold, "name_characters", &["characters", "holds"])? {
            let characters = match row.cell(1) {
                "village" => &mut read.villages,
                "no_surname" => &mut read.no_surnames,
                "never_given" => &mut read.never_given,
                "place" => &mut read.places,
                "digit" => &mut read.digits,
                _ => return Err(row.unknown("holds")),
            };
            characters.push_str(row.cell(0));
        }
        Ok(read)
    }
}
