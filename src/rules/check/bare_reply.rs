//! A bare 哦 to a real question. 嗯 is not one: it may say yes.

use super::dialogue::says_nothing;
use super::{Case, Observation};
use crate::model::{Category, Role};

/// An agent's only answer to a customer who asks for something, where it says nothing at all.
///
/// 好的 and 嗯嗯 may agree to a request, so a request alone is not enough: the customer must ask, or be upset.
pub fn check(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    reading
        .blocks
        .windows(2)
        .filter(|pair| pair[0].role == Role::Customer && pair[1].role == Role::Agent && pair[1].first == pair[1].last)
        .filter(|pair| {
            let last_asked = reading.turns_in(pair[0]).next_back();
            let presses = last_asked.is_some_and(|turn| {
                let upset = reading.feelings[turn].polarity <= case.settings.upset_polarity.value;
                (reading.annotations[turn].asks() && reading.wants(turn)) || upset
            });
            presses && is_bare(case, pair[1].first)
        })
        .map(|pair| Observation::in_turn(pair[1].first))
        .collect()
}

fn is_bare(case: &Case, turn: usize) -> bool {
    says_nothing(case, turn) && !case.tally.any_in(turn, &[Category::Perfunctory])
}
