//! All patterns of a lexicon as one program: small steps that share their ends, walked away from an anchor.

use super::char_set::CharSet;
use super::scan::Scan;
use super::trie::{LONGEST_WORD, TrieId, Tries};

/// Index of a step.
pub type NodeId = u32;

/// The step at which every walk ends well.
pub const END: NodeId = 0;
/// The step at which a walk ends well on the edge of a clause.
pub const CLAUSE_EDGE: NodeId = 1;

/// An index or a length as the compiled forms keep it: lexicons are far smaller than 2³² of anything.
pub fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

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
    /// A gap and perhaps another one behind it, with as many characters as there are; the walk is over.
    Reach {
        /// The gap nearer to the anchor.
        near: Gap,
        /// The gap behind it.
        far: Gap,
    },
    /// One of the words of a trie, the longest first.
    Words {
        /// The trie.
        trie: TrieId,
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

/// A step behind its gate.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// What must stand where it begins: most walks are refused by it alone.
    pub gate: CharSet,
    /// The step.
    pub node: Node,
}

/// One of several steps to go on with. Its gate stands here too, so that a refused step is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Branch {
    /// The gate of the step.
    pub gate: CharSet,
    /// The step.
    pub step: NodeId,
}

/// Steps, and what they point to.
#[derive(Debug, Default)]
pub struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) chars: Vec<char>,
    pub(super) branches: Vec<Branch>,
    pub(super) tries: Tries,
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
        match program.steps[node as usize].node {
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
                let farthest = reach::<AHEAD>(scan, at, [near, far]);
                let gate = program.steps[next as usize].gate;
                let ends = (0..=at.abs_diff(farthest)).map(|n| moved::<AHEAD>(at, n));
                let mut open = ends.filter(|&end| gate.meets(surrounding::<AHEAD>(scan, end)));
                open.find_map(|end| self.from(next, end))
            }
            Node::Reach { near, far } => self.end(reach::<AHEAD>(scan, at, [near, far])),
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
                let mut open = branches.iter().filter(|branch| branch.gate.meets(next));
                open.find_map(|branch| self.from(branch.step, at))
            }
        }
    }

    /// The end of a walk at `at`, if that is far enough.
    fn end(&self, at: usize) -> Option<usize> {
        let far_enough = if AHEAD { at >= self.least } else { at <= self.least };
        far_enough.then_some(at)
    }

    /// The lengths of the trie's words that stand at `at`, one bit each.
    fn word_ends(&self, trie: TrieId, mut at: usize) -> u32 {
        let tries = &self.program.tries;
        let mut branching = tries.get(trie);
        let mut ends = u32::from(branching.ends_word);
        for length in 1..=LONGEST_WORD {
            let Some(below) = tries.below(branching, neighbour::<AHEAD>(self.scan, at)) else { break };
            branching = below;
            at = moved::<AHEAD>(at, 1);
            ends |= u32::from(branching.ends_word) << length;
        }
        ends
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

/// The farthest place that gaps from `at`, one behind the other, can end at.
fn reach<const AHEAD: bool>(scan: &Scan, mut at: usize, gaps: [Gap; 2]) -> usize {
    for gap in gaps {
        for _ in 0..gap.limit {
            let next = if AHEAD { Some(at) } else { at.checked_sub(1) };
            if next.is_none_or(|i| scan.blocks_gap(i, gap.crosses_commas)) {
                break;
            }
            at = moved::<AHEAD>(at, 1);
        }
    }
    at
}
