//! Words by their characters, shared by all groups of a lexicon: equal ends of words are kept once.

use super::char_set::CharSet;
use super::program::index;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// Longer words stand in no trie: a walk keeps the ends it passed as bits.
pub const LONGEST_WORD: usize = 31;

/// Index of a branching.
pub type TrieId = u32;

/// A branching: the characters a word can go on with.
#[derive(Debug, Clone, Copy)]
pub struct Branching {
    /// Where its edges stand, sorted by the bucket of their character.
    edges: u32,
    count: u16,
    /// Whether a word ends here.
    pub ends_word: bool,
    /// The characters of the edges: most walks end here without looking for one.
    pub below: CharSet,
}

/// The tries of a lexicon's groups.
#[derive(Debug, Default)]
pub struct Tries {
    branchings: Vec<Branching>,
    edges: Vec<(char, TrieId)>,
}

impl Tries {
    /// A branching.
    pub fn get(&self, id: TrieId) -> Branching {
        self.branchings[id as usize]
    }

    fn edges_of(&self, branching: Branching) -> &[(char, TrieId)] {
        &self.edges[branching.edges as usize..branching.edges as usize + usize::from(branching.count)]
    }

    /// The branching behind the edge `c`.
    #[inline]
    pub fn below(&self, branching: Branching, c: char) -> Option<Branching> {
        if !branching.below.meets(CharSet::of(c)) {
            return None;
        }
        let bucket = CharSet::bucket(c);
        let edges = self.edges_of(branching);
        // With a bucket for every edge the rank is the place; where edges share buckets it is not behind the place.
        edges[branching.below.rank(c)..]
            .iter()
            .take_while(|edge| CharSet::bucket(edge.0) <= bucket)
            .find(|edge| edge.0 == c)
            .map(|edge| self.get(edge.1))
    }
}

/// Branchings that were made before.
#[derive(Debug, Default)]
pub struct KnownBranchings {
    /// By the hash of what they are; where two have the same, the later one is not found again and kept twice.
    known: FxHashMap<u64, TrieId>,
    /// The edges of the branchings that are being made, those of the innermost last.
    edges: Vec<(char, TrieId)>,
}

impl KnownBranchings {
    /// The trie of `words` among `tries`.
    pub fn trie(&mut self, mut words: Vec<&[char]>, tries: &mut Tries) -> TrieId {
        words.sort_unstable();
        self.branching(&words, 0, tries)
    }

    /// The branching behind the first `depth` characters of `words`, which are sorted and share those.
    fn branching(&mut self, words: &[&[char]], depth: usize, tries: &mut Tries) -> TrieId {
        let (ended, longer) = words.split_at(words.partition_point(|word| word.len() == depth));
        let from = self.edges.len();
        for words in longer.chunk_by(|a, b| a[depth] == b[depth]) {
            let below = self.branching(words, depth + 1, tries);
            self.edges.push((words[0][depth], below));
        }
        self.edges[from..].sort_by_key(|&(c, _)| CharSet::bucket(c));
        let id = self.of_edges(!ended.is_empty(), from, tries);
        self.edges.truncate(from);
        id
    }

    /// The branching of the edges from `from` on.
    fn of_edges(&mut self, ends_word: bool, from: usize, tries: &mut Tries) -> TrieId {
        let edges = &self.edges[from..];
        let hash = FxBuildHasher.hash_one((ends_word, edges));
        if let Some(&known) = self.known.get(&hash)
            && tries.get(known).ends_word == ends_word
            && tries.edges_of(tries.get(known)) == edges
        {
            return known;
        }
        let id = index(tries.branchings.len());
        tries.branchings.push(Branching {
            edges: index(tries.edges.len()),
            count: u16::try_from(edges.len()).unwrap_or(u16::MAX),
            ends_word,
            below: edges.iter().map(|&(c, _)| CharSet::of(c)).fold(CharSet::NONE, CharSet::union),
        });
        tries.edges.extend_from_slice(edges);
        self.known.insert(hash, id);
        id
    }
}
