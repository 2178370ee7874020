//! What is known of the text of one turn, and the guards that look at it alone.

use super::clause::clause_around;
use super::guard::Guard;
use super::normalise::Normalised;
use super::polarity::Lean;
use super::quotation::{Quotations, is_quotation_mark};
use super::scalars::Scalars;
use super::segment::is_chinese;
use super::tag_set::TagSet;
use super::term::{Tag, TermId};
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
        self.log_odds(context).map(likelihood)
    }

    /// The same as log odds.
    pub fn log_odds(&self, context: f32) -> Option<f64> {
        self.odds().map(|odds| f64::from(odds + context))
    }

    /// The log odds of that from the utterance alone.
    pub(super) fn odds(&self) -> Option<f32> {
        (self.odds != UNWEIGHED).then(|| f32::from(self.odds) / 100.0)
    }

    /// Whether it stands only for the first part of a term, whose rest is in the messages behind.
    pub fn is_split(&self) -> bool {
        self.via == Via::Split
    }

    /// Whether both stand for the same and share a character.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.tag == other.tag && self.is_in_words_of(other)
    }

    /// Whether both share a character, whatever they stand for.
    pub fn is_in_words_of(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// The likelihood, from 0 to 1, that log odds stand for.
pub fn likelihood(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Everything known of the text of one turn.
#[derive(Debug, Clone)]
pub struct Annotation {
    normalised: Normalised,
    /// Sorted by tag, then by place.
    hits: Vec<Hit>,
    /// Which tags have hits, one bit each: most questions are answered by it.
    present: TagSet,
    opinions: Opinions,
    length: usize,
    /// Whether a question mark stands in it.
    has_question_mark: bool,
    quotations: Quotations,
    scalars: Scalars,
}

/// What the linear models say of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Opinions {
    /// For each code of the answer to it, as log odds; empty where there is no answer to it.
    pub(super) context: Vec<f32>,
    /// Where it leans, between good and bad.
    pub(super) lean: Option<Lean>,
    /// The log odds that it holds any violation.
    pub(super) reproach: Option<f32>,
}

impl Annotation {
    /// Adds a hit.
    pub(super) fn add(&mut self, hit: Hit) {
        self.present.insert(hit.tag);
        let at = self.hits.partition_point(|other| (other.tag, other.start) <= (hit.tag, hit.start));
        self.hits.insert(at, hit);
    }

    /// What is known of `original`, which became `normalised`.
    pub(super) fn new(original: &str, normalised: Normalised, hits: Vec<Hit>, opinions: Opinions) -> Self {
        let present = hits.iter().map(|hit| hit.tag).collect();
        let (mut length, mut has_question_mark, mut has_quotation_mark) = (0, false, false);
        for c in normalised.text().chars() {
            length += usize::from(is_word_character(c));
            has_question_mark |= matches!(c, '?' | '？');
            has_quotation_mark |= is_quotation_mark(c);
        }
        let quotations = if has_quotation_mark { Quotations::of(normalised.text()) } else { Quotations::default() };
        Self { normalised, hits, present, opinions, length, has_question_mark, quotations, scalars: Scalars::of(original) }
    }

    /// How likely the text holds any violation in the learned layer's opinion, from 0 to 1; `None` where it has no opinion.
    pub fn reproach(&self) -> Option<f64> {
        self.opinions.reproach.map(|odds| likelihood(odds.into()))
    }

    /// Characters that are letters, digits or Chinese.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Whether a customer's words sound like a complaint or like pleasure; `None` for others, and where the rulebook does not tell.
    pub fn lean(&self) -> Option<Lean> {
        self.opinions.lean
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        self.normalised.text()
    }

    /// What it says for the code at `place` of the answer to it.
    pub(super) fn context(&self, place: usize) -> f32 {
        self.opinions.context.get(place).copied().unwrap_or_default()
    }

    /// The end of the normalised text, which is all of it but where it is very long.
    pub fn last_words(&self) -> &str {
        const LONG: usize = 3000;
        let text = self.text();
        &text[text.ceil_char_boundary(text.len().saturating_sub(LONG))..]
    }

    /// Every hit, sorted by tag, then by place.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The hits of one tag, by place.
    pub fn hits_of(&self, tag: Tag) -> &[Hit] {
        if !self.present.holds(tag) {
            return &[];
        }
        let from = self.hits.partition_point(|hit| hit.tag < tag);
        let to = self.hits.partition_point(|hit| hit.tag <= tag);
        &self.hits[from..to]
    }

    /// Whether a hit reads in `original`, the text that was annotated, as it does here. Width and form of punctuation make no
    /// difference.
    pub(super) fn reads_the_same(&self, original: &str, hit: &Hit) -> bool {
        let (there, here) = (&original[self.normalised.original(hit.range())], &self.text()[hit.range()]);
        let same = |(a, b): (char, char)| a == b || !(is_alphanumeric(a) || is_alphanumeric(b));
        // What was dropped shows in the count alone.
        there.chars().count() == here.chars().count() && there.chars().zip(here.chars()).all(same)
    }

    /// The hits of one tag that begin at `places` (bytes), by place.
    pub fn hits_from(&self, tag: Tag, places: Range<usize>) -> &[Hit] {
        let hits = self.hits_of(tag);
        let from = hits.partition_point(|hit| (hit.start as usize) < places.start);
        let count = hits[from..].partition_point(|hit| (hit.start as usize) < places.end);
        &hits[from..from + count]
    }

    /// The bytes before and in `range` at which a hit can begin that reaches it.
    pub fn near(range: &Range<usize>) -> Range<usize> {
        /// More than any term spans.
        const LONGEST_HIT: usize = 600;
        range.start.saturating_sub(LONGEST_HIT)..range.end
    }

    /// Whether the turn holds a hit of `cue`.
    pub fn has_cue(&self, cue: Cue) -> bool {
        self.present.holds(Tag::Cue(cue))
    }

    /// Whether the turn asks something.
    pub fn asks(&self) -> bool {
        self.has_cue(Cue::Question) || self.has_question_mark
    }

    /// The words of a hit, with scalar offsets in `original`, the text that was annotated.
    pub fn quote(&self, original: &str, hit: &Hit) -> Quote {
        self.quote_range(original, hit.range())
    }

    /// The words at `range` of the normalised text, with scalar offsets in `original`, the text that was annotated.
    pub fn quote_range(&self, original: &str, range: Range<usize>) -> Quote {
        let range = self.normalised.original(range);
        let start = self.scalars.before(original, range.start);
        let text = &original[range];
        Quote { start, end: start + text.chars().count(), text: text.to_owned() }
    }

    /// Whether a guard that looks at this turn alone holds for `hit`. Those that look further never hold here.
    pub fn holds(&self, guard: Guard, hit: &Hit) -> bool {
        self.holds_at(guard, &hit.range())
    }

    /// The same for any words, given by their bytes in the normalised text.
    pub fn holds_at(&self, guard: Guard, range: &Range<usize>) -> bool {
        match guard {
            Guard::Negated => self.negators_before(range.clone()).count() % 2 == 1,
            Guard::Quoted => self.is_quoted(range),
            Guard::Hypothetical => self.is_hypothetical(range),
            Guard::Question => self.is_asked(range),
            Guard::Softened
            | Guard::Amended
            | Guard::Taken
            | Guard::Told
            | Guard::Denied
            | Guard::Asked
            | Guard::Welcomed
            | Guard::Unheard => false,
        }
    }

    /// An odd number of negators stands close before the hit in its clause.
    pub fn is_negated(&self, hit: &Hit) -> bool {
        self.negators_of(hit).count() % 2 == 1
    }

    /// The negators that stand close before the hit in its clause, the nearest first.
    pub fn negators_of(&self, hit: &Hit) -> impl Iterator<Item = Range<usize>> {
        self.negators_before(hit.range())
    }

    fn negators_before(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        /// A negator reaches over an adverb and an object (不会随便把您…), not over a whole clause.
        const REACH: usize = 6;
        let of_turn = self.has_cue(Cue::Negator);
        let clause = if of_turn { clause_around(self.text(), &range) } else { 0..0 };
        let mut reach_from = range.start;
        let in_front = self.hits_from(Tag::Cue(Cue::Negator), clause.start..range.start.min(clause.end));
        in_front.iter().rev().map(Hit::range).filter(move |negator| {
            // 一定到账 in 不一定到账: the hit begins within the negator.
            let reaches_into = negator.end > reach_from && reach_from == range.start;
            let reaches = reaches_into
                || negator.end <= reach_from
                    && self.text()[negator.end..reach_from].chars().count() <= REACH
                    && !self.turns_within(&(negator.end..reach_from));
            if reaches {
                reach_from = negator.start;
            }
            reaches
        })
    }

    /// Whether the clause takes another turn within `range` or right behind it, and not at its very beginning: it does in
    /// 不会唱歌也很开心, not in 不也很开心.
    fn turns_within(&self, range: &Range<usize>) -> bool {
        !self.hits_from(Tag::Cue(Cue::Turning), range.start + 1..range.end + 1).is_empty()
    }

    /// Whether `range` stands in the title of a book or the like.
    pub fn is_titled(&self, range: &Range<usize>) -> bool {
        self.quotations.title_holds(range)
    }

    fn is_quoted(&self, range: &Range<usize>) -> bool {
        /// 您说不可能, 您说的“不可能”: nothing but a mark may stand between.
        const REACH: usize = 2;
        let marked =
            |marker: Range<usize>| marker.end <= range.start && self.text()[marker.end..range.start].chars().count() <= REACH;
        self.quotations.hold(self.text(), range)
            || self.hits_from(Tag::Cue(Cue::QuoteMarker), Self::near(range)).iter().map(Hit::range).any(marked)
    }

    /// The clause in which the hit ends asks: a question mark closes it, or it has the form of a question.
    fn is_asked(&self, range: &Range<usize>) -> bool {
        if !self.has_question_mark && !self.has_cue(Cue::AskingForm) {
            return false;
        }
        let end = range.end;
        let clause = clause_around(self.text(), &(end..end));
        let mut forms = self.hits_from(Tag::Cue(Cue::AskingForm), clause.clone()).iter();
        self.text()[clause.end..].starts_with('?') || forms.any(|form| form.range().end <= clause.end)
    }

    fn is_hypothetical(&self, range: &Range<usize>) -> bool {
        if !self.has_cue(Cue::Hypothetical) {
            return false;
        }
        let clause = clause_around(self.text(), range);
        let mut markers = self.hits_from(Tag::Cue(Cue::Hypothetical), clause.start..range.end).iter();
        markers.any(|marker| marker.range().end <= range.start)
    }
}

/// Letters, digits and Chinese characters; the common cases first, for the tables behind the rest are slow.
fn is_word_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_chinese(c) || (!c.is_ascii() && !matches!(c, '\u{3000}'..='\u{303f}') && c.is_alphanumeric())
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
}
