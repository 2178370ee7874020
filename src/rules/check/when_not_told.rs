//! The customer asks when, and is told that it will be done.

use super::dialogue::{tells_when, told_beside};
use super::{Case, Observation};
use crate::model::{Category, Cue, Role};
use crate::rules::reading::Block;
use crate::text::{Hit, Tag};

/// What stands in for a time in such an answer.
const PUTS_OFF: [Tag; 4] = [
    Tag::Cue(Cue::Promise),
    Tag::Category(Category::FollowUp),
    Tag::Category(Category::Reassurance),
    Tag::Category(Category::Escalation),
];

/// Answers to "when" that promise and name no time. Who asks back, asks to wait for the answer, told the time shortly before or does so in the
/// next message, or is reproached for the very turn already is left alone.
pub fn check(case: &Case) -> Vec<Observation> {
    let pairs = case.reading.blocks.windows(2).filter(|pair| pair[0].role == Role::Customer && pair[1].role == Role::Agent);
    let asked = pairs.filter(|pair| case.reading.turns_in(pair[0]).any(|turn| case.reading.has(turn, Cue::AsksWhen)));
    asked.filter_map(|pair| put_off(case, pair[1])).collect()
}

fn put_off(case: &Case, answer: Block) -> Option<Observation> {
    let reading = case.reading;
    let answers = |turn: usize| {
        tells_when(case, turn) || reading.annotations[turn].asks() || reading.has(turn, Cue::Hold) || reproached(case, turn)
    };
    if reading.turns_in(answer).any(answers) || told_beside(case, answer) {
        return None;
    }
    let hit_in = |turn: usize| PUTS_OFF.iter().flat_map(move |&tag| reading.annotations[turn].hits_of(tag)).next().copied();
    let seen = |turn: usize| hit_in(turn).map(|hit: Hit| Observation { hit: Some(hit), ..Observation::in_turn(turn) });
    reading.turns_in(answer).find_map(seen)
}

fn reproached(case: &Case, turn: usize) -> bool {
    const ALREADY: [Category; 5] =
        [Category::Vague, Category::Perfunctory, Category::Ignorance, Category::Refusal, Category::Impatience];
    case.tally.any_in(turn, &ALREADY)
}
