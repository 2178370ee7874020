//! What must stand somewhere in a text for a pattern to fit there: a quick refusal before any walk.

use super::commonness::{COMMON, EVERYWHERE, commonness};
use rustc_hash::FxHashMap;
use std::cell::Cell;

/// Names a need: the only key of a need of one (with [`ONE_KEY`] set), else the place of its keys; [`NOTHING`] is always met.
pub type NeedId = u32;

/// The need of a pattern that needs nothing worth looking for.
pub const NOTHING: NeedId = 0;

/// Marks the id of a need of one key.
const ONE_KEY: NeedId = 1 << 31;

/// A character, or two in a row; the second is NUL for one alone.
pub type Key = (char, char);

/// One of several keys, with how often that is to be expected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Need {
    /// See [`commonness`].
    pub commonness: u64,
    /// Sorted.
    pub keys: Vec<Key>,
}

impl Need {
    /// No need.
    pub fn nothing() -> Self {
        Self { commonness: EVERYWHERE, keys: Vec::new() }
    }

    /// The need for `text`: its rarest pair of neighbours.
    pub fn of(text: &str) -> Self {
        let mut need = Self::none_yet();
        need.or_text(text);
        need
    }

    /// The need for one of several of which none is known yet.
    pub fn none_yet() -> Self {
        Self { commonness: 0, keys: Vec::new() }
    }

    /// Or for `text`.
    pub fn or_text(&mut self, text: &str) {
        let pairs = text.chars().zip(text.chars().skip(1));
        let rarest = pairs.min_by_key(|&(a, b)| commonness([a, b]));
        self.commonness = self.commonness.saturating_add(commonness(text.chars()));
        self.keys.extend(rarest.or_else(|| text.chars().next().map(|c| (c, '\0'))));
    }

    /// Or for another one.
    pub fn or(&mut self, other: &Self) {
        self.commonness = self.commonness.saturating_add(other.commonness);
        self.keys.extend(&other.keys);
    }

    /// The same, its keys in order.
    pub fn settled(mut self) -> Self {
        self.keys.sort_unstable();
        self.keys.dedup();
        self
    }

    /// Whether hardly any text lacks it.
    pub fn is_idle(&self) -> bool {
        self.commonness >= COMMON
    }

    /// Whether hardly any stretch of `width` places lacks it.
    fn is_idle_within(&self, width: usize) -> bool {
        /// Characters of a text of usual length.
        const USUAL: u64 = 24;
        self.commonness >= EVERYWHERE || self.commonness.saturating_mul(width as u64) >= COMMON * USUAL
    }
}

/// How many different keys a [`Present`] can tell apart; few enough to stay in a core's nearest cache.
const PRESENT_KEYS: usize = 1 << 11;

/// Needs by their ids.
#[derive(Debug)]
pub struct Needs {
    ids: FxHashMap<Vec<Key>, NeedId>,
    /// Per need, where its keys stand.
    ranges: Vec<(u32, u16)>,
    /// The bits of the keys.
    keys: Vec<u16>,
}

impl Default for Needs {
    fn default() -> Self {
        Self { ids: FxHashMap::default(), ranges: vec![(0, 0)], keys: Vec::new() }
    }
}

impl Needs {
    /// The id of `need`; [`NOTHING`] where hardly any text lacks it.
    pub fn id(&mut self, need: &Need) -> NeedId {
        if need.is_idle() { NOTHING } else { self.id_of(need) }
    }

    /// The id of what is sought at `width` places, the nearest of which lies `skip` places away.
    pub fn sought(&mut self, need: &Need, skip: usize, width: usize) -> Sought {
        let need = if need.is_idle_within(width) { NOTHING } else { self.id_of(need) };
        Sought { need, skip: narrow(skip), width: narrow(width) }
    }

    fn id_of(&mut self, need: &Need) -> NeedId {
        let Ok(count) = u16::try_from(need.keys.len()) else { return NOTHING };
        if let [only] = need.keys[..] {
            return ONE_KEY | NeedId::from(bit(only));
        }
        if let Some(&known) = self.ids.get(&need.keys) {
            return known;
        }
        let (Ok(id), Ok(from)) = (NeedId::try_from(self.ranges.len()), u32::try_from(self.keys.len())) else { return NOTHING };
        self.ranges.push((from, count));
        self.keys.extend(need.keys.iter().map(|&key| bit(key)));
        self.ids.insert(need.keys.clone(), id);
        id
    }

    /// Forgets what only building needs.
    pub fn close(&mut self) {
        self.ids = FxHashMap::default();
    }

    /// Whether `need` may be met at one of `width` places from `from` on in the text of `present`.
    #[inline]
    pub fn met(&self, need: NeedId, present: &Present, from: usize, width: usize) -> bool {
        need == NOTHING || within(self.places(need, present), from, width)
    }

    /// Where one of the keys of `need` stands.
    #[inline]
    fn places(&self, need: NeedId, present: &Present) -> u64 {
        if need & ONE_KEY != 0 {
            return present.places(need & !ONE_KEY);
        }
        present.places_of(need, || self.look(need, present))
    }

    /// Out of line: most are known when they are asked for.
    #[inline(never)]
    fn look(&self, need: NeedId, present: &Present) -> u64 {
        let (from, count) = self.ranges[need as usize];
        let keys = &self.keys[from as usize..from as usize + usize::from(count)];
        keys.iter().fold(0, |places, &key| places | present.places(key.into()))
    }

    /// How many needs of several keys there are.
    pub fn count(&self) -> usize {
        self.ranges.len()
    }
}

/// Where a need must be met for a pattern to fit around an anchor.
#[derive(Debug, Clone, Copy)]
pub struct Sought {
    /// What must stand there.
    pub need: NeedId,
    /// How many places lie between it and the anchor at least.
    pub skip: u8,
    /// At how many places it can begin.
    pub width: u8,
}

/// A distance as [`Sought`] keeps it. What lies farther is as good as anywhere, for it goes beyond [`PLACES`].
pub fn narrow(places: usize) -> u8 {
    u8::try_from(places).unwrap_or(u8::MAX)
}

/// How many places [`Present`] tells apart: one bit each.
pub const PLACES: usize = u64::BITS as usize;

/// Where the keys of a text stand, approximately: a key may seem to stand where another one does, and places that are
/// [`PLACES`] apart seem to be one.
#[derive(Debug)]
pub struct Present {
    places: Vec<u64>,
    /// The keys whose places are not empty.
    keys: Vec<u16>,
    /// Counts the texts.
    text: u64,
    /// Per need of several keys, where these stand, and in which text: many patterns share a need, and it is looked for once.
    known: Vec<Cell<(u64, u64)>>,
}

impl Default for Present {
    fn default() -> Self {
        Self { places: vec![0; PRESENT_KEYS], keys: Vec::new(), text: 0, known: Vec::new() }
    }
}

impl Present {
    /// Forgets the text before and takes in the keys of a text of these characters, of which so many `needs` may be asked.
    pub fn read(&mut self, chars: &[char], needs: usize) {
        self.text += 1;
        self.known.resize(needs, Cell::default());
        for key in self.keys.drain(..) {
            self.places[usize::from(key)] = 0;
        }
        for (place, &c) in chars.iter().enumerate() {
            self.add((c, '\0'), place);
            if let Some(&next) = chars.get(place + 1) {
                self.add((c, next), place);
            }
        }
    }

    fn add(&mut self, key: Key, place: usize) {
        let key = bit(key);
        self.places[usize::from(key)] |= 1 << (place % PLACES);
        self.keys.push(key);
    }

    fn places(&self, key: u32) -> u64 {
        self.places[key as usize % PRESENT_KEYS]
    }

    /// The places of a need, found out by `look` when it is first asked for in a text.
    #[inline]
    fn places_of(&self, need: NeedId, look: impl Fn() -> u64) -> u64 {
        let known = &self.known[need as usize];
        let (text, places) = known.get();
        if text == self.text {
            return places;
        }
        let places = look();
        known.set((self.text, places));
        places
    }
}

/// Whether one of `places` may be among `width` of them from `from` on.
#[inline]
fn within(places: u64, from: usize, width: usize) -> bool {
    let wanted = u64::MAX >> (PLACES - width.clamp(1, PLACES));
    let turned = u32::try_from(from % PLACES).unwrap_or(0);
    places.rotate_right(turned) & wanted != 0
}

/// Fibonacci hashing (Knuth, TAOCP 6.4) of both characters.
#[inline]
fn bit((a, b): Key) -> u16 {
    let both = u64::from(u32::from(a)) << 32 | u64::from(u32::from(b));
    u16::try_from(both.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - PRESENT_KEYS.ilog2())).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn present(chars: &[char]) -> Present {
        let mut present = Present::default();
        present.read(&['旧'], 0);
        present.read(chars, 0);
        present
    }

    proptest! {
        #[test]
        fn a_key_is_found_wherever_it_stands(chars in proptest::collection::vec(proptest::char::range('一', '三'), 1..600)) {
            let present = present(&chars);
            for (place, pair) in chars.windows(2).enumerate() {
                for key in [(pair[0], '\0'), (pair[0], pair[1])] {
                    let places = present.places(bit(key).into());
                    prop_assert!(within(places, place, 1));
                    prop_assert!(within(places, place.saturating_sub(5), 6) && within(places, place, 70));
                }
            }
        }
    }

    #[test]
    fn a_key_is_not_found_where_it_does_not_stand() {
        let chars: Vec<char> = "你好我走".chars().collect();
        let present = present(&chars);
        let places = |key| present.places(bit(key).into());
        let stands = places(('我', '走'));
        assert!(!within(stands, 0, 2) && !within(stands, 3, 20) && !within(places(('走', '我')), 0, PLACES));
        assert!(!within(places(('旧', '\0')), 0, PLACES), "the text before is forgotten");
    }

    #[test]
    fn a_need_of_several_keys_is_looked_for_anew_in_every_text() {
        let mut needs = Needs::default();
        let mut either = Need::of("您好");
        either.or_text("再见");
        let need = needs.id(&either.settled());
        let mut present = Present::default();
        for (text, expected) in [("说再见了", [false, true]), ("说什么了", [false, false]), ("您好再说", [true, false])]
        {
            present.read(&text.chars().collect::<Vec<char>>(), needs.count());
            let met = [0, 1].map(|from| needs.met(need, &present, from, 1));
            assert_eq!(met, expected, "{text}");
            assert_eq!([0, 1].map(|from| needs.met(need, &present, from, 1)), met, "{text}: the same when asked again");
        }
    }
}
