//! Why a turn is taken to feel as it does: which words, with which share, denied or strengthened by what.

use super::estimate::{SIGN, estimate, evidence, words_part};
use super::signs::{FELT, Sign, signs_of};
use crate::model::{EmotionLabel, Quote, Role};
use crate::text::{Annotation, Annotator, Share};

/// A part of why.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The words; empty where piled-up marks speak.
    pub words: Quote,
    /// The part that these words have in what was weighed, from -1 to 1; below 0 they complain.
    pub share: f64,
    /// The emotion that the lexicon has for them; `None` where only the general sense of good and bad knows them.
    pub label: Option<EmotionLabel>,
    /// What denies them.
    pub negated_by: Option<Quote>,
    /// What makes them stronger or weaker.
    pub intensified_by: Option<Quote>,
}

/// Of what the general sense goes by, the heaviest words are shown.
const SHOWN: usize = 5;
/// And only from this share on.
const LEAST: f64 = 0.02;

/// The reasons for the estimate of a turn, the heaviest first. `annotation` must be `annotator`'s of `original`.
pub fn reasons(annotator: &Annotator, role: Role, annotation: &Annotation, original: &str) -> Vec<Reason> {
    let label = estimate(annotator, role, annotation).label;
    let signs = signs_of(annotator, role, annotation).all;
    let wanted = Some(label).filter(|label| *label != EmotionLabel::Neutral);
    let words = if annotation.lean().is_some() { annotator.shares(annotation, wanted) } else { Vec::new() };
    let part = words_part(annotation.length());
    let weight = |share: &Share| part * f64::from(share.weight);
    let counted = |sign: &Sign| SIGN * evidence(sign.strength);
    let all = signs.iter().map(counted).sum::<f64>() + words.iter().map(|share| weight(share).abs()).sum::<f64>();
    // What speaks for a bad label speaks against being pleased.
    let way = if wanted.is_some_and(complains) { -1.0 } else { 1.0 };
    let of_sign = |sign: &Sign| counted(sign) / all * if complains(sign.label) { -1.0 } else { 1.0 };
    let mut reasons: Vec<Reason> = signs.iter().map(|sign| told(annotation, original, sign, of_sign(sign))).collect();
    let heaviest = words.iter().take(SHOWN).filter(|share| weight(share).abs() >= LEAST * all);
    reasons.extend(heaviest.map(|share| sensed(annotation, original, share, way * weight(share) / all)));
    reasons.sort_by(|a, b| b.share.abs().total_cmp(&a.share.abs()).then(a.words.start.cmp(&b.words.start)));
    reasons
}

fn complains(label: EmotionLabel) -> bool {
    FELT.iter().any(|&(_, felt, usual, _)| felt == label && usual < 0.0)
}

fn told(annotation: &Annotation, original: &str, sign: &Sign, share: f64) -> Reason {
    let quote = |range| annotation.quote_range(original, range);
    Reason {
        words: quote(sign.hit.map_or(0..0, |hit| hit.range())),
        share,
        label: Some(sign.label),
        negated_by: sign.hit.and_then(|hit| annotation.negators_of(&hit).next()).map(quote),
        intensified_by: sign.degree.map(|degree| quote(degree.range())),
    }
}

fn sensed(annotation: &Annotation, original: &str, words: &Share, share: f64) -> Reason {
    Reason {
        words: annotation.quote_range(original, words.range.clone()),
        share,
        label: None,
        negated_by: words.negator.clone().map(|negator| annotation.quote_range(original, negator)),
        intensified_by: None,
    }
}
