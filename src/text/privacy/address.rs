//! Postal addresses: chains of named places and numbered ones, down to 小区5栋2单元501室.
//!
//! A place is a name with a word for what it is (文三路), or a number with one (138号). What stands in front of a name is not part
//! of it: words that lead to an address (寄到, 住在) and common function words end it to the left.

use super::door::Doors;
use super::found::Found;
use super::landmark::Landmarks;
use super::level::Level;
use super::numeral::Numerals;
use super::place::{Place, Places, is_side};
use super::room::Rooms;
use crate::model::Personal;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;

/// The longest name without a word for what it is, in characters.
const LONGEST_UNKNOWN: usize = 6;
/// The same behind a road, or the number of a house.
const LONGEST_BUILDING: usize = 10;

/// Finds addresses.
pub(super) struct Addresses {
    places: Places,
    rooms: Rooms,
    landmarks: Landmarks,
    pub(super) doors: Doors,
}

impl Addresses {
    pub(super) fn new(files: &[LexiconFile], numerals: &Numerals) -> Result<Self, LexiconError> {
        Ok(Self {
            places: Places::new(files, numerals)?,
            rooms: Rooms::new(files, numerals)?,
            landmarks: Landmarks::new(files, numerals)?,
            doors: Doors::new(files, numerals)?,
        })
    }

    /// The addresses in `text`.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let places = self.places.find(text);
        let chains = places.chunk_by(|before, next| self.is_joint(text, before, next));
        chains.filter_map(|chain| self.address(text, chain)).collect()
    }

    /// The address whose places are `chain`.
    fn address(&self, text: &str, chain: &[Place]) -> Option<Found> {
        let name = self.name(text, chain);
        let chain = without_echo(text, chain);
        let (end, is_landmark) = self.end(text, chain);
        let last = &chain[chain.len() - 1];
        let has_tail = end > last.range.end;
        let is_room = has_tail || chain.iter().any(|place| place.level == Level::Steps);
        let is_building = chain[0].level == Level::Building || is_said_room(text, &chain[0]);
        let is_told = name.is_some() && is_building && (chain.len() > 1 || is_room);
        let is_in_tower = has_tail && last.level == Level::Estate;
        let is_alone = chain.len() == 1 && self.is_unit(text, &chain[0], end);
        let is_lane = text[chain[0].range.clone()].ends_with(['巷', '弄']) && is_lane(chain);
        let is = is_landmark || is_address(chain, has_tail) || is_in_tower || is_told || is_alone || is_lane;
        is.then(|| found(text, chain, name, end))
    }

    /// Where the name of a group of buildings begins that has no word for it, in front of `chain`: 天鹅堡10号楼1门2702, 东湖名郡3期22栋.
    fn name(&self, text: &str, chain: &[Place]) -> Option<usize> {
        let is_nameless = match chain {
            [first, second, ..] if first.level == Level::Weak => {
                matches!(second.level, Level::Building | Level::Estate) && is_whole(first, text)
            }
            [first, ..] => matches!(first.level, Level::Building | Level::Steps),
            [] => false,
        };
        let start = chain.first().map(|first| first.range.start).filter(|_| is_nameless);
        start.and_then(|at| self.places.unknown(text, 0, at, LONGEST_UNKNOWN))
    }

    /// Where the address ends whose places are `chain`, and whether what it ends in makes it one.
    fn end(&self, text: &str, chain: &[Place]) -> (usize, bool) {
        let last = &chain[chain.len() - 1];
        let end = self.rooms.end(text, chain, &self.places);
        let (tail, is_landmark) = self.landmarks.tail(&text[end..], chain, &self.places);
        let end = end + tail + if tail > 0 { self.rooms.behind(&text[end + tail..]) } else { 0 };
        let has_number = chain.iter().any(|place| place.level.is_number());
        let is_floor = text[last.range.clone()].ends_with(['楼', '层']) && end == last.range.end;
        let parts = if has_number { self.landmarks.parts(&text[end..], is_floor) } else { 0 };
        let is_named = matches!(last.level, Level::Estate | Level::Road | Level::Town);
        let station = is_named.then(|| self.landmarks.station.find(&text[end..])).flatten();
        let station = station.filter(|hit| self.places.is_filler(hit.as_str(), &[]));
        let station = station.map_or(0, |hit| hit.end());
        (end + parts + station, is_landmark || station > 0)
    }

    /// Whether two places belong to one address.
    fn is_joint(&self, text: &str, before: &Place, next: &Place) -> bool {
        let between = &text[before.range.end..next.range.start];
        if between.len() <= 2 && between.chars().all(|c| matches!(c, ' ' | ',' | '-' | '/' | '·')) {
            // 永和乡和榜罗镇
            let is_second = next.level == Level::Town
                && self.landmarks.joints.iter().any(|joint| text[next.range.clone()].starts_with(joint.as_str()));
            return if between.is_empty() { !is_second } else { !is_other(between, before, next) };
        }
        let is_one_of = |words: &[String]| words.iter().any(|word| word == between);
        if before.level == Level::Road && next.level == Level::Road && is_one_of(&self.landmarks.joints) {
            return true;
        }
        // 中康路卓悦汇对面梅兴苑2栋, 澜水村委会旁桃园3巷7号
        let is_named = matches!(next.level, Level::Estate | Level::Road);
        if is_named && !before.level.is_number() && is_short(between, LONGEST_BUILDING) && self.landmarks.beside.is_match(between)
        {
            return true;
        }
        let is_known = matches!(before.level, Level::Road | Level::Strong);
        if is_known && (next.level.is_number() || (next.level == Level::Estate && before.level == Level::Strong)) {
            return is_short(between, LONGEST_BUILDING) && self.places.is_building(between.trim_end());
        }
        // 悦澜府北门丰巢3号柜
        if next.level.is_number() && is_one_of(&self.landmarks.between) {
            return true;
        }
        self.is_within(text, before, next)
    }

    /// Whether `next` lies in what stands before it, with a name between that has no word for what it is.
    fn is_within(&self, text: &str, before: &Place, next: &Place) -> bool {
        let between = &text[before.range.end..next.range.start];
        // 海怡湾畔2栋
        if before.level == Level::Estate && next.level == Level::Building && is_short(between, 4) {
            return self.places.is_building(between);
        }
        // 第二中学高三二班男生宿舍, 朝阳区望京soho t3座
        let is_in_letters = before.level == Level::Region && between.contains(|c: char| c.is_ascii_lowercase());
        if next.level == Level::Ward || (is_in_letters && next.level.is_number()) {
            return is_short(between, LONGEST_BUILDING) && self.places.is_building(between.trim_end());
        }
        // 王老庄组23号, 大湾社17号
        if matches!(before.level, Level::Town | Level::Estate)
            && next.level.is_number()
            && is_short(between, 4)
            && between.ends_with(['组', '社'])
        {
            return matches!(between, "组" | "社") || (before.level == Level::Town && self.places.is_building(between));
        }
        let unknown = self.places.unknown(text, before.range.end, next.range.start, LONGEST_UNKNOWN);
        next.level.is_number() && unknown == Some(before.range.end) && !before.level.is_weak()
    }

    /// Whether `text` is a chain of places and nothing else.
    pub(super) fn is_whole(&self, text: &str) -> bool {
        let places = self.places.find(text);
        let mut chains = places.chunk_by(|before, next| self.is_joint(text, before, next));
        let (Some(chain), None) = (chains.next(), chains.next()) else { return false };
        // A gate and a city are no answer.
        let is_small = text.ends_with(['区', '县', '旗']) || chain[0].level != Level::Region;
        let is_side = chain.len() == 1 && (is_side(text) || !is_small);
        chain[0].range.start == 0 && !is_side && self.end(text, chain).0 == text.len()
    }

    /// Whether a place is a unit or a building with a room, and nothing else: 5单元201, 六栋二零三.
    fn is_unit(&self, text: &str, place: &Place, end: usize) -> bool {
        let place_word = &text[place.range.clone()];
        let is_counted = place_word.ends_with(['栋', '幢']) || place_word.ends_with("号楼");
        let is_free = || self.places.ends_name(&text[..place.range.start]);
        let is_below = place_word.starts_with("地下");
        end > place.range.end && (place_word.ends_with("单元") || is_below || (is_counted && is_free()))
    }
}

/// Whether two places with a mark between are two things.
fn is_other(between: &str, before: &Place, next: &Place) -> bool {
    // What comes behind a mark lies within what stands before it: 一室,雨花区 are two things; nor is it said less of: 302,3楼.
    let is_less = between == "," && next.level.is_weak() && before.level != Level::Building;
    let is_named = next.level == Level::Road || (between == "," && matches!(next.level, Level::Estate | Level::Town));
    is_less || (is_named && before.level.is_number()) || (next.level == Level::Region && before.level != Level::Region)
}

/// `chain` without its last place where that only says the one before again: 九层九层没前台.
fn without_echo<'c>(text: &str, chain: &'c [Place]) -> &'c [Place] {
    match chain {
        [kept @ .., before, last] if text[before.range.clone()] == text[last.range.clone()] => &chain[..=kept.len()],
        _ => chain,
    }
}

fn found(text: &str, chain: &[Place], name: Option<usize>, end: usize) -> Found {
    let start = name.unwrap_or(chain[0].range.start);
    let range = start..end;
    let districts = chain.iter().take_while(|place| place.level == Level::Region).last();
    let front = districts.map_or(0, |place| text[start..place.range.end].chars().count());
    let value = text[range.clone()].chars().filter(|c| c.is_alphanumeric()).collect();
    Found { kind: Personal::Address, range, value, front }
}

/// Whether `text` has no more than `most` characters; looks at no more of it.
fn is_short(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_none()
}

/// Whether a place is a part of a group of buildings, and no floor: 3期, c区.
fn is_whole(place: &Place, text: &str) -> bool {
    text[place.range.clone()].ends_with(['期', '区'])
}

/// Whether a place is a building and a room with a word for the dash: 六十六杠幺零幺.
fn is_said_room(text: &str, place: &Place) -> bool {
    let room = text[place.range.clone()].rsplit_once('杠').map(|(_, room)| room);
    place.level == Level::Steps && room.is_some_and(|room| room.chars().count() >= 3)
}

/// Whether a chain is a lane that is numbered, and a house of it: 二巷四号.
fn is_lane(chain: &[Place]) -> bool {
    matches!(chain, [lane, house, ..] if lane.level == Level::Strong && house.level == Level::Strong)
}

/// Whether a chain of places is where somebody can be found. `has_tail` says that more than a place is told.
fn is_address(chain: &[Place], has_tail: bool) -> bool {
    // 3号架女装里: the number of a house stands behind its road.
    if let [first, second, ..] = chain
        && first.level == Level::Strong
        && second.level == Level::Road
    {
        return false;
    }
    let count = |is: fn(Level) -> bool| chain.iter().filter(|place| is(place.level)).count();
    let regions = count(|level| level == Level::Region);
    let roads = count(|level| level == Level::Road);
    let towns = count(|level| level == Level::Town);
    let wards = count(|level| level == Level::Ward);
    let named = roads + towns + count(|level| level == Level::Estate);
    let steps = count(|level| level == Level::Steps);
    let buildings = steps + count(|level| level == Level::Building);
    let strong = buildings + count(|level| matches!(level, Level::Strong | Level::Room));
    let weak = count(Level::is_weak);
    let hotels = count(|level| level == Level::Hotel);
    let beside = |first: Level, second: Level| chain.windows(2).any(|two| two[0].level == first && two[1].level == second);
    let is_in_village =
        beside(Level::Town, Level::Town) || beside(Level::Town, Level::Hamlet) || beside(Level::Farm, Level::Farm);
    let is_bed = chain[chain.len() - 1].level == Level::Bed;
    ((named > 0 || (wards > 0 && regions > 0)) && strong > 0)
        || (named > 0 && regions > 0 && weak > 0)
        || (buildings > 0 && strong + weak >= 2)
        || (regions >= 2 && named > 0)
        || (regions > 0 && strong > 0 && chain.len() >= 2)
        || (regions > 0 && has_tail && named > 0 && chain.len() > 2)
        || (regions + towns > 0 && has_tail && chain[chain.len() - 1].level == Level::Road)
        || is_in_village
        || (has_tail && (named + wards > 0) && weak > 0)
        || (wards > 0 && (has_tail || steps > 0))
        || (is_bed && named + wards > 0)
        || (hotels > 0 && (has_tail || strong > 0))
}
