//! A wish or complaint that no agent does anything about.

use super::{ANSWERS, whole};
use crate::model::{Category, Cue, Role};
use crate::rules::check::dialogue::{
    DEMANDS, EVASIVE, SUBSTANCE, agent_blocks_after, calls_for_somebody, displeased_turns, ends_content, ends_open, helps,
    is_displeased, is_served, names_time, presses,
};
use crate::rules::check::{Case, Observation};

/// A complaint or demand that is answered at least twice, and never with an action that the customer takes; or any wish, where he
/// pressed for it and gives up or presses still in his last words.
pub fn solution(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    let demands = |i: usize| case.tally.any_in(i, &DEMANDS) && !calls_for_somebody(case, i);
    let complains = |&i: &usize| reading.has(i, Cue::Trouble) || demands(i) || reading.has(i, Cue::CustomerUnsolved);
    let demand = reading.turns_of(Role::Customer).find(complains);
    let wish = reading.turns_of(Role::Customer).find(|&i| reading.wants(i) || presses(case, i));
    let answered = |from: usize| agent_blocks_after(case, from).count() >= ANSWERS;
    let in_vain = demand.is_some_and(|demand| answered(demand) && in_vain(case, demand));
    let given_up = wish.is_some_and(|wish| answered(wish) && given_up(case, wish));
    let sent_away = wish.is_some_and(|wish| answered(wish) && sent_away(case));
    whole((in_vain || given_up || sent_away) && !is_under_way(case) && !is_shown_the_way(case) && !is_served(case))
}

/// Whether an agent took the matter on and said when, to a customer who is not displeased in the end: nobody can do more about what others
/// decide.
pub(in crate::rules::check) fn is_under_way(case: &Case) -> bool {
    const TAKES_ON: [Category; 3] = [Category::Escalation, Category::FollowUp, Category::Ownership];
    let reading = case.reading;
    let takes_on = |i: usize| reading.has(i, Cue::Promise) || case.tally.any_in(i, &TAKES_ON);
    let evades = |i: usize| case.tally.any_in(i, &EVASIVE);
    let says_both = |i: usize| takes_on(i) && names_time(case, i) && !evades(i);
    let agrees = |i: usize| {
        reading.turns_of(Role::Customer).find(|&turn| turn > i).is_some_and(|turn| reading.has(turn, Cue::Acknowledge))
    };
    let is_told = || reading.turns_of(Role::Agent).any(|i| names_time(case, i) && !evades(i));
    let last_words = reading.turns_of(Role::Customer).next_back();
    let is_content = last_words.is_none_or(|turn| !is_displeased(case, turn) && !reading.has(turn, Cue::CustomerUnsolved));
    let is_agreed = |i: usize| takes_on(i) && !evades(i) && agrees(i) && is_told();
    is_content && reading.turns_of(Role::Agent).any(|i| says_both(i) || is_agreed(i))
}

/// Whether an agent told the customer what to do, and he says no more than that he will.
pub(in crate::rules::check) fn is_shown_the_way(case: &Case) -> bool {
    let reading = case.reading;
    let Some(last) = reading.turns_of(Role::Customer).rfind(|&i| !reading.is_small_talk(i) || reading.has(i, Cue::Resigned))
    else {
        return false;
    };
    let gives_up = reading.has(last, Cue::Resigned) || is_displeased(case, last) || reading.has(last, Cue::CustomerUnsolved);
    let shows = |i: usize| reading.has(i, Cue::Instruction) && !reading.has(i, Cue::Awaits) && !case.tally.any_in(i, &EVASIVE);
    let is_taken = |i: usize| {
        let next = reading.turns_of(Role::Customer).find(|&turn| turn > i);
        next.is_none_or(|turn| reading.is_small_talk(turn) && !reading.has(turn, Cue::Resigned))
    };
    !gives_up && reading.turns_of(Role::Agent).any(|i| shows(i) && (i > last || is_taken(i)))
}

/// Whether the customer is displeased again and again and to the end, and no agent offered anything.
fn sent_away(case: &Case) -> bool {
    /// A feeling at the end from here on is no calm one (chosen on labelled conversations: half of what is called upset).
    const DISPLEASED: f64 = -0.15;
    const OFTEN: usize = 2;
    let reading = case.reading;
    let ends_displeased = reading.emotion.customer.as_ref().is_some_and(|curve| curve.end <= DISPLEASED);
    let offered = case.tally.first_perhaps_from(0, &SUBSTANCE).is_some();
    ends_displeased && displeased_turns(case).count() >= OFTEN && !offered && !ends_content(case)
}

/// Whether no action that helps follows the complaint in turn `demand`, and the customer neither lets it rest nor takes it.
fn in_vain(case: &Case, demand: usize) -> bool {
    const OFTEN: usize = 2;
    let reading = case.reading;
    let later = || reading.turns_of(Role::Customer).filter(|&i| i > demand);
    let presses_on =
        later().filter(|&i| reading.wants(i)).count() >= OFTEN || later().any(|i| reading.has(i, Cue::CustomerUnsolved));
    let acts = reading.turns_of(Role::Agent).any(|i| i > demand && helps(case, i));
    presses_on && !acts && !ends_content(case) && !takes_it(case)
}

/// Whether the customer pressed after the wish in turn `wish`, and leaves it open.
fn given_up(case: &Case, wish: usize) -> bool {
    let pressed = case.reading.turns_of(Role::Customer).filter(|&i| i > wish && presses(case, i)).count();
    ends_open(case) && (pressed >= 2 || (pressed >= 1 && case.tally.any(&EVASIVE)))
}

/// Whether the customer's last words merely take what was said, or say 没有 when asked for more, and do not give up.
fn takes_it(case: &Case) -> bool {
    let reading = case.reading;
    let Some(last) = reading.turns_of(Role::Customer).next_back() else { return false };
    let asked = last.checked_sub(1).is_some_and(|before| case.tally.any_in(before, &[Category::SatisfactionCheck]));
    let has_no_more = asked && !reading.wants(last) && !presses(case, last);
    (reading.is_small_talk(last) || has_no_more) && !reading.has(last, Cue::Resigned)
}
