//! One automaton over the anchors of all terms and allow-phrases.

use super::lexicon::{Lexicon, LexiconError, Owner, Protects, Tag, TermId};
use super::variant::Variant;
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

/// Finds all terms of a lexicon in one pass.
pub(super) struct Automaton {
    anchors: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// Per anchor: where its variants stand in `variants`.
    groups: Vec<Range<usize>>,
    variants: Vec<(Owner, Variant)>,
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
        let mut anchors = Vec::with_capacity(by_anchor.len());
        let mut groups = Vec::with_capacity(by_anchor.len());
        let mut variants = Vec::new();
        for (anchor, group) in by_anchor {
            groups.push(variants.len()..variants.len() + group.len());
            variants.extend(group);
            anchors.push(anchor);
        }
        let anchors = if anchors.is_empty() {
            None
        } else {
            let built = CharwiseDoubleArrayAhoCorasickBuilder::new().build(&anchors);
            Some(built.map_err(|error| LexiconError::TooLarge(error.to_string()))?)
        };
        Ok(Self { anchors, groups, variants })
    }

    /// The anchors, sorted.
    pub(super) fn anchors(&self) -> Vec<String> {
        self.groups.iter().map(|group| self.variants[group.start].1.anchor().to_owned()).collect()
    }

    /// Every place where a term that is looked for in `role`'s turns fits, and every allow-phrase.
    pub(super) fn find(&self, lexicon: &Lexicon, role: Role, text: &str) -> (Vec<Candidate>, Vec<Allowed>) {
        let mut candidates = Vec::new();
        let mut allowed = Vec::new();
        let Some(anchors) = &self.anchors else { return (candidates, allowed) };
        for found in anchors.find_overlapping_iter(text) {
            for (owner, variant) in &self.variants[self.groups[found.value() as usize].clone()] {
                if matches!(owner, Owner::Term(term) if !lexicon.term(*term).speaker.covers(role)) {
                    continue;
                }
                let Some(range) = variant.complete(text, found.start()..found.end(), &lexicon.classes) else { continue };
                match *owner {
                    Owner::Term(term) => candidates.push(Candidate { term, range }),
                    Owner::Allow(protects) => allowed.push(Allowed { protects, range }),
                }
            }
        }
        (candidates, allowed)
    }
}
