//! The emotion of one turn from its hits.

use crate::model::{Category, Cue, EmotionLabel, Role};
use crate::text::{Annotation, Annotator, Hit, Tag};

/// The emotion of one turn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Feeling {
    /// From -1 to 1.
    pub polarity: f64,
    /// The strongest emotion.
    pub label: EmotionLabel,
    /// From 0 to 1.
    pub intensity: f64,
    /// The hit that weighs most for the label, if a term did.
    pub strongest: Option<Hit>,
}

/// Labels whose terms stand in the lexicon, with the share of their strength that reaches the polarity:
/// a puzzled customer is less upset than an angry one.
const FELT: [(Category, EmotionLabel, f64); 7] = [
    (Category::EmotionAnger, EmotionLabel::Anger, -1.0),
    (Category::EmotionAnxiety, EmotionLabel::Anxiety, -0.8),
    (Category::EmotionDisappointment, EmotionLabel::Disappointment, -0.9),
    (Category::EmotionDissatisfaction, EmotionLabel::Dissatisfaction, -0.85),
    (Category::EmotionConfusion, EmotionLabel::Confusion, -0.4),
    (Category::EmotionSatisfaction, EmotionLabel::Satisfaction, 0.8),
    (Category::EmotionGratitude, EmotionLabel::Gratitude, 0.8),
];

/// What a customer feels who says such a thing, even where no emotion word stands beside it.
///
/// Threats are made coldly as often as in anger: what they show for certain is dissatisfaction.
const IMPLIED: [(Category, EmotionLabel, f64); 11] = [
    (Category::Abuse, EmotionLabel::Anger, 0.9),
    (Category::ThreatSafety, EmotionLabel::Anger, 0.9),
    (Category::ThreatLegal, EmotionLabel::Dissatisfaction, 0.7),
    (Category::ThreatRegulator, EmotionLabel::Dissatisfaction, 0.7),
    (Category::ThreatExposure, EmotionLabel::Dissatisfaction, 0.6),
    (Category::ThreatComplaint, EmotionLabel::Dissatisfaction, 0.6),
    (Category::ThreatChurn, EmotionLabel::Dissatisfaction, 0.5),
    (Category::ClaimCompensation, EmotionLabel::Dissatisfaction, 0.35),
    (Category::RepeatContact, EmotionLabel::Dissatisfaction, 0.4),
    (Category::Urgency, EmotionLabel::Anxiety, 0.35),
    (Category::Praise, EmotionLabel::Satisfaction, 0.6),
];

/// Strength of a term of weight 1, 2 and 3 (in hundredths of weight): mild, clear, strong.
fn strength(weight: u16) -> f64 {
    (f64::from(weight) / 100.0 * 0.28).clamp(0.1, 0.9)
}

/// Estimates the emotion of a turn. `annotator` must be the one that made `annotation`.
pub fn estimate(annotator: &Annotator, role: Role, annotation: &Annotation) -> Feeling {
    let mut masses = Masses::default();
    for (category, label, _) in FELT {
        for hit in annotation.hits_of(Tag::Category(category)) {
            let felt = amplified(strength(annotator.term(hit).weight), degree_of(annotator, annotation, hit));
            masses.feel(annotation, label, felt, hit);
        }
    }
    if role == Role::Customer {
        for (category, label, strength) in IMPLIED {
            let counts = |hit: &&Hit| !annotation.is_negated(hit) && !is_felt(annotation, hit);
            if let Some(hit) = annotation.hits_of(Tag::Category(category)).iter().find(counts) {
                masses.add(label, strength, Some(*hit));
            }
        }
        masses.punctuate(annotation.text());
    }
    masses.feeling()
}

/// Whether the words of `hit` express a feeling already: they are no second sign of it.
fn is_felt(annotation: &Annotation, hit: &Hit) -> bool {
    let (start, end) = (hit.range().start, hit.range().end);
    FELT.iter()
        .flat_map(|&(category, ..)| annotation.hits_from(Tag::Category(category), Annotation::near(&(start..end))))
        .map(Hit::range)
        .any(|felt| felt.start < end && start < felt.end)
}

/// Accumulated strength per label: independent evidence, so 1 - Π(1 - strength).
#[derive(Default)]
struct Masses {
    calm: [f64; EmotionLabel::ALL.len()],
    strongest: [Option<(f64, Hit)>; EmotionLabel::ALL.len()],
}

impl Masses {
    fn feel(&mut self, annotation: &Annotation, label: EmotionLabel, strength: f64, hit: &Hit) {
        if !annotation.is_negated(hit) {
            self.add(label, strength, Some(*hit));
        } else if matches!(label, EmotionLabel::Satisfaction) {
            // 不满意 complains; 不谢 and 没生气 say nothing.
            self.add(EmotionLabel::Dissatisfaction, strength, Some(*hit));
        }
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

    /// Piled-up marks make what is said stronger; question marks alone are a demand for an answer.
    fn punctuate(&mut self, text: &str) {
        let marks = text.chars().filter(|c| matches!(c, '!' | '?')).count();
        let piled = ["!!", "??", "?!", "!?"].iter().any(|pile| text.contains(pile));
        if piled {
            for label in [EmotionLabel::Anger, EmotionLabel::Anxiety, EmotionLabel::Dissatisfaction] {
                let i = label as usize;
                self.calm[i] = amplified(self.calm[i], 1.4);
            }
        }
        if marks >= 2 && text.chars().all(|c| matches!(c, '!' | '?' | ' ')) {
            self.add(EmotionLabel::Dissatisfaction, 0.35, None);
        }
    }

    fn feeling(&self) -> Feeling {
        let mass = |label: EmotionLabel| self.calm[label as usize];
        let total = |sign: f64| {
            1.0 - FELT
                .iter()
                .filter(|felt| felt.2 * sign > 0.0)
                .map(|&(_, label, share)| 1.0 - mass(label) * share.abs())
                .product::<f64>()
        };
        let (bad, good) = (total(-1.0), total(1.0));
        let polarity = if bad > 0.0 && good > 0.0 && bad < 0.5 { good - bad } else { good * (1.0 - bad) - bad };
        let wanted = if polarity < 0.0 { -1.0 } else { 1.0 };
        let label = FELT
            .iter()
            .filter(|felt| felt.2 * wanted > 0.0 && mass(felt.1) > 0.0)
            .max_by(|a, b| (mass(a.1) * a.2.abs()).total_cmp(&(mass(b.1) * b.2.abs())))
            .map_or(EmotionLabel::Neutral, |felt| felt.1);
        Feeling {
            polarity: rounded(polarity.clamp(-1.0, 1.0)),
            label,
            intensity: rounded(mass(label)),
            strongest: self.strongest[label as usize].map(|(_, hit)| hit),
        }
    }
}

fn amplified(strength: f64, degree: f64) -> f64 {
    1.0 - (1.0 - strength).powf(degree)
}

/// Two decimals are more than the estimate knows.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// The degree word beside a hit: close before it (非常着急), or right behind (气死了). 1 where there is none.
fn degree_of(annotator: &Annotator, annotation: &Annotation, hit: &Hit) -> f64 {
    const REACH: usize = 2;
    let range = hit.range();
    annotation
        .hits_from(Tag::Cue(Cue::Degree), Annotation::near(&(range.start..range.end + 1)))
        .iter()
        .find(|degree| {
            let at = degree.range();
            at.start == range.end || (at.end <= range.start && annotation.text()[at.end..range.start].chars().count() <= REACH)
        })
        .map_or(1.0, |degree| f64::from(annotator.term(degree).weight) / 100.0)
}
