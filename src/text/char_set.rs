//! A small approximate set of characters: it may hold more than was put in, never less.

/// 128 buckets of characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct CharSet(u128);

impl CharSet {
    /// No character.
    pub const NONE: Self = Self(0);
    /// Every character, and the edge of a clause.
    pub const FULL: Self = Self(u128::MAX);
    /// The edge of a clause, which is no character.
    pub const CLAUSE_EDGE: Self = Self(1);

    /// The set of one character.
    #[inline]
    pub fn of(c: char) -> Self {
        Self(1 << Self::bucket(c))
    }

    /// The bucket of a character, from 1 to 127; the edge of a clause is in bucket 0.
    #[inline]
    pub fn bucket(c: char) -> u32 {
        // Fibonacci hashing (Knuth, TAOCP 6.4): neighbouring code points fall into different buckets.
        1 + (u32::from(c).wrapping_mul(0x9e37_79b9) >> 16) * 127 / (1 << 16)
    }

    /// How many buckets of the set come before that of `c`.
    #[inline]
    pub fn rank(self, c: char) -> usize {
        (self.0 & ((1 << Self::bucket(c)) - 1)).count_ones() as usize
    }

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The set, with the edge of a clause where `is_edge`.
    #[inline]
    #[must_use]
    pub fn with_edge(self, is_edge: bool) -> Self {
        Self(self.0 | u128::from(is_edge))
    }

    /// Whether the sets may share a character.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::CharSet;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn holds_every_character_that_was_put_in(text in "\\PC{0,30}") {
            let set = text.chars().map(CharSet::of).fold(CharSet::NONE, CharSet::union);
            for c in text.chars() {
                prop_assert!(set.meets(CharSet::of(c)));
            }
        }
    }
}
