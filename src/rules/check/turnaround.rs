//! What became of the customer's feeling and problem.

use super::dialogue::COMFORT;
use super::{Case, Observation};
use crate::model::{Category, Cue, Role};

/// The customer was upset and is not any more, after the agent did something about it.
pub fn recovered(case: &Case) -> Vec<Observation> {
    let Some(curve) = case.reading.emotion.customer.as_ref().filter(|curve| curve.recovered) else { return Vec::new() };
    let lowest = curve.curve.iter().find(|point| point.polarity <= curve.min).map_or(0, |point| point.turn);
    let earned = case.tally.first_from(lowest, &COMFORT).or(case.tally.first_from(lowest, &[Category::Solution])).is_some();
    // A calm last word may be resignation; the merit needs a glad one.
    let glad = case.reading.turns_of(Role::Customer).rev().take(2).find(|&i| case.reading.feelings[i].felt() > 0.0);
    glad.filter(|_| earned && curve.end > 0.0).map(Observation::in_turn).into_iter().collect()
}

/// The customer says that it works now, and nothing afterwards says otherwise.
pub fn resolved(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    let upset = |i: usize| reading.feelings[i].polarity <= case.settings.upset_polarity.value;
    let solved = |i: &usize| {
        let annotation = &reading.annotations[*i];
        annotation.has_cue(Cue::Resolved) && !annotation.asks() && !upset(*i)
    };
    let last = reading.turns_of(Role::Customer).rfind(solved);
    let relapsed =
        |from: usize| reading.turns_of(Role::Customer).any(|i| i > from && (reading.has(i, Cue::CustomerUnsolved) || upset(i)));
    last.filter(|&turn| !relapsed(turn)).map(Observation::in_turn).into_iter().collect()
}
