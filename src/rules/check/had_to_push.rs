//! The customer had to push, and left without a word of content.

use super::dialogue::{
    EVASIVE, answers, ends_content, helps, is_served, names_time, only_soothes, presses, says_nothing, tells_when,
};
use super::{Case, Observation};
use crate::model::{Category, Cue, Role};
use crate::rules::reading::Block;

/// Whether the agent's words right before turn `turn` were no answer: formulas alone, or evasion. Who asks to wait will answer yet.
fn follows_no_answer(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    let before = reading.blocks.iter().rev().find(|block| block.role != Role::Customer && block.last < turn);
    // A greeting before anything was asked leaves nothing open.
    let asked = |block: &Block| reading.turns_of(Role::Customer).any(|i| i < block.first && reading.wants(i));
    let soothes = |i: usize| only_soothes(case, i) && !case.reading.has(i, Cue::Hold);
    let no_answer = |i: usize| soothes(i) || says_nothing(case, i) || case.tally.any_in(i, &EVASIVE);
    before.is_some_and(|block| block.role == Role::Agent && asked(block) && reading.turns_in(*block).all(no_answer))
}

/// Whether an agent says something to the matter after turn `turn`.
fn answered_after(case: &Case, turn: usize) -> bool {
    answers(case, case.reading.turns_of(Role::Agent).filter(|&i| i > turn))
}

/// Whether the customer says in `turn` that what he was told is not so, or not enough.
fn is_unsatisfied(case: &Case, turn: usize) -> bool {
    const UNSATISFIED: [Cue; 4] = [Cue::Trouble, Cue::CustomerUnsolved, Cue::NotAnswered, Cue::AsksWhen];
    const FIGHTS: [Category; 6] = [
        Category::RepeatContact,
        Category::EscalationRequest,
        Category::ThreatComplaint,
        Category::ThreatExposure,
        Category::ThreatRegulator,
        Category::ThreatLegal,
    ];
    case.tally.any_in(turn, &FIGHTS) || UNSATISFIED.into_iter().any(|cue| case.reading.has(turn, cue))
}

/// Whether the agent had named a time shortly before turn `last`, the last of `pressing`, unpressed, and the customer only grumbles and hurries since.
fn knows_when(case: &Case, pressing: &[usize], last: usize) -> bool {
    /// Turns of the agent: what was said earlier was about something else.
    const SHORTLY: usize = 6;
    let reading = case.reading;
    let before = reading.turns_of(Role::Agent).rev().skip_while(|&turn| turn > last).take(SHORTLY);
    let told = before.filter(|&turn| names_time(case, turn)).last();
    let grumbles = |told: usize| !reading.turns_of(Role::Customer).any(|turn| turn > told && is_unsatisfied(case, turn));
    told.is_some_and(|told| pressing.iter().filter(|&&turn| turn < told).count() < OFTEN && grumbles(told))
}

/// Whether the customer gives up in his last words.
fn gives_up(case: &Case) -> bool {
    const LAST: usize = 2;
    case.reading.turns_of(Role::Customer).rev().take(LAST).any(|turn| case.reading.has(turn, Cue::Resigned))
}

/// Whether the customer asks, hurries or insists in `turn`: who only sighs does not push.
fn pushes_on(case: &Case, turn: usize) -> bool {
    is_unsatisfied(case, turn) || case.reading.wants(turn) || case.tally.any_in(turn, &[Category::Urgency])
}

/// How often makes it pushing.
pub(super) const OFTEN: usize = 2;

/// The last turn in which the customer asks when, having asked before, and is told no time to the end.
fn asked_when_in_vain(case: &Case) -> Option<usize> {
    let reading = case.reading;
    let told = reading.turns_of(Role::Agent).rev().find(|&turn| tells_when(case, turn) || reading.has(turn, Cue::Hold));
    let last_reply = reading.turns_of(Role::Agent).next_back()?;
    let in_vain = |&turn: &usize| reading.has(turn, Cue::AsksWhen) && told.is_none_or(|told| told < turn) && turn < last_reply;
    let asked: Vec<usize> = reading.turns_of(Role::Customer).filter(in_vain).collect();
    asked.last().copied().filter(|_| asked.len() >= OFTEN && !ends_content(case))
}

/// The turns after the first human reply in which the customer presses.
pub(super) fn pressing(case: &Case) -> Vec<usize> {
    let reading = case.reading;
    let Some(first_reply) = reading.turns_of(Role::Agent).next() else { return Vec::new() };
    let pushes = |&turn: &usize| presses(case, turn) || (reading.wants(turn) && follows_no_answer(case, turn));
    reading.turns_of(Role::Customer).filter(|&turn| turn > first_reply).filter(pushes).collect()
}

/// The last of at least two turns near the end, after the first human reply, in which the customer presses; one is enough where it
/// follows no answer, he gets none then and gives up in the end. Whoever asked when again and again and was never told had to push, wherever that was.
pub fn check(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    let pressing = pressing(case);
    // Whoever pressed early and then let it rest got what he needed, unless he gave up.
    let gives_up = gives_up(case);
    let to_the_end = |last: usize| gives_up || reading.turns_of(Role::Customer).filter(|&turn| turn > last).count() < OFTEN;
    let helped = |last: usize| reading.turns_of(Role::Agent).any(|turn| turn > last && helps(case, turn));
    // A wish that he had to say twice is settled by any answer; only who urged is owed an action.
    let settled = |last: usize| helped(last) || (!presses(case, last) && !gives_up && answered_after(case, last));
    let evaded = |last: usize| gives_up && follows_no_answer(case, last) && !answered_after(case, last);
    let is_pushing = || pressing.iter().any(|&turn| pushes_on(case, turn));
    let pushed = |last: usize| (is_pushing() && pressing.len() >= OFTEN && !knows_when(case, &pressing, last)) || evaded(last);
    let in_vain = |&last: &usize| pushed(last) && to_the_end(last) && !settled(last) && !ends_content(case) && !is_served(case);
    let last = pressing.last().copied().filter(in_vain).or_else(|| asked_when_in_vain(case));
    let counted_to = last.and_then(|last| reading.turns_of(Role::Agent).rfind(|&agent| agent < last));
    last.map(|last| Observation { counted_to, ..Observation::in_turn(last) }).into_iter().collect()
}
