//! What is known of the text of one turn, and the guards that look at it alone.

use super::clause::clause_around;
use super::guard::Guard;
use super::lexicon::{Tag, TermId};
use super::normalise::Normalised;
use super::segment::is_chinese;
use crate::model::{Cue, Quote};
use std::ops::Range;

/// An accepted hit of a term. Offsets are bytes of the normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// What it stands for.
    pub tag: Tag,
    /// The term that was found.
    pub term: TermId,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Hit {
    /// Where it stands in the normalised text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether both stand for the same and share a character.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.tag == other.tag && self.start < other.end && other.start < self.end
    }
}

/// Everything known of the text of one turn.
#[derive(Debug, Clone)]
pub struct Annotation {
    normalised: Normalised,
    /// Sorted by tag, then by place.
    hits: Vec<Hit>,
    /// Which tags have hits, one bit each: most questions are answered by it.
    present: u128,
    length: usize,
}

const _: () = assert!(Tag::COUNT <= u128::BITS as usize, "one bit a tag");

impl Annotation {
    pub(super) fn new(normalised: Normalised, hits: Vec<Hit>) -> Self {
        let present = hits.iter().fold(0, |bits, hit| bits | 1 << hit.tag.index());
        let length = normalised.text().chars().filter(|&c| is_word_character(c)).count();
        Self { normalised, hits, present, length }
    }

    /// Characters that are letters, digits or Chinese.
    pub fn length(&self) -> usize {
        self.length
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        self.normalised.text()
    }

    /// Every hit, sorted by tag, then by place.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The hits of one tag, by place.
    pub fn hits_of(&self, tag: Tag) -> &[Hit] {
        if self.present & 1 << tag.index() == 0 {
            return &[];
        }
        let from = self.hits.partition_point(|hit| hit.tag < tag);
        let to = self.hits.partition_point(|hit| hit.tag <= tag);
        &self.hits[from..to]
    }

    /// Whether the turn holds a hit of `cue`.
    pub fn has_cue(&self, cue: Cue) -> bool {
        self.present & 1 << Tag::Cue(cue).index() != 0
    }

    /// Whether the turn asks something.
    pub fn asks(&self) -> bool {
        self.has_cue(Cue::Question) || self.text().contains(['?', '？'])
    }

    /// The words of a hit, with scalar offsets in `original`, the text that was annotated.
    pub fn quote(&self, original: &str, hit: &Hit) -> Quote {
        let range = self.normalised.original(hit.range());
        let start = original[..range.start].chars().count();
        let text = &original[range];
        Quote { start, end: start + text.chars().count(), text: text.to_owned() }
    }

    /// Whether a guard that looks at this turn alone holds for `hit`. `Softened` and `Asked` look further and never hold here.
    pub fn holds(&self, guard: Guard, hit: &Hit) -> bool {
        match guard {
            Guard::Negated => self.is_negated(hit),
            Guard::Quoted => self.is_quoted(hit),
            Guard::Hypothetical => self.is_hypothetical(hit),
            Guard::Question => self.is_asked(hit),
            Guard::Softened | Guard::Asked => false,
        }
    }

    /// An odd number of negators stands close before the hit in its clause.
    pub fn is_negated(&self, hit: &Hit) -> bool {
        /// A negator reaches over an adverb and an object (不会随便把您…), not over a whole clause.
        const REACH: usize = 6;
        let clause = clause_around(self.text(), &hit.range());
        let mut reach_from = hit.range().start;
        let mut negators = 0;
        for negator in self.hits_of(Tag::Cue(Cue::Negator)).iter().rev().map(Hit::range) {
            let in_front = clause.start <= negator.start && negator.end <= reach_from;
            if in_front && self.text()[negator.end..reach_from].chars().count() <= REACH {
                negators += 1;
                reach_from = negator.start;
            }
        }
        negators % 2 == 1
    }

    fn is_quoted(&self, hit: &Hit) -> bool {
        const PAIRS: [(char, char); 7] =
            [('“', '”'), ('‘', '’'), ('「', '」'), ('『', '』'), ('《', '》'), ('"', '"'), ('\'', '\'')];
        /// 您说不可能, 您说的“不可能”: nothing but a mark may stand between.
        const REACH: usize = 2;
        let range = hit.range();
        let (before, after) = self.around(&range);
        // A hit that runs into a quotation, or out of it, is put together from two speakers' words.
        let inside = &self.text()[range.clone()];
        let runs_into_quote =
            PAIRS.iter().any(|&(open, close)| open != close && inside.matches(open).count() != inside.matches(close).count());
        let enclosed = PAIRS.iter().any(|&(open, close)| {
            let opened = if open == close {
                before.matches(open).count() % 2 == 1
            } else {
                before.rfind(open).is_some_and(|at| !before[at..].contains(close))
            };
            opened && after.contains(close)
        });
        runs_into_quote
            || enclosed
            || self
                .hits_of(Tag::Cue(Cue::QuoteMarker))
                .iter()
                .map(Hit::range)
                .any(|marker| marker.end <= range.start && self.text()[marker.end..range.start].chars().count() <= REACH)
    }

    /// The clause in which the hit ends asks: a question mark closes it, or it has the form of a question.
    fn is_asked(&self, hit: &Hit) -> bool {
        let end = hit.range().end;
        let clause = clause_around(self.text(), &(end..end));
        let within = |form: &Hit| clause.start <= form.range().start && form.range().end <= clause.end;
        self.text()[clause.end..].starts_with('?') || self.hits_of(Tag::Cue(Cue::AskingForm)).iter().any(within)
    }

    /// What stands on both sides of `range`, as far as a quotation is followed.
    fn around(&self, range: &Range<usize>) -> (&str, &str) {
        /// Bytes on either side. Nobody quotes more, and a text of a megabyte must not be read once per hit.
        const FAR: usize = 3000;
        let text = self.text();
        let start = text.ceil_char_boundary(range.start.saturating_sub(FAR));
        let end = text.floor_char_boundary(range.end.saturating_add(FAR).min(text.len()));
        (&text[start.min(range.start)..range.start], &text[range.end..end.max(range.end)])
    }

    fn is_hypothetical(&self, hit: &Hit) -> bool {
        let clause = clause_around(self.text(), &hit.range());
        self.hits_of(Tag::Cue(Cue::Hypothetical))
            .iter()
            .map(Hit::range)
            .any(|marker| clause.start <= marker.start && marker.end <= hit.range().start)
    }
}

/// Letters, digits and Chinese characters; the common cases first, for the tables behind the rest are slow.
fn is_word_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_chinese(c) || (!c.is_ascii() && !matches!(c, '\u{3000}'..='\u{303f}') && c.is_alphanumeric())
}
