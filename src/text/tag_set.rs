//! A set of tags, one bit each.

use super::term::Tag;

const WORDS: usize = 3;

const _: () = assert!(Tag::COUNT <= WORDS * u64::BITS as usize, "one bit a tag");

/// Which tags there are.
#[derive(Debug, Clone, Copy, Default)]
pub struct TagSet([u64; WORDS]);

impl TagSet {
    /// Puts `tag` in.
    pub const fn insert(&mut self, tag: Tag) {
        let (word, bit) = place(tag);
        self.0[word] |= bit;
    }

    /// Whether `tag` is in the set.
    pub const fn holds(self, tag: Tag) -> bool {
        let (word, bit) = place(tag);
        self.0[word] & bit != 0
    }
}

impl FromIterator<Tag> for TagSet {
    fn from_iter<I: IntoIterator<Item = Tag>>(tags: I) -> Self {
        let mut set = Self::default();
        for tag in tags {
            set.insert(tag);
        }
        set
    }
}

const fn place(tag: Tag) -> (usize, u64) {
    let index = tag.index();
    (index / u64::BITS as usize, 1 << (index % u64::BITS as usize))
}
