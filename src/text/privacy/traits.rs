//! What a text may hold, by its characters.

use super::numeral::Numerals;
use super::table::rows;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;

const DIGIT: u16 = 1;
const NUMERAL: u16 = 2;
const LETTER: u16 = 4;
/// A number of a place may end in it: 十, 东.
const NUMBER: u16 = 8;
/// A word for a numbered place begins with it: 号, 栋.
const NUMBERED: u16 = 16;
/// A region's name ends in it: 市.
const REGION: u16 = 32;
/// A road's or a village's does.
const ROAD: u16 = 64;
/// A village's or a part of it, which stands behind another.
const TOWN: u16 = 256;
/// A house's name ends in it, behind which a room may stand: 店.
const ROOMED: u16 = 512;
/// The word for a corner ends in it.
const CORNER: u16 = 1024;
/// A mark that numbers, links and addresses are written with.
const MARK: u16 = 128;

/// The characters that tell of something.
pub(super) struct Characters(Vec<u16>);

impl Characters {
    pub(super) fn new(files: &[LexiconFile], numerals: &Numerals) -> Result<Self, LexiconError> {
        let mut table = vec![0; 1 << 16];
        let mut enter = |c: char, holds: u16| table.get_mut(c as usize).into_iter().for_each(|entry| *entry |= holds);
        ('0'..='9').for_each(|c| enter(c, DIGIT | NUMBER));
        ('a'..='z').for_each(|c| enter(c, LETTER | NUMBER));
        ('A'..='Z').for_each(|c| enter(c, NUMBER));
        "@.:-".chars().for_each(|c| enter(c, MARK));
        ('\0'..='\u{ffff}').filter(|&c| numerals.is_numeral(c)).for_each(|c| enter(c, NUMERAL | NUMBER));
        for row in rows(files, numerals.fold(), "place_characters", &["characters", "holds"])? {
            let holds = match row.cell(1) {
                "region" => REGION,
                "road" => ROAD,
                "numbered" => NUMBERED,
                "number" => NUMBER,
                "town" => TOWN,
                "roomed" => ROOMED,
                "corner" => CORNER,
                // What stands behind rooms.
                "counted" | "more" => continue,
                _ => return Err(row.unknown("holds")),
            };
            row.cell(0).chars().for_each(|c| enter(c, holds));
        }
        Ok(Self(table))
    }
}

/// What a text may hold.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Traits {
    /// ASCII digits.
    pub(super) digits: usize,
    /// The longest run of Chinese digits.
    pub(super) chinese_digits: usize,
    pub(super) letters: bool,
    pub(super) has_at: bool,
    pub(super) points: usize,
    pub(super) colons: usize,
    dashes: usize,
    /// A word for a numbered place behind something that may be its number.
    has_place: bool,
    regions: usize,
    roads: usize,
    towns: usize,
    corners: usize,
}

impl Traits {
    /// One look at every character.
    pub(super) fn of(text: &str, characters: &Characters) -> Self {
        let mut traits = Self::default();
        let (mut run, mut before) = (0, 0);
        for c in text.chars() {
            let holds = characters.0.get(c as usize).copied().unwrap_or(0);
            // Most characters are nothing, and follow nothing.
            if holds | before != 0 {
                run = if holds & NUMERAL > 0 { run + 1 } else { 0 };
                traits.chinese_digits = traits.chinese_digits.max(run);
                traits.count(c, holds, before);
            }
            before = holds;
        }
        traits
    }

    fn count(&mut self, c: char, holds: u16, before: u16) {
        let is_behind_number = before & NUMBER > 0;
        self.digits += usize::from(holds & DIGIT > 0);
        self.letters |= holds & LETTER > 0;
        self.regions += usize::from(holds & REGION > 0);
        self.roads += usize::from(holds & ROAD > 0);
        self.towns += usize::from(holds & TOWN > 0);
        self.corners += usize::from(holds & CORNER > 0);
        self.has_place |= holds & NUMBERED > 0 && is_behind_number;
        self.has_place |= before & ROOMED > 0 && holds & (DIGIT | NUMERAL | LETTER) > 0;
        if holds & MARK > 0 {
            match c {
                '@' => self.has_at = true,
                '.' => self.points += 1,
                ':' => self.colons += 1,
                _ => self.dashes += usize::from(is_behind_number),
            }
        }
    }

    pub(super) fn has_numbers(&self) -> bool {
        self.digits >= 5 || self.chinese_digits >= 3
    }

    pub(super) fn has_address(&self) -> bool {
        self.has_place
            || self.dashes >= 2
            || self.towns >= 2
            || (self.roads >= 2 && self.corners > 0)
            || (self.regions >= 2 && self.roads > 0)
            || (self.regions > 0 && (self.roads >= 2 || (self.roads > 0 && self.digits > 0)))
    }
}
