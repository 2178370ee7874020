//! The learned layer: how likely an utterance holds a code, by the character grams in it.
//!
//! One logistic regression per code over 1- to 4-grams of the utterance and pairs of characters that stand apart, and for violations also over
//! grams of what the customer said before it, weighted by rarity and scaled to length one (Salton and Buckley 1988, tf–idf with binary counts and cosine normalisation).

mod file;
mod stretch;

use super::grams::Grams;
use super::program::index;
use super::scan::Scan;
use super::term::Tag;
use crate::model::Kind;
use std::ops::Range;
use stretch::{clauses, heaviest, is_worded, sentences};

/// The longest gram, in characters.
const LONGEST_GRAM: usize = 4;
/// Fewer grams tell nothing: 可以的 is a promise, an answer or nothing at all.
const FEWEST: usize = 12;
/// Longer texts are weighed sentence by sentence, too: what is said in one of many would be lost among the others.
const LONG: usize = 30;
/// What was said before moves the log odds by so much at most: it may tip the scales, never fill them.
const MOST_BY_CONTEXT: f32 = 2.0;
/// Less than any log odds.
const UNKNOWN: f32 = f32::NEG_INFINITY;

/// What one speaker's utterances are weighed with.
#[derive(Debug, Default)]
pub struct Learned {
    codes: Vec<Code>,
    /// Per tag, its place among the codes.
    places: Vec<Option<usize>>,
    /// The grams, and behind them the pairs.
    grams: Grams,
    /// The number of the first pair.
    first_pair: u32,
    /// Per gram and pair, how rare it is.
    rarities: Vec<f32>,
    /// Per gram and pair, a weight for each code.
    weights: Vec<i8>,
}

#[derive(Debug)]
struct Code {
    means: Means,
    intercept: f32,
    /// From which log odds on the code is proposed; never where there is none. Of a kind, from which its codes may be.
    threshold: Option<f32>,
}

/// What a column of weights tells apart.
#[derive(Debug, Clone, Copy)]
enum Means {
    Tag(Tag),
    /// Any code of a kind: told apart far more surely than one code from the next.
    Any(Kind),
}

/// What the layer thinks of one text.
#[derive(Debug, Default)]
pub struct Opinion {
    /// Per code, the log odds that the text holds it, and where that stands (places of characters).
    likely: Vec<(f32, Range<usize>)>,
    /// The log odds that the text as a whole holds any violation, where that was weighed.
    pub reproach: Option<f32>,
}

/// A gram that stands in a text, by its characters' places.
#[derive(Debug, Clone, Copy)]
struct Standing {
    gram: u32,
    start: u32,
    end: u32,
}

/// Room for weighing.
#[derive(Debug, Default)]
pub struct Weighing {
    /// The grams of the text, by where they begin.
    standing: Vec<Standing>,
    /// Those of a part of it, each once.
    grams: Vec<u32>,
    sums: Vec<i32>,
}

impl Learned {
    /// The codes that can be proposed.
    pub fn proposable(&self) -> impl Iterator<Item = Tag> {
        self.codes.iter().filter(|code| code.threshold.is_some()).filter_map(|code| match code.means {
            Means::Tag(tag) => Some(tag),
            Means::Any(_) => None,
        })
    }

    /// Weighs the text of `scan`: as a whole, and if it is long, by its sentences; each code counts where it is likeliest.
    pub fn weigh(&self, scan: &Scan, weighing: &mut Weighing) -> Opinion {
        let mut opinion = Opinion::default();
        if self.codes.is_empty() {
            return opinion;
        }
        let whole = 0..scan.len();
        let sentences = if whole.len() > LONG { sentences(scan) } else { Vec::new() };
        let parts = if sentences.len() > 1 { sentences } else { Vec::new() };
        self.look_up(scan, weighing);
        self.weigh_part(whole, weighing, &mut opinion);
        let any = self.codes.iter().position(|code| matches!(code.means, Means::Any(Kind::Violation)));
        opinion.reproach = any.map(|any| opinion.likely[any].0).filter(|&odds| odds > UNKNOWN);
        for part in parts {
            self.weigh_part(part, weighing, &mut opinion);
        }
        opinion
    }

    /// What a text says for each code of the answer to it, as log odds, in the order of the codes.
    pub fn context(&self, scan: &Scan, weighing: &mut Weighing) -> Vec<f32> {
        self.look_up(scan, weighing);
        let length = self.sum(&(0..scan.len()), weighing);
        #[expect(clippy::cast_precision_loss, reason = "a sum of a few hundred bytes")]
        let share = |&sum: &i32| (sum as f32 / length).clamp(-MOST_BY_CONTEXT, MOST_BY_CONTEXT);
        weighing.sums.iter().map(share).collect()
    }

    /// Notes down the known grams and pairs of a text.
    fn look_up(&self, scan: &Scan, weighing: &mut Weighing) {
        let standing = &mut weighing.standing;
        standing.clear();
        self.each_gram(scan, &(0..scan.len()), |gram, start, last| {
            standing.push(Standing { gram, start: index(start), end: index(last) + 1 });
        });
        standing.sort_by_key(|gram| gram.start);
    }

    /// Adds up the weights of the grams in `part` of the text that was looked up, and returns the length of their vector.
    fn sum(&self, part: &Range<usize>, weighing: &mut Weighing) -> f32 {
        let Weighing { standing, grams, sums } = weighing;
        let (start, end) = (index(part.start), index(part.end));
        let behind = &standing[standing.partition_point(|gram| gram.start < start)..];
        grams.clear();
        grams.extend(behind.iter().take_while(|gram| gram.start < end).filter(|gram| gram.end <= end).map(|gram| gram.gram));
        grams.sort_unstable();
        grams.dedup();
        sums.clear();
        sums.resize(self.codes.len(), 0);
        let mut squares = 0.0;
        for &gram in grams.iter() {
            squares += self.rarities[gram as usize].powi(2);
            for (sum, &weight) in sums.iter_mut().zip(self.weights_of(gram)) {
                *sum += i32::from(weight);
            }
        }
        if squares > 0.0 { squares.sqrt() } else { 1.0 }
    }

    fn weigh_part(&self, part: Range<usize>, weighing: &mut Weighing, opinion: &mut Opinion) {
        let length = self.sum(&part, weighing);
        opinion.likely.resize(self.codes.len(), (UNKNOWN, 0..0));
        if weighing.grams.partition_point(|&gram| gram < self.first_pair) < FEWEST {
            return;
        }
        for ((code, &sum), (most, place)) in self.codes.iter().zip(weighing.sums.iter()).zip(&mut opinion.likely) {
            #[expect(clippy::cast_precision_loss, reason = "a sum of a few hundred bytes")]
            let odds = code.intercept + sum as f32 / length;
            if odds > *most {
                (*most, *place) = (odds, part.clone());
            }
        }
    }

    /// Calls `take` with each gram and pair of `part` that is known, and the places of its first and last character.
    fn each_gram(&self, scan: &Scan, part: &Range<usize>, mut take: impl FnMut(u32, usize, usize)) {
        let (chars, from) = (&scan.chars()[part.clone()], part.start);
        let mut previous = None;
        self.grams.each(chars, LONGEST_GRAM, None, |gram, start| {
            // Of the grams that begin at one place each is a character longer than the one before.
            let last = previous.filter(|&(begun, _)| begun == start).map_or(start, |(_, last)| last + 1);
            previous = Some((start, last));
            take(gram, from + start, from + last);
        });
        if self.first_pair < index(self.grams.len()) {
            self.grams.each_pair(chars, |pair, start, last| take(pair, from + start, from + last));
        }
    }

    fn weights_of(&self, gram: u32) -> &[i8] {
        let from = gram as usize * self.codes.len();
        &self.weights[from..from + self.codes.len()]
    }

    /// The log odds that the text holds `tag`, if the layer knows the code and the text is long enough.
    pub fn odds(&self, opinion: &Opinion, tag: Tag) -> Option<f32> {
        opinion.likely.get(self.place(tag)?).map(|&(odds, _)| odds).filter(|&odds| odds > UNKNOWN)
    }

    /// Where `tag` stands among the codes.
    pub fn place(&self, tag: Tag) -> Option<usize> {
        self.places.get(tag.index()).copied().flatten()
    }

    /// From which log odds on `tag` is proposed.
    pub fn threshold(&self, tag: Tag) -> Option<f32> {
        self.codes[self.place(tag)?].threshold
    }

    /// The codes that the text is likely enough to hold, each with the words that weigh most for it; where `context` may speak
    /// for a code, also those that it could still lift over the threshold. Violations that are likelier than not are told of a text that is
    /// `reproached` for another.
    pub fn proposals<'a>(
        &'a self,
        opinion: &'a Opinion,
        scan: &'a Scan,
        context: Option<&'a Self>,
        reproached: bool,
    ) -> impl Iterator<Item = (Tag, Range<usize>)> + 'a {
        let likely = self.codes.iter().enumerate().zip(&opinion.likely);
        likely.filter_map(move |((at, code), (odds, part))| {
            let Means::Tag(tag) = code.means else { return None };
            let lift = if context.is_some_and(|context| context.place(tag).is_some()) { MOST_BY_CONTEXT } else { 0.0 };
            let limit = if reproached && tag.kind() == Some(Kind::Violation) { 0.0 } else { f32::INFINITY };
            code.threshold.filter(|&threshold| odds + lift >= threshold.min(limit) && self.admits(opinion, tag))?;
            Some((tag, self.evidence(scan, part, at)?))
        })
    }

    /// Whether the text is likely enough to hold any code of the kind of `tag`, where that is weighed.
    fn admits(&self, opinion: &Opinion, tag: Tag) -> bool {
        let of_kind = |code: &&Code| matches!(code.means, Means::Any(kind) if tag.kind() == Some(kind));
        let mut kinds = self.codes.iter().zip(&opinion.likely).filter(|(code, _)| of_kind(code));
        kinds.all(|(code, (odds, _))| code.threshold.is_none_or(|threshold| *odds >= threshold))
    }

    /// The stretch of one clause in `part` that weighs most for the code at `at`.
    fn evidence(&self, scan: &Scan, part: &Range<usize>, at: usize) -> Option<Range<usize>> {
        let mut shares = vec![0.0; part.len()];
        self.each_gram(scan, part, |gram, first, last| {
            let weight = f32::from(self.weights_of(gram)[at]);
            // A gram counts where it begins, a pair at both of its ends.
            for place in if gram < self.first_pair { [first, first] } else { [first, last] } {
                shares[place - part.start] += weight / 2.0;
            }
        });
        clauses(scan, part)
            .filter_map(|clause| heaviest(&shares[clause.start - part.start..clause.end - part.start], clause.start))
            .filter(|(place, _)| is_worded(&scan.chars()[place.clone()]))
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(place, _)| place)
    }
}
