//! The customer had to push, and left without a word of content.

use super::dialogue::{DEMANDS, ends_content, only_soothes};
use super::{Case, Observation};
use crate::model::{Category, Cue, Role};

/// Whether the agent's words right before turn `turn` only soothed.
fn follows_soothing(case: &Case, turn: usize) -> bool {
    let before = case.reading.blocks.iter().rev().find(|block| block.role != Role::Customer && block.last < turn);
    before.is_some_and(|&block| block.role == Role::Agent && case.reading.turns_in(block).all(|i| only_soothes(case, i)))
}

/// The last of at least two turns near the end, after the first human reply, in which the customer presses.
pub fn check(case: &Case) -> Vec<Observation> {
    const OFTEN: usize = 2;
    const PRESSING: [Category; 2] = [Category::Urgency, Category::RepeatContact];
    let reading = case.reading;
    let Some(first_reply) = reading.turns_of(Role::Agent).next() else { return Vec::new() };
    let presses = |&turn: &usize| {
        case.tally.any_in(turn, &PRESSING)
            || case.tally.any_in(turn, &DEMANDS)
            || reading.has(turn, Cue::CustomerUnsolved)
            || (reading.wants(turn) && follows_soothing(case, turn))
            || reading.feelings[turn].polarity <= case.settings.upset_polarity.value
    };
    let pressing: Vec<usize> = reading.turns_of(Role::Customer).filter(|&turn| turn > first_reply).filter(presses).collect();
    // Whoever pressed early and then let it rest got what he needed.
    let to_the_end = |last: usize| reading.turns_of(Role::Customer).filter(|&turn| turn > last).count() < OFTEN;
    match pressing.last() {
        Some(&last) if pressing.len() >= OFTEN && to_the_end(last) && !ends_content(case) => {
            let counted_to = reading.turns_of(Role::Agent).rfind(|&agent| agent < last);
            vec![Observation { counted_to, ..Observation::in_turn(last) }]
        }
        _ => Vec::new(),
    }
}
