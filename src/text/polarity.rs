//! The general sense of good and bad: how likely a text complains, and how likely it is pleased, by the character grams in it.
//!
//! Two logistic regressions over the presence of grams, of which those behind a negator count apart ("¬满意"), as in Das and Chen 2001.
//! A text's logit is a plain sum, so that every stretch of it has a share that can be shown. `tests/learning/polarity.py` makes the file.

use super::annotation::is_alphanumeric;
use super::grams::Grams;
use super::lexicon::LexiconError;
use super::lexicon_file::{LexiconFile, without_bom};
use super::scan::Scan;
use super::word_class::WordClasses;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// The longest gram, and the longest behind a negator, in characters.
const LONGEST: usize = 3;
const LONGEST_NEGATED: usize = 2;
/// How far a negator reaches.
const SCOPE: usize = 6;
/// Stands before a gram that a negator governs.
const NEGATED: char = '¬';
const INTERCEPT: &str = "<intercept>";
/// Weights are written in hundredths.
const HUNDREDTHS: f32 = 100.0;

/// The weights of both regressions.
#[derive(Debug, Default)]
pub struct Polarity {
    grams: Grams,
    /// Per gram, for complaining and for being pleased.
    weights: Vec<[i8; 2]>,
    intercepts: [f32; 2],
    negation: Negation,
}

/// What a text leans to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lean {
    /// How likely it complains, from 0 to 1.
    pub complains: f32,
    /// How likely it is pleased, from 0 to 1.
    pub pleased: f32,
}

/// How much a stretch of a text weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Bytes of the normalised text.
    pub range: Range<usize>,
    /// What it adds to the logit of being pleased less what it adds to that of complaining.
    pub weight: f32,
    /// The negator that is part of why.
    pub negator: Option<Range<usize>>,
}

impl Polarity {
    /// Reads `file`, if the rulebook has it.
    ///
    /// # Errors
    /// The first cell that cannot be used.
    pub(super) fn read(file: Option<&LexiconFile>, classes: &WordClasses) -> Result<Option<Self>, LexiconError> {
        let Some(file) = file else { return Ok(None) };
        let mut polarity = Self { negation: Negation::new(classes)?, ..Self::default() };
        let mut reader = csv::Reader::from_reader(without_bom(&file.text).as_bytes());
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|error| file.csv_error(error))? {
            let line = record.position().map_or(0, csv::Position::line);
            polarity.row(&record).map_err(|message| file.cell_error(line, "gram", &message))?;
        }
        Ok(Some(polarity))
    }

    fn row(&mut self, record: &csv::StringRecord) -> Result<(), String> {
        let gram = record.get(0).unwrap_or_default();
        let pair = [1, 2].map(|column| record.get(column).unwrap_or_default());
        if gram == INTERCEPT {
            for (intercept, cell) in self.intercepts.iter_mut().zip(pair) {
                *intercept = cell.parse().map_err(|_| format!("\"{cell}\" is no number"))?;
            }
            return Ok(());
        }
        let mut weights = [0; 2];
        for (weight, cell) in weights.iter_mut().zip(pair).filter(|(_, cell)| !cell.is_empty()) {
            *weight = cell.parse().map_err(|_| format!("\"{cell}\" is no weight"))?;
        }
        self.weights.push(weights);
        self.grams.add(gram);
        Ok(())
    }

    /// Weighs the text of `scan`.
    pub fn weigh(&self, scan: &Scan, room: &mut Vec<u32>) -> Lean {
        room.clear();
        self.each_gram(scan.chars(), |gram, _, _| room.push(gram));
        room.sort_unstable();
        room.dedup();
        let mut sums = [0_i32; 2];
        for &gram in room.iter() {
            let [complains, pleased] = self.weights[gram as usize];
            sums = [sums[0] + i32::from(complains), sums[1] + i32::from(pleased)];
        }
        let [complains, pleased] = [0, 1].map(|side| likelihood(self.intercepts[side], sums[side]));
        Lean { complains, pleased }
    }

    /// The stretches of the text that weigh for or against, the heaviest first. What stands twice counts once.
    pub fn shares(&self, scan: &Scan) -> Vec<Share> {
        let places = self.weights_by_place(scan.chars());
        let mut shares = Vec::new();
        let mut start = 0;
        while start < places.len() {
            let sign = places[start].0 > 0.0;
            let same = |end: &usize| (places[*end].0 > 0.0) == sign && scan.border(*end - 1).is_none();
            let end = (start + 1..places.len()).take_while(same).last().map_or(start + 1, |last| last + 1);
            let stretch = &places[start..end];
            let negator = stretch.iter().find_map(|(_, negator)| *negator);
            shares.push(Share {
                range: scan.byte_range(&(start..end)),
                weight: stretch.iter().map(|(weight, _)| weight).sum(),
                negator: negator.map(|at| scan.byte_range(&(at..at + 1))),
            });
            start = end;
        }
        shares.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then(a.range.start.cmp(&b.range.start)));
        shares
    }

    /// Per character, the weight of the grams that begin there, and the negator of one of them.
    fn weights_by_place(&self, chars: &[char]) -> Vec<(f32, Option<usize>)> {
        let mut places = vec![(0.0, None); chars.len()];
        let mut seen = FxHashSet::default();
        self.each_gram(chars, |gram, place, negator| {
            if seen.insert(gram) {
                let [complains, pleased] = self.weights[gram as usize].map(f32::from);
                places[place] = (places[place].0 + (pleased - complains) / HUNDREDTHS, places[place].1.or(negator));
            }
        });
        places
    }

    /// Calls `take` with each known gram, the place it begins at, and the negator that it is counted for.
    fn each_gram(&self, chars: &[char], mut take: impl FnMut(u32, usize, Option<usize>)) {
        self.grams.each(chars, LONGEST, None, |gram, place| take(gram, place, None));
        for scope in self.negation.scopes(chars) {
            let from = scope.start;
            self.grams
                .each(&chars[scope], LONGEST_NEGATED, Some(NEGATED), |gram, place| take(gram, from + place, Some(from - 1)));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a sum of a few hundred bytes")]
fn likelihood(intercept: f32, sum: i32) -> f32 {
    1.0 / (1.0 + (-(intercept + sum as f32 / HUNDREDTHS)).exp())
}

/// The characters that negate, from `classes.csv`.
#[derive(Debug, Default)]
struct Negation {
    negators: Vec<char>,
    /// Words that hold such a character and negate nothing, with its place in them.
    innocent: Vec<(Vec<char>, usize)>,
    /// Where a scope ends.
    turnings: Vec<char>,
}

impl Negation {
    fn new(classes: &WordClasses) -> Result<Self, LexiconError> {
        let single = |name| Ok(classes.of_program(name)?.iter().filter_map(|word| word.chars().next()).collect::<Vec<char>>());
        let negators = single("否定字")?;
        let words = classes.of_program("非否定")?.iter().map(|word| word.chars().collect::<Vec<char>>());
        let placed = words.flat_map(|word| (0..word.len()).map(move |place| (word.clone(), place)));
        let innocent = placed.filter(|(word, place)| negators.contains(&word[*place])).collect();
        Ok(Self { innocent, turnings: single("转折字")?, negators })
    }

    /// The stretches of `chars` that a negator governs.
    fn scopes<'a>(&'a self, chars: &'a [char]) -> impl Iterator<Item = Range<usize>> + 'a {
        let negators = (0..chars.len()).filter(|&at| self.negators.contains(&chars[at]) && !self.is_innocent(chars, at));
        negators.map(|at| {
            let (start, most) = (at + 1, chars.len().min(at + 1 + SCOPE));
            let ends = |c: &char| !is_alphanumeric(*c) || self.turnings.contains(c);
            start..chars[start..most].iter().position(ends).map_or(most, |reach| start + reach)
        })
    }

    fn is_innocent(&self, chars: &[char], at: usize) -> bool {
        self.innocent.iter().any(|(word, place)| at >= *place && chars[at - place..].starts_with(word))
    }
}
