//! What must stand somewhere in a text for a pattern to fit there: a quick refusal before any walk.

use super::commonness::{COMMON, EVERYWHERE, commonness};
use rustc_hash::FxHashMap;

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
        let chars: Vec<char> = text.chars().collect();
        let pairs = chars.windows(2).map(|pair| (pair[0], pair[1]));
        let rarest = pairs.min_by_key(|&(a, b)| commonness([a, b]));
        let key = rarest.or_else(|| chars.first().map(|&c| (c, '\0')));
        Self { commonness: commonness(chars.iter().copied()), keys: key.into_iter().collect() }
    }

    /// The need for one of several.
    pub fn any(needs: impl Iterator<Item = Self>) -> Self {
        let mut any = Self { commonness: 0, keys: Vec::new() };
        for need in needs {
            any.commonness = any.commonness.saturating_add(need.commonness);
            any.keys.extend(need.keys);
        }
        any.keys.sort_unstable();
        any.keys.dedup();
        any
    }

    /// Whether hardly any text lacks it.
    pub fn is_idle(&self) -> bool {
        self.commonness >= COMMON
    }
}

/// How many different keys a [`Present`] can tell apart; few enough to stay in a core's nearest cache.
const PRESENT_KEYS: usize = 1 << 12;

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
    /// The id of `need`.
    pub fn id(&mut self, need: &Need) -> NeedId {
        let (Ok(count), false) = (u16::try_from(need.keys.len()), need.is_idle()) else { return NOTHING };
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

    /// Whether `need` may be met in a text whose keys are where `stands` finds them.
    #[inline]
    pub fn met(&self, need: NeedId, stands: impl Fn(u32) -> bool) -> bool {
        if need == NOTHING {
            return true;
        }
        if need & ONE_KEY != 0 {
            return stands(need & !ONE_KEY);
        }
        let (from, count) = self.ranges[need as usize];
        self.keys[from as usize..from as usize + usize::from(count)].iter().any(|&bit| stands(bit.into()))
    }
}

/// The last place that [`Present`] tells from those behind it.
const FAR: usize = 254;

/// Where the keys of a text stand first and last, approximately: a key may seem to stand where another one does.
#[derive(Debug)]
pub struct Present(Vec<Stands>);

/// Where a key stands; nothing but zeros for one that does not.
#[derive(Debug, Clone, Copy, Default)]
struct Stands {
    /// How far the first place is from [`FAR`], and one more.
    ahead_of_far: u8,
    /// The last place, and one more.
    last: u8,
}

impl Present {
    /// The keys of a text of these characters.
    pub fn of(chars: &[char]) -> Self {
        let mut present = Self(vec![Stands::default(); PRESENT_KEYS]);
        for (place, &c) in chars.iter().enumerate() {
            present.add((c, '\0'), place);
            if let Some(&next) = chars.get(place + 1) {
                present.add((c, next), place);
            }
        }
        present
    }

    fn add(&mut self, key: Key, place: usize) {
        let stands = &mut self.0[usize::from(bit(key))];
        let place = place.min(FAR);
        let one_more = |distance: usize| u8::try_from(distance + 1).unwrap_or(u8::MAX);
        stands.ahead_of_far = stands.ahead_of_far.max(one_more(FAR - place));
        stands.last = one_more(place);
    }

    fn stands(&self, key: u32) -> Stands {
        self.0[key as usize % PRESENT_KEYS]
    }

    /// Whether a key may stand anywhere.
    #[inline]
    pub fn anywhere(&self, key: u32) -> bool {
        self.stands(key).last != 0
    }

    /// Whether a key may stand before place `at`.
    #[inline]
    pub fn before(&self, key: u32, at: usize) -> bool {
        usize::from(self.stands(key).ahead_of_far) + at.min(FAR + 1) > FAR + 1
    }

    /// Whether a key may stand at or behind place `at`.
    #[inline]
    pub fn from(&self, key: u32, at: usize) -> bool {
        usize::from(self.stands(key).last) > at.min(FAR)
    }
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

    proptest! {
        #[test]
        fn a_key_is_found_wherever_it_stands(chars in proptest::collection::vec(proptest::char::range('一', '三'), 1..600)) {
            let present = Present::of(&chars);
            for (place, pair) in chars.windows(2).enumerate() {
                for key in [(pair[0], '\0'), (pair[0], pair[1])] {
                    let key = bit(key).into();
                    prop_assert!(present.anywhere(key) && present.before(key, place + 1) && present.from(key, place));
                }
            }
        }
    }

    #[test]
    fn a_key_is_not_found_on_the_side_where_it_does_not_stand() {
        let chars: Vec<char> = "你好我走".chars().collect();
        let present = Present::of(&chars);
        let key = bit(('我', '走')).into();
        assert!(!present.before(key, 2) && !present.from(key, 3) && !present.anywhere(bit(('走', '我')).into()));
    }
}
