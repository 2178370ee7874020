//! Parts of an address that a talk speaks of: 门牌是107-1; 几栋? 16-2-501.

use super::address::Addresses;
use super::found::Found;
use super::numeral::Numerals;
use super::table::{pattern_of, rows};
use super::words::Words;
use crate::model::Personal;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::Regex;
use std::ops::Range;

/// How near its end a text asks what it asks, in characters.
const ASKED: usize = 30;

/// What a word has to do with addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ask {
    /// It is no question, but an answer may begin with it: 不对.
    Opening,
    /// It asks for an address: 地址.
    Place,
    /// It asks for the number of a house or a room: 几栋.
    Door,
    /// The same, and before such a number tells what it is: 门牌号.
    Field,
}

/// Words that ask for addresses, and the form of rooms that answer them.
pub(super) struct Doors {
    words: Words<Ask>,
    openings: Vec<String>,
    /// A room with nothing around it.
    room: Regex,
    /// The same behind a word for one.
    told: Regex,
}

impl Doors {
    pub(super) fn new(files: &[LexiconFile], numerals: &Numerals) -> Result<Self, LexiconError> {
        let mut words = Vec::new();
        for row in rows(files, numerals.fold(), "place_asks", &["word", "form"])? {
            let form = match row.cell(1) {
                "opening" => Ask::Opening,
                "place" => Ask::Place,
                "door" => Ask::Door,
                "field" => Ask::Field,
                _ => return Err(row.unknown("form")),
            };
            words.push((row.cell(0).to_owned(), form));
        }
        let openings = words.iter().filter(|(_, form)| *form == Ask::Opening).map(|(word, _)| word.clone()).collect();
        let written = numerals.written_ones();
        let room = format!(
            "(?:[a-z]?[0-9]{{1,3}}(?:-[0-9甲乙丙丁]{{1,3}}){{1,3}}|[a-z]?[0-9]{{3,4}}|[{written}]{{3,4}}|副[0-9]{{1,3}})"
        );
        Ok(Self {
            words: Words::new("privacy/place_asks.csv", &words)?,
            openings,
            room: pattern_of("place_asks", &format!("^{room}$"))?,
            told: pattern_of("place_asks", &format!("^[ 是为:]{{0,3}}({room})"))?,
        })
    }

    /// What `text` asks for.
    pub(super) fn asks(&self, text: &str) -> Option<Ask> {
        let from = text.char_indices().rev().nth(ASKED).map_or(0, |(at, _)| at);
        self.words.find(&text[from..]).map(|(_, ask)| ask).filter(|&ask| ask != Ask::Opening).max()
    }

    /// The rooms behind a word for one.
    pub(super) fn told(&self, text: &str) -> Vec<Found> {
        let fields = self.words.find(text).filter(|(_, ask)| *ask == Ask::Field);
        let room = |(word, _): (Range<usize>, Ask)| {
            let hit = self.told.captures(&text[word.end..])?.get(1)?;
            let behind = &text[word.end + hit.end()..];
            let goes_on = behind.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '*' | '号' | '.'));
            (!goes_on).then(|| word.end + hit.start()..word.end + hit.end())
        };
        fields.filter_map(room).map(|range| Found::literal(Personal::Address, text, range)).collect()
    }

    /// `text` without what one says before an answer.
    fn without_opening<'t>(&self, text: &'t str) -> &'t str {
        let mut rest = text.trim_matches(|c: char| !c.is_alphanumeric());
        while let Some(behind) = self.openings.iter().find_map(|word| rest.strip_prefix(word.as_str())) {
            rest = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
        }
        rest
    }
}

impl Addresses {
    /// The parts of `text` between marks that are an address or a part of one, and nothing else, where one was asked for.
    pub(super) fn answer(&self, text: &str, ask: Ask) -> Vec<Found> {
        let parts = text.split([',', '。', ';', '!', '?', '\n']);
        let cores = parts.map(|part| self.doors.without_opening(part)).filter(|core| self.is_place(core, ask));
        let range = |core: &str| {
            let start = core.as_ptr() as usize - text.as_ptr() as usize;
            start..start + core.len()
        };
        cores.map(|core| Found::literal(Personal::Address, text, range(core))).collect()
    }

    /// Whether `text` is a place and nothing else: 37楼, 龙溪街道武陵路, and where a door was asked for a room: 1104.
    fn is_place(&self, text: &str, ask: Ask) -> bool {
        let is_room = ask >= Ask::Door && self.doors.room.is_match(text);
        is_room || (!text.is_empty() && self.is_whole(text))
    }
}
