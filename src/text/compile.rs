//! From variants to a program: what patterns have in common is kept once.

use super::char_set::CharSet;
use super::need::{NOTHING, Need, NeedId, Needs, Sought};
use super::program::{Branch, CLAUSE_EDGE, END, Gap, Node, NodeId, Program, Step, index};
use super::trie::{KnownBranchings, LONGEST_WORD, TrieId};
use super::variant::{Atom, Edge, Variant, commonness_of, longest, sought_of};
use super::ways::{Ways, WaysId};
use crate::model::Via;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What must stand right beside an anchor for a variant to fit.
#[derive(Debug, Clone, Copy)]
pub struct Edges {
    /// The characters that can stand right before the anchor.
    pub before: CharSet,
    /// The characters that can stand right after it.
    pub after: CharSet,
}

/// The walks to both sides of an anchor.
#[derive(Debug, Clone, Copy)]
pub struct Sides {
    /// To the left.
    pub back: NodeId,
    /// To the right.
    pub ahead: NodeId,
    /// Whether the right is walked first, for it is the likelier to fail.
    pub ahead_first: bool,
}

/// Where the characters of a run stand in the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The first.
    pub from: u32,
    /// How many.
    pub length: u16,
}

/// A variant of a term, compiled.
#[derive(Debug)]
pub struct TermVariant {
    /// The fixed run that the automaton looks for.
    pub anchor: Arc<str>,
    /// Whether that is all.
    pub is_plain: bool,
    /// By which tier it finds.
    pub via: Via,
    /// Whether it is a term without its repeated characters, which only views may be searched for.
    pub is_collapsed: bool,
    /// What must stand right beside the anchor.
    pub edges: Edges,
    /// The rarest thing that must stand before the anchor, and after it.
    pub sought: [Sought; 2],
    /// The walks from the anchor.
    pub sides: Sides,
}

/// A variant of an allow-phrase, compiled.
#[derive(Debug, Clone, Copy)]
pub struct PhraseVariant {
    /// What stands for its anchor.
    pub anchor_need: NeedId,
    /// The rarest thing that must stand before the anchor, and after it.
    pub sought: [Sought; 2],
    /// The anchor; `None` for the hit itself.
    pub anchor: Option<Run>,
    /// The walks from the anchor.
    pub sides: Sides,
    /// The most characters that it can span.
    pub reach: usize,
}

/// Compiles variants into one program.
#[derive(Debug)]
pub struct Compiler {
    program: Program,
    nodes: FxHashMap<Node, NodeId>,
    runs: FxHashMap<Arc<str>, Run>,
    /// The trie of each group's words, if it has any, by the direction.
    tries: FxHashMap<(WaysId, bool), Option<TrieId>>,
    branches: FxHashMap<Vec<Branch>, NodeId>,
    branchings: KnownBranchings,
    needs: Needs,
}

impl Default for Compiler {
    fn default() -> Self {
        let mut compiler = Self {
            program: Program::default(),
            nodes: FxHashMap::default(),
            runs: FxHashMap::default(),
            tries: FxHashMap::default(),
            branches: FxHashMap::default(),
            branchings: KnownBranchings::default(),
            needs: Needs::default(),
        };
        compiler.node(Node::End);
        compiler.node(Node::ClauseEdge);
        compiler
    }
}

impl Compiler {
    /// The program, and what its patterns need.
    pub fn finish(mut self) -> (Program, Needs) {
        self.needs.close();
        (self.program, self.needs)
    }

    /// Compiles a variant of a term.
    pub fn term_variant(&mut self, variant: &Variant) -> TermVariant {
        TermVariant {
            anchor: variant.anchor.clone().unwrap_or_default(),
            is_plain: variant.is_plain(),
            via: variant.via,
            is_collapsed: variant.is_collapsed,
            edges: edges(variant),
            sought: self.sought_around(variant),
            sides: self.sides(variant, false),
        }
    }

    /// Compiles a variant of an allow-phrase.
    pub fn phrase_variant(&mut self, variant: &Variant) -> PhraseVariant {
        let anchor = variant.anchor.as_ref().map(|text| self.run(text));
        PhraseVariant {
            anchor_need: variant.anchor.as_ref().map_or(NOTHING, |text| self.needs.id(&Need::of(text))),
            sought: self.sought_around(variant),
            anchor,
            sides: self.sides(variant, true),
            reach: longest(&variant.before) + anchor.map_or(0, |run| run.length.into()) + longest(&variant.after),
        }
    }

    fn sought<'a>(&mut self, side: impl Iterator<Item = &'a Atom>) -> Sought {
        let (need, skip, width) = sought_of(side).unwrap_or_else(|| (Need::nothing(), 0, 0));
        self.needs.sought(&need, skip, width)
    }

    fn sought_around(&mut self, variant: &Variant) -> [Sought; 2] {
        [self.sought(variant.before.iter().rev()), self.sought(variant.after.iter())]
    }

    /// The walks of a variant. In a `wide` one a gap at either end reaches as far as it can.
    fn sides(&mut self, variant: &Variant, wide: bool) -> Sides {
        let Variant { before, after, at_clause_start, at_clause_end, .. } = variant;
        let (outer_before, before) = self.outer_end(before.split_first(), before, *at_clause_start, wide);
        let (outer_after, after) = self.outer_end(after.split_last(), after, *at_clause_end, wide);
        Sides {
            back: self.side::<false>(before, outer_before),
            ahead: self.side::<true>(after, outer_after),
            ahead_first: commonness_of(after) < commonness_of(before),
        }
    }

    /// The last step of a side of `atoms`, `split` at its outer end, and the atoms that are left to walk before it.
    fn outer_end<'a>(
        &mut self,
        split: Option<(&Atom, &'a [Atom])>,
        atoms: &'a [Atom],
        at_clause_edge: bool,
        wide: bool,
    ) -> (NodeId, &'a [Atom]) {
        match split {
            _ if at_clause_edge => (CLAUSE_EDGE, atoms),
            Some((&Atom::Gap(near), inner)) if wide => (self.node(Node::Reach { near, far: Gap::NONE }), inner),
            _ => (END, atoms),
        }
    }

    /// The steps over `atoms`, which stand in the order of the text, then `last`.
    fn side<const AHEAD: bool>(&mut self, atoms: &[Atom], last: NodeId) -> NodeId {
        let step = |compiler: &mut Self, next, atom| compiler.step::<AHEAD>(atom, next);
        if AHEAD {
            atoms.iter().rev().fold(last, |next, atom| step(self, next, atom))
        } else {
            atoms.iter().fold(last, |next, atom| step(self, next, atom))
        }
    }

    fn step<const AHEAD: bool>(&mut self, atom: &Atom, next: NodeId) -> NodeId {
        let node = match atom {
            Atom::Fixed(text) => {
                let Run { from, length } = self.run(text);
                let nearest = if AHEAD { text.chars().next() } else { text.chars().next_back() };
                Node::Run { nearest: nearest.unwrap_or_default(), from, length, next }
            }
            &Atom::Gap(near) => match self.program.steps[next as usize].node {
                Node::Gap { near: far, far: Gap::NONE, next } => Node::Gap { near, far, next },
                Node::Reach { near: far, far: Gap::NONE } => Node::Reach { near, far },
                _ => Node::Gap { near, far: Gap::NONE, next },
            },
            Atom::OneOf(ways) => return self.one_of::<AHEAD>(ways, next),
            // Variants have it for their anchor only.
            Atom::Hit => return next,
        };
        self.node(node)
    }

    fn one_of<const AHEAD: bool>(&mut self, ways: &Ways, next: NodeId) -> NodeId {
        let known = self.tries.get(&(ways.id, AHEAD)).copied();
        let trie = known.unwrap_or_else(|| self.trie_of::<AHEAD>(ways));
        let mut steps: Vec<NodeId> = trie.map(|trie| self.node(Node::Words { trie, next })).into_iter().collect();
        for way in ways.sequences.iter().filter(|way| word(way).is_none()) {
            steps.push(self.side::<AHEAD>(way, next));
        }
        match steps[..] {
            [only] => only,
            _ => self.either(steps.into_iter().map(|step| Branch { gate: self.gate_of(step), step }).collect()),
        }
    }

    fn trie_of<const AHEAD: bool>(&mut self, ways: &Ways) -> Option<TrieId> {
        let words = ways.sequences.iter().filter_map(|way| word(way));
        let (mut chars, mut ends) = (Vec::new(), Vec::with_capacity(ways.sequences.len()));
        for word in words {
            let start = chars.len();
            chars.extend(word.chars());
            if !AHEAD {
                chars[start..].reverse();
            }
            ends.push((start, chars.len()));
        }
        let words: Vec<&[char]> = ends.into_iter().map(|(start, end)| &chars[start..end]).collect();
        let trie = (!words.is_empty()).then(|| self.branchings.trie(words, &mut self.program.tries));
        self.tries.insert((ways.id, AHEAD), trie);
        trie
    }

    fn either(&mut self, branches: Vec<Branch>) -> NodeId {
        if let Some(&known) = self.branches.get(&branches) {
            return known;
        }
        let from = index(self.program.branches.len());
        self.program.branches.extend_from_slice(&branches);
        let count = u16::try_from(branches.len()).unwrap_or(u16::MAX);
        let id = self.node(Node::Either { from, count });
        self.branches.insert(branches, id);
        id
    }

    fn node(&mut self, node: Node) -> NodeId {
        if let Some(&known) = self.nodes.get(&node) {
            return known;
        }
        let gate = self.gate(node);
        self.program.steps.push(Step { gate, node });
        let id = index(self.program.steps.len() - 1);
        self.nodes.insert(node, id);
        id
    }

    /// What must stand where a step begins.
    fn gate(&self, node: Node) -> CharSet {
        let program = &self.program;
        match node {
            Node::ClauseEdge => CharSet::CLAUSE_EDGE,
            Node::Run { nearest, .. } => CharSet::of(nearest),
            Node::End | Node::Gap { .. } | Node::Reach { .. } => CharSet::FULL,
            Node::Words { trie, next } => {
                let root = program.tries.get(trie);
                if root.ends_word { root.below.union(self.gate_of(next)) } else { root.below }
            }
            Node::Either { from, count } => {
                let branches = &program.branches[from as usize..from as usize + usize::from(count)];
                branches.iter().map(|branch| branch.gate).fold(CharSet::NONE, CharSet::union)
            }
        }
    }

    fn gate_of(&self, step: NodeId) -> CharSet {
        self.program.steps[step as usize].gate
    }

    /// Where the characters of `text` stand.
    fn run(&mut self, text: &Arc<str>) -> Run {
        let chars = &mut self.program.chars;
        *self.runs.entry(text.clone()).or_insert_with(|| {
            let from = index(chars.len());
            chars.extend(text.chars());
            Run { from, length: u16::try_from(chars.len() - from as usize).unwrap_or(u16::MAX) }
        })
    }
}

/// What must stand right beside the anchor of `variant`.
fn edges(variant: &Variant) -> Edges {
    let beyond = |anchored: bool| if anchored { CharSet::CLAUSE_EDGE } else { CharSet::FULL };
    let before = Edge::of(variant.before.iter().rev(), Atom::last);
    let after = Edge::of(variant.after.iter(), Atom::first);
    Edges { before: before.chars(beyond(variant.at_clause_start)), after: after.chars(beyond(variant.at_clause_end)) }
}

/// The text of a sequence that a trie can hold.
fn word(way: &[Atom]) -> Option<&str> {
    match way {
        [] => Some(""),
        [Atom::Fixed(text)] if text.chars().count() <= LONGEST_WORD => Some(text),
        _ => None,
    }
}
