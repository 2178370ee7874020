//! Steps that a conversation lacks. Each is asked for only where the log shows that there was room for it.

mod solution;
mod time;

use super::dialogue::{
    COMFORT, DEMANDS, agent_blocks_after, displeased_turns, ends_content, first_displeased, first_upset, helps,
    is_only_disappointed, says_displeasure,
};
use super::{Case, Observation};
use crate::model::{Category, Cue, Role};
use crate::text::Tag;
pub use solution::solution;
pub(super) use solution::{is_shown_the_way, is_under_way};
pub(super) use time::answer_on_time;
pub use time::time_commitment;

/// The agent's first turns, in which he greets.
pub(super) const OPENING: usize = 2;
/// His last ones, in which he takes leave.
pub(super) const ENDING: usize = 5;
/// How often he has to have answered before something is missed.
pub(super) const ANSWERS: usize = 2;
/// Merits that take leave.
const LEAVE: [Category; 2] = [Category::Closing, Category::Thanks];

fn whole(missing: bool) -> Vec<Observation> {
    missing.then(Observation::of_conversation).into_iter().collect()
}

/// The same of what the agent who spoke turn `counted_to` should have done.
fn of_agent(counted_to: Option<&usize>, missing: bool) -> Vec<Observation> {
    whole(missing).into_iter().map(|whole| Observation { counted_to: counted_to.copied(), ..whole }).collect()
}

fn agent_turns(case: &Case) -> usize {
    case.reading.agent_turns.len()
}

/// No salutation and no other courtesy in the agent's first two turns, where the log shows the start: 麻烦您提供下订单号 opens a chat courteously,
/// and so does whoever asks for a moment, offers his help or is sorry for the wait; who is sorry that it cannot be does not.
pub fn greeting(case: &Case) -> Vec<Observation> {
    let opens = case.reading.turns_of(Role::Agent).take(OPENING).any(|i| greets(case, i) || attends(case, i));
    of_agent(case.reading.agent_turns.first(), agent_turns(case) > 0 && case.reading.shows_start() && !opens)
}

/// Whether the agent greets in turn `i`.
pub(super) fn greets(case: &Case, i: usize) -> bool {
    case.reading.has(i, Cue::Salutation) || case.tally.perhaps_in(i, &[Category::Greeting])
}

/// Whether the agent attends to the customer courteously in turn `i`.
pub(super) fn attends(case: &Case, i: usize) -> bool {
    const COURTEOUS: [Category; 4] = [Category::Courtesy, Category::Thanks, Category::Reassurance, Category::Empathy];
    let takes_up = [Cue::TakesUp, Cue::Hold].into_iter().any(|cue| case.reading.has(i, cue));
    takes_up || case.tally.perhaps_in(i, &COURTEOUS)
}

/// No thanks, check or goodbye in the agent's last turns, where the log shows the end.
pub fn closing(case: &Case) -> Vec<Observation> {
    let closes = case.reading.turns_of(Role::Agent).rev().take(ENDING).any(|i| closes(case, i));
    of_agent(case.reading.agent_turns.last(), agent_turns(case) > 0 && case.reading.shows_end() && !closes)
}

/// Whether the agent takes leave in turn `i`. Whoever asks for more ends properly, be it to a customer whom it does not comfort; and 不客气 is a
/// last word as well.
pub(super) fn closes(case: &Case, i: usize) -> bool {
    let asks = || !case.reading.annotations[i].hits_of(Tag::Category(Category::SatisfactionCheck)).is_empty();
    case.tally.perhaps_in(i, &LEAVE) || case.reading.has(i, Cue::ReturnsThanks) || asks()
}

/// An upset customer whom no later agent turn acknowledges. Who is disappointed by nothing that went wrong makes a remark on the goods.
pub fn empathy(case: &Case) -> Vec<Observation> {
    let Some(upset) = first_upset(case) else { return Vec::new() };
    let Some(answer) = agent_blocks_after(case, upset).next() else { return Vec::new() };
    // Words of comfort right before hold for what comes of it.
    let from = case.reading.turns_of(Role::Agent).rev().find(|&i| i < upset).unwrap_or(upset);
    if is_remark(case) || ends_content(case) || case.tally.first_perhaps_from(from, &COMFORT).is_some() {
        return Vec::new();
    }
    vec![Observation { counted_to: Some(answer.first), ..Observation::in_turn(upset) }]
}

/// Whether the customer's displeasure is no more than a remark.
pub(super) fn is_remark(case: &Case) -> bool {
    is_only_disappointed(case) && !has_matter(case)
}

/// Whether something went wrong for the customer, or he presses for something.
fn has_matter(case: &Case) -> bool {
    const PRESSING: [Category; 3] = [Category::Urgency, Category::RepeatContact, Category::Abuse];
    let reading = case.reading;
    let unsettled = [Cue::Trouble, Cue::CustomerUnsolved, Cue::NotAnswered];
    let is_matter = |i: usize| unsettled.into_iter().any(|cue| reading.has(i, cue));
    case.tally.any(&PRESSING) || case.tally.any(&DEMANDS) || reading.turns_of(Role::Customer).any(is_matter)
}

/// The customer reports trouble on our side and is not calm about it, or complains again and demands, and no agent apologises, nor comforts
/// and helps.
pub fn apology(case: &Case) -> Vec<Observation> {
    let apologises = case.tally.first_perhaps_from(0, &[Category::Apology]).is_some();
    let reading = case.reading;
    let makes_good = case.tally.any(&COMFORT) && reading.turns_of(Role::Agent).any(|i| helps(case, i));
    if apologises || makes_good || ends_content(case) {
        return Vec::new();
    }
    let owed = displeasing_trouble(case).or_else(|| complains_again(case));
    let answer = owed.and_then(|turn| agent_blocks_after(case, turn).next());
    answer.map(|answer| Observation::in_turn(answer.first)).into_iter().collect()
}

/// The turn that reports trouble, where the customer is displeased.
fn displeasing_trouble(case: &Case) -> Option<usize> {
    const PRESSING: [Category; 4] =
        [Category::ThreatComplaint, Category::ThreatExposure, Category::ThreatRegulator, Category::ThreatLegal];
    let reading = case.reading;
    let trouble = reading.turns_of(Role::Customer).find(|&i| reading.has(i, Cue::Trouble))?;
    let complains = || displeased_turns(case).any(|turn| says_displeasure(case, turn));
    let pressed = (first_displeased(case).is_some() && complains()) || case.tally.any(&PRESSING);
    pressed.then_some(trouble)
}

/// The second turn in which the customer shows displeasure, where he also demands, threatens or comes again.
fn complains_again(case: &Case) -> Option<usize> {
    const SERIOUS: [Category; 8] = [
        Category::ThreatComplaint,
        Category::ThreatExposure,
        Category::ThreatRegulator,
        Category::ThreatLegal,
        Category::ClaimRefund,
        Category::ClaimCompensation,
        Category::ClaimExchange,
        Category::RepeatContact,
    ];
    displeased_turns(case).nth(1).filter(|_| case.tally.any(&SERIOUS))
}

/// Nobody asks whether the matter is settled, where the log shows the end and the customer came with a problem.
pub fn confirmation(case: &Case) -> Vec<Observation> {
    let asked = case.tally.first_perhaps_from(0, &[Category::SatisfactionCheck]).is_some();
    let is_owed = agent_turns(case) >= ANSWERS && had_problem(case) && case.reading.shows_end();
    of_agent(case.reading.agent_turns.last(), is_owed && !asked && !ends_content(case))
}

/// Whether the customer reports trouble on our side, or demands something.
pub(super) fn had_problem(case: &Case) -> bool {
    let reading = case.reading;
    reading.turns_of(Role::Customer).any(|i| reading.has(i, Cue::Trouble)) || case.tally.any(&DEMANDS)
}

/// The agent carries out an account operation that the customer asked for, and nobody checked who asks for it.
pub fn verification(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    let asked_for = reading.turns_of(Role::Customer).find(|&i| reading.has(i, Cue::AccountOperation));
    let acts = |i: usize| reading.has(i, Cue::AccountOperation) && case.tally.any_in(i, &[Category::Solution]);
    let carries_out = |&i: &usize| acts(i) || reading.has(i, Cue::CarriedOut);
    let done = asked_for.and_then(|asked| reading.turns_of(Role::Agent).filter(|&i| i > asked).find(carries_out));
    let turns = 0..reading.annotations.len();
    let checked = case.tally.first_perhaps_from(0, &[Category::IdentityCheck]).is_some()
        || turns.into_iter().any(|i| reading.has(i, Cue::IdentityNamed));
    done.filter(|_| !checked).map(Observation::in_turn).into_iter().collect()
}
