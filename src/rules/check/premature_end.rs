//! The agent closes while the customer's matter is open.

use super::dialogue::{DEMANDS, EVASIVE, SUBSTANCE, displeased_turns, is_displeased, only_takes_leave};
use super::{Case, Observation};
use crate::model::{Category, Cue, Role};
use crate::rules::reading::Block;

/// Where an agent leaves right after a wish and does nothing about it, where he leaves a customer for good who presses, where the
/// customer still asks after the agent has left, and where the conversation is closed on him by the other side.
pub fn check(case: &Case) -> Vec<Observation> {
    let pairs = case.reading.blocks.windows(2).filter(|pair| pair[0].role == Role::Customer && pair[1].role == Role::Agent);
    // Looked for once: there may be many turns.
    let offered = case.tally.first_perhaps_from(0, &OFFERS);
    let leaves = |pair: &&[Block]| leaves_a_wish(case, offered, pair[0], pair[1]);
    let mut turns: Vec<usize> = pairs.filter(leaves).map(|pair| pair[1].first).collect();
    turns.extend(left_for_good(case, offered).filter(|turn| !turns.contains(turn)));
    turns.into_iter().map(Observation::in_turn).collect()
}

/// Whether a stretch of agent turns takes leave from a wish, and holds no answer. A yes to a question is an answer.
fn leaves_a_wish(case: &Case, offered: Option<usize>, wish: Block, reply: Block) -> bool {
    let reading = case.reading;
    let last_words = reading.turns_in(wish).next_back();
    let wished = last_words.is_some_and(|turn| is_open(case, offered, turn));
    let says_yes = reading.turns_in(reply).any(|turn| reading.has(turn, Cue::Acknowledge))
        && last_words.is_some_and(|turn| reading.annotations[turn].asks());
    let only_leaves = reading.turns_in(reply).all(|turn| only_takes_leave(case, turn));
    let leaves_him = (only_leaves && !says_yes) || evades(case, reply) || shuts_the_door(case, wish, reply);
    wished && leaves(case, reply) && leaves_him
}

/// Whether the agent's reply to `wish` is the last word and offers nothing, though the customer was talked past, or is displeased once more.
fn shuts_the_door(case: &Case, wish: Block, reply: Block) -> bool {
    const AGAIN: usize = 2;
    let reading = case.reading;
    if reading.turns_of(Role::Customer).next_back().is_some_and(|turn| turn > reply.last) {
        return false;
    }
    let answers = |turn: usize| case.tally.perhaps_in(turn, &OFFERS) || reading.has(turn, Cue::TimeNamed);
    let offers = reading.turns_in(reply).any(answers);
    let first_reply = reading.turns_of(Role::Agent).next().unwrap_or_default();
    let talked_past = reading.turns_of(Role::Customer).any(|turn| turn > first_reply && reading.has(turn, Cue::NotAnswered));
    let displeased_now = displeased_turns(case).any(|turn| turn >= wish.first);
    !offers && (talked_past || (displeased_now && displeased_turns(case).count() >= AGAIN))
}

/// Merits that give a customer who presses something in hand.
const OFFERS: [Category; 4] = [Category::Solution, Category::Alternatives, Category::Compensation, Category::TimeCommitment];

/// Whether the customer wants something in `turn`, was not answered, is displeased though nothing was offered, or not done. Who gives up,
/// or goes elsewhere with his complaint, leaves of himself.
/// `offered` is the first turn that gave him something in hand.
fn is_open(case: &Case, offered: Option<usize>, turn: usize) -> bool {
    const PRESSING: [Category; 2] = [Category::Urgency, Category::RepeatContact];
    let reading = case.reading;
    let presses = case.tally.any_in(turn, &PRESSING) || case.tally.any_in(turn, &DEMANDS);
    let unanswered = [Cue::CustomerUnsolved, Cue::NotAnswered].into_iter().any(|cue| reading.has(turn, cue));
    let goes_elsewhere = case.tally.any_in(turn, &ELSEWHERE);
    let displeased = offered.is_none_or(|offer| offer > turn) && !goes_elsewhere && is_displeased(case, turn);
    let leaves = [Cue::CustomerDone, Cue::Resigned].into_iter().any(|cue| reading.has(turn, cue));
    let is_open = reading.has(turn, Cue::CutShort) || reading.wants(turn) || unanswered || presses || displeased;
    is_open && !leaves
}

/// Signals of a customer who takes his matter elsewhere.
const ELSEWHERE: [Category; 5] = [
    Category::ThreatComplaint,
    Category::ThreatExposure,
    Category::ThreatRegulator,
    Category::ThreatLegal,
    Category::ThreatChurn,
];

fn leaves(case: &Case, reply: Block) -> bool {
    case.reading.turns_in(reply).any(|turn| takes_leave(case, turn))
}

/// Whether the agent says goodbye or hangs up in `turn`.
pub(super) fn takes_leave(case: &Case, turn: usize) -> bool {
    case.tally.any_in(turn, &[Category::Closing]) || case.reading.has(turn, Cue::HangsUp)
}

fn evades(case: &Case, reply: Block) -> bool {
    let turns = || case.reading.turns_in(reply);
    turns().any(|turn| case.tally.any_in(turn, &EVASIVE) || case.reading.has(turn, Cue::HangsUp))
        && !turns().any(|turn| case.tally.any_in(turn, &SUBSTANCE))
}

/// The agent's last stretch, where the customer's words after it are open, and he had taken leave in it or the system closes the
/// conversation for him.
fn left_for_good(case: &Case, offered: Option<usize>) -> Option<usize> {
    let reading = case.reading;
    let &[.., reply, last] = reading.blocks.as_slice() else { return None };
    if reply.role != Role::Agent
        || last.role != Role::Customer
        || !reading.turns_in(last).any(|turn| is_open(case, offered, turn))
    {
        return None;
    }
    let closed = (last.last + 1..case.reading.annotations.len()).any(|turn| reading.has(turn, Cue::HangsUp));
    let cut_short = reading.has(last.last, Cue::CutShort);
    (closed || cut_short || leaves(case, reply)).then_some(reply.first)
}
