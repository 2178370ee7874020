//! An upset customer is answered with policy before any empathy.

use super::dialogue::{COMFORT, agent_blocks_after, first_upset};
use super::{Case, Observation};
use crate::model::{Category, Role};
use crate::text::Tag;

/// The policy wording in the first answer after the customer became upset, unless the customer was comforted by then; else an answer
/// that the learned layer takes for one, by itself and by what the customer said before.
pub fn check(case: &Case) -> Vec<Observation> {
    let found = after_upset(case);
    if found.is_empty() { learned(case) } else { found }
}

fn learned(case: &Case) -> Vec<Observation> {
    const TAG: Tag = Tag::Category(Category::PolicyFirst);
    let reading = case.reading;
    let suggested = |turn: usize| {
        let context = reading.context_of(turn, TAG);
        let mut hits = reading.annotations[turn].hits_of(TAG).iter();
        hits.find(|hit| reading.annotator.term(hit).is_learned() && reading.annotator.proposes(hit, context)).copied()
    };
    let comforted = case.tally.first_from(0, &COMFORT).unwrap_or(usize::MAX);
    let mut answers = reading.turns_of(Role::Agent).take_while(|&turn| turn < comforted);
    let first = answers.find_map(|turn| Some((turn, suggested(turn)?)));
    first.map(|(turn, hit)| Observation { hit: Some(hit), ..Observation::in_turn(turn) }).into_iter().collect()
}

fn after_upset(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    let Some(upset) = first_upset(case) else { return Vec::new() };
    let Some(answer) = agent_blocks_after(case, upset).next() else { return Vec::new() };
    for turn in reading.turns_in(answer) {
        let annotation = &reading.annotations[turn];
        let hits = annotation.hits_of(Tag::Category(Category::PolicyFirst));
        let policy = hits.iter().find(|hit| !annotation.is_negated(hit) && !reading.annotator.term(hit).is_learned()).copied();
        if case.tally.any_in(turn, &COMFORT) {
            return Vec::new();
        }
        if policy.is_some() {
            return vec![Observation { hit: policy, ..Observation::in_turn(turn) }];
        }
    }
    Vec::new()
}
