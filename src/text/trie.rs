//! Words by their characters, shared by all groups of a lexicon: equal ends of words are kept once.

use super::char_set::CharSet;
use super::program::index;
use rustc_hash::FxHashMap;

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

    /// The branching behind the edge `c`.
    #[inline]
    pub fn below(&self, branching: Branching, c: char) -> Option<Branching> {
        if !branching.below.meets(CharSet::of(c)) {
            return None;
        }
        let bucket = CharSet::bucket(c);
        let edges = &self.edges[branching.edges as usize..branching.edges as usize + usize::from(branching.count)];
        // With a bucket for every edge the rank is the place; where edges share buckets it is not behind the place.
        edges[branching.below.rank(c)..]
            .iter()
            .take_while(|edge| CharSet::bucket(edge.0) <= bucket)
            .find(|edge| edge.0 == c)
            .map(|edge| self.get(edge.1))
    }
}

/// Branchings that were made before, by their content.
#[derive(Debug, Default)]
pub struct KnownBranchings(FxHashMap<(bool, Vec<(char, TrieId)>), TrieId>);

impl KnownBranchings {
    /// The trie of `words` among `tries`.
    pub fn trie(&mut self, mut words: Vec<Vec<char>>, tries: &mut Tries) -> TrieId {
        words.sort_unstable();
        self.branching(&words, 0, tries)
    }

    /// The branching behind the first `depth` characters of `words`, which are sorted and share those.
    fn branching(&mut self, words: &[Vec<char>], depth: usize, tries: &mut Tries) -> TrieId {
        let (ended, longer) = words.split_at(words.partition_point(|word| word.len() == depth));
        let by_next = longer.chunk_by(|a, b| a[depth] == b[depth]);
        let mut edges: Vec<_> = by_next.map(|words| (words[0][depth], self.branching(words, depth + 1, tries))).collect();
        edges.sort_by_key(|&(c, _)| CharSet::bucket(c));
        let content = (!ended.is_empty(), edges);
        if let Some(&known) = self.0.get(&content) {
            return known;
        }
        let (ends_word, edges) = &content;
        let id = index(tries.branchings.len());
        tries.branchings.push(Branching {
            edges: index(tries.edges.len()),
            count: u16::try_from(edges.len()).unwrap_or(u16::MAX),
            ends_word: *ends_word,
            below: edges.iter().map(|&(c, _)| CharSet::of(c)).fold(CharSet::NONE, CharSet::union),
        });
        tries.edges.extend(edges);
        self.0.insert(content, id);
        id
    }
}
