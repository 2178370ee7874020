//! All patterns of a lexicon as one program: small steps that share their ends, walked away from an anchor.

use super::char_set::CharSet;
use super::scan::Scan;

/// Index of a step.
pub type NodeId = u32;

/// The step at which every walk ends well.
pub const END: NodeId = 0;
/// The step at which a walk ends well on the edge of a clause.
pub const CLAUSE_EDGE: NodeId = 1;

/// Any characters, up to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Gap {
    /// The most characters it may span.
    pub limit: u8,
    /// Whether it may cross the borders inside a sentence.
    pub crosses_commas: bool,
}

impl Gap {
    /// The gap of nothing.
    pub const NONE: Self = Self { limit: 0, crosses_commas: false };
}

/// One step away from the anchor, to the right of it or to the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// The walk is over.
    End,
    /// The walk is over if a clause has its edge here.
    ClauseEdge,
    /// Exactly these characters.
    Run {
        /// The one nearest to the anchor.
        nearest: char,
        /// Where they stand among the program's characters.
        from: u32,
        /// How many there are.
        length: u16,
        /// The next step.
        next: NodeId,
    },
    /// A gap and perhaps another one behind it, with as few characters as do.
    Gap {
        /// The gap nearer to the anchor.
        near: Gap,
        /// The gap behind it.
        far: Gap,
        /// The next step.
        next: NodeId,
    },
    /// A gap with as many characters as there are; the walk is over.
    Reach(Gap),
    /// One of the words of a trie, the longest first.
    Words {
        /// The trie's root.
        trie: u32,
        /// The next step.
        next: NodeId,
    },
    /// The first of several steps that leads to an end.
    Either {
        /// Where they stand among the program's branches.
        from: u32,
        /// How many there are.
        count: u16,
    },
}

/// A branching of a trie.
#[derive(Debug, Clone, Copy)]
pub struct TrieNode {
    /// Where its edges stand, sorted by the bucket of their character.
    pub edges: u32,
    /// How many there are.
    pub count: u16,
    /// Whether a word ends here.
    pub ends_word: bool,
    /// The characters of the edges: most walks end here without looking for one.
    pub below: CharSet,
}

/// Longer words are runs, not parts of a trie: a walk keeps the ends it passed as bits.
pub const LONGEST_WORD: usize = 31;

/// Steps, and what they point to.
#[derive(Debug, Default)]
pub struct Program {
    pub(super) nodes: Vec<Node>,
    /// Per step, what must stand where it begins: most are refused by it alone.
    pub(super) gates: Vec<CharSet>,
    pub(super) chars: Vec<char>,
    pub(super) branches: Vec<NodeId>,
    pub(super) trie: Vec<TrieNode>,
    pub(super) edges: Vec<(char, u32)>,
}

impl Program {
    /// The characters of a run.
    pub fn run(&self, from: u32, length: u16) -> &[char] {
        &self.chars[from as usize..from as usize + usize::from(length)]
    }

    /// Walks to the right from place `at`; the place where the walk ends, `least` or behind it.
    pub fn walk_ahead(&self, scan: &Scan, node: NodeId, at: usize, least: usize) -> Option<usize> {
        Walk::<true> { program: self, scan, least }.from(node, at)
    }

    /// Walks to the left from place `at`; the place where the walk ends, `most` or before it.
    pub fn walk_back(&self, scan: &Scan, node: NodeId, at: usize, most: usize) -> Option<usize> {
        Walk::<false> { program: self, scan, least: most }.from(node, at)
    }
}

/// A walk to the right of an anchor, or to the left of it.
struct Walk<'a, const AHEAD: bool> {
    program: &'a Program,
    scan: &'a Scan,
    /// How far from the anchor the walk must end at least.
    least: usize,
}

impl<const AHEAD: bool> Walk<'_, AHEAD> {
    fn from(&self, node: NodeId, at: usize) -> Option<usize> {
        let Self { program, scan, .. } = *self;
        match program.nodes[node as usize] {
            Node::End => self.end(at),
            Node::ClauseEdge if AHEAD => scan.ends_clause(at).then(|| self.end(at)).flatten(),
            Node::ClauseEdge => scan.starts_clause(at).then(|| self.end(at)).flatten(),
            Node::Run { nearest, from, length, next } => {
                let stands = nearest == neighbour::<AHEAD>(scan, at)
                    && (length == 1 || {
                        let run = program.run(from, length);
                        if AHEAD { scan.continues_with(at, run) } else { scan.follows(at, run) }
                    });
                if stands { self.from(next, moved::<AHEAD>(at, usize::from(length))) } else { None }
            }
            Node::Gap { near, far, next } => {
                // Whatever the division between the two gaps, together they end anywhere up to here.
                let farthest = reach::<AHEAD>(scan, reach::<AHEAD>(scan, at, near), far);
                let gate = program.gates[next as usize];
                let ends = (0..=at.abs_diff(farthest)).map(|n| moved::<AHEAD>(at, n));
                let mut open = ends.filter(|&end| gate.meets(surrounding::<AHEAD>(scan, end)));
                open.find_map(|end| self.from(next, end))
            }
            Node::Reach(gap) => self.end(reach::<AHEAD>(scan, at, gap)),
            Node::Words { trie, next } => {
                let mut ends = self.word_ends(trie, at);
                while ends != 0 {
                    let length = ends.ilog2();
                    if let Some(end) = self.from(next, moved::<AHEAD>(at, length as usize)) {
                        return Some(end);
                    }
                    ends &= !(1 << length);
                }
                None
            }
            Node::Either { from, count } => {
                let branches = &program.branches[from as usize..from as usize + usize::from(count)];
                let next = surrounding::<AHEAD>(scan, at);
                let mut open = branches.iter().filter(|&&branch| program.gates[branch as usize].meets(next));
                open.find_map(|&branch| self.from(branch, at))
            }
        }
    }

    /// The end of a walk at `at`, if that is far enough.
    fn end(&self, at: usize) -> Option<usize> {
        let far_enough = if AHEAD { at >= self.least } else { at <= self.least };
        far_enough.then_some(at)
    }

    /// The lengths of the trie's words that stand at `at`, one bit each.
    fn word_ends(&self, root: u32, mut at: usize) -> u32 {
        let program = self.program;
        let mut node = program.trie[root as usize];
        let mut ends = u32::from(node.ends_word);
        for length in 1..=LONGEST_WORD {
            let next = neighbour::<AHEAD>(self.scan, at);
            if !node.below.meets(CharSet::of(next)) {
                break;
            }
            let Some(below) = program.below(node, next) else { break };
            node = program.trie[below as usize];
            at = moved::<AHEAD>(at, 1);
            ends |= u32::from(node.ends_word) << length;
        }
        ends
    }
}

impl Program {
    /// The node behind the edge `c`; there is an edge in its bucket.
    #[inline]
    fn below(&self, node: TrieNode, c: char) -> Option<u32> {
        let bucket = CharSet::bucket(c);
        // With a bucket for every edge the rank is the place; where edges share buckets it is not behind the place.
        let edges = &self.edges[node.edges as usize..node.edges as usize + usize::from(node.count)];
        edges[node.below.rank(c)..]
            .iter()
            .take_while(|edge| CharSet::bucket(edge.0) <= bucket)
            .find(|edge| edge.0 == c)
            .map(|edge| edge.1)
    }
}

/// The next character away from the anchor.
fn neighbour<const AHEAD: bool>(scan: &Scan, at: usize) -> char {
    if AHEAD { scan.after(at) } else { scan.before(at) }
}

fn moved<const AHEAD: bool>(at: usize, by: usize) -> usize {
    if AHEAD { at + by } else { at - by }
}

/// What stands next, away from the anchor.
fn surrounding<const AHEAD: bool>(scan: &Scan, at: usize) -> CharSet {
    if AHEAD { scan.set_after(at) } else { scan.set_before(at) }
}

/// The farthest place that a gap from `at` can end at.
fn reach<const AHEAD: bool>(scan: &Scan, mut at: usize, gap: Gap) -> usize {
    for _ in 0..gap.limit {
        let next = if AHEAD { Some(at) } else { at.checked_sub(1) };
        if next.is_none_or(|i| scan.blocks_gap(i, gap.crosses_commas)) {
            break;
        }
        at = moved::<AHEAD>(at, 1);
    }
    at
}
