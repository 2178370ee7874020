//! The general sense of feeling: how likely a text complains, how likely it is pleased, and what a customer feels who writes it, by the
//! character grams in it.
//!
//! Two softmax regressions over the presence of grams, of which those behind a negator count apart ("¬满意"), as in Das and Chen 2001:
//! one with the classes negative, neutral and positive, one with the labels of emotion. All is told against neutral. A text's log odds
//! are a plain sum, so that every stretch of it has a share that can be shown. `zhijian train` makes the file.

use super::grams::{Grams, each_key};
use super::lexicon::LexiconError;
use super::lexicon_file::{HEADER, LexiconFile, without_bom};
use super::negation::{NEGATED, Negation};
use super::scan::Scan;
use super::weight_rows::{gram_and_cells, numbers};
use super::word_class::WordClasses;
use crate::model::{EmotionLabel, Side};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// The longest gram, and the longest behind a negator, in characters.
pub(super) const LONGEST: usize = 4;
pub(super) const LONGEST_NEGATED: usize = 2;
pub(super) const INTERCEPT: &str = "<intercept>";
/// A text with more grams than this speaks of more than its verdict: each of them counts less.
const USUAL_GRAMS: f32 = 60.0;
/// Weights are written in hundredths.
pub(super) const HUNDREDTHS: f32 = 100.0;

/// What is told apart, in the order of the columns: the sides, then the labels, each against neutral.
pub(super) const SIDES: [Side; 2] = [Side::Negative, Side::Positive];
/// The labels.
pub(super) const LABELS: [EmotionLabel; 7] = [
    EmotionLabel::Anger,
    EmotionLabel::Anxiety,
    EmotionLabel::Disappointment,
    EmotionLabel::Dissatisfaction,
    EmotionLabel::Confusion,
    EmotionLabel::Satisfaction,
    EmotionLabel::Gratitude,
];
const COLUMNS: usize = SIDES.len() + LABELS.len();

/// The weights of both regressions.
#[derive(Debug, Default)]
pub struct Polarity {
    grams: Grams,
    /// Per gram, for each column.
    weights: Vec<[i8; COLUMNS]>,
    intercepts: [f32; COLUMNS],
    negation: Negation,
}

/// What a text leans to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Lean {
    /// How likely it complains, from 0 to 1.
    pub complains: f32,
    /// How likely it is pleased, from 0 to 1.
    pub pleased: f32,
    /// The log odds of each label against neutral, in the order of the taxonomy.
    pub labels: [f32; EmotionLabel::ALL.len()],
}

/// How much a stretch of a text weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Bytes of the normalised text.
    pub range: Range<usize>,
    /// What it adds to the log odds.
    pub weight: f32,
    /// The negator that is part of why.
    pub negator: Option<Range<usize>>,
}

/// The header of the file.
pub(super) fn header_names() -> impl Iterator<Item = &'static str> {
    let sides = SIDES.iter().map(|side| side.code());
    std::iter::once("gram").chain(sides).chain(LABELS.iter().map(|label| label.code()))
}

/// How much each gram counts in a text that holds so many known ones.
#[expect(clippy::cast_precision_loss, reason = "a few thousand grams")]
pub(super) fn part_of(grams: usize) -> f32 {
    (USUAL_GRAMS / grams.max(1) as f32).sqrt().min(1.0)
}

/// The chances of two sides from their log odds against neutral. The greatest is taken off first: a long text has odds without bounds.
fn chances(odds: [f32; 2]) -> [f32; 2] {
    let most = odds[0].max(odds[1]).max(0.0);
    let parts = odds.map(|odds| (odds - most).exp());
    let all = (-most).exp() + parts[0] + parts[1];
    parts.map(|part| part / all)
}

impl Polarity {
    /// Reads `file`, if the rulebook has it.
    ///
    /// # Errors
    /// The first cell that cannot be used.
    pub(super) fn read(file: Option<&LexiconFile>, classes: &WordClasses) -> Result<Option<Self>, LexiconError> {
        let Some(file) = file else { return Ok(None) };
        let lines = without_bom(&file.text).lines();
        let rows = memchr::memchr_iter(b'\n', file.text.as_bytes()).count();
        let mut polarity = Self {
            negation: Negation::new(classes)?,
            grams: Grams::with_capacity(rows),
            weights: Vec::with_capacity(rows),
            ..Self::default()
        };
        let mut numbered = (1..).zip(lines);
        if !numbered.next().unwrap_or_default().1.split(',').eq(header_names()) {
            let wanted: Vec<&str> = header_names().collect();
            return Err(file.cell_error(1, HEADER, &format!("各列要是 {}", wanted.join(","))));
        }
        let mut has_intercepts = false;
        for (line, row) in numbered.filter(|(_, row)| !row.is_empty()) {
            has_intercepts |= polarity.row(row).map_err(|message| file.cell_error(line, "gram", &message))?;
        }
        if !has_intercepts {
            return Err(file.cell_error(1, "gram", &format!("缺 {INTERCEPT} 这一行")));
        }
        Ok(Some(polarity))
    }

    /// Takes in a row; whether it was that of the intercepts.
    fn row(&mut self, row: &str) -> Result<bool, String> {
        let (gram, cells) = gram_and_cells(row).ok_or("不是一个词和它的权重")?;
        if gram == INTERCEPT {
            self.intercepts = numbers(cells, "数")?;
            return Ok(true);
        }
        self.weights.push(numbers(cells, "权重")?);
        self.grams.add(&gram).map(|()| false)
    }

    /// Weighs the text of `scan`.
    pub fn weigh(&self, scan: &Scan, room: &mut Vec<u32>) -> Lean {
        room.clear();
        self.each_gram(scan.chars(), |gram, _, _| room.push(gram));
        room.sort_unstable();
        room.dedup();
        let mut sums = [0_i32; COLUMNS];
        for &gram in room.iter() {
            for (sum, &weight) in sums.iter_mut().zip(&self.weights[gram as usize]) {
                *sum += i32::from(weight);
            }
        }
        let part = part_of(room.len());
        #[expect(clippy::cast_precision_loss, reason = "a sum of a few hundred bytes")]
        let odds = |column: usize| self.intercepts[column] + part * sums[column] as f32 / HUNDREDTHS;
        let [complains, pleased] = chances([odds(0), odds(1)]);
        let mut labels = [0.0; EmotionLabel::ALL.len()];
        for (at, label) in LABELS.into_iter().enumerate() {
            labels[label as usize] = odds(SIDES.len() + at);
        }
        Lean { complains, pleased, labels }
    }

    /// The stretches of the text that weigh for or against `label`, or without one for being pleased or complaining, the heaviest first.
    /// What stands twice counts once.
    pub fn shares(&self, scan: &Scan, label: Option<EmotionLabel>) -> Vec<Share> {
        let column = label.and_then(|label| LABELS.iter().position(|other| *other == label));
        let weight = |weights: &[i8; COLUMNS]| match column {
            Some(column) => f32::from(weights[SIDES.len() + column]),
            None => f32::from(weights[1]) - f32::from(weights[0]),
        };
        let places = self.weights_by_place(scan.chars(), weight);
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
    fn weights_by_place(&self, chars: &[char], weight: impl Fn(&[i8; COLUMNS]) -> f32) -> Vec<(f32, Option<usize>)> {
        let mut places = vec![(0.0, None); chars.len()];
        let mut seen = FxHashSet::default();
        self.each_gram(chars, |gram, place, negator| {
            if seen.insert(gram) {
                let weight = weight(&self.weights[gram as usize]) / HUNDREDTHS;
                places[place] = (places[place].0 + weight, places[place].1.or(negator));
            }
        });
        let part = part_of(seen.len());
        for (weight, _) in &mut places {
            *weight *= part;
        }
        places
    }

    /// The keys of all grams in `chars`, known or not, each once.
    pub(super) fn keys(&self, chars: &[char]) -> Vec<u64> {
        let mut keys = Vec::new();
        let mut all = |chars: &[char], longest, mark| {
            each_key(chars, longest, mark, |key, _| {
                keys.push(key);
                true
            });
        };
        all(chars, LONGEST, None);
        self.negation.scopes(chars).for_each(|scope| all(&chars[scope], LONGEST_NEGATED, Some(NEGATED)));
        keys.sort_unstable();
        keys.dedup();
        keys
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
