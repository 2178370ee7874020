//! The agent closes while the customer's matter is open.

use super::dialogue::only_takes_leave;
use super::{Case, Observation};
use crate::model::{Category, Cue, Role};

/// A stretch of agent turns that only takes leave, right after a wish of the customer. A yes to a question is an answer.
pub fn check(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    reading
        .blocks
        .windows(2)
        .filter(|pair| pair[0].role == Role::Customer && pair[1].role == Role::Agent)
        .filter(|pair| {
            let wished = reading
                .turns_in(pair[0])
                .next_back()
                .filter(|&turn| !reading.has(turn, Cue::CustomerDone))
                .is_some_and(|turn| reading.wants(turn) || reading.has(turn, Cue::CustomerUnsolved));
            let says_yes = reading.turns_in(pair[1]).any(|turn| reading.has(turn, Cue::Acknowledge))
                && reading.turns_in(pair[0]).next_back().is_some_and(|turn| reading.annotations[turn].asks());
            let leaves = reading.turns_in(pair[1]).any(|turn| case.tally.any_in(turn, &[Category::Closing]));
            wished && leaves && !says_yes && reading.turns_in(pair[1]).all(|turn| only_takes_leave(case, turn))
        })
        .map(|pair| Observation::in_turn(pair[1].first))
        .collect()
}
