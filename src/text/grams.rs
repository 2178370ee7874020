//! Character grams that weights were learned for: which of them a text holds.

use super::program::index;
use rustc_hash::FxHashMap;

/// Known grams of up to four characters, numbered in the order they were added.
#[derive(Debug, Default)]
pub struct Grams(FxHashMap<u64, u32>);

impl Grams {
    /// Adds a gram.
    pub fn add(&mut self, gram: &str) {
        let number = index(self.0.len());
        self.0.insert(gram.chars().fold(0, longer), number);
    }

    /// Calls `take` with each gram of up to `longest` characters in `chars` that is known, and the place it begins at. With a `mark`,
    /// which counts as a character more, only the grams that begin with it.
    pub fn each(&self, chars: &[char], longest: usize, mark: Option<char>, mut take: impl FnMut(u32, usize)) {
        let begun = mark.map_or(0, |mark| longer(0, mark));
        for start in 0..chars.len() {
            let mut key = begun;
            for &c in &chars[start..chars.len().min(start + longest)] {
                key = longer(key, c);
                // Where a gram is not known, none that it begins is.
                let Some(&gram) = self.0.get(&key) else { break };
                take(gram, start);
            }
        }
    }
}

/// The key of a gram that is one character longer. Every digit is the same; no gram holds a space or a picture beyond the basic plane.
fn longer(key: u64, c: char) -> u64 {
    let c = if c.is_ascii_digit() { '0' } else { c };
    let c = u16::try_from(u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER as u16);
    key << u16::BITS | u64::from(c)
}
