//! The agent closes while the customer's matter is open.

use super::dialogue::{DEMANDS, EVASIVE, SUBSTANCE, only_takes_leave};
use super::{Case, Observation};
use crate::model::{Category, Cue, Role};
use crate::rules::reading::Block;

/// Where an agent leaves right after a wish and does nothing about it, where the customer still asks after the agent has left for good,
/// and where the conversation is closed on him by the other side.
pub fn check(case: &Case) -> Vec<Observation> {
    let pairs = case.reading.blocks.windows(2).filter(|pair| pair[0].role == Role::Customer && pair[1].role == Role::Agent);
    let mut turns: Vec<usize> = pairs.filter(|pair| leaves_a_wish(case, pair[0], pair[1])).map(|pair| pair[1].first).collect();
    turns.extend(left_for_good(case).filter(|turn| !turns.contains(turn)));
    turns.into_iter().map(Observation::in_turn).collect()
}

/// Whether a stretch of agent turns takes leave from a wish, and holds no answer. A yes to a question is an answer.
fn leaves_a_wish(case: &Case, wish: Block, reply: Block) -> bool {
    let reading = case.reading;
    let last_words = reading.turns_in(wish).next_back();
    let wished = last_words.is_some_and(|turn| is_open(case, turn));
    let says_yes = reading.turns_in(reply).any(|turn| reading.has(turn, Cue::Acknowledge))
        && last_words.is_some_and(|turn| reading.annotations[turn].asks());
    let only_leaves = reading.turns_in(reply).all(|turn| only_takes_leave(case, turn));
    wished && leaves(case, reply) && ((only_leaves && !says_yes) || evades(case, reply))
}

/// Whether the customer wants something in `turn`, or is not done. Who gives up leaves of himself.
fn is_open(case: &Case, turn: usize) -> bool {
    const PRESSING: [Category; 2] = [Category::Urgency, Category::RepeatContact];
    let reading = case.reading;
    let presses = case.tally.any_in(turn, &PRESSING) || case.tally.any_in(turn, &DEMANDS);
    let wishes = reading.wants(turn) || reading.has(turn, Cue::CustomerUnsolved) || presses;
    let leaves = [Cue::CustomerDone, Cue::Resigned].into_iter().any(|cue| reading.has(turn, cue));
    reading.has(turn, Cue::CutShort) || (wishes && !leaves)
}

fn leaves(case: &Case, reply: Block) -> bool {
    let reading = case.reading;
    reading.turns_in(reply).any(|turn| case.tally.any_in(turn, &[Category::Closing]) || reading.has(turn, Cue::HangsUp))
}

fn evades(case: &Case, reply: Block) -> bool {
    let turns = || case.reading.turns_in(reply);
    turns().any(|turn| case.tally.any_in(turn, &EVASIVE) || case.reading.has(turn, Cue::HangsUp))
        && !turns().any(|turn| case.tally.any_in(turn, &SUBSTANCE))
}

/// The agent's last stretch, where the customer's words after it are open, and he had taken leave in it or the system closes the
/// conversation for him.
fn left_for_good(case: &Case) -> Option<usize> {
    let reading = case.reading;
    let &[.., reply, last] = reading.blocks.as_slice() else { return None };
    if reply.role != Role::Agent || last.role != Role::Customer || !reading.turns_in(last).any(|turn| is_open(case, turn)) {
        return None;
    }
    let closed = (last.last + 1..case.reading.annotations.len()).any(|turn| reading.has(turn, Cue::HangsUp));
    let cut_short = reading.turns_in(last).any(|turn| reading.has(turn, Cue::CutShort));
    (closed || cut_short || leaves(case, reply)).then_some(reply.first)
}
