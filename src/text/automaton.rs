//! One automaton over the anchors of all terms, and the walks from an anchor to the ends of a match.

use super::compile::{Compiler, Filter, PhraseVariant, Sides, TermVariant};
use super::lexicon::{Lexicon, LexiconError, Phrase, Speaker, Tag, TermId};
use super::need::{NeedId, Needs, Present};
use super::program::{Program, index};
use super::scan::Scan;
use crate::model::Role;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// A term found in a text, not yet accepted. Bytes of the normalised text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) term: TermId,
    pub(super) range: Range<usize>,
}

/// Finds all terms of a lexicon in one pass: one automaton for agents' turns, one for everybody else's.
pub(super) struct Automaton {
    agent: Anchors,
    other: Anchors,
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
    filters: Vec<Filter>,
    sides: Vec<Sides>,
    /// Whose each variant is.
    owners: Vec<(TermId, Speaker)>,
}

/// The variants of one anchor.
struct Group {
    from: u32,
    to: u32,
    /// Characters of the anchor.
    length: u32,
}

/// Allow-phrases outnumber the terms by far; they are looked for only where a term was found.
#[derive(Default)]
struct Allowed {
    phrases: Vec<PhraseVariant>,
    /// Lists of phrases, each behind what its anchor needs: most are refused by that alone.
    lists: Vec<(NeedId, u32)>,
    of_terms: Vec<Range<u32>>,
    of_tags: FxHashMap<Tag, Range<u32>>,
}

/// A text while terms are looked for in it.
struct Search<'a> {
    program: &'a Program,
    needs: &'a Needs,
    scan: Scan,
    present: Present,
}

impl Search<'_> {
    /// Whether what the variant needs on both sides of an anchor may stand there.
    #[inline]
    fn may_complete(&self, filter: &Filter, anchor: &Range<usize>) -> bool {
        self.needs.met(filter.need_before, |key| self.present.before(key, anchor.start))
            && self.needs.met(filter.need_after, |key| self.present.from(key, anchor.end))
    }

    /// Whether `need` may be met anywhere.
    #[inline]
    fn meets(&self, need: NeedId) -> bool {
        self.needs.met(need, |key| self.present.anywhere(key))
    }

    /// The whole match around an anchor, if the rest fits and covers `covered`.
    fn complete(&self, sides: Sides, anchor: &Range<usize>, covered: &Range<usize>) -> Option<Range<usize>> {
        let back = || self.program.walk_back(&self.scan, sides.back, anchor.start, covered.start);
        let ahead = || self.program.walk_ahead(&self.scan, sides.ahead, anchor.end, covered.end);
        let (start, end) = if sides.ahead_first {
            let end = ahead()?;
            (back()?, end)
        } else {
            (back()?, ahead()?)
        };
        Some(start..end)
    }
}

impl Automaton {
    /// Groups the lexicon's variants by anchor and builds the automata. Takes the variants out of `lexicon`.
    pub(super) fn new(lexicon: &mut Lexicon, compiler: Compiler) -> Result<Self, LexiconError> {
        let mut variants = std::mem::take(&mut lexicon.variants);
        variants.par_sort_by(|a, b| a.1.anchor.cmp(&b.1.anchor).then(a.0.cmp(&b.0)));
        let (mut agent, mut other) = (Anchors::default(), Anchors::default());
        for (term, variant) in &variants {
            let speaker = lexicon.term(*term).speaker;
            if speaker != Speaker::Customer {
                agent.push(variant, (*term, speaker));
            }
            if speaker != Speaker::Agent {
                other.push(variant, (*term, speaker));
            }
        }
        let allowed = Allowed::new(&std::mem::take(&mut lexicon.allowed), &std::mem::take(&mut lexicon.allowed_by_tag));
        let (program, needs) = compiler.finish();
        let (built_agent, built_other) = rayon::join(|| agent.build(), || other.build());
        built_agent.and(built_other)?;
        Ok(Self { agent, other, program, needs, allowed })
    }

    /// The anchors of both automata, sorted.
    pub(super) fn anchors(&self) -> Vec<String> {
        let mut anchors: Vec<String> = self.agent.texts.iter().chain(&self.other.texts).map(ToString::to_string).collect();
        anchors.sort_unstable();
        anchors.dedup();
        anchors
    }

    /// Every place where a term that is looked for in `role`'s turns fits and no allow-phrase covers it.
    pub(super) fn find(&self, lexicon: &Lexicon, role: Role, text: &str) -> Vec<Candidate> {
        let scan = Scan::new(text, lexicon.clause_words());
        let search = Search { program: &self.program, needs: &self.needs, present: Present::of(scan.chars()), scan };
        let anchors = if role == Role::Agent { &self.agent } else { &self.other };
        let mut found = anchors.find(role, text, &search);
        found.retain(|(term, range)| {
            let tag = lexicon.term(*term).tag;
            !self.allowed.covers(&search, *term, tag, range)
        });
        found.into_iter().map(|(term, range)| Candidate { term, range: search.scan.byte_range(&range) }).collect()
    }
}

impl Anchors {
    /// Adds a variant; those of one anchor come one after the other.
    fn push(&mut self, variant: &TermVariant, owner: (TermId, Speaker)) {
        let at = index(self.filters.len());
        if self.texts.last() != Some(&variant.anchor) {
            self.texts.push(variant.anchor.clone());
            self.groups.push(Group { from: at, to: at, length: index(variant.anchor.chars().count()) });
        }
        if let Some(group) = self.groups.last_mut() {
            group.to = at + 1;
        }
        self.filters.push(variant.filter);
        self.sides.push(variant.sides);
        self.owners.push(owner);
    }

    fn build(&mut self) -> Result<(), LexiconError> {
        if !self.texts.is_empty() {
            let built = CharwiseDoubleArrayAhoCorasickBuilder::new().build(&self.texts);
            self.automaton = Some(built.map_err(|error| LexiconError::TooLarge(error.to_string()))?);
        }
        Ok(())
    }

    /// The terms that fit, with the places they stand at.
    fn find(&self, role: Role, text: &str, search: &Search) -> Vec<(TermId, Range<usize>)> {
        let mut fitting = Vec::new();
        let Some(automaton) = &self.automaton else { return fitting };
        let mut end = 0;
        for found in automaton.find_overlapping_iter(text) {
            let group = &self.groups[found.value() as usize];
            // The automaton reports matches by their ends.
            end = search.scan.place_from(end, found.end());
            let anchor = end - group.length as usize..end;
            let (before, after) = (search.scan.set_before(anchor.start), search.scan.set_after(anchor.end));
            let variants = group.from as usize..group.to as usize;
            for (i, filter) in variants.clone().zip(&self.filters[variants]) {
                // One branch for both sides, for neither can be foretold.
                if filter.before.meets(before) & filter.after.meets(after)
                    && search.may_complete(filter, &anchor)
                    && self.owners[i].1.covers(role)
                    && let Some(range) = search.complete(self.sides[i], &anchor, &anchor)
                {
                    fitting.push((self.owners[i].0, range));
                }
            }
        }
        fitting
    }
}

impl Allowed {
    fn new(of_terms: &[Vec<Phrase>], of_tags: &FxHashMap<Tag, Vec<Phrase>>) -> Self {
        let mut allowed = Self::default();
        let mut known = FxHashMap::default();
        let mut list = |phrases: &[Phrase]| {
            let from = index(allowed.lists.len());
            for phrase in phrases {
                let first = *known.entry(Arc::as_ptr(phrase)).or_insert_with(|| {
                    allowed.phrases.extend_from_slice(phrase);
                    index(allowed.phrases.len() - phrase.len())
                });
                allowed.lists.extend(phrase.iter().zip(first..).map(|(variant, i)| (variant.anchor_need, i)));
            }
            from..index(allowed.lists.len())
        };
        let of_terms = of_terms.iter().map(|phrases| list(phrases)).collect();
        let of_tags = of_tags.iter().map(|(&tag, phrases)| (tag, list(phrases))).collect();
        Self { of_terms, of_tags, ..allowed }
    }

    /// Whether an allow-phrase of the term or its tag covers `range` and is longer.
    fn covers(&self, search: &Search, term: TermId, tag: Tag, range: &Range<usize>) -> bool {
        let of_tag = self.of_tags.get(&tag);
        [Some(&self.of_terms[term as usize]), of_tag].into_iter().flatten().any(|list| {
            let list = &self.lists[list.start as usize..list.end as usize];
            list.iter().any(|&(anchor, phrase)| search.meets(anchor) && self.phrases[phrase as usize].covers(search, range))
        })
    }
}

impl PhraseVariant {
    fn covers(&self, search: &Search, range: &Range<usize>) -> bool {
        if !self.needs.iter().all(|&need| search.meets(need)) {
            return false;
        }
        let longer = |wide: Range<usize>| wide.len() > range.len();
        let Some(anchor) = self.anchor else { return search.complete(self.sides, range, range).is_some_and(longer) };
        let anchor = search.program.run(anchor.from, anchor.length);
        // No anchor farther away can belong to a phrase that covers the range.
        let places = range.start.saturating_sub(self.reach)..(range.end + self.reach).min(search.scan.len());
        places
            .filter(|&at| search.scan.continues_with(at, anchor))
            .any(|at| search.complete(self.sides, &(at..at + anchor.len()), range).is_some_and(longer))
    }
}
