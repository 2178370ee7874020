//! Learns the weights of the general sense of feeling from labelled texts.

use super::annotate::Annotator;
use super::grams::gram_of;
use super::polarity::{HUNDREDTHS, INTERCEPT, LABELS, SIDES, header_names, part_of};
use super::softmax::Rows;
use crate::model::{EmotionLabel, Side};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// A gram in fewer texts is an accident.
const RARE: u32 = 2;
/// How many grams are kept for the sides, and how many for the labels: those that weigh most.
const KEPT: [usize; 2] = [60_000, 8_000];
/// What the texts count against the penalty on large weights. Chosen on texts that were held out.
const TRUST: [f64; 2] = [0.004, 0.005];

/// What a weight is at most, and from which on it moves a decision, in hundredths.
const MOST: f64 = 127.0;
const SLIGHT: f64 = 3.0;

/// A text with what people said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The text.
    pub text: String,
    /// Whether it is pleased, if that is known.
    pub side: Option<Side>,
    /// What it feels, if that is known.
    pub label: Option<EmotionLabel>,
    /// How much it counts, beside others, for the side.
    pub weight: f64,
}

/// What was learned, as the file that a rulebook keeps, and how many texts it comes from.
#[derive(Debug)]
pub struct Trained {
    /// A CSV: each gram, and what it weighs for each side and label.
    pub csv: String,
    /// How many texts had a side.
    pub sided: usize,
    /// How many had a label.
    pub labelled: usize,
}

impl Annotator {
    /// Learns from `samples` what the general sense goes by. The same samples in the same order give the same bytes.
    pub fn train(&self, samples: &[Sample]) -> Trained {
        let keys: Vec<Vec<u64>> = samples.iter().map(|sample| self.gram_keys(&sample.text)).collect();
        let sides = Task::new(samples, |sample| Some((sample.side? as usize, sample.weight)), Side::ALL.len());
        let mut labels = Task::new(samples, |sample| Some((sample.label? as usize, 1.0)), EmotionLabel::ALL.len());
        labels.balance();
        let mut vocabulary: Vec<u64> = Vec::new();
        let common = frequent(&keys);
        let tasks = [sides, labels];
        for ((task, kept), trust) in tasks.iter().zip(KEPT).zip(TRUST) {
            let weights = task.fit(&keys, &common, samples.len(), trust);
            vocabulary.extend(heaviest(&common, &weights, kept));
        }
        let kept = with_beginnings(vocabulary);
        let known: Vec<(u64, u32)> = common.into_iter().filter(|(key, _)| kept.contains(key)).collect();
        let [by_side, by_label] = [0, 1].map(|task: usize| tasks[task].fit(&keys, &known, samples.len(), TRUST[task]));
        let csv = written(&known, &by_side, &by_label);
        Trained { csv, sided: tasks[0].rows.len(), labelled: tasks[1].rows.len() }
    }
}

/// The grams that stand in enough texts, in a fixed order, each with their number.
fn frequent(keys: &[Vec<u64>]) -> Vec<(u64, u32)> {
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    for key in keys.iter().flatten() {
        *counts.entry(*key).or_default() += 1;
    }
    let mut common: Vec<(u64, u32)> = counts.into_iter().filter(|(_, texts)| *texts >= RARE).collect();
    common.sort_by_cached_key(|(key, _)| gram_of(*key));
    common
}

/// The `most` grams whose weights differ most from those of neutral.
fn heaviest(common: &[(u64, u32)], weights: &[Vec<f64>], most: usize) -> Vec<u64> {
    let mut ranked: Vec<(f64, usize)> = weights[..common.len()]
        .iter()
        .enumerate()
        .map(|(at, weights)| (weights.iter().fold(0.0_f64, |most, weight| most.max(weight.abs())), at))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().take(most).map(|(_, at)| common[at].0).collect()
}

/// A gram is looked up only behind its beginning, which has to be there.
fn with_beginnings(vocabulary: Vec<u64>) -> BTreeSet<u64> {
    let mut kept = BTreeSet::new();
    for mut key in vocabulary {
        while key != 0 {
            kept.insert(key);
            key >>= u16::BITS;
        }
    }
    kept
}

/// What is told apart, and by which texts.
struct Task {
    /// Indices of the texts.
    rows: Vec<usize>,
    classes: Vec<(usize, f64)>,
    count: usize,
}

impl Task {
    fn new(samples: &[Sample], class: impl Fn(&Sample) -> Option<(usize, f64)>, count: usize) -> Self {
        let told = samples.iter().enumerate().filter_map(|(at, sample)| Some((at, class(sample)?)));
        let (rows, classes) = told.unzip();
        Self { rows, classes, count }
    }

    /// Makes every class count as much as every other.
    fn balance(&mut self) {
        let mut sizes = vec![0.0; self.count];
        for (class, _) in &self.classes {
            sizes[*class] += 1.0;
        }
        for (class, weight) in &mut self.classes {
            *weight *= self.rows.len() as f64 / (self.count as f64 * sizes[*class]);
        }
    }

    /// Per gram, and last for the intercept, the weight of each class against neutral, rarity included.
    fn fit(&self, keys: &[Vec<u64>], known: &[(u64, u32)], texts: usize, trust: f64) -> Vec<Vec<f64>> {
        let places: FxHashMap<u64, u32> = known.iter().zip(0..).map(|(&(key, _), place)| (key, place)).collect();
        let features: Vec<Vec<u32>> =
            self.rows.iter().map(|&row| keys[row].iter().filter_map(|key| places.get(key).copied()).collect()).collect();
        let rarity = |&(_, with): &(u64, u32)| ((1.0 + texts as f64) / (1.0 + f64::from(with))).ln() + 1.0;
        let values: Vec<f64> = known.iter().map(rarity).collect();
        let parts: Vec<f64> = features.iter().map(|row| f64::from(part_of(row.len()))).collect();
        let rows = Rows { features: &features, parts: &parts, values: &values, classes: &self.classes, count: self.count };
        let weights = rows.fit(trust);
        let neutral = if self.count == Side::ALL.len() { Side::Neutral as usize } else { EmotionLabel::Neutral as usize };
        let scaled = weights.chunks(self.count).zip(values.iter().chain([&1.0]));
        scaled.map(|(weights, value)| weights.iter().map(|weight| (weight - weights[neutral]) * value).collect()).collect()
    }
}

fn written(known: &[(u64, u32)], by_side: &[Vec<f64>], by_label: &[Vec<f64>]) -> String {
    let weights = |at: usize| {
        let sides = SIDES.iter().map(move |&side| by_side[at][side as usize]);
        sides.chain(LABELS.iter().map(move |&label| by_label[at][label as usize]))
    };
    let mut rows = vec![header_names().map(str::to_owned).collect()];
    rows.push(record(INTERCEPT, weights(known.len()).map(|intercept| format!("{intercept:.2}"))));
    let cell = |weight: f64| {
        let hundredths = (weight * f64::from(HUNDREDTHS)).round().clamp(-MOST, MOST);
        if hundredths.abs() < SLIGHT { String::new() } else { hundredths.to_string() }
    };
    rows.extend(known.iter().enumerate().map(|(at, &(key, _))| record(&gram_of(key), weights(at).map(cell))));
    let mut csv = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail; `into_inner` shows what was written.
        let _ = csv.write_record(row);
    }
    String::from_utf8(csv.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn record(first: &str, cells: impl Iterator<Item = String>) -> Vec<String> {
    std::iter::once(first.to_owned()).chain(cells).collect()
}
