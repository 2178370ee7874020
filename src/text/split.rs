//! Terms that a speaker splits over several messages in a row: 加我 | 微 | 信.

use super::annotate::Annotator;
use super::annotation::{Annotation, Hit, UNWEIGHED};
use super::automaton::{Candidate, Scratch};
use super::normalise::offset;
use super::term::Tag;
use crate::model::{Turn, Via};
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

/// Characters of the longest message that can be a piece of a term. Longer ones are sentences.
const LONGEST_PIECE: usize = 6;

/// Adds to `annotations`, one per turn, what is found only where short messages of one speaker, one right behind the other, are
/// read as one. The evidence stands in the first message that has a part in it.
pub fn join_split(annotator: &Annotator, turns: &[Turn], annotations: &mut [Arc<Annotation>], scratch: &mut Scratch) {
    let mut first = 0;
    while first < turns.len() {
        let is_piece = |turn: usize| (1..=LONGEST_PIECE).contains(&annotations[turn].length());
        let goes_on = |turn: &usize| {
            is_piece(*turn) && turns[*turn].role == turns[first].role && turns[*turn].speaker == turns[first].speaker
        };
        let count = (first..turns.len()).take_while(goes_on).count();
        if count > 1 {
            join(annotator, &turns[first..first + count], &mut annotations[first..first + count], scratch);
        }
        first += count.max(1);
    }
}

fn join(annotator: &Annotator, turns: &[Turn], annotations: &mut [Arc<Annotation>], scratch: &mut Scratch) {
    let mut joined = Joined::default();
    for annotation in &*annotations {
        joined.push(annotation.text());
    }
    let mut candidates = annotator.find_split(turns[0].role, &joined.text, scratch);
    // Of terms that share characters the first counts, and of those that begin together the longest.
    candidates.sort_by_key(|candidate| (candidate.range.start, Reverse(candidate.range.end), candidate.term));
    let mut taken: Vec<(Tag, usize)> = Vec::new();
    for candidate in candidates {
        let Some(pieces) = joined.pieces(annotator, &candidate) else { continue };
        let tag = annotator.lexicon().term(candidate.term).tag;
        let Range { start, end } = candidate.range;
        let is_known = annotations[pieces.clone()].iter().any(|annotation| !annotation.hits_of(tag).is_empty());
        if is_known || taken.iter().any(|&(other, to)| other == tag && start < to) {
            continue;
        }
        taken.push((tag, end));
        let first = Arc::make_mut(&mut annotations[pieces.start]);
        let (start, end) = (offset(start - joined.starts[pieces.start]), offset(first.text().trim_end().len()));
        first.add(Hit { tag, term: candidate.term, start, end, odds: UNWEIGHED, via: Via::Split });
    }
}

/// Messages in a row as one text.
#[derive(Default)]
struct Joined {
    text: String,
    /// Where each message starts.
    starts: Vec<usize>,
}

impl Joined {
    fn push(&mut self, message: &str) {
        self.starts.push(self.text.len());
        self.text.push_str(message.trim_end());
    }

    /// The messages that `candidate` runs over, if these are several, one of them belongs to it from the edge on, and it cuts
    /// through no word at its ends: 我要投 | 诉求是… holds no 投诉, 他真傻 | 逼我退货 no 傻逼.
    fn pieces(&self, annotator: &Annotator, candidate: &Candidate) -> Option<Range<usize>> {
        let Range { start, end } = candidate.range;
        let first = self.starts.partition_point(|&from| from <= start) - 1;
        let last = self.starts.partition_point(|&from| from < end) - 1;
        let ends = |message: usize| self.starts.get(message + 1).copied().unwrap_or(self.text.len());
        let cuts = |message: usize, at: usize| {
            let from = self.starts[message];
            let words = annotator.segmenter().words(&self.text[from..ends(message)]);
            words.iter().any(|word| from + word.start < at && at < from + word.end)
        };
        let is_whole = start == self.starts[first] || end == ends(last);
        (first < last && is_whole && !cuts(first, start) && !cuts(last, end)).then_some(first..last + 1)
    }
}
