//! Postal addresses: chains of named places and numbered ones, down to 小区5栋2单元501室.
//!
//! A place is a name with a word for what it is (文三路), or a number with one (138号). What stands in front of a name is not part
//! of it: words that lead to an address (寄到, 住在) and common function words end it to the left.

use super::found::Found;
use super::level::Level;
use super::numeral::Numerals;
use super::place::{Place, Places};
use super::table::{pattern_of, words};
use crate::model::Personal;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::Regex;

/// The shortest chain of numbers alone that is a room: 2-3-1501.
const ROOM: &str = r"^[ ,-]?(?:[a-z]?[0-9]{1,2}-){1,3}[0-9]{3,4}|^[ ,-]?[a-z][0-9]{1,2}-[0-9]{1,4}|^[ ,-]?[a-z]?[0-9]{3,4}[a-z]?|^[0-9]{1,2}[a-h]";

/// The same in a building: 3栋19-7.
const STEPS: &str = "^[ ,-]?[0-9]{1,3}(?:-[0-9]{1,4}){1,3}";

/// A tower of several, and a room: T2-1608.
const TOWER: &str = "^[ ,-]?[a-z][0-9]{0,2}-[0-9]{3,4}";

/// A building behind the number of its house, and a room: 2号逸夫科技馆309.
const BUILDING: &str = "^([\\p{Han}a-z]{2,10}?)[0-9]{3,4}";

/// A part of a village: 许庄组, 西头第三家.
const HAMLET: &str = "^(?:\\p{Han}{0,3}组|[东南西北村]头第?[0-9NUMERALS]{1,2}[家户]|第[0-9NUMERALS]{1,2}[家户])";

/// The longest name without a word for what it is, in characters.
const LONGEST_UNKNOWN: usize = 6;
/// The same behind a road, or the number of a house.
const LONGEST_BUILDING: usize = 10;

/// Finds addresses.
pub(super) struct Addresses {
    places: Places,
    room: Regex,
    steps: Regex,
    building: Regex,
    /// A tower and a room.
    tower: Regex,
    /// What stands beside what follows: 卓悦汇对面.
    beside: Regex,
    /// A part of a village.
    hamlet: Regex,
    /// What stands at a house's number or at a corner.
    shop: Regex,
}

impl Addresses {
    pub(super) fn new(files: &[LexiconFile], numerals: &Numerals) -> Result<Self, LexiconError> {
        let room = format!("{ROOM}|^[{numerals}]{{3,4}}|^[{numerals}]?十[{numerals}]{{2,3}}", numerals = numerals.written_ones());
        let pattern = |pattern: &str| pattern_of("place_numbers", pattern);
        let (room, steps, building, tower) = (pattern(&room)?, pattern(STEPS)?, pattern(BUILDING)?, pattern(TOWER)?);
        let mut tails = words(files, numerals.fold(), "place_tails")?;
        tails.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let shop = pattern(&format!("^(?:交叉口|交汇处|交口)?\\p{{Han}}{{0,6}}?(?:{})", tails.join("|")))?;
        let beside = pattern("^\\p{Han}{0,8}(?:对面|旁边|旁|[东南西北]侧|后面|背后)$")?;
        let hamlet = pattern(&HAMLET.replace("NUMERALS", numerals.written_ones()))?;
        Ok(Self { places: Places::new(files, numerals)?, room, steps, building, tower, beside, hamlet, shop })
    }

    /// The addresses in `text`.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let places = self.places.find(text);
        let mut finds = Vec::new();
        for chain in places.chunk_by(|before, next| self.is_joint(text, before, next)) {
            // The name of a group of buildings has no word for it as often as not: 天鹅堡10号楼1门2702, 东湖名郡3期22栋.
            let is_nameless = match chain {
                [first, second, ..] if first.level == Level::Weak => second.level == Level::Building && is_whole(first, text),
                [first, ..] => matches!(first.level, Level::Building | Level::Steps),
                [] => false,
            };
            let name = Some(chain[0].range.start)
                .filter(|_| is_nameless)
                .and_then(|at| self.places.unknown(text, 0, at, LONGEST_UNKNOWN));
            let chain = without_echo(text, chain);
            let end = self.end(text, chain);
            let tail = self.tail(&text[end..], chain);
            let end = end + tail + if tail > 0 { length(&self.room, &text[end + tail..]) } else { 0 };
            let is_room = end > chain[chain.len() - 1].range.end || chain.iter().any(|place| place.level == Level::Steps);
            let is_building = chain[0].level == Level::Building;
            let is_told = name.is_some() && is_building && (chain.len() > 1 || is_room);
            let is_at_corner = tail > 0 && chain[0].level == Level::Region && chain.len() > 2;
            let is_in_tower = is_room && chain.len() > 1 && chain[chain.len() - 1].level == Level::Estate;
            if is_address(chain)
                || is_at_corner
                || is_in_tower
                || is_told
                || (is_building && chain.len() == 1 && is_unit(text, &chain[0], end))
            {
                finds.push(found(text, chain, name, end));
            }
        }
        finds
    }

    /// Whether two places belong to one address.
    fn is_joint(&self, text: &str, before: &Place, next: &Place) -> bool {
        let between = &text[before.range.end..next.range.start];
        if between.len() <= 2 && between.chars().all(|c| matches!(c, ' ' | ',' | '-' | '/' | '·')) {
            // What comes behind a mark lies within what stands before it: 一室,雨花区 are two things; nor is it said less of: 302,3楼.
            let is_less = between == "," && next.level == Level::Weak && before.level != Level::Building;
            let is_road = next.level == Level::Road && before.level.is_number();
            let is_other = is_less || is_road || (next.level == Level::Region && before.level != Level::Region);
            return between.is_empty() || !is_other;
        }
        let roads = before.level == Level::Road && next.level == Level::Road;
        if roads && matches!(between, "与" | "和" | "跟" | "同") {
            return true;
        }
        // 中康路卓悦汇对面梅兴苑2栋, 澜水村委会旁桃园3巷7号
        let is_named = matches!(next.level, Level::Estate | Level::Road);
        if is_named && !before.level.is_number() && is_short(between, LONGEST_BUILDING) && self.beside.is_match(between) {
            return true;
        }
        let is_known = matches!(before.level, Level::Road | Level::Strong);
        if is_known && (next.level.is_number() || (next.level == Level::Estate && before.level == Level::Strong)) {
            return is_short(between, LONGEST_BUILDING) && self.places.is_building(between.trim_end());
        }
        // 海怡湾畔2栋
        if before.level == Level::Estate && next.level == Level::Building && is_short(between, 4) {
            return self.places.is_building(between);
        }
        // 王老庄组23号
        if before.level == Level::Town && next.level.is_number() && between == "组" {
            return true;
        }
        let unknown = self.places.unknown(text, before.range.end, next.range.start, LONGEST_UNKNOWN);
        next.level.is_number() && unknown == Some(before.range.end) && before.level != Level::Weak
    }

    /// Where the address ends whose places are `chain`: behind the number of a room.
    fn end(&self, text: &str, chain: &[Place]) -> usize {
        let last = &chain[chain.len() - 1];
        let behind = &text[last.range.end..];
        // 数娱大厦602, but not 科技园2024.
        let is_in_house = chain.iter().any(|place| matches!(place.level, Level::Strong | Level::Building));
        if last.level == Level::Estate && !is_in_house {
            // 天府三街福年广场T2-1608
            let is_of_road = chain.iter().any(|place| place.level == Level::Road);
            return last.range.end + if is_of_road { length(&self.tower, behind) } else { 0 };
        }
        if !last.level.leads_to_room() {
            return last.range.end;
        }
        let is_steps = matches!(last.level, Level::Building | Level::Estate);
        let steps = if is_steps { length(&self.steps, behind) } else { 0 };
        let room = steps.max(length(&self.room, behind));
        let is_of_road = chain.len() > 1 && last.level == Level::Strong;
        last.range.end + if room == 0 && is_of_road { self.building(behind) } else { room }
    }

    /// How much of `rest` tells the place within what `chain` ends in: 许庄组, 西头第三家, 鑫源粮店.
    fn tail(&self, rest: &str, chain: &[Place]) -> usize {
        let last = chain[chain.len() - 1].level;
        if last == Level::Town {
            return self.hamlet.find(rest).map_or(0, |hit| hit.end());
        }
        let is_house = chain.len() > 2 && matches!(last, Level::Strong | Level::Road);
        // 五号厂里
        let goes_on = |end: usize| rest[end..].starts_with(['里', '长', '家', '商', '门']);
        let is_plain = |hit: &regex::Match| self.places.is_building(hit.as_str()) && !goes_on(hit.end());
        self.shop.find(rest).filter(|hit| is_house && is_plain(hit)).map_or(0, |hit| hit.end())
    }

    /// How much of `rest` is the name of a building and the number of a room.
    fn building(&self, rest: &str) -> usize {
        let name = self.building.captures(rest).and_then(|hit| hit.get(1));
        let is_name = name.is_some_and(|name| self.places.is_building(name.as_str()));
        if is_name { length(&self.building, rest) } else { 0 }
    }
}

/// `chain` without its last place where that only says the one before again: 九层九层没前台.
fn without_echo<'c>(text: &str, chain: &'c [Place]) -> &'c [Place] {
    match chain {
        [kept @ .., before, last] if text[before.range.clone()] == text[last.range.clone()] => &chain[..=kept.len()],
        _ => chain,
    }
}

/// How much of `rest` is the number of a room that has the form of `pattern`.
fn length(pattern: &Regex, rest: &str) -> usize {
    let Some(hit) = pattern.find(rest) else { return 0 };
    // 三零二一百二十平: the last digit counts what follows.
    if rest[hit.end()..].starts_with(['百', '千', '十']) {
        let last = hit.as_str().char_indices().skip(3).last();
        return last.map_or(0, |(at, _)| at);
    }
    let goes_on = rest[hit.end()..]
        .starts_with(|c: char| c.is_ascii_alphanumeric() || "元块个件号年月天.多点时分日岁人次-:~*%".contains(c));
    if goes_on { 0 } else { hit.end() }
}

fn found(text: &str, chain: &[Place], name: Option<usize>, end: usize) -> Found {
    let start = name.unwrap_or(chain[0].range.start);
    let range = start..end;
    let districts = chain.iter().take_while(|place| place.level == Level::Region).last();
    let front = districts.map_or(0, |place| text[start..place.range.end].chars().count());
    let value = text[range.clone()].chars().filter(|c| c.is_alphanumeric()).collect();
    Found { kind: Personal::Address, range, value, front }
}

/// Whether a place is a unit or a building with a room, and nothing else: 5单元201, 六栋二零三.
fn is_unit(text: &str, place: &Place, end: usize) -> bool {
    let place_word = &text[place.range.clone()];
    let is_counted = place_word.ends_with(['栋', '幢']) || place_word.ends_with("号楼");
    end > place.range.end && (place_word.ends_with("单元") || (is_counted && place.range.start == 0))
}

/// Whether `text` has no more than `most` characters; looks at no more of it.
fn is_short(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_none()
}

/// Whether a place is a part of a group of buildings, and no floor: 3期, c区.
fn is_whole(place: &Place, text: &str) -> bool {
    text[place.range.clone()].ends_with(['期', '区'])
}

/// Whether a chain of places is where somebody can be found.
fn is_address(chain: &[Place]) -> bool {
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
    let named = roads + count(|level| matches!(level, Level::Town | Level::Estate));
    let buildings = count(|level| matches!(level, Level::Building | Level::Steps));
    let strong = buildings + count(|level| matches!(level, Level::Strong | Level::Room));
    let weak = count(|level| level == Level::Weak);
    (named > 0 && strong > 0)
        || (named > 0 && regions > 0 && weak > 0)
        || (buildings > 0 && strong + weak >= 2)
        || (regions >= 2 && named > 0)
        || (regions > 0 && count(|level| level == Level::Town) >= 2)
        || (regions > 0 && strong > 0 && chain.len() >= 2)
}
