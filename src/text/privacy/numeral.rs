//! Digits in whatever characters they are written: 一三八, 幺, 壹叁捌, ①③⑧, from `lookalikes.csv` and `privacy/dictated.csv`.

use super::table::rows;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use crate::text::lookalikes::Lookalikes;
use crate::text::normalise::Normalised;

/// The part of an entry that is the digit, counted from 1.
const DIGIT: u8 = 0x0f;
/// A numeral, which stands for a digit among others of its kind.
const NUMERAL: u8 = 0x10;
/// A character that is hardly used but for digits, or in disguise.
const SELDOM: u8 = 0x20;
/// So many seldom ones in a row are a number.
const MANY: usize = 3;
/// In a row so long one is enough.
const LONG: usize = 7;
/// Behind the number of a list stands something of its own: ①13812345678.
const OF_ITS_OWN: usize = 5;

/// The characters of digits.
pub(super) struct Numerals {
    /// Width, case and script, and letters that are written for others; digits stay, for ① also numbers a list.
    fold: Fold,
    /// By code point of the basic plane.
    table: Vec<u8>,
    /// The numerals that are written, and those that are said, for patterns.
    written: String,
    said: String,
}

impl Numerals {
    pub(super) fn new(files: &[LexiconFile]) -> Result<Self, LexiconError> {
        let Lookalikes { folds, numerals } = Lookalikes::read(files)?;
        let (digits, letters): (Vec<_>, Vec<_>) = folds.into_iter().partition(|(_, meant)| meant.is_ascii_digit());
        let fold = Fold::new(&letters);
        let mut read = Self { fold, table: vec![0; 1 << 16], written: String::new(), said: String::new() };
        for (c, digit) in digits {
            read.enter(c, digit, SELDOM);
        }
        for (c, digit) in numerals.all() {
            let is_usual = numerals.numeral(digit) == Some(c);
            read.enter(c, digit, if is_usual { NUMERAL } else { NUMERAL | SELDOM });
            read.written.push(c);
        }
        for row in rows(files, &read.fold, "dictated", &["digit", "characters"])? {
            let digit: char = row.parse(0, "digit")?;
            if !digit.is_ascii_digit() {
                return Err(row.wrong("digit", &"只能写一个数字"));
            }
            row.cell(1).chars().for_each(|c| read.enter(c, digit, NUMERAL));
            read.said += row.cell(1);
        }
        Ok(read)
    }

    fn enter(&mut self, c: char, digit: char, kind: u8) {
        if let Some(entry) = self.table.get_mut(c as usize).filter(|entry| **entry == 0) {
            *entry = kind | (digit as u8 - b'0' + 1);
        }
    }

    pub(super) fn fold(&self) -> &Fold {
        &self.fold
    }

    /// The numerals that are written, to stand between the brackets of a pattern.
    pub(super) fn written_ones(&self) -> &str {
        &self.written
    }

    /// The same of all of them, also of those that are only said.
    pub(super) fn all(&self) -> String {
        format!("{}{}", self.written, self.said)
    }

    #[inline]
    fn entry(&self, c: char) -> u8 {
        self.table.get(c as usize).copied().unwrap_or(0)
    }

    /// Whether `c` is a numeral.
    #[inline]
    pub(super) fn is_numeral(&self, c: char) -> bool {
        self.entry(c) & NUMERAL > 0
    }

    /// Whether `c` is a digit or a numeral.
    pub(super) fn is_digit(&self, c: char) -> bool {
        c.is_ascii_digit() || self.is_numeral(c)
    }

    /// The digit that a numeral stands for.
    pub(super) fn digit(&self, numeral: char) -> Option<char> {
        Some(self.entry(numeral)).filter(|entry| entry & NUMERAL > 0).and_then(digit_of)
    }

    /// Folds a text; numbers that are written in seldom characters have digits there.
    pub(super) fn read(&self, text: &str) -> Normalised {
        let written = if text.chars().any(|c| self.entry(c) & SELDOM > 0) { self.written(text) } else { Vec::new() };
        if written.is_empty() {
            return Normalised::new(&self.fold, text);
        }
        Normalised::with(text, |at, c| match written.binary_search_by_key(&at, |(at, _)| *at) {
            Ok(place) => Some(written[place].1),
            Err(_) => self.fold.apply(c),
        })
    }

    /// The digits of such numbers, by their place.
    fn written(&self, text: &str) -> Vec<(usize, char)> {
        let (mut written, mut run, mut seldom) = (Vec::new(), Vec::new(), 0);
        let mut end = |run: &mut Vec<(usize, char)>, seldom: &mut usize| {
            if *seldom >= MANY || (*seldom > 0 && run.len() >= LONG) {
                written.append(run);
            }
            run.clear();
            *seldom = 0;
        };
        for (at, c) in text.char_indices() {
            let folded = self.fold.apply(c);
            let entry = self.entry(c);
            let is_of_list = entry & SELDOM > 0
                && text[at + c.len_utf8()..].chars().take(OF_ITS_OWN).filter(char::is_ascii_digit).count() == OF_ITS_OWN;
            match folded.filter(char::is_ascii_digit).or_else(|| digit_of(entry)) {
                Some(digit) if !is_of_list => {
                    run.push((at, digit));
                    seldom += usize::from(entry & SELDOM > 0);
                }
                None if folded.is_none() => {}
                _ => end(&mut run, &mut seldom),
            }
        }
        end(&mut run, &mut seldom);
        written
    }
}

fn digit_of(entry: u8) -> Option<char> {
    (entry & DIGIT).checked_sub(1).map(|digit| char::from(b'0' + digit))
}
