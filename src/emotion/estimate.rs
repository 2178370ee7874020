//! The emotion of one turn: what the lexicons' signs say, what its words speak for, and what it sounds like in general.

use super::signs::{FELT, Signs, amplified, signs_of};
use crate::model::{EmotionLabel, Role, Side};
use crate::text::{Annotation, Annotator, Hit, Lean};

/// The emotion of one turn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Feeling {
    /// From -1 to 1. A neutral turn may lean a little to either side.
    pub polarity: f64,
    /// The strongest emotion.
    pub label: EmotionLabel,
    /// From 0 to 1.
    pub intensity: f64,
    /// The hit that weighs most for the label, if a term did.
    pub strongest: Option<Hit>,
}

impl Feeling {
    /// Nothing is felt.
    pub const CALM: Self = Self { polarity: 0.0, label: EmotionLabel::Neutral, intensity: 0.0, strongest: None };

    /// The polarity of what is felt: 0 in a neutral turn, however it leans.
    pub fn felt(&self) -> f64 {
        if self.label == EmotionLabel::Neutral { 0.0 } else { self.polarity }
    }
}

/// How much a sign counts beside the words around it. Chosen, as all that follows, on chats that the weights do not come from.
pub(super) const SIGN: f64 = 1.5;
/// Where a sign speaks of a feeling, nothing is hardly felt; where none does, the words alone have to be surer.
const SPOKEN: f64 = 1.5;
const UNSPOKEN: f64 = 1.0;
/// Where signs up to this only hint at one, as a wish to cancel or to hurry does, people mostly state business.
const HINT: f64 = 0.4;
const HINTED: f64 = 0.5;
/// Log odds of each label where nothing is known of the words: somebody who shows nothing feels nothing.
const UNKNOWN: f64 = -1.0;
/// How far the general sense tilts the labels of both sides, in a text in which it counts fully.
const GENERAL: f64 = 0.5;
/// Longer texts than this say much that is not about what is felt: their words count less each.
const CHAT: f64 = 30.0;
/// So long a text sounds as much good or bad in general as in its emotions: the longer, the surer is the general sense.
const EVEN_LENGTH: f64 = 25.0;
/// A neutral turn leans no further than this,
const NEUTRAL: f64 = 0.15;
/// unless the general sense is this sure, and the text long; then no further than that.
const SURE: f64 = 0.75;
const SURELY: f64 = 0.6;

/// Estimates the emotion of a turn. `annotator` must be the one that made `annotation`.
pub fn estimate(annotator: &Annotator, role: Role, annotation: &Annotation) -> Feeling {
    let signs = signs_of(annotator, role, annotation);
    let masses = Masses::of(&signs);
    let lean = annotation.lean();
    let chances = masses.chances(lean, signs.settled, annotation.length());
    let label = likeliest(&chances);
    let told = masses.polarity(&chances, label);
    let general = lean.map_or(0.0, |lean| f64::from(lean.pleased - lean.complains));
    let mass = masses.mass(label);
    let polarity = settle(told, label, general, &signs, annotation.length(), mass);
    Feeling {
        polarity: rounded(polarity.clamp(-1.0, 1.0)),
        label,
        intensity: rounded(if mass > 0.0 || label == EmotionLabel::Neutral { mass } else { polarity.abs() }),
        strongest: masses.strongest[label as usize].map(|(_, hit)| hit),
    }
}

/// The polarity of a turn that tells of one feeling and leans to another in general.
fn settle(told: f64, label: EmotionLabel, general: f64, signs: &Signs, length: usize, mass: f64) -> f64 {
    // What is said outright needs no guessing.
    let part = general_part(length) * (1.0 - mass);
    if label != EmotionLabel::Neutral {
        return told * (1.0 - part) + general * part;
    }
    let surely = if signs.settled { 0.0 } else { ((general.abs() - SURE) / (1.0 - SURE)).max(0.0) };
    general * NEUTRAL + (SURELY - NEUTRAL) * (surely * part).copysign(general)
}

/// The part that the general sense has in the polarity of a turn.
pub(super) fn general_part(length: usize) -> f64 {
    let longer = (length as f64 / EVEN_LENGTH).powi(2);
    longer / (1.0 + longer)
}

/// How much each word of a text of this length counts for the labels.
pub(super) fn words_part(length: usize) -> f64 {
    (CHAT / length.max(1) as f64).sqrt().min(1.0)
}

type Chances = [f64; EmotionLabel::ALL.len()];

/// Log odds as chances.
fn softmax(odds: Chances) -> Chances {
    let most = odds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let all: f64 = odds.iter().map(|odds| (odds - most).exp()).sum();
    odds.map(|odds| (odds - most).exp() / all)
}

fn likeliest(chances: &Chances) -> EmotionLabel {
    let labels = EmotionLabel::ALL.iter().copied();
    labels.max_by(|a, b| chances[*a as usize].total_cmp(&chances[*b as usize])).unwrap_or(EmotionLabel::Neutral)
}

/// Accumulated strength per label: independent evidence, so 1 - Π(1 - strength).
#[derive(Default)]
struct Masses {
    calm: [f64; EmotionLabel::ALL.len()],
    strongest: [Option<(f64, Hit)>; EmotionLabel::ALL.len()],
}

impl Masses {
    fn of(signs: &Signs) -> Self {
        let mut masses = Self::default();
        for sign in &signs.all {
            masses.add(sign.label, sign.strength, sign.hit);
        }
        if signs.piled {
            for label in [EmotionLabel::Anger, EmotionLabel::Anxiety, EmotionLabel::Dissatisfaction] {
                let i = label as usize;
                masses.calm[i] = amplified(masses.calm[i], 1.4);
            }
        }
        masses
    }

    fn add(&mut self, label: EmotionLabel, strength: f64, hit: Option<Hit>) {
        let i = label as usize;
        self.calm[i] = 1.0 - (1.0 - self.calm[i]) * (1.0 - strength);
        if let Some(hit) = hit
            && self.strongest[i].is_none_or(|(most, _)| strength > most)
        {
            self.strongest[i] = Some((strength, hit));
        }
    }

    fn mass(&self, label: EmotionLabel) -> f64 {
        self.calm[label as usize]
    }

    /// How likely each label is: its log odds by the words, by its signs and by the general sense.
    fn chances(&self, lean: Option<Lean>, settled: bool, length: usize) -> Chances {
        let tilt = lean.map_or(0.0, |lean| {
            general_part(length) * GENERAL * (f64::from(lean.pleased + 0.05) / f64::from(lean.complains + 0.05)).ln()
        });
        let words = lean.map(|lean| lean.labels);
        let share = words_part(length);
        let felt = self.calm.iter().any(|&mass| mass > 0.0);
        let mut odds = [0.0; EmotionLabel::ALL.len()];
        for (odds, &label) in odds.iter_mut().zip(EmotionLabel::ALL).filter(|(_, label)| **label != EmotionLabel::Neutral) {
            *odds = words.map_or(UNKNOWN, |words| share * f64::from(words[label as usize])) + SIGN * evidence(self.mass(label));
            *odds += match label.side() {
                Side::Negative => -tilt,
                Side::Positive => tilt,
                Side::Neutral => 0.0,
            };
        }
        let hinted = !settled && self.calm.iter().all(|&mass| mass <= HINT);
        odds[EmotionLabel::Neutral as usize] = match (felt, hinted) {
            (false, _) => UNSPOKEN,
            (true, true) => HINTED,
            (true, false) => -SPOKEN,
        };
        // A feeling that is spoken of only to be denied leaves nothing to be guessed.
        if settled && !felt {
            odds = [f64::NEG_INFINITY; EmotionLabel::ALL.len()];
            odds[EmotionLabel::Neutral as usize] = 0.0;
        }
        softmax(odds)
    }

    /// What is to be expected of a turn with `label`: each label is as bad or good as it usually is, more so the stronger its signs are.
    /// What would speak for the other side makes it less sure, not milder.
    fn polarity(&self, chances: &Chances, label: EmotionLabel) -> f64 {
        let other = match label.side() {
            Side::Negative => Some(Side::Positive),
            Side::Positive => Some(Side::Negative),
            Side::Neutral => None,
        };
        let (mut expected, mut possible) = (0.0, 1.0);
        for &(_, felt, usual, most) in &FELT {
            let (mass, chance) = (self.mass(felt), chances[felt as usize]);
            if Some(felt.side()) == other {
                possible -= chance;
            } else {
                expected += chance * (usual * (1.0 - mass) + most * mass);
            }
        }
        expected / possible
    }
}

/// Independent evidence adds up in the logarithm of what it leaves in doubt.
pub(super) fn evidence(strength: f64) -> f64 {
    -(1.0 - strength.min(0.98)).ln()
}

/// Two decimals are more than the estimate knows.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
