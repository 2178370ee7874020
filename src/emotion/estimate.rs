//! The emotion of one turn: what the lexicons' signs say, and what its words sound like in general.

use super::signs::{FELT, Signs, amplified, signs_of};
use crate::model::{EmotionLabel, Role};
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
    /// The polarity of what is felt: 0 in a neutral turn, however it leans.
    pub fn felt(&self) -> f64 {
        if self.label == EmotionLabel::Neutral { 0.0 } else { self.polarity }
    }
}

/// So long a text sounds as much like a feeling as its terms tell of one: the terms know the chats of this trade, the general sense
/// knows everything that people praise and blame, and the more of that there is the surer it is.
const EVEN_LENGTH: f64 = 60.0;
/// From here on the general sense alone names an emotion, and how far it then goes. Chosen on chats that the weights do not come from.
const SURE: f64 = 0.75;
const SURELY: f64 = 0.6;
/// As far as it goes below that.
const UNSURELY: f64 = 0.1;
/// From here on a polarity is named, where no term names it.
const NAMED: f64 = 0.2;

/// Estimates the emotion of a turn. `annotator` must be the one that made `annotation`.
pub fn estimate(annotator: &Annotator, role: Role, annotation: &Annotation) -> Feeling {
    let signs = signs_of(annotator, role, annotation);
    let masses = Masses::of(&signs);
    let told = masses.polarity();
    let polarity = annotation.lean().map_or(told, |lean| blend(told, lean, &signs, annotation.length()));
    let label = masses.label(told, polarity, signs.settled);
    let mass = masses.mass(label);
    Feeling {
        polarity: rounded(polarity.clamp(-1.0, 1.0)),
        label,
        intensity: rounded(if mass > 0.0 || label == EmotionLabel::Neutral { mass } else { polarity.abs() }),
        strongest: masses.strongest[label as usize].map(|(_, hit)| hit),
    }
}

/// The polarity of a turn whose signs tell of one and whose words lean to another.
fn blend(told: f64, lean: Lean, signs: &Signs, length: usize) -> f64 {
    let lean = f64::from(lean.pleased - lean.complains);
    if !signs.all.is_empty() {
        let general = general_part(length);
        return told * (1.0 - general) + lean * general;
    }
    let surely = if signs.settled { 0.0 } else { ((lean.abs() - SURE) / (1.0 - SURE)).clamp(0.0, 1.0) };
    (UNSURELY * (lean.abs() / SURE).min(1.0) + (SURELY - UNSURELY) * surely).copysign(lean)
}

/// The part that the general sense has in the polarity of a turn with signs.
pub(super) fn general_part(length: usize) -> f64 {
    length as f64 / (length as f64 + EVEN_LENGTH)
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

    fn polarity(&self) -> f64 {
        let total = |sign: f64| {
            let of_sign = FELT.iter().filter(|felt| felt.2 * sign > 0.0);
            1.0 - of_sign.map(|&(_, label, share)| 1.0 - self.mass(label) * share.abs()).product::<f64>()
        };
        let (bad, good) = (total(-1.0), total(1.0));
        if bad > 0.0 && good > 0.0 && bad < 0.5 { good - bad } else { good * (1.0 - bad) - bad }
    }

    /// The label of a turn whose signs tell of one polarity and that comes out at another.
    fn label(&self, told: f64, polarity: f64, settled: bool) -> EmotionLabel {
        let agrees = told * polarity > 0.0;
        if agrees || (told == 0.0 && self.calm.iter().any(|&mass| mass > 0.0)) {
            return self.heaviest(if told < 0.0 { -1.0 } else { 1.0 }).unwrap_or(EmotionLabel::Neutral);
        }
        if polarity.abs() < NAMED || (settled && told == 0.0) {
            return EmotionLabel::Neutral;
        }
        let general = if polarity < 0.0 { EmotionLabel::Dissatisfaction } else { EmotionLabel::Satisfaction };
        self.heaviest(polarity.signum()).unwrap_or(general)
    }

    /// The heaviest label of a sign.
    fn heaviest(&self, sign: f64) -> Option<EmotionLabel> {
        let weight = |felt: &(_, EmotionLabel, f64)| self.mass(felt.1) * felt.2.abs();
        let felt = FELT.iter().filter(|felt| felt.2 * sign > 0.0 && self.mass(felt.1) > 0.0);
        felt.max_by(|a, b| weight(a).total_cmp(&weight(b))).map(|felt| felt.1)
    }
}

/// Two decimals are more than the estimate knows.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
