//! The number of a room behind the last place of an address: 1202, 3-1501, 幺零幺, T2-1608.

use super::level::Level;
use super::numeral::Numerals;
use super::place::{Place, Places};
use super::table::{pattern_of, rows};
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::Regex;

/// The shortest chain of numbers alone that is a room: 2-3-1501.
const ROOM: &str = r"^[ ,-]?(?:[a-z]?[0-9]{1,2}-){1,3}[0-9]{3,4}|^[ ,-]?[a-z][0-9]{1,2}-[0-9]{1,4}|^[ ,-]?[a-z]?[0-9]{3,4}[a-z]?|^[0-9]{1,2}[a-h]";

/// The same in a building: 3栋19-7.
const STEPS: &str = "^[ ,-]?[0-9]{1,3}(?:-[0-9]{1,4}){1,3}";

/// A tower of several, and a room: T2-1608, C8-3.
const TOWER: &str = "^[ ,-]?[a-z][0-9]{0,2}-[0-9]{1,4}";

/// A building behind the number of its house, and a room: 2号逸夫科技馆309, 塔楼东侧幺四零八.
const BUILDING: &str = "^([\\p{Han}a-z]{2,10}?)(?:[0-9]{3,4}|[NUMERALS]{3,4})";

/// A branch, and a room: 钟楼店8512.
const BRANCH: &str = "^(?:(\\p{Han}{0,6})店)?[ ,]?(?:[0-9]{3,4}|[NUMERALS]{3,4})";

/// The number of a house behind its road where no word follows it: 通讯路14-22.
const HOUSE: &str = "^[0-9]{1,3}-[0-9]{1,4}";

/// Finds the numbers of rooms.
pub(super) struct Rooms {
    room: Regex,
    steps: Regex,
    tower: Regex,
    building: Regex,
    branch: Regex,
    house: Regex,
    /// Behind digits: they count what follows. 元
    counted: String,
    /// The last digit alone counts what follows: 百.
    more: String,
}

impl Rooms {
    pub(super) fn new(files: &[LexiconFile], numerals: &Numerals) -> Result<Self, LexiconError> {
        let written = numerals.written_ones();
        let pattern = |pattern: &str| pattern_of("place_numbers", &pattern.replace("NUMERALS", written));
        let (mut counted, mut more) = (String::new(), String::new());
        for row in rows(files, numerals.fold(), "place_characters", &["characters", "holds"])? {
            match row.cell(1) {
                "counted" => counted += row.cell(0),
                "more" => more += row.cell(0),
                _ => {}
            }
        }
        let room = pattern(&format!("{ROOM}|^[NUMERALS]{{3,4}}|^[NUMERALS]?十[NUMERALS]{{2,3}}"))?;
        let [steps, tower, building, branch, house] = [STEPS, TOWER, BUILDING, BRANCH, HOUSE].map(pattern);
        Ok(Self { room, steps: steps?, tower: tower?, building: building?, branch: branch?, house: house?, counted, more })
    }

    /// Where the address ends whose places are `chain`: behind the number of a room.
    pub(super) fn end(&self, text: &str, chain: &[Place], places: &Places) -> usize {
        let last = &chain[chain.len() - 1];
        let behind = &text[last.range.end..];
        let has = |is: fn(Level) -> bool| chain.iter().any(|place| is(place.level));
        // 数娱大厦602, but not 科技园2024.
        let is_in_house = has(|level| matches!(level, Level::Strong | Level::Building));
        let length = match last.level {
            // 天府三街福年广场T2-1608
            Level::Estate if !is_in_house => self.length(&self.tower, behind),
            Level::Hotel => self.named(&self.branch, behind, places),
            Level::Road if has(|level| level == Level::Hotel) => self.named(&self.branch, behind, places),
            Level::Road if has(|level| matches!(level, Level::Region | Level::Town)) => self.length(&self.house, behind),
            level if level.leads_to_room() => self.inside(chain, behind, places),
            _ => 0,
        };
        last.range.end + length
    }

    /// How much of `behind` is the number of a room in the building that `chain` ends in.
    fn inside(&self, chain: &[Place], behind: &str, places: &Places) -> usize {
        let level = chain[chain.len() - 1].level;
        let steps = if matches!(level, Level::Building | Level::Estate) { self.length(&self.steps, behind) } else { 0 };
        let room = steps.max(self.behind(behind));
        let is_of_road = chain.len() > 1 && matches!(level, Level::Strong | Level::Building);
        if room == 0 && is_of_road { self.named(&self.building, behind, places) } else { room }
    }

    /// How much of `rest` is the number of a room.
    pub(super) fn behind(&self, rest: &str) -> usize {
        self.length(&self.room, rest)
    }

    /// The same where what `pattern` has for a name may stand before it.
    fn named(&self, pattern: &Regex, rest: &str, places: &Places) -> usize {
        let name = pattern.captures(rest).and_then(|hit| hit.get(1));
        let is_name = name.is_none_or(|name| name.is_empty() || places.is_building(name.as_str()));
        if is_name { self.length(pattern, rest) } else { 0 }
    }

    /// How much of `rest` is the number of a room that has the form of `pattern`.
    fn length(&self, pattern: &Regex, rest: &str) -> usize {
        let Some(hit) = pattern.find(rest) else { return 0 };
        let behind = &rest[hit.end()..];
        // 三零二一百二十平: the last digit counts what follows.
        if behind.starts_with(|c| self.more.contains(c)) {
            let last = hit.as_str().char_indices().skip(3).last();
            return last.map_or(0, |(at, _)| at);
        }
        let goes_on = behind.starts_with(|c: char| c.is_ascii_alphanumeric() || self.counted.contains(c));
        if goes_on { 0 } else { hit.end() }
    }
}
