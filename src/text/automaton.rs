//! One automaton over the anchors of all terms and allow-phrases.

use super::char_set::CharSet;
use super::lexicon::{Lexicon, LexiconError, Owner, Protects, Speaker, Tag, TermId};
use super::variant::{Filter, Variant};
use crate::model::Role;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A term found in a text, not yet accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) term: TermId,
    pub(super) range: Range<usize>,
}

/// An allow-phrase found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Allowed {
    pub(super) protects: Protects,
    pub(super) range: Range<usize>,
}

impl Allowed {
    /// Whether this phrase keeps a hit of `term` at `range` from counting: it covers the hit and is longer.
    pub(super) fn cancels(&self, term: TermId, tag: Tag, range: &Range<usize>) -> bool {
        let meant = match self.protects {
            Protects::Term(id) => id == term,
            Protects::Tag(protected) => protected == tag,
        };
        meant && self.range.start <= range.start && range.end <= self.range.end && self.range.len() > range.len()
    }
}

/// A variant behind an anchor.
struct Entry<T> {
    owner: T,
    filter: Filter,
    variant: Variant,
}

/// The variants that share an anchor, as ranges of entries.
struct Group {
    terms: Range<usize>,
    allowed: Range<usize>,
}

/// Finds all terms of a lexicon in one pass.
pub(super) struct Automaton {
    anchors: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// Per anchor.
    groups: Vec<Group>,
    terms: Vec<Entry<(TermId, Speaker)>>,
    allowed: Vec<Entry<Protects>>,
}

/// An anchor found in a text, with what stands beside it.
#[derive(Clone)]
struct Found {
    group: usize,
    range: Range<usize>,
    before: CharSet,
    after: CharSet,
}

impl Automaton {
    /// Groups the lexicon's variants by anchor and builds the automaton. Takes the variants out of `lexicon`.
    pub(super) fn new(lexicon: &mut Lexicon) -> Result<Self, LexiconError> {
        let mut by_anchor: FxHashMap<String, Vec<(Owner, Variant)>> = FxHashMap::default();
        for (owner, variant) in std::mem::take(&mut lexicon.variants) {
            by_anchor.entry(variant.anchor().to_owned()).or_default().push((owner, variant));
        }
        let mut by_anchor: Vec<_> = by_anchor.into_iter().collect();
        by_anchor.sort_by(|a, b| a.0.cmp(&b.0));
        let mut automaton = Self { anchors: None, groups: Vec::new(), terms: Vec::new(), allowed: Vec::new() };
        let mut anchors = Vec::with_capacity(by_anchor.len());
        for (anchor, variants) in by_anchor {
            automaton.add_group(lexicon, variants);
            anchors.push(anchor);
        }
        if !anchors.is_empty() {
            let built = CharwiseDoubleArrayAhoCorasickBuilder::new().build(&anchors);
            automaton.anchors = Some(built.map_err(|error| LexiconError::TooLarge(error.to_string()))?);
        }
        Ok(automaton)
    }

    fn add_group(&mut self, lexicon: &Lexicon, variants: Vec<(Owner, Variant)>) {
        let (terms_from, allowed_from) = (self.terms.len(), self.allowed.len());
        for (owner, variant) in variants {
            let filter = variant.filter();
            match owner {
                Owner::Term(term) => {
                    let owner = (term, lexicon.term(term).speaker);
                    self.terms.push(Entry { owner, filter, variant });
                }
                Owner::Allow(owner) => self.allowed.push(Entry { owner, filter, variant }),
            }
        }
        self.groups.push(Group { terms: terms_from..self.terms.len(), allowed: allowed_from..self.allowed.len() });
    }

    /// The anchors, sorted.
    pub(super) fn anchors(&self) -> Vec<String> {
        let anchor = |group: &Group| {
            let of_term = self.terms[group.terms.clone()].first().map(|entry| &entry.variant);
            of_term.or_else(|| self.allowed[group.allowed.clone()].first().map(|entry| &entry.variant))
        };
        self.groups.iter().filter_map(anchor).map(|variant| variant.anchor().to_owned()).collect()
    }

    /// Every place where a term that is looked for in `role`'s turns fits, and every allow-phrase of such a term.
    pub(super) fn find(&self, lexicon: &Lexicon, role: Role, text: &str) -> (Vec<Candidate>, Vec<Allowed>) {
        let mut candidates = Vec::new();
        let mut allowed = Vec::new();
        let Some(anchors) = &self.anchors else { return (candidates, allowed) };
        let chars = CharSet::of_text(text);
        let mut with_allowed = Vec::new();
        for found in anchors.find_overlapping_iter(text) {
            let found = Found::new(text, found.value() as usize, found.start()..found.end());
            let group = &self.groups[found.group];
            for entry in &self.terms[group.terms.clone()] {
                let (term, speaker) = entry.owner;
                if speaker.covers(role)
                    && entry.filter.may_fit(chars, found.before, found.after)
                    && let Some(range) = entry.variant.complete(text, found.range.clone(), &lexicon.classes)
                {
                    candidates.push(Candidate { term, range });
                }
            }
            if !group.allowed.is_empty() {
                with_allowed.push(found);
            }
        }
        // Allow-phrases outnumber the terms by far; only those of terms that were found are worth a walk.
        if !candidates.is_empty() {
            let protected = Protected::of(lexicon, &candidates);
            for found in with_allowed {
                for entry in &self.allowed[self.groups[found.group].allowed.clone()] {
                    if protected.contains(entry.owner)
                        && entry.filter.may_fit(chars, found.before, found.after)
                        && let Some(range) = entry.variant.complete_widely(text, found.range.clone(), &lexicon.classes)
                    {
                        allowed.push(Allowed { protects: entry.owner, range });
                    }
                }
            }
        }
        (candidates, allowed)
    }
}

impl Found {
    fn new(text: &str, group: usize, range: Range<usize>) -> Self {
        let neighbour = |c: Option<char>| c.map(CharSet::of).unwrap_or_default();
        let before = neighbour(text[..range.start].chars().next_back());
        let after = neighbour(text[range.end..].chars().next());
        Self { group, range, before, after }
    }
}

/// What the candidates of a text can be protected by.
struct Protected {
    terms: Vec<TermId>,
    tags: Vec<Tag>,
}

impl Protected {
    fn of(lexicon: &Lexicon, candidates: &[Candidate]) -> Self {
        let mut terms: Vec<TermId> = candidates.iter().map(|candidate| candidate.term).collect();
        terms.sort_unstable();
        terms.dedup();
        let mut tags: Vec<Tag> = terms.iter().map(|&term| lexicon.term(term).tag).collect();
        tags.dedup();
        Self { terms, tags }
    }

    fn contains(&self, owner: Protects) -> bool {
        match owner {
            Protects::Term(term) => self.terms.binary_search(&term).is_ok(),
            Protects::Tag(tag) => self.tags.contains(&tag),
        }
    }
}
