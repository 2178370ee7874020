//! Sentences that are much like a given one, by the characters and pairs of characters they share. Nothing is learned or loaded.

use super::{Form, Looks, Operator};
use crate::rules::own::need::{Need, Words};
use crate::rules::own::stage::{Seen, Stage, Stretch};
use crate::text::{GuardSet, is_alphanumeric};
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
        let alike = |(_, said): &&(Range<usize>, Profile)| self.samples.iter().any(|sample| sample.cosine(said) >= self.score);
        stage.gather(stretch, guards, |look| {
            let said = stage.sentences(look.turn);
            let mut hits: Vec<Range<usize>> = said.alone.iter().filter(alike).map(|(range, _)| range.clone()).collect();
            // The sentence may be said in two halves.
            if hits.is_empty() {
                hits.extend(said.pairs.iter().find(alike).map(|(range, _)| range.clone()));
            }
            hits
        })
    }

    pub(in crate::rules::own) fn need(&self) -> Need {
        let needed: Option<Vec<Words>> = self.samples.iter().map(|sample| sample.needed(self.score)).collect();
        needed.map_or(Need::Unknown, Need::Words)
    }
}

/// The sentences of a turn, and any two that follow each other.
#[derive(Debug)]
pub(in crate::rules::own) struct Sentences {
    alone: Vec<(Range<usize>, Profile)>,
    pairs: Vec<(Range<usize>, Profile)>,
}

impl Sentences {
    pub(in crate::rules::own) fn of(text: &str) -> Self {
        let profiled = |range: Range<usize>| (range.clone(), Profile::of(&text[range]));
        let alone = sentences(text);
        let pairs = alone.windows(2).map(|pair| pair[0].start..pair[1].end).map(profiled).collect();
        Self { alone: alone.into_iter().map(profiled).collect(), pairs }
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
    /// In their order, each once.
    grams: Vec<(Gram, f64)>,
    length: f64,
    pairs: usize,
}

/// What a character alone counts beside a pair.
const ALONE: f64 = 0.5;

impl Profile {
    pub(in crate::rules::own) fn of(text: &str) -> Self {
        let mut grams: Vec<(Gram, f64)> = Vec::new();
        let mut before: Option<char> = None;
        let mut pairs = 0;
        for c in text.chars() {
            if !is_alphanumeric(c) {
                // A pair stands in the text as it is: that is how the index looks for it.
                before = None;
                continue;
            }
            if let Some(before) = before {
                grams.push(((before, Some(c)), 1.0));
                pairs += 1;
            }
            grams.push(((c, None), ALONE));
            before = Some(c);
        }
        grams.sort_unstable_by_key(|(gram, _)| *gram);
        // Whole and half numbers: their sums are exact in any order.
        grams.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 += if is_same { next.1 } else { 0.0 };
            is_same
        });
        let length = grams.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        Self { grams, length, pairs }
    }

    pub(in crate::rules::own) fn cosine(&self, other: &Self) -> f64 {
        let mut shared = 0.0;
        let mut others = other.grams.iter().peekable();
        for (gram, weight) in &self.grams {
            while others.next_if(|(other, _)| other < gram).is_some() {}
            shared += others.next_if(|(other, _)| other == gram).map_or(0.0, |(_, other)| weight * other);
        }
        let lengths = self.length * other.length;
        if lengths > 0.0 { shared / lengths } else { 0.0 }
    }

    /// How many of the pairs must be shared for the cosine to reach `score`, for it is at most the length of what is shared over
    /// that of all. `None` where single characters alone may be enough.
    fn needed(&self, score: f64) -> Option<Words> {
        let wanted = (score * self.length).powi(2) - 1e-9;
        let squares = |pairs: bool| {
            let of_kind = self.grams.iter().filter(move |((_, second), _)| second.is_some() == pairs);
            of_kind.map(|(_, weight)| weight * weight)
        };
        let mut shared: f64 = squares(false).sum();
        let mut heaviest: Vec<f64> = squares(true).collect();
        heaviest.sort_unstable_by(|a, b| b.total_cmp(a));
        let mut least = 0;
        for square in heaviest {
            if shared < wanted {
                shared += square;
                least += 1;
            }
        }
        let list = self.grams.iter().filter_map(|((first, second), _)| second.map(|second| String::from_iter([*first, second])));
        (least > 0).then(|| Words { list: list.collect(), least })
    }
}
