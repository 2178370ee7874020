//! Sentences that are much like a given one, by the characters and pairs of characters they share. Nothing is learned or loaded.

use super::{Form, Looks, Need, Operator};
use crate::rules::own::stage::{Seen, Stage, Stretch};
use crate::text::{GuardSet, is_alphanumeric};
use rustc_hash::FxHashMap;
use std::ops::Range;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "similar",
    name: "相似句",
    about: "和给出的句子之一相似（按共有的字和相邻两字计算的余弦，0 到 1），逐句比较",
    keys: &[("score", "至少多相似，0.5 到 1，默认 0.7")],
    looks: Looks::Words,
    read: |value, table, hands| {
        let texts = value.texts()?;
        let samples: Vec<Profile> = texts.iter().map(|text| Profile::of(&hands.fold(&text.text))).collect();
        if let Some((_, text)) = samples.iter().zip(&texts).find(|(sample, _)| sample.pairs < 3) {
            return Err(table.source.fault(&text.span, "句子太短，比不出相似；至少 4 个字，短的用 any"));
        }
        let score = table.number("score", 0.5..=1.0)?.unwrap_or(0.7);
        Ok(Operator::Similar(Similar { samples, score }))
    },
};

#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Similar {
    samples: Vec<Profile>,
    score: f64,
}

impl Similar {
    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch, guards: GuardSet) -> Vec<Seen> {
        stage.gather(stretch, guards, |_, text| {
            let alike = |range: &Range<usize>| {
                let profile = Profile::of(&text[range.clone()]);
                self.samples.iter().any(|sample| sample.cosine(&profile) >= self.score)
            };
            let sentences = sentences(text);
            let mut hits: Vec<Range<usize>> = sentences.iter().filter(|range| alike(range)).cloned().collect();
            // The sentence may be said in two halves.
            if hits.is_empty() && sentences.len() > 1 {
                hits.extend(sentences.windows(2).map(|pair| pair[0].start..pair[1].end).filter(alike).take(1));
            }
            hits
        })
    }

    pub(in crate::rules::own) fn need(&self) -> Need {
        let needed: Option<Vec<Vec<String>>> = self.samples.iter().map(|sample| sample.needed(self.score)).collect();
        needed.map_or(Need::Unknown, |needed| Need::Words(needed.concat()))
    }
}

/// The stretches between marks, bytes of `text`.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, ',' | '。' | '!' | '?' | ';' | '\n' | '…' | '~' | '，') {
            sentences.push(start..at);
            start = at + c.len_utf8();
        }
    }
    sentences.push(start..text.len());
    sentences.retain(|range| text[range.clone()].chars().any(is_alphanumeric));
    sentences
}

/// A character alone, or with the one behind it.
type Gram = (char, Option<char>);

/// What a sentence is made of.
#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Profile {
    grams: FxHashMap<Gram, f64>,
    /// In the order of the text.
    order: Vec<Gram>,
    length: f64,
    pairs: usize,
}

/// What a character alone counts beside a pair.
const ALONE: f64 = 0.5;

impl Profile {
    pub(in crate::rules::own) fn of(text: &str) -> Self {
        let mut grams: FxHashMap<Gram, f64> = FxHashMap::default();
        let mut order = Vec::new();
        let mut before: Option<char> = None;
        for c in text.chars() {
            if !is_alphanumeric(c) {
                // A pair stands in the text as it is: that is how the index looks for it.
                before = None;
                continue;
            }
            if let Some(before) = before {
                let gram = (before, Some(c));
                order.push(gram);
                *grams.entry(gram).or_default() += 1.0;
            }
            *grams.entry((c, None)).or_default() += ALONE;
            before = Some(c);
        }
        // Whole and half numbers: their sums are exact in any order.
        let length = grams.values().map(|weight| weight * weight).sum::<f64>().sqrt();
        Self { pairs: order.len(), grams, order, length }
    }

    pub(in crate::rules::own) fn cosine(&self, other: &Self) -> f64 {
        let (small, large) = if self.grams.len() <= other.grams.len() { (self, other) } else { (other, self) };
        let shared: f64 = small.grams.iter().filter_map(|(gram, weight)| Some(weight * large.grams.get(gram)?)).sum();
        let lengths = self.length * other.length;
        if lengths > 0.0 { shared / lengths } else { 0.0 }
    }

    /// Pairs of which one must be shared for the cosine to reach `score`: what else could be shared is not enough. `None` where
    /// single characters alone may be.
    fn needed(&self, score: f64) -> Option<Vec<String>> {
        let is_enough = |rest: f64| rest.max(0.0).sqrt() < score * self.length - 1e-9;
        let mut rest = self.length * self.length;
        let mut needed: Vec<Gram> = Vec::new();
        // The middle of a sentence tells more than 请您 and 的吗.
        let middle = self.order.len() / 2;
        let mut by_place: Vec<usize> = (0..self.order.len()).collect();
        by_place.sort_by_key(|&at| at.abs_diff(middle));
        for gram in by_place.into_iter().map(|at| self.order[at]) {
            if is_enough(rest) {
                break;
            }
            if !needed.contains(&gram) {
                rest -= self.grams[&gram].powi(2);
                needed.push(gram);
            }
        }
        let text = |(first, second): Gram| first.to_string() + &second.map(String::from).unwrap_or_default();
        is_enough(rest).then(|| needed.into_iter().map(text).collect())
    }
}
