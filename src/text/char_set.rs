//! A small approximate set of characters: it may hold more than was put in, never less.

/// 128 buckets of characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CharSet(u128);

impl CharSet {
    /// Every character, and the edge of the text.
    pub const FULL: Self = Self(u128::MAX);

    /// What stands beside the first and last character of a text.
    pub fn edge() -> Self {
        Self(1)
    }

    /// The set of one character.
    #[inline]
    pub fn of(c: char) -> Self {
        // Pictures are many and stand for nothing: one bucket, or they would fill all.
        if matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..) {
            return Self::edge();
        }
        // Fibonacci hashing (Knuth, TAOCP 6.4): neighbouring code points fall into different buckets.
        Self(1 << (u32::from(c).wrapping_mul(0x9e37_79b9) >> 25))
    }

    /// The set of the characters of `text`.
    pub fn of_text(text: &str) -> Self {
        text.chars().map(Self::of).fold(Self::default(), Self::union)
    }

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the sets may share a character.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether every character of `other` may be in this set.
    pub const fn holds(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::CharSet;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn holds_every_character_that_was_put_in(text in "\\PC{0,30}") {
            let set = CharSet::of_text(&text);
            for c in text.chars() {
                prop_assert!(set.holds(CharSet::of(c)) && set.meets(CharSet::of(c)));
            }
        }
    }
}
