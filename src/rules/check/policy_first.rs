//! An upset customer is answered with policy before any empathy.

use super::dialogue::{COMFORT, agent_blocks_after, first_upset};
use super::{Case, Observation};
use crate::model::Category;
use crate::text::Tag;

/// The policy wording in the first answer after the customer became upset, unless the customer was comforted by then.
pub fn check(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    let Some(upset) = first_upset(case) else { return Vec::new() };
    let Some(answer) = agent_blocks_after(case, upset).next() else { return Vec::new() };
    for turn in reading.turns_in(answer) {
        let annotation = &reading.annotations[turn];
        let hits = annotation.hits_of(Tag::Category(Category::PolicyFirst));
        let policy = hits.iter().find(|hit| !annotation.is_negated(hit)).copied();
        if case.tally.any_in(turn, &COMFORT) {
            return Vec::new();
        }
        if policy.is_some() {
            return vec![Observation { hit: policy, ..Observation::in_turn(turn) }];
        }
    }
    Vec::new()
}
