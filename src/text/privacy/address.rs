//! Postal addresses: chains of named places and numbered ones, down to 小区5栋2单元501室.
//!
//! A place is a name with a word for what it is (文三路), or a number with one (138号). What stands in front of a name is not part
//! of it: words that lead to an address (寄到, 住在) and common function words end it to the left.

use super::found::Found;
use super::numeral::Numerals;
use super::place::{Level, Place, Places};
use super::table::pattern_of;
use crate::model::Personal;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::Regex;

/// The shortest chain of numbers alone that is a room: 2-3-1501.
const ROOM: &str = r"^[ ,-]?(?:[0-9]{1,2}-){1,3}[0-9]{3,4}|^[ ,-]?[a-z]?[0-9]{3,4}[a-z]?";

/// The longest name without a word for what it is, in characters.
const LONGEST_UNKNOWN: usize = 6;

/// Finds addresses.
pub(super) struct Addresses {
    places: Places,
    room: Regex,
}

impl Addresses {
    pub(super) fn new(files: &[LexiconFile], numerals: &Numerals) -> Result<Self, LexiconError> {
        let room = format!("{ROOM}|^[{}]{{3,4}}", numerals.written_ones());
        Ok(Self { places: Places::new(files, numerals)?, room: pattern_of("place_numbers", &room)? })
    }

    /// The addresses in `text`.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let places = self.places.find(text);
        let mut finds = Vec::new();
        for chain in places.chunk_by(|before, next| self.is_joint(text, before, next)) {
            // The name of a group of buildings has no word for it as often as not: 天鹅堡10号楼1门2702.
            let is_nameless = matches!(chain[0].level, Level::Building | Level::Steps);
            let name = Some(chain[0].range.start)
                .filter(|_| is_nameless)
                .and_then(|at| self.places.unknown(text, 0, at, LONGEST_UNKNOWN));
            let is_room = chain.iter().any(|place| place.level == Level::Steps);
            if is_address(chain) || (name.is_some() && chain[0].level == Level::Building && (chain.len() > 1 || is_room)) {
                finds.push(self.found(text, chain, name));
            }
        }
        finds
    }

    /// Whether two places belong to one address.
    fn is_joint(&self, text: &str, before: &Place, next: &Place) -> bool {
        let between = &text[before.range.end..next.range.start];
        if between.len() <= 2 && between.chars().all(|c| matches!(c, ' ' | ',' | '-' | '/' | '·')) {
            // What comes behind a mark lies within what stands before it: 一室,雨花区 are two things.
            return between.is_empty() || next.level != Level::Region || before.level == Level::Region;
        }
        let unknown = self.places.unknown(text, before.range.end, next.range.start, LONGEST_UNKNOWN);
        next.level.is_number() && unknown == Some(before.range.end) && before.level != Level::Weak
    }

    fn found(&self, text: &str, chain: &[Place], name: Option<usize>) -> Found {
        let start = name.unwrap_or(chain[0].range.start);
        let last = &chain[chain.len() - 1];
        let end = last.range.end + if last.level.leads_to_room() { self.room_behind(&text[last.range.end..]) } else { 0 };
        let range = start..end;
        let districts = chain.iter().take_while(|place| place.level == Level::Region).last();
        let front = districts.map_or(0, |place| text[start..place.range.end].chars().count());
        let value = text[range.clone()].chars().filter(|c| c.is_alphanumeric()).collect();
        Found { kind: Personal::Address, range, value, front }
    }

    /// How much of `rest` is the number of a room.
    fn room_behind(&self, rest: &str) -> usize {
        let Some(hit) = self.room.find(rest) else { return 0 };
        let goes_on = rest[hit.end()..].starts_with(|c: char| c.is_ascii_alphanumeric() || "元块个件号年月天.".contains(c));
        if goes_on { 0 } else { hit.end() }
    }
}

/// Whether a chain of places is where somebody can be found.
fn is_address(chain: &[Place]) -> bool {
    let count = |is: fn(Level) -> bool| chain.iter().filter(|place| is(place.level)).count();
    let regions = count(|level| level == Level::Region);
    let roads = count(|level| level == Level::Road);
    let named = roads + count(|level| matches!(level, Level::Town | Level::Estate));
    let buildings = count(|level| matches!(level, Level::Building | Level::Steps));
    let strong = buildings + count(|level| matches!(level, Level::Strong | Level::Room));
    let weak = count(|level| level == Level::Weak);
    (named > 0 && strong > 0)
        || (named > 0 && regions > 0 && weak > 0)
        || (buildings > 0 && strong + weak >= 2)
        || (regions >= 2 && named > 0)
        || (regions > 0 && strong > 0 && chain.len() >= 2)
}
