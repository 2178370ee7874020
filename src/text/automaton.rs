//! One automaton over the anchors of all terms, and the walks from an anchor to the ends of a match.

use super::allowed::Allowed;
use super::commonness::commonness;
use super::compile::{Compiler, Edges, Sides, TermVariant};
use super::learned::Weighing;
use super::lexicon::{Lexicon, LexiconError};
use super::need::{Needs, Present, Sought};
use super::program::{Program, index};
use super::scan::Scan;
use super::search::Search;
use super::term::{Speaker, Tag, TermId};
use super::view::View;
use crate::model::{Role, Via};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use std::ops::Range;
use std::sync::Arc;

/// A term found in a text, not yet accepted. Bytes of the normalised text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) term: TermId,
    pub(super) range: Range<usize>,
    /// The same in characters.
    pub(super) places: Range<usize>,
    pub(super) via: Via,
}

/// A term that was found and does not count. Bytes of the text that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excused {
    /// What it would have stood for.
    pub tag: Tag,
    pub(super) term: TermId,
    /// Where it stands.
    pub range: Range<usize>,
    /// Why it does not count.
    pub excuse: Excuse,
}

/// Why a term that was found does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excuse {
    /// An allow-phrase covers it.
    Allowed,
    /// It stands across the borders of words.
    Borders,
}

impl Excuse {
    /// In Chinese.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allowed => "在例外说法里",
            Self::Borders => "不是完整的词",
        }
    }
}

/// Finds all terms of a lexicon in one pass: one automaton for agents' turns, one for everybody else's.
pub(super) struct Automaton {
    agent: Anchors,
    other: Anchors,
    /// Of the codes that people disguise, for the views of a text.
    disguised: Anchors,
    program: Program,
    needs: Needs,
    allowed: Allowed,
}

/// The anchors of the terms that are looked for in some turns. What belongs to one variant stands at one index.
#[derive(Default)]
struct Anchors {
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// Per anchor, where its variants stand.
    groups: Vec<Group>,
    texts: Vec<Arc<str>>,
    /// Side by side, so that most variants are refused without being looked at.
    edges: Vec<Edges>,
    /// What must stand around the anchor, looked at only if the edges fit.
    sought: Vec<[Sought; 2]>,
    /// Looked at only if that stands there.
    plans: Vec<TermPlan>,
}

/// How a variant is completed.
struct TermPlan {
    sides: Sides,
    /// Whose the variant is.
    owner: (TermId, Speaker),
    via: Via,
}

/// The variants of one anchor.
struct Group {
    from: u32,
    to: u32,
    /// Characters of the anchor.
    length: u32,
}

/// What is written down while a text is searched.
#[derive(Debug, Default)]
pub(super) struct Pass {
    pub(super) scan: Scan,
    present: Present,
    /// The anchors found: their groups, and the places where they end.
    anchors: Vec<(u32, u32)>,
    /// The variants whose anchors have fitting neighbours, anchor by anchor.
    likely: Vec<u32>,
    /// Per anchor, where its likely variants end.
    likely_ends: Vec<usize>,
}

/// Room for the reading of a text; used again for the next text.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) plain: Pass,
    /// The text as it is meant to be read, and the pass over that.
    pub(super) view: View,
    pub(super) viewed: Pass,
    pub(super) weighing: Weighing,
    /// Room for the grams of a text.
    pub(super) grams: Vec<u32>,
    /// What a term was found for and is innocent all the same: an allow-phrase covers it, or it cuts through words.
    pub(super) excused: Vec<Excused>,
}

impl Automaton {
    /// Groups the lexicon's variants by anchor and builds the automata. Takes the variants out of `lexicon`.
    pub(super) fn new(lexicon: &mut Lexicon, compiler: Compiler) -> Result<Self, LexiconError> {
        let mut variants = std::mem::take(&mut lexicon.variants);
        // The commonest anchors first: what most texts ask for then lies close together, and stays in a core's cache.
        variants.sort_by_cached_key(|(term, variant)| {
            (std::cmp::Reverse(commonness(variant.anchor.chars())), variant.anchor.clone(), *term)
        });
        let (mut agent, mut other, mut disguised) = (Anchors::default(), Anchors::default(), Anchors::default());
        for (term, variant) in &variants {
            let owner = lexicon.term(*term);
            if owner.speaker != Speaker::Customer && !variant.is_collapsed {
                agent.push(variant, (*term, owner.speaker));
            }
            if owner.speaker != Speaker::Agent && !variant.is_collapsed {
                other.push(variant, (*term, owner.speaker));
            }
            if lexicon.is_disguised(owner.tag) {
                disguised.push(variant, (*term, owner.speaker));
            }
        }
        let allowed = Allowed::new(&std::mem::take(&mut lexicon.allowed), &std::mem::take(&mut lexicon.allowed_by_tag));
        let (program, needs) = compiler.finish();
        let (built_agent, built_others) = rayon::join(|| agent.build(), || other.build().and_then(|()| disguised.build()));
        built_agent.and(built_others)?;
        Ok(Self { agent, other, disguised, program, needs, allowed })
    }

    /// The anchors of both automata, sorted.
    pub(super) fn anchors(&self) -> Vec<String> {
        let mut anchors: Vec<String> = self.agent.texts.iter().chain(&self.other.texts).map(ToString::to_string).collect();
        anchors.sort_unstable();
        anchors.dedup();
        anchors
    }

    /// Every place where a term that is looked for in `role`'s turns fits and no allow-phrase covers it.
    pub(super) fn find(
        &self,
        lexicon: &Lexicon,
        role: Role,
        text: &str,
        pass: &mut Pass,
        excused: &mut Vec<Excused>,
    ) -> Vec<Candidate> {
        let of_role = if role == Role::Agent { &self.agent } else { &self.other };
        self.find_among(of_role, lexicon, role, text, pass, excused)
    }

    /// The same for the terms of codes that people disguise, in a view of a text.
    pub(super) fn find_disguised(
        &self,
        lexicon: &Lexicon,
        role: Role,
        view: &str,
        pass: &mut Pass,
        excused: &mut Vec<Excused>,
    ) -> Vec<Candidate> {
        // Most views hold nothing, and need not be read any further.
        let holds_none =
            self.disguised.automaton.as_ref().is_none_or(|automaton| automaton.find_overlapping_iter(view).next().is_none());
        if holds_none { Vec::new() } else { self.find_among(&self.disguised, lexicon, role, view, pass, excused) }
    }

    fn find_among(
        &self,
        among: &Anchors,
        lexicon: &Lexicon,
        role: Role,
        text: &str,
        pass: &mut Pass,
        excused: &mut Vec<Excused>,
    ) -> Vec<Candidate> {
        let Pass { scan, present, anchors, likely, likely_ends } = pass;
        scan.read(text, lexicon.clause_words());
        present.read(scan.chars(), self.needs.count());
        let search = Search { program: &self.program, needs: &self.needs, present, scan };
        among.find_anchors(text, scan, anchors);
        among.find_likely(anchors, scan, likely, likely_ends);
        let mut from = 0;
        let of_anchors = anchors.iter().zip(likely_ends).flat_map(|(&anchor, &mut to)| {
            let of_anchor = &likely[std::mem::replace(&mut from, to)..to];
            of_anchor.iter().map(move |&variant| (variant as usize, among.place(anchor)))
        });
        let fitting = of_anchors.filter_map(|(variant, anchor)| among.complete(variant, anchor, role, &search));
        let mut found = Vec::new();
        for (term, via, places) in fitting {
            let tag = lexicon.term(term).tag;
            let range = scan.byte_range(&places);
            if self.allowed.covers(&search, term, tag, &places) {
                excused.push(Excused { tag, term, range, excuse: Excuse::Allowed });
            } else {
                found.push(Candidate { term, range, places, via });
            }
        }
        found
    }
}

impl Anchors {
    /// Adds a variant; those of one anchor come one after the other.
    fn push(&mut self, variant: &TermVariant, owner: (TermId, Speaker)) {
        let at = index(self.edges.len());
        let length = variant.anchor.chars().count();
        if self.texts.last() != Some(&variant.anchor) {
            self.texts.push(variant.anchor.clone());
            self.groups.push(Group { from: at, to: at, length: index(length) });
        }
        if let Some(group) = self.groups.last_mut() {
            group.to = at + 1;
        }
        self.edges.push(variant.edges);
        self.sought.push(variant.sought);
        self.plans.push(TermPlan { sides: variant.sides, owner, via: variant.via });
    }

    fn build(&mut self) -> Result<(), LexiconError> {
        if !self.texts.is_empty() {
            let built = CharwiseDoubleArrayAhoCorasickBuilder::new().build(&self.texts);
            self.automaton = Some(built.map_err(|error| LexiconError::TooLarge(error.to_string()))?);
        }
        Ok(())
    }

    /// Notes down the anchors that stand in `text`.
    fn find_anchors(&self, text: &str, scan: &Scan, anchors: &mut Vec<(u32, u32)>) {
        anchors.clear();
        let Some(automaton) = &self.automaton else { return };
        let mut end = 0;
        for found in automaton.find_overlapping_iter(text) {
            // The automaton reports matches by their ends.
            end = scan.place_from(end, found.end());
            anchors.push((found.value(), index(end)));
        }
    }

    /// Where an anchor stands.
    fn place(&self, (group, end): (u32, u32)) -> Range<usize> {
        (end - self.groups[group as usize].length) as usize..end as usize
    }

    /// Notes down the variants of `anchors` that may have the neighbours they need, and per anchor where its own end.
    fn find_likely(&self, anchors: &[(u32, u32)], scan: &Scan, likely: &mut Vec<u32>, ends: &mut Vec<usize>) {
        likely.clear();
        ends.clear();
        for &(group, end) in anchors {
            let Group { from, to, length } = self.groups[group as usize];
            let (before, after) = (scan.set_before((end - length) as usize), scan.set_after(end as usize));
            // Every variant is written down and most are overwritten by the next: whether one fits cannot be foretold, and a
            // branch foretold wrongly costs more than writing.
            let mut kept = likely.len();
            likely.resize(kept + (to - from) as usize, 0);
            for (variant, edges) in (from..to).zip(&self.edges[from as usize..to as usize]) {
                likely[kept] = variant;
                kept += usize::from(edges.before.meets(before) & edges.after.meets(after));
            }
            likely.truncate(kept);
            ends.push(kept);
        }
    }

    /// The term of a variant that fits around `anchor`, with the places it stands at.
    fn complete(&self, variant: usize, anchor: Range<usize>, role: Role, search: &Search) -> Option<(TermId, Via, Range<usize>)> {
        if !search.may_complete(&self.sought[variant], &anchor) {
            return None;
        }
        let TermPlan { sides, owner: (term, speaker), via } = self.plans[variant];
        let range = speaker.covers(role).then(|| search.complete(sides, &anchor, &anchor)).flatten()?;
        Some((term, via, range))
    }
}
