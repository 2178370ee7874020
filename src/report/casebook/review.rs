//! Review: what was handled how, what it did to the customer, and what to say instead.

use super::TrainingCase;
use super::background::skills;
use super::words::{Words, filled};
use crate::model::{Category, Coaching, EmotionShift, Finding, Kind, StepState};
use crate::report::digest::costs;
use crate::report::shown::shown;

/// Points that are told of each kind: as many as one lesson holds.
const POINTS: usize = 6;
/// Merits that nearly every conversation has: they are told last.
const ROUTINE: [Category; 5] =
    [Category::Greeting, Category::Courtesy, Category::PromptResponse, Category::Thanks, Category::Closing];
/// Characters of words that are quoted.
const WORDS: usize = 40;
/// The customer's feeling that counts as upset.
const UPSET: f64 = -0.3;

pub(super) struct Review {
    pub(super) worked: Vec<String>,
    pub(super) lacking: Vec<String>,
    pub(super) advice: Vec<String>,
    pub(super) question: String,
}

impl Review {
    pub(super) fn of(case: &TrainingCase, coaching: &Coaching, words: &Words) -> Self {
        let mut worked = points(case, Kind::Merit, words);
        let mut lacking = points(case, Kind::Violation, words);
        for (rose, text) in shifts(case, words) {
            if rose { worked.push(text) } else { lacking.push(text) }
        }
        if let Some(curve) = case.card.emotion.customer.as_ref().filter(|curve| curve.min <= UPSET) {
            if curve.recovered {
                worked.push(words.review.recovered.clone());
            } else if curve.end <= UPSET {
                lacking.push(words.review.unresolved.clone());
            }
        }
        lacking.extend(missing_steps(case, words));
        if worked.is_empty() {
            worked.push(words.review.nothing_worked.clone());
        }
        if lacking.is_empty() {
            lacking.push(words.review.nothing_lacking.clone());
        }
        Self { worked, lacking, advice: advice(case, coaching, words), question: question(case, words) }
    }
}

/// The findings of a kind by code, the dearest first, each with its first place.
fn of_kind(case: &TrainingCase, kind: Kind) -> Vec<(&Finding, Vec<usize>)> {
    let costs = costs(&case.card);
    // Own rules of the code for all others are told apart by their names.
    let mut codes: Vec<((Category, Option<&str>), i64)> = Vec::new();
    for (finding, cost) in case.card.findings.iter().zip(costs).filter(|(one, _)| one.kind == kind && !one.review_only) {
        let called = (finding.category, finding.own_name());
        match codes.iter_mut().find(|(code, _)| *code == called) {
            Some((_, sum)) => *sum += cost,
            None => codes.push((called, cost)),
        }
    }
    codes.sort_by_key(|((code, _), cost)| (ROUTINE.contains(code), *cost));
    let places = |(called, _): ((Category, Option<&str>), i64)| {
        let is_called = move |one: &&Finding| (one.category, one.own_name()) == called && !one.review_only;
        let of_code = || case.card.findings.iter().filter(is_called);
        let turns = of_code().filter_map(|finding| finding.turn).collect();
        of_code().next().map(|first| (first, turns))
    };
    codes.into_iter().filter_map(places).take(POINTS).collect()
}

fn points(case: &TrainingCase, kind: Kind, words: &Words) -> Vec<String> {
    let told = |(finding, mut turns): (&Finding, Vec<usize>)| {
        turns.dedup();
        let turns: Vec<String> = turns.iter().map(ToString::to_string).collect();
        let place =
            if turns.is_empty() { words.review.whole.clone() } else { filled(&words.review.turn, "turn", turns.join("、")) };
        let quote = finding.quote.as_ref().map_or_else(String::new, |quote| format!("“{}”", shown(&quote.text, WORDS)));
        // What was done well speaks for itself; what was not needs its reason.
        let reason = finding.told().filter(|_| kind == Kind::Violation).map_or_else(String::new, |told| format!("：{told}"));
        format!("{}（{place}）{quote}{reason}", finding.name())
    };
    of_kind(case, kind).into_iter().map(told).collect()
}

/// Where the customer's feeling changes after something that an agent said, and whether for the better.
fn shifts(case: &TrainingCase, words: &Words) -> Vec<(bool, String)> {
    let told = |shift: &EmotionShift| {
        let rose = shift.change > 0.0;
        let text = filled(if rose { &words.review.shift_up } else { &words.review.shift_down }, "turn", shift.turn);
        shift.after.map(|after| (rose, text + &filled(&words.review.after, "turn", after)))
    };
    case.card.emotion_shifts.iter().filter_map(told).collect()
}

fn missing_steps(case: &TrainingCase, words: &Words) -> Option<String> {
    let standard = case.card.flow.iter().map(|step| (step.step.name(), step.state));
    let further = case.card.flows.iter().flat_map(|flow| &flow.steps).map(|step| (&*step.name, step.state));
    let mut steps: Vec<&str> = Vec::new();
    for (name, _) in standard.chain(further).filter(|(_, state)| *state == StepState::Missing) {
        if !steps.contains(&name) {
            steps.push(name);
        }
    }
    (!steps.is_empty()).then(|| filled(&words.review.missing_step, "steps", steps.join("、")))
}

/// What to say instead: the rules' own suggestions, then the advice and the wording of the skills that the case is for.
fn advice(case: &TrainingCase, coaching: &Coaching, words: &Words) -> Vec<String> {
    let mut advice: Vec<String> = Vec::new();
    let mut push = |text: String| {
        if !advice.contains(&text) {
            advice.push(text);
        }
    };
    for (finding, _) in of_kind(case, Kind::Violation) {
        if let Some(suggestion) = &finding.suggestion {
            push(format!("{}：{suggestion}", finding.name()));
        }
    }
    for skill in skills(case, coaching) {
        push(format!("{}：{}", skill.name, skill.advice));
        skill.say.first().into_iter().for_each(|say| push(filled(&words.review.say, "say", say)));
    }
    advice
}

/// A question that the group answers: at the turn where it went wrong, or where it was done well.
fn question(case: &TrainingCase, words: &Words) -> String {
    let (kind, text) =
        if case.good { (Kind::Merit, &words.review.question_good) } else { (Kind::Violation, &words.review.question_bad) };
    // Greetings are merits, too, but nothing to talk about: of a good case the turn that shows most.
    let turns: Vec<usize> = case.card.findings.iter().filter(|one| one.kind == kind).filter_map(|one| one.turn).collect();
    let count = |turn: usize| turns.iter().filter(|&&other| other == turn).count();
    let dearest = || of_kind(case, kind).into_iter().find_map(|(_, turns)| turns.first().copied());
    let fullest = || turns.iter().copied().rev().max_by_key(|&turn| count(turn));
    let turn = if case.good { fullest() } else { dearest() };
    filled(text, "turn", turn.unwrap_or(case.conversation.turns.len().saturating_sub(1)))
}
