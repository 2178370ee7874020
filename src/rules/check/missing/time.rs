//! Something that takes time, and nobody says how much.

use crate::model::{Category, Cue, Role};
use crate::rules::check::dialogue::{ends_content, names_time, presses};
use crate::rules::check::{Case, Observation};

/// A promise of action to a customer who complains or presses, or a customer who asks when, where no agent turn names a time, and
/// which is not carried out within the log. A question back is no answer yet; an estimate is a time; who is
/// told no, or the rule, waits for nothing.
pub fn time_commitment(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    if ends_content(case) {
        return Vec::new();
    }
    let says_when = |i: usize| (names_time(case, i) && !case.tally.any_in(i, &[Category::Vague])) || confirms_time(case, i);
    let told = reading.turns_of(Role::Agent).any(says_when);
    let waits = |&i: &usize| reading.has(i, Cue::Trouble) || presses(case, i);
    let waiting = reading.turns_of(Role::Customer).find(waits);
    let promise = waiting.and_then(|waiting| reading.turns_of(Role::Agent).find(|&i| i > waiting && promises(case, i)));
    let asked = reading.turns_of(Role::Customer).find(|&i| reading.has(i, Cue::AsksWhen));
    let answer = asked.and_then(|asked| answer_on_time(case, asked));
    let is_done = |from: usize| reading.turns_of(Role::Agent).any(|i| i >= from && reading.has(i, Cue::Done));
    let owed = promise.into_iter().chain(answer).min().filter(|&owed| !told && !is_done(owed));
    owed.map(Observation::in_turn).into_iter().collect()
}

/// Whether the agent hands the matter back, for now: who waits for something, or is told what to do, is owed nothing yet.
fn returns(case: &Case, turn: usize) -> bool {
    [Cue::Hold, Cue::Awaits].into_iter().any(|cue| case.reading.has(turn, cue))
}

fn promises(case: &Case, turn: usize) -> bool {
    case.reading.has(turn, Cue::Promise) && !returns(case, turn) && !is_only_offered(case, turn)
}

/// Whether the agent's turn asks the customer something back, and he does not say yes to it.
fn is_only_offered(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    let asks_for_more = case.tally.perhaps_in(turn, &[Category::SatisfactionCheck]);
    let next = reading.first_after(turn, Role::Customer);
    let agrees = next.is_some_and(|next| reading.turns_in(next).any(|i| reading.has(i, Cue::Acknowledge)));
    reading.annotations[turn].asks() && !asks_for_more && !agrees
}

/// The agent's answer to a customer who asks when in turn `asked`; a question back is none.
pub(in crate::rules::check) fn answer_on_time(case: &Case, asked: usize) -> Option<usize> {
    /// Characters: so much names an order, or asks for one.
    const SHORT: usize = 8;
    let reading = case.reading;
    let is_full = |i: usize| reading.length(i) > SHORT || promises(case, i);
    let says_no = |i: usize| reading.has(i, Cue::StatesNo) && !reading.has(i, Cue::Promise);
    let answers = |i: usize| !reading.annotations[i].asks() && !returns(case, i) && (is_full(i) || says_no(i));
    reading.turns_of(Role::Agent).find(|&i| i > asked && answers(i)).filter(|&i| !says_no(i))
}

/// Whether the agent's turn says yes or no to a customer who named a time himself: 今天能好吗, 可以的.
fn confirms_time(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    let before = reading.right_before(turn, Role::Customer);
    let asks = |i: usize| reading.has(i, Cue::TimeNamed) && reading.annotations[i].asks();
    reading.has(turn, Cue::YesNo) && before.is_some_and(|before| reading.turns_in(before).any(asks))
}
