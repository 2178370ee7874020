//! Allow-phrases: where one of them covers a hit, the hit is innocent.

use super::compile::PhraseVariant;
use super::lexicon::Phrase;
use super::need::{NeedId, narrow};
use super::program::index;
use super::search::Search;
use super::term::{Tag, TermId};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// Allow-phrases outnumber the terms by far; they are looked for only where a term was found.
#[derive(Default)]
pub(super) struct Allowed {
    phrases: Vec<PhraseVariant>,
    lists: Vec<Listed>,
    of_terms: Vec<Range<u32>>,
    of_tags: FxHashMap<Tag, Range<u32>>,
}

/// A variant of an allow-phrase in a list, with what refuses most of them.
#[derive(Clone, Copy)]
struct Listed {
    /// What stands for the anchor.
    anchor_need: NeedId,
    /// Where the variant stands among all.
    phrase: u32,
    /// How far from a hit the anchor can begin.
    reach: u8,
}

impl Allowed {
    pub(super) fn new(of_terms: &[Vec<Phrase>], of_tags: &FxHashMap<Tag, Vec<Phrase>>) -> Self {
        let mut allowed = Self::default();
        let mut known = FxHashMap::default();
        let mut list = |phrases: &[Phrase]| {
            let from = index(allowed.lists.len());
            for phrase in phrases {
                let first = *known.entry(Arc::as_ptr(phrase)).or_insert_with(|| {
                    allowed.phrases.extend_from_slice(phrase);
                    index(allowed.phrases.len() - phrase.len())
                });
                allowed.lists.extend(phrase.iter().zip(first..).map(|(variant, i)| Listed::new(variant, i)));
            }
            from..index(allowed.lists.len())
        };
        let of_terms = of_terms.iter().map(|phrases| list(phrases)).collect();
        let of_tags = of_tags.iter().map(|(&tag, phrases)| (tag, list(phrases))).collect();
        Self { of_terms, of_tags, ..allowed }
    }

    /// Whether an allow-phrase of the term or its tag covers `range` and is longer.
    pub(super) fn covers(&self, search: &Search, term: TermId, tag: Tag, range: &Range<usize>) -> bool {
        let of_tag = self.of_tags.get(&tag);
        [Some(&self.of_terms[term as usize]), of_tag].into_iter().flatten().any(|list| {
            let list = &self.lists[list.start as usize..list.end as usize];
            list.iter()
                .any(|listed| listed.may_cover(search, range) && self.phrases[listed.phrase as usize].covers(search, range))
        })
    }
}

impl Listed {
    fn new(variant: &PhraseVariant, phrase: u32) -> Self {
        Self { anchor_need: variant.anchor_need, phrase, reach: narrow(variant.reach) }
    }

    /// Whether the anchor may stand close enough to a hit.
    #[inline]
    fn may_cover(&self, search: &Search, hit: &Range<usize>) -> bool {
        let reach = usize::from(self.reach);
        let (from, width) = (hit.start.wrapping_sub(reach), hit.len() + 2 * reach);
        search.needs.met(self.anchor_need, search.present, from, width)
    }
}

impl PhraseVariant {
    fn covers(&self, search: &Search, range: &Range<usize>) -> bool {
        let longer = |wide: Range<usize>| wide.len() > range.len();
        let covers = |anchor: &Range<usize>| {
            search.may_complete(&self.sought, anchor) && search.complete(self.sides, anchor, range).is_some_and(longer)
        };
        let Some(anchor) = self.anchor else { return covers(range) };
        let anchor = search.program.run(anchor.from, anchor.length);
        // No anchor farther away can belong to a phrase that covers the range.
        let places = range.start.saturating_sub(self.reach)..(range.end + self.reach).min(search.scan.len());
        places.filter(|&at| search.scan.continues_with(at, anchor)).any(|at| covers(&(at..at + anchor.len())))
    }
}
