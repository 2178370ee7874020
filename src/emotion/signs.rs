//! What in a turn speaks for an emotion: words of the lexicons with their negators and degrees, and piled-up marks.

use crate::model::{Category, Cue, EmotionLabel, Role};
use crate::text::{Annotation, Annotator, Hit, Tag};

/// Something that speaks for an emotion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sign {
    pub(super) label: EmotionLabel,
    /// From 0 to 1.
    pub(super) strength: f64,
    /// The words, if a term did.
    pub(super) hit: Option<Hit>,
    /// The degree word beside them.
    pub(super) degree: Option<Hit>,
}

/// The signs of a turn.
#[derive(Debug, Default)]
pub(super) struct Signs {
    pub(super) all: Vec<Sign>,
    /// Whether a feeling is spoken of, be it to deny it: 我没生气 leaves nothing to be guessed.
    pub(super) settled: bool,
    /// Whether marks are piled up: what is said is meant stronger.
    pub(super) piled: bool,
}

/// Labels whose terms stand in the lexicon, with the polarity they usually have and the one they have at most: a puzzled customer is less
/// upset than an angry one.
pub(super) const FELT: [(Category, EmotionLabel, f64, f64); 7] = [
    (Category::EmotionAnger, EmotionLabel::Anger, -0.75, -1.0),
    (Category::EmotionAnxiety, EmotionLabel::Anxiety, -0.45, -0.8),
    (Category::EmotionDisappointment, EmotionLabel::Disappointment, -0.5, -0.9),
    (Category::EmotionDissatisfaction, EmotionLabel::Dissatisfaction, -0.45, -0.85),
    (Category::EmotionConfusion, EmotionLabel::Confusion, -0.1, -0.3),
    (Category::EmotionSatisfaction, EmotionLabel::Satisfaction, 0.5, 0.8),
    (Category::EmotionGratitude, EmotionLabel::Gratitude, 0.55, 0.8),
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
    (Category::ThreatChurn, EmotionLabel::Dissatisfaction, 0.3),
    (Category::ClaimCompensation, EmotionLabel::Dissatisfaction, 0.35),
    (Category::RepeatContact, EmotionLabel::Dissatisfaction, 0.4),
    (Category::Urgency, EmotionLabel::Anxiety, 0.35),
    (Category::Praise, EmotionLabel::Satisfaction, 0.6),
];

/// What an agent shows who says such a thing: impatience is a mild anger, coldness a displeasure.
const SHOWN: [(Category, EmotionLabel, f64); 7] = [
    (Category::Insult, EmotionLabel::Anger, 0.9),
    (Category::Threat, EmotionLabel::Anger, 0.7),
    (Category::Impatience, EmotionLabel::Anger, 0.5),
    (Category::Confrontation, EmotionLabel::Anger, 0.5),
    (Category::Rhetorical, EmotionLabel::Anger, 0.5),
    (Category::Sarcasm, EmotionLabel::Anger, 0.5),
    (Category::Perfunctory, EmotionLabel::Dissatisfaction, 0.4),
];

/// Strength of a term of weight 1, 2 and 3 (in hundredths of weight): mild, clear, strong.
fn strength(weight: u16) -> f64 {
    (f64::from(weight) / 100.0 * 0.28).clamp(0.1, 0.9)
}

/// The signs of a turn. `annotator` must be the one that made `annotation`.
pub(super) fn signs_of(annotator: &Annotator, role: Role, annotation: &Annotation) -> Signs {
    let mut signs = Signs::default();
    // Agents speak of the customer's feelings: 让您失望了 is no disappointment of theirs.
    let felt = if role == Role::Agent { &[][..] } else { &FELT[..] };
    for &(category, label, ..) in felt {
        for hit in annotation.hits_of(Tag::Category(category)) {
            signs.settled = true;
            if annotation.is_titled(&hit.range()) {
                continue;
            }
            let Some(label) = label_of(annotation, label, hit) else { continue };
            let degree = degree_of(annotation, hit);
            let by = degree.map_or(1.0, |degree| f64::from(annotator.term(&degree).weight) / 100.0);
            let strength = amplified(strength(annotator.term(hit).weight), by);
            signs.all.push(Sign { label, strength, hit: Some(*hit), degree });
        }
    }
    signs.outweigh(annotator, annotation);
    if role == Role::Agent {
        signs.imply(annotator, annotation, &SHOWN);
    }
    if role == Role::Customer {
        signs.imply(annotator, annotation, &IMPLIED);
        signs.punctuate(annotation.text());
    }
    signs
}

/// The label that a hit stands for; `None` if it is denied and nothing takes its place.
fn label_of(annotation: &Annotation, label: EmotionLabel, hit: &Hit) -> Option<EmotionLabel> {
    if !annotation.is_negated(hit) {
        return Some(label);
    }
    // 不满意 complains; 不谢, 没生气 and 不太开心 say nothing.
    (label == EmotionLabel::Satisfaction && !is_mood(annotation, hit)).then_some(EmotionLabel::Dissatisfaction)
}

impl Signs {
    /// What stands before a "but" counts half: 态度还行，但是没解决.
    fn outweigh(&mut self, annotator: &Annotator, annotation: &Annotation) {
        /// Terms of this weight set off what comes after them.
        const BUT: u16 = 300;
        let turnings = annotation.hits_of(Tag::Cue(Cue::Turning)).iter();
        let Some(but) = turnings.rev().find(|turning| annotator.term(turning).weight == BUT) else { return };
        for sign in &mut self.all {
            if sign.hit.is_some_and(|hit| hit.range().end <= but.range().start) {
                sign.strength /= 2.0;
            }
        }
    }

    fn imply(&mut self, annotator: &Annotator, annotation: &Annotation, by: &[(Category, EmotionLabel, f64)]) {
        for &(category, label, strength) in by {
            let counts = |hit: &&Hit| {
                let is_said = !annotation.is_negated(hit) && !annotation.is_titled(&hit.range());
                is_said && !is_felt(annotation, hit) && !annotator.term(hit).is_learned()
            };
            if let Some(hit) = annotation.hits_of(Tag::Category(category)).iter().find(counts) {
                self.all.push(Sign { label, strength, hit: Some(*hit), degree: None });
            }
        }
    }

    /// Piled-up marks make what is said stronger; question marks alone are a demand for an answer.
    fn punctuate(&mut self, text: &str) {
        self.piled = ["!!", "??", "?!", "!?"].iter().any(|pile| text.contains(pile));
        if self.piled && text.chars().all(|c| matches!(c, '!' | '?' | ' ')) {
            self.all.push(Sign { label: EmotionLabel::Dissatisfaction, strength: 0.35, hit: None, degree: None });
        }
    }
}

/// Whether the words of `hit` express a feeling already: they are no second sign of it.
fn is_felt(annotation: &Annotation, hit: &Hit) -> bool {
    FELT.iter().any(|&(category, ..)| shares_with(annotation, Tag::Category(category), hit))
}

/// Whether `hit` speaks of a mood: to be without it is no complaint yet.
fn is_mood(annotation: &Annotation, hit: &Hit) -> bool {
    shares_with(annotation, Tag::Cue(Cue::Mood), hit)
}

/// Whether a hit of `tag` shares a character with `hit`.
fn shares_with(annotation: &Annotation, tag: Tag, hit: &Hit) -> bool {
    let range = hit.range();
    let near = annotation.hits_from(tag, Annotation::near(&range));
    near.iter().map(Hit::range).any(|other| other.start < range.end && range.start < other.end)
}

pub(super) fn amplified(strength: f64, degree: f64) -> f64 {
    1.0 - (1.0 - strength).powf(degree)
}

/// The degree word beside a hit: close before it (非常着急), or right behind (气死了).
fn degree_of(annotation: &Annotation, hit: &Hit) -> Option<Hit> {
    const REACH: usize = 2;
    let range = hit.range();
    let beside = |degree: &&Hit| {
        let at = degree.range();
        at.start == range.end || (at.end <= range.start && annotation.text()[at.end..range.start].chars().count() <= REACH)
    };
    annotation.hits_from(Tag::Cue(Cue::Degree), Annotation::near(&(range.start..range.end + 1))).iter().find(beside).copied()
}
