//! Why a turn is taken to feel as it does: which words, with which share, denied or strengthened by what.

use super::estimate::general_part;
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
    let signs = signs_of(annotator, role, annotation).all;
    let general = match annotation.lean() {
        None => 0.0,
        Some(_) if signs.is_empty() => 1.0,
        Some(_) => general_part(annotation.length()),
    };
    let all: f64 = signs.iter().map(|sign| evidence(sign).abs()).sum();
    let told = signs.iter().map(|sign| told(annotation, original, sign, (1.0 - general) * evidence(sign) / all));
    let mut reasons: Vec<Reason> = told.collect();
    if general > 0.0 {
        reasons.extend(sensed(annotator, annotation, original, general));
    }
    reasons.sort_by(|a, b| b.share.abs().total_cmp(&a.share.abs()).then(a.words.start.cmp(&b.words.start)));
    reasons
}

/// Independent evidence adds up in the logarithm of what it leaves in doubt.
fn evidence(sign: &Sign) -> f64 {
    let counted = FELT.iter().find(|felt| felt.1 == sign.label).map_or(0.0, |felt| felt.2);
    -(1.0 - sign.strength * counted.abs()).ln() * counted.signum()
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

/// What the general sense goes by.
fn sensed(annotator: &Annotator, annotation: &Annotation, original: &str, general: f64) -> Vec<Reason> {
    let shares = annotator.shares(annotation);
    let all: f64 = shares.iter().map(|share| f64::from(share.weight.abs())).sum();
    let counts = |share: &Share| general * f64::from(share.weight.abs()) >= LEAST * all;
    let heaviest = shares.into_iter().take(SHOWN).filter(counts);
    let reason = |share: Share| Reason {
        words: annotation.quote_range(original, share.range.clone()),
        share: general * f64::from(share.weight) / all,
        label: None,
        negated_by: share.negator.map(|negator| annotation.quote_range(original, negator)),
        intensified_by: None,
    };
    heaviest.map(reason).collect()
}
