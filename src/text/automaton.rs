//! One automaton over the anchors of all terms and allow-phrases.

use super::char_set::CharSet;
use super::lexicon::{Lexicon, LexiconError, Speaker, Tag, TermId};
use super::variant::{Filter, Variant};
use crate::model::Role;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::{ops::Range, sync::Arc};

/// A term found in a text, not yet accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) term: TermId,
    pub(super) range: Range<usize>,
}

/// Variants with their filters side by side, so that most are refused without being looked at.
#[derive(Debug, Default)]
pub struct Variants {
    filters: Vec<Filter>,
    variants: Vec<Variant>,
}

impl Variants {
    fn push(&mut self, variant: Variant) {
        self.filters.push(variant.filter());
        self.variants.push(variant);
    }
}

impl FromIterator<Variant> for Variants {
    fn from_iter<I: IntoIterator<Item = Variant>>(variants: I) -> Self {
        let mut all = Self::default();
        variants.into_iter().for_each(|variant| all.push(variant));
        all
    }
}

/// Finds all terms of a lexicon in one pass: one automaton for agents' turns, one for everybody else's.
pub(super) struct Automaton {
    agent: Anchors,
    other: Anchors,
    /// Allow-phrases outnumber the terms by far; they are looked for only where a term was found.
    of_terms: Vec<Vec<Arc<Variants>>>,
    of_tags: FxHashMap<Tag, Vec<Arc<Variants>>>,
}

/// The anchors of the terms that are looked for in some turns.
struct Anchors {
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// Per anchor, where its variants stand.
    groups: Vec<Range<usize>>,
    variants: Variants,
    /// Whose each variant is.
    owners: Vec<(TermId, Speaker)>,
}

/// An anchor found in a text, with what stands beside it.
struct Found {
    range: Range<usize>,
    before: CharSet,
    after: CharSet,
}

impl Automaton {
    /// Groups the lexicon's variants by anchor and builds the automata. Takes the variants out of `lexicon`.
    pub(super) fn new(lexicon: &mut Lexicon) -> Result<Self, LexiconError> {
        let of_terms = std::mem::take(&mut lexicon.allowed);
        let of_tags = std::mem::take(&mut lexicon.allowed_by_tag);
        let mut by_anchor: Vec<(Variant, TermId)> =
            std::mem::take(&mut lexicon.variants).into_iter().map(|(term, variant)| (variant, term)).collect();
        by_anchor.par_sort_by(|a, b| a.0.anchor().cmp(b.0.anchor()).then(a.1.cmp(&b.1)));
        let speaker = |term: TermId| lexicon.term(term).speaker;
        let agent = by_anchor.iter().filter(|(_, term)| speaker(*term) != Speaker::Customer).cloned().collect();
        let other = by_anchor.into_iter().filter(|(_, term)| speaker(*term) != Speaker::Agent).collect();
        let (agent, other) = rayon::join(|| Anchors::new(lexicon, agent), || Anchors::new(lexicon, other));
        Ok(Self { agent: agent?, other: other?, of_terms, of_tags })
    }

    /// The anchors of both automata, sorted.
    pub(super) fn anchors(&self) -> Vec<String> {
        let mut anchors: Vec<String> = self.agent.texts().chain(self.other.texts()).map(str::to_owned).collect();
        anchors.sort_unstable();
        anchors.dedup();
        anchors
    }

    /// Every place where a term that is looked for in `role`'s turns fits and no allow-phrase covers it.
    pub(super) fn find(&self, lexicon: &Lexicon, role: Role, text: &str) -> Vec<Candidate> {
        let chars = CharSet::of_text(text);
        let anchors = if role == Role::Agent { &self.agent } else { &self.other };
        let mut candidates = anchors.find(role, text, chars);
        candidates.retain(|candidate| !self.is_allowed(lexicon, text, chars, candidate));
        candidates
    }

    /// Whether an allow-phrase of the candidate's term or code covers it and is longer.
    fn is_allowed(&self, lexicon: &Lexicon, text: &str, chars: CharSet, candidate: &Candidate) -> bool {
        let of_tag = self.of_tags.get(&lexicon.term(candidate.term).tag);
        [Some(&self.of_terms[candidate.term as usize]), of_tag].into_iter().flatten().flatten().any(|phrases| {
            phrases
                .filters
                .iter()
                .zip(&phrases.variants)
                .filter(|(filter, _)| filter.may_stand(chars))
                .any(|(_, phrase)| covers(phrase, text, chars, &candidate.range))
        })
    }
}

impl Anchors {
    /// Builds the automaton over `variants`, which are sorted by anchor.
    fn new(lexicon: &Lexicon, variants: Vec<(Variant, TermId)>) -> Result<Self, LexiconError> {
        let mut anchors = Self { automaton: None, groups: Vec::new(), variants: Variants::default(), owners: Vec::new() };
        let mut texts: Vec<String> = Vec::new();
        for (at, (variant, term)) in variants.into_iter().enumerate() {
            if texts.last().map(String::as_str) != Some(variant.anchor()) {
                texts.push(variant.anchor().to_owned());
                anchors.groups.push(at..at);
            }
            if let Some(group) = anchors.groups.last_mut() {
                group.end = at + 1;
            }
            anchors.variants.push(variant);
            anchors.owners.push((term, lexicon.term(term).speaker));
        }
        if !texts.is_empty() {
            let built = CharwiseDoubleArrayAhoCorasickBuilder::new().build(&texts);
            anchors.automaton = Some(built.map_err(|error| LexiconError::TooLarge(error.to_string()))?);
        }
        Ok(anchors)
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(|group| self.variants.variants[group.start].anchor())
    }

    fn find(&self, role: Role, text: &str, chars: CharSet) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let Some(automaton) = &self.automaton else { return candidates };
        for found in automaton.find_overlapping_iter(text) {
            let group = self.groups[found.value() as usize].clone();
            let found = Found::new(text, found.start()..found.end());
            for i in group {
                if self.variants.filters[i].may_fit(chars, found.before, found.after)
                    && self.owners[i].1.covers(role)
                    && let Some(range) = self.variants.variants[i].complete(text, chars, found.range.clone())
                {
                    candidates.push(Candidate { term: self.owners[i].0, range });
                }
            }
        }
        candidates
    }
}

/// Whether `phrase` stands in `text` so that it covers `range` and is longer.
fn covers(phrase: &Variant, text: &str, chars: CharSet, range: &Range<usize>) -> bool {
    let anchor = phrase.anchor().as_bytes();
    memchr::memmem::find_iter(text.as_bytes(), anchor).any(|at| {
        phrase
            .complete_widely(text, chars, at..at + anchor.len())
            .is_some_and(|wide| wide.start <= range.start && range.end <= wide.end && wide.len() > range.len())
    })
}

impl Found {
    fn new(text: &str, range: Range<usize>) -> Self {
        let neighbour = |c: Option<char>| c.map_or_else(CharSet::edge, CharSet::of);
        let before = neighbour(text[..range.start].chars().next_back());
        let after = neighbour(text[range.end..].chars().next());
        Self { range, before, after }
    }
}
