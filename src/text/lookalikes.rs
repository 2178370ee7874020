//! Characters that are written for others, from `lookalikes.csv`: styled and accented letters, letters of other scripts, numerals.

use super::char_set::CharSet;
use super::lexicon::LexiconError;
use super::lexicon_file::{LexiconFile, check_headers, without_bom};

/// The table below a rulebook folder.
pub const LOOKALIKES: &str = "lookalikes.csv";

/// The columns of the file.
const COLUMNS: [&str; 3] = ["character", "lookalikes", "in_numbers"];

/// What is written for what.
#[derive(Debug, Default)]
pub struct Lookalikes {
    /// What is always read as another character.
    pub folds: Vec<(char, char)>,
    /// What is read as a digit in a long number.
    pub numerals: Numerals,
}

/// Numerals of other kinds than the digits: 三 叁 in a telephone number.
#[derive(Debug, Default)]
pub struct Numerals {
    set: CharSet,
    /// The numerals with their digits; of one digit the usual numeral first.
    digits: Vec<(char, char)>,
}

impl Numerals {
    /// A set that holds every numeral: most characters are told to be none by it alone.
    pub fn set(&self) -> CharSet {
        self.set
    }

    /// The digit for which `c` stands in a number: itself, or what a numeral means.
    pub fn digit(&self, c: char) -> Option<char> {
        if c.is_ascii_digit() {
            return Some(c);
        }
        let known = self.set.meets(CharSet::of(c)).then(|| self.digits.iter().find(|(numeral, _)| *numeral == c)).flatten();
        known.map(|&(_, digit)| digit)
    }

    /// Every numeral with its digit.
    pub fn all(&self) -> impl Iterator<Item = (char, char)> + '_ {
        self.digits.iter().copied()
    }

    /// The usual numeral for `digit`.
    pub fn numeral(&self, digit: char) -> Option<char> {
        self.digits.iter().find(|&&(_, other)| other == digit).map(|&(numeral, _)| numeral)
    }
}

impl Lookalikes {
    /// Reads the table of a rulebook folder; an empty one where the folder has none.
    ///
    /// # Errors
    /// The first cell that cannot be meant.
    pub fn read(files: &[LexiconFile]) -> Result<Self, LexiconError> {
        let mut lookalikes = Self::default();
        let Some(file) = files.iter().find(|file| file.path == LOOKALIKES) else { return Ok(lookalikes) };
        let mut reader = csv::Reader::from_reader(without_bom(&file.text).as_bytes());
        check_headers(file, reader.headers().map_err(|error| file.csv_error(error))?, &COLUMNS)?;
        for record in reader.records() {
            let record = record.map_err(|error| file.csv_error(error))?;
            let line = record.position().map_or(0, csv::Position::line);
            let cell = |column: usize| record.get(column).unwrap_or_default();
            let wrong = |column: usize, message: &str| file.cell_error(line, COLUMNS[column], &message);
            let mut meant = cell(0).chars();
            let (Some(meant), None) = (meant.next(), meant.next()) else { return Err(wrong(0, "只能写一个字")) };
            if u16::try_from(u32::from(meant)).is_err() {
                return Err(wrong(0, "这个字不在基本平面里，不支持"));
            }
            if cell(1).chars().any(|c| c.is_ascii()) {
                return Err(wrong(1, "英文字母、数字和半角符号不会是别的字的异写"));
            }
            if !cell(2).is_empty() && !meant.is_ascii_digit() {
                return Err(wrong(2, "只有数字才有数字的写法"));
            }
            lookalikes.folds.extend(cell(1).chars().map(|c| (c, meant)));
            let numerals = &mut lookalikes.numerals;
            numerals.digits.extend(cell(2).chars().map(|c| (c, meant)));
            numerals.set = cell(2)
                .chars()
                .chain([meant].into_iter().filter(char::is_ascii_digit))
                .map(CharSet::of)
                .fold(numerals.set, CharSet::union);
        }
        Ok(lookalikes)
    }
}
