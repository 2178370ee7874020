//! Background: who came, with what, and for whom the case is.

use super::TrainingCase;
use super::words::{Words, filled};
use crate::model::{Category, Coaching, CustomerType, EmotionLabel, Kind, Role, Scene, Side, Skill, Topic, tenths};
use crate::report::digest::costs;
use crate::report::shown::shown;

/// Skills that one case is for.
const SKILLS: usize = 3;
/// Characters of what the customer began with.
const BEGAN: usize = 60;
/// Turns of the customer that are the start.
const START: usize = 2;

pub(super) struct Background {
    pub(super) line: String,
    pub(super) kind: String,
    pub(super) difficulty: String,
    pub(super) learners: String,
    pub(super) skills: Vec<String>,
    pub(super) portrait: String,
    pub(super) cause: String,
    pub(super) claim: String,
    pub(super) facts: String,
}

impl Background {
    pub(super) fn of(case: &TrainingCase, coaching: &Coaching, words: &Words) -> Self {
        let classes = case.card.classes;
        let level = usize::from(classes.issue_level).clamp(1, 4) - 1;
        // Whoever begins upset is no case for the first week, whatever he asks.
        let hard = level.max(usize::from(starts_with(case).is_some()));
        Self {
            line: line(case, words),
            kind: kind(classes.scene, classes.topic),
            difficulty: words.difficulty.names[hard].clone(),
            learners: words.difficulty.learners[hard].clone(),
            skills: skills(case, coaching).iter().map(|skill| skill.name.clone()).collect(),
            portrait: portrait(case, words),
            cause: cause(case).unwrap_or_else(|| words.unknown.clone()),
            claim: claim(case, words),
            facts: facts(case, words),
        }
    }
}

/// The line of business: what the log says, else what follows from the scene.
fn line(case: &TrainingCase, words: &Words) -> String {
    let named = words.line_keys.iter().find_map(|key| case.conversation.meta.get(key)).filter(|named| !named.trim().is_empty());
    let by_scene = || words.lines.get(&case.card.classes.scene).cloned().unwrap_or_default();
    named.map_or_else(by_scene, |named| shown(named, BEGAN).into_owned())
}

fn kind(scene: Scene, topic: Topic) -> String {
    match (scene, topic) {
        (Scene::Other, topic) => topic.name().to_owned(),
        (scene, Topic::Other) => scene.name().to_owned(),
        (scene, topic) => format!("{}·{}", topic.name(), scene.name()),
    }
}

/// The skills it is for, those that cost most (or that it shows most) first.
pub(super) fn skills<'c>(case: &TrainingCase, coaching: &'c Coaching) -> Vec<&'c Skill> {
    let costs = costs(&case.card);
    let weight = |skill: &Skill| -> i64 {
        let codes = if case.good { &skill.merits } else { &skill.violations };
        let findings = case.card.findings.iter().zip(&costs).filter(|(finding, _)| codes.contains(&finding.category));
        if case.good {
            let mut shown: Vec<Category> = findings.map(|(finding, _)| finding.category).collect();
            shown.sort_unstable();
            shown.dedup();
            i64::try_from(shown.len()).unwrap_or(i64::MAX)
        } else {
            // What is found but costs nothing (its rule is capped) still names the skill.
            findings.map(|(_, cost)| 1 - cost).sum()
        }
    };
    let mut weighed: Vec<(i64, &Skill)> = coaching.skills.iter().map(|skill| (weight(skill), skill)).collect();
    weighed.retain(|(weight, _)| *weight > 0);
    weighed.sort_by_key(|(weight, _)| -weight);
    weighed.into_iter().take(SKILLS).map(|(_, skill)| skill).collect()
}

/// The bad feeling that the customer comes with, where there is one.
fn starts_with(case: &TrainingCase) -> Option<EmotionLabel> {
    let curve = case.card.emotion.customer.as_ref()?;
    let start = curve.curve.iter().take(START).filter(|point| point.label.side() == Side::Negative);
    start.min_by(|a, b| a.polarity.total_cmp(&b.polarity)).map(|point| point.label)
}

fn has(case: &TrainingCase, code: Category) -> bool {
    case.card.findings.iter().any(|finding| finding.category == code)
}

fn portrait(case: &TrainingCase, words: &Words) -> String {
    let mut parts = Vec::new();
    if case.card.classes.customer_type != CustomerType::Ordinary {
        parts.push(case.card.classes.customer_type.name().to_owned());
    }
    parts.push(match starts_with(case) {
        Some(label) => filled(&words.portrait.upset, "emotion", label.name()),
        None => words.portrait.calm.clone(),
    });
    let marks = [
        (Category::RepeatContact, &words.portrait.again),
        (Category::Vip, &words.portrait.vip),
        (Category::VulnerableCustomer, &words.portrait.vulnerable),
    ];
    parts.extend(marks.into_iter().filter(|(code, _)| has(case, *code)).map(|(_, text)| text.clone()));
    parts.join("，")
}

/// What the customer said first, beyond a mere greeting.
fn cause(case: &TrainingCase) -> Option<String> {
    const SUBSTANTIAL: usize = 5;
    let said = || case.conversation.turns.iter().filter(|turn| turn.role == Role::Customer).map(|turn| turn.text.trim());
    let substantial = said().find(|text| text.chars().count() >= SUBSTANTIAL);
    substantial.or_else(|| said().find(|text| !text.is_empty())).map(|text| shown(text, BEGAN).into_owned())
}

/// What the customer asks for, and with what he presses for it.
fn claim(case: &TrainingCase, words: &Words) -> String {
    let asked =
        |code: Category| code.kind() == Kind::Signal && (code.name().starts_with("要求") || code.name().starts_with("扬言"));
    let mut claims: Vec<&str> = Vec::new();
    for finding in case.card.findings.iter().filter(|finding| asked(finding.category)) {
        if !claims.contains(&finding.category.name()) {
            claims.push(finding.category.name());
        }
    }
    let asks = match (case.card.classes.scene, case.card.classes.topic) {
        (_, Topic::Other) => &words.claim.other,
        (Scene::Inquiry, _) => &words.claim.asks,
        _ => &words.claim.solves,
    };
    if claims.is_empty() { filled(asks, "topic", case.card.classes.topic.name()) } else { claims.join("、") }
}

fn facts(case: &TrainingCase, words: &Words) -> String {
    let card = &case.card;
    let line = filled(&words.headings.facts_line, "channel", card.channel.name());
    let line = filled(&line, "turns", card.turns);
    let line = filled(&line, "level", card.classes.issue_level);
    let line = filled(&line, "risk", card.classes.risk.name());
    let line = filled(&line, "score", tenths(card.score));
    filled(&line, "grade", card.grade.name())
}
