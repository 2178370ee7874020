//! What is known of the text of one turn, and the guards that look at it alone.

use super::clause::clause_around;
use super::guard::Guard;
use super::lexicon::{Tag, TermId};
use super::normalise::Normalised;
use super::segment::is_chinese;
use crate::model::{Cue, Quote, Via};
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
    /// Log odds in hundredths; [`UNWEIGHED`] where the learned layer has no opinion.
    pub(super) odds: i16,
    pub(super) via: Via,
}

/// Stands for the log odds of a hit that the learned layer did not weigh.
pub(super) const UNWEIGHED: i16 = i16::MIN;

impl Hit {
    /// Where it stands in the normalised text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// How likely its utterance holds the code in the learned layer's opinion, from 0 to 1, where what was said before adds
    /// `context` to the log odds; `None` where it has no opinion.
    pub fn likelihood(&self, context: f32) -> Option<f64> {
        self.odds().map(|odds| 1.0 / (1.0 + f64::from(-(odds + context)).exp()))
    }

    /// The log odds of that from the utterance alone.
    pub(super) fn odds(&self) -> Option<f32> {
        (self.odds != UNWEIGHED).then(|| f32::from(self.odds) / 100.0)
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
    /// What it says for each code of the answer to it, as log odds; empty where there is no answer to it.
    context: Vec<f32>,
    length: usize,
    /// Whether a question mark stands in it.
    has_question_mark: bool,
    /// Whether a quotation may stand in it: most texts hold no such mark, and need not be searched for pairs.
    has_quotation_mark: bool,
}

/// The marks that open and close a quotation.
const QUOTATION_MARKS: [(char, char); 7] =
    [('“', '”'), ('‘', '’'), ('「', '」'), ('『', '』'), ('《', '》'), ('"', '"'), ('\'', '\'')];

const _: () = assert!(Tag::COUNT <= u128::BITS as usize, "one bit a tag");

impl Annotation {
    pub(super) fn new(normalised: Normalised, hits: Vec<Hit>, context: Vec<f32>) -> Self {
        let present = hits.iter().fold(0, |bits, hit| bits | 1 << hit.tag.index());
        let (mut length, mut has_question_mark, mut has_quotation_mark) = (0, false, false);
        for c in normalised.text().chars() {
            length += usize::from(is_word_character(c));
            has_question_mark |= matches!(c, '?' | '？');
            has_quotation_mark |= is_quotation_mark(c);
        }
        Self { normalised, hits, present, context, length, has_question_mark, has_quotation_mark }
    }

    /// Characters that are letters, digits or Chinese.
    pub fn length(&self) -> usize {
        self.length
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        self.normalised.text()
    }

    /// What it says for the code at `place` of the answer to it.
    pub(super) fn context(&self, place: usize) -> f32 {
        self.context.get(place).copied().unwrap_or_default()
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

    /// By which tier a hit was found in `original`, the text that was annotated. Width and form of punctuation make no difference.
    pub fn via(&self, original: &str, hit: &Hit) -> Via {
        let same = |a: &str, b: &str| a.chars().filter(|&c| is_alphanumeric(c)).eq(b.chars().filter(|&c| is_alphanumeric(c)));
        match hit.via {
            Via::Exact if !same(&original[self.normalised.original(hit.range())], &self.text()[hit.range()]) => Via::Normalised,
            via => via,
        }
    }

    /// Whether the turn holds a hit of `cue`.
    pub fn has_cue(&self, cue: Cue) -> bool {
        self.present & 1 << Tag::Cue(cue).index() != 0
    }

    /// Whether the turn asks something.
    pub fn asks(&self) -> bool {
        self.has_cue(Cue::Question) || self.has_question_mark
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
        let negators_of_turn = self.hits_of(Tag::Cue(Cue::Negator));
        if negators_of_turn.is_empty() {
            return false;
        }
        let clause = clause_around(self.text(), &hit.range());
        let mut reach_from = hit.range().start;
        let mut negators = 0;
        for negator in negators_of_turn.iter().rev().map(Hit::range) {
            let in_front = clause.start <= negator.start && negator.end <= reach_from;
            if in_front && self.text()[negator.end..reach_from].chars().count() <= REACH {
                negators += 1;
                reach_from = negator.start;
            }
        }
        negators % 2 == 1
    }

    fn is_quoted(&self, hit: &Hit) -> bool {
        /// 您说不可能, 您说的“不可能”: nothing but a mark may stand between.
        const REACH: usize = 2;
        let range = hit.range();
        let marked =
            |marker: Range<usize>| marker.end <= range.start && self.text()[marker.end..range.start].chars().count() <= REACH;
        (self.has_quotation_mark && self.stands_in_quotation(&range))
            || self.hits_of(Tag::Cue(Cue::QuoteMarker)).iter().map(Hit::range).any(marked)
    }

    /// Whether quotation marks enclose `range`, or it runs into a quotation or out of it: then it is put together from two
    /// speakers' words.
    fn stands_in_quotation(&self, range: &Range<usize>) -> bool {
        let (before, after) = self.around(range);
        let inside = &self.text()[range.clone()];
        QUOTATION_MARKS.iter().any(|&(open, close)| {
            let opened = if open == close {
                before.matches(open).count() % 2 == 1
            } else {
                before.rfind(open).is_some_and(|at| !before[at..].contains(close))
            };
            let runs_over = open != close && inside.matches(open).count() != inside.matches(close).count();
            runs_over || (opened && after.contains(close))
        })
    }

    /// The clause in which the hit ends asks: a question mark closes it, or it has the form of a question.
    fn is_asked(&self, hit: &Hit) -> bool {
        let forms = self.hits_of(Tag::Cue(Cue::AskingForm));
        if forms.is_empty() && !self.has_question_mark {
            return false;
        }
        let end = hit.range().end;
        let clause = clause_around(self.text(), &(end..end));
        let within = |form: &Hit| clause.start <= form.range().start && form.range().end <= clause.end;
        self.text()[clause.end..].starts_with('?') || forms.iter().any(within)
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
        let markers = self.hits_of(Tag::Cue(Cue::Hypothetical));
        if markers.is_empty() {
            return false;
        }
        let clause = clause_around(self.text(), &hit.range());
        markers.iter().map(Hit::range).any(|marker| clause.start <= marker.start && marker.end <= hit.range().start)
    }
}

/// Letters, digits and Chinese characters; the common cases first, for the tables behind the rest are slow.
fn is_word_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_chinese(c) || (!c.is_ascii() && !matches!(c, '\u{3000}'..='\u{303f}') && c.is_alphanumeric())
}

const fn is_quotation_mark(c: char) -> bool {
    matches!(c, '‘'..='”' | '「'..='』' | '《' | '》' | '"' | '\'')
}

/// [`char::is_alphanumeric`], with the characters of chats first, for its tables are slow.
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{4e00}'..='\u{9fff}' => true,
        // Punctuation: dashes, quotation marks, dots; 。、「」《》【】.
        '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        _ => c.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_cuts_agree_with_the_tables() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn every_quotation_mark_is_known() {
        assert!(QUOTATION_MARKS.iter().all(|&(open, close)| is_quotation_mark(open) && is_quotation_mark(close)));
    }
}
