//! Character grams that weights were learned for: which of them a text holds.

use super::program::index;
use rustc_hash::FxHashMap;

/// Between two characters that stand apart: `不↔吗`.
const APART: char = '↔';
/// How many characters the second of a pair is behind the first: nearer ones are a gram.
const REACH: std::ops::RangeInclusive<usize> = 2..=6;

/// Known grams of up to four characters, and pairs of characters that stand apart, numbered in the order they were added.
#[derive(Debug, Default)]
pub struct Grams(FxHashMap<u64, u32>);

impl Grams {
    /// Room for so many grams.
    pub fn with_capacity(grams: usize) -> Self {
        Self(FxHashMap::with_capacity_and_hasher(grams, rustc_hash::FxBuildHasher))
    }

    /// Adds a gram.
    ///
    /// # Errors
    /// A gram that is there already; every digit is the same.
    pub fn add(&mut self, gram: &str) -> Result<(), String> {
        let number = index(self.0.len());
        match self.0.insert(gram.chars().fold(0, longer), number) {
            None => Ok(()),
            Some(_) => Err(format!("「{gram}」写了两遍")),
        }
    }

    /// How many are known.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Calls `take` with each gram of up to `longest` characters in `chars` that is known, and the place it begins at. With a `mark`,
    /// which counts as a character more, only the grams that begin with it.
    pub fn each(&self, chars: &[char], longest: usize, mark: Option<char>, mut take: impl FnMut(u32, usize)) {
        each_key(chars, longest, mark, |key, start| {
            // Where a gram is not known, none that it begins is.
            self.0.get(&key).map(|&gram| take(gram, start)).is_some()
        });
    }

    /// Calls `take` with each pair of characters in `chars` that stand apart in one piece of text and are known, and the places of both.
    pub fn each_pair(&self, chars: &[char], mut take: impl FnMut(u32, usize, usize)) {
        for start in 0..chars.len() {
            for end in start..chars.len().min(start + REACH.end() + 1) {
                if parts(chars[end]) {
                    break;
                }
                if end < start + REACH.start() {
                    continue;
                }
                let key = [APART, chars[end]].into_iter().fold(longer(0, chars[start]), longer);
                if let Some(&pair) = self.0.get(&key) {
                    take(pair, start, end);
                }
            }
        }
    }
}

/// Whether no gram and no pair reaches over a character: spaces, which people type anywhere, and pictures.
fn parts(c: char) -> bool {
    c == ' ' || c == APART || u32::from(c) > u32::from(u16::MAX)
}

/// Calls `take` with the key of each gram in `chars` that holds no space and no picture, and the place it begins at; longer ones only while
/// `take` agrees.
pub(super) fn each_key(chars: &[char], longest: usize, mark: Option<char>, mut take: impl FnMut(u64, usize) -> bool) {
    let begun = mark.map_or(0, |mark| longer(0, mark));
    for start in 0..chars.len() {
        let mut key = begun;
        for &c in &chars[start..chars.len().min(start + longest)] {
            key = longer(key, c);
            if parts(c) || !take(key, start) {
                break;
            }
        }
    }
}

/// The gram of a key.
pub(super) fn gram_of(key: u64) -> String {
    let units: Vec<u16> = key.to_be_bytes().chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units).trim_start_matches('\0').to_owned()
}

/// The key of a gram that is one character longer. Every digit is the same; pictures beyond the basic plane have no key of their own.
fn longer(key: u64, c: char) -> u64 {
    let c = if c.is_ascii_digit() { '0' } else { c };
    let c = u16::try_from(u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER as u16);
    key << u16::BITS | u64::from(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_holds_its_gram() {
        let chars: Vec<char> = "第3次 好🙏吧".chars().collect();
        let mut found = Vec::new();
        each_key(&chars, 2, Some('¬'), |key, start| {
            found.push((gram_of(key), start));
            true
        });
        let found: Vec<(&str, usize)> = found.iter().map(|(gram, start)| (gram.as_str(), *start)).collect();
        assert_eq!(found, [("¬第", 0), ("¬第0", 0), ("¬0", 1), ("¬0次", 1), ("¬次", 2), ("¬好", 4), ("¬吧", 6)]);
    }
}
