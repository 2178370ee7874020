//! Questions and requests that no agent turn answers.

use super::answered::{answers_in_brief, was_answered_before};
use super::dialogue::{
    DEMANDS, agent_blocks_after, answers, calls_for_somebody, ends_content, helps, only_soothes, presses, says_nothing,
};
use super::{Case, Observation};
use crate::model::{Category, Cue, Role, seconds_between};
use crate::rules::reading::Block;

/// A customer's wish that got no answer before the next one or the end.
///
/// A wish at the very end of a log that was cut off is not counted: it needs an end that the log shows, or a customer
/// who went on writing to nobody. Where rows of the log were rejected, the answer may have been among them.
pub fn check(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    if reading.conversation.rejected_rows > 0 {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for (i, &block) in reading.blocks.iter().enumerate() {
        match block.role {
            Role::Customer => {
                let wish = reading.turns_in(block).find(|&turn| is_open_wish(case, turn));
                // Whoever only said that he is there has yet to answer, and may still do so.
                let is_kept = open.is_some() && i > 0 && attends_in_vain(case, i - 1);
                if let (Some(unanswered), Some(_), false) = (open, wish, is_kept) {
                    found.push(unanswered);
                }
                open = open.filter(|_| is_kept).or_else(|| wish.filter(|&wish| stays_open(case, i, wish)));
            }
            Role::Agent if !is_idle(case, i) => open = None,
            _ => {}
        }
    }
    if let Some(last) = open.filter(|_| ends_in_silence(case)) {
        found.push(last);
    }
    if found.is_empty() {
        found.extend(protested(case));
    }
    found.into_iter().map(|turn| observed(case, turn)).collect()
}

/// Whether what comes after the customer's block `i` leaves his wish in turn `wish` open: nothing, or soothing words. Once these may do; the second
/// in a row leaves him without an answer.
fn stays_open(case: &Case, i: usize, wish: usize) -> bool {
    let blocks = &case.reading.blocks;
    let in_vain = |i: usize| blocks.get(i).is_some_and(|&next| is_in_vain(case, next));
    let asks = || case.reading.turns_in(blocks[i]).any(|turn| is_asked(case, turn)) && !is_nudge(case, i);
    let again = || (in_vain(i + 3) && !is_nudge(case, i + 2)) || (i > 0 && in_vain(i - 1));
    let is_brushed_off = || asks() && in_vain(i + 1) && again();
    (is_ignored(case, i) || is_brushed_off()) && !was_answered_before(case, wish)
}

/// The first turn in which the customer says that he is not answered: where he says so twice, or no answer with substance follows, nor one that
/// he accepts.
fn protested(case: &Case) -> Option<usize> {
    let reading = case.reading;
    let talked_past = |block: &&Block| {
        let after_agent = reading.turns_of(Role::Agent).next().is_some_and(|agent| agent < block.first);
        let protests = reading.turns_in(**block).any(|turn| reading.has(turn, Cue::NotAnswered));
        block.role == Role::Customer && after_agent && protests && !is_told_yes_or_no(case, **block)
    };
    let mut protests = reading.blocks.iter().filter(talked_past);
    let first = protests.next()?;
    let answered =
        reading.turns_of(Role::Agent).any(|turn| turn > first.last && helps(case, turn)) || accepts_answer(case, *first);
    let insists = protests.next().is_some();
    (insists || !answered).then_some(first.first).filter(|_| !ends_content(case))
}

/// Whether the customer asks in `block`, and the agent's next words say yes or no: 你是机器人吗.
fn is_told_yes_or_no(case: &Case, block: Block) -> bool {
    let reading = case.reading;
    let asks = reading.turns_in(block).any(|turn| reading.annotations[turn].asks());
    let next = agent_blocks_after(case, block.last).next();
    asks && next.is_some_and(|next| reading.turns_in(next).any(|turn| reading.has(turn, Cue::YesNo)))
}

/// Whether the agent's next words after `protest` say something and no goodbye, and the customer presses no more.
fn accepts_answer(case: &Case, protest: Block) -> bool {
    let reading = case.reading;
    let pressing = reading.turns_of(Role::Customer).any(|turn| turn > protest.last && presses(case, turn));
    let next = agent_blocks_after(case, protest.last).next();
    let stays = |turn: usize| !case.tally.any_in(turn, &[Category::Closing]);
    !pressing && next.is_some_and(|block| reading.turns_in(block).all(stays) && answers(case, reading.turns_in(block)))
}

/// Whether the customer wants an answer: a 好的 before a complaint or a request takes what was said.
pub(super) fn is_open_wish(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    let content = reading.has(turn, Cue::Acknowledge) && !reading.annotations[turn].asks();
    let wants = reading.wants(turn) || case.tally.any_in(turn, &DEMANDS);
    wants && !content && !calls_for_somebody(case, turn)
}

/// Whether the customer asks or requests something: 还是没动静 is a remark that a soothing word may meet.
fn is_asked(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    reading.annotations[turn].asks() || reading.has(turn, Cue::Request) || case.tally.any_in(turn, &DEMANDS)
}

/// Whether a stretch of agent turns only soothes, and gives no short answer.
fn is_in_vain(case: &Case, block: Block) -> bool {
    let idle = |turn: usize| says_nothing(case, turn) || (only_soothes(case, turn) && !answers_in_brief(case, turn));
    block.role == Role::Agent && case.reading.turns_in(block).all(idle)
}

/// Whether block `i` of an agent leaves open what it was asked.
fn is_idle(case: &Case, i: usize) -> bool {
    is_in_vain(case, case.reading.blocks[i]) || attends_in_vain(case, i)
}

/// Whether block `i` says no more than that somebody is there; where an agent opens with it, he has yet to begin.
fn attends_in_vain(case: &Case, i: usize) -> bool {
    let blocks = &case.reading.blocks;
    let asked = i.checked_sub(1).map(|before| blocks[before]);
    let has_begun = case.reading.agent_turns.first().is_some_and(|&first| first < blocks[i].first);
    has_begun && case.reading.turns_in(blocks[i]).all(|turn| case.reading.only_attends(turn, asked))
}

/// Whether the customer in block `i` only asks how far it is, of an agent who asked for a moment and asks for it again: 怎么样了.
fn is_nudge(case: &Case, i: usize) -> bool {
    const SHORT: usize = 6;
    let reading = case.reading;
    let holds = |block: Option<&Block>| {
        block.is_some_and(|&block| block.role == Role::Agent && reading.turns_in(block).any(|turn| reading.has(turn, Cue::Hold)))
    };
    let length: usize = reading.turns_in(reading.blocks[i]).map(|turn| reading.length(turn)).sum();
    length <= SHORT && i > 0 && holds(reading.blocks.get(i - 1)) && holds(reading.blocks.get(i + 1))
}

/// Whether the block after block `i` leaves the wish open: nobody, or an agent who says nothing.
fn is_ignored(case: &Case, i: usize) -> bool {
    match case.reading.blocks.get(i + 1) {
        None => true,
        Some(next) if next.role == Role::Agent => {
            case.reading.turns_in(*next).all(|turn| says_nothing(case, turn)) || attends_in_vain(case, i + 1)
        }
        Some(_) => false,
    }
}

/// Whether the end of the log is an end: the system closed it, the agent had taken leave or is the last to speak,
/// or the customer wrote on for a while without an answer.
fn ends_in_silence(case: &Case) -> bool {
    let reading = case.reading;
    let turns = &reading.conversation.turns;
    let Some(&last) = reading.blocks.last() else { return false };
    let closed_by_system = turns.last().is_some_and(|turn| turn.role == Role::System);
    let closed_by_agent = case.tally.first_from(0, &[Category::Closing]).is_some_and(|turn| turn < last.first);
    last.role == Role::Agent || closed_by_system || closed_by_agent || wrote_on(case, last)
}

/// Whether the customer sent several messages to nobody: over two minutes, or three of them where there are no times.
fn wrote_on(case: &Case, block: Block) -> bool {
    const PATIENCE_S: f64 = 120.0;
    const MESSAGES: usize = 3;
    let reading = case.reading;
    let turns: Vec<usize> = reading.turns_in(block).collect();
    let at = |turn: Option<&usize>| turn.and_then(|&turn| reading.conversation.turns[turn].at);
    let presses = turns.iter().skip(1).any(|&turn| reading.wants(turn) || reading.has(turn, Cue::CustomerUnsolved));
    match at(turns.first()).zip(at(turns.last())) {
        Some((first, last)) => presses && seconds_between(first, last) >= PATIENCE_S,
        None => presses && turns.len() >= MESSAGES,
    }
}

/// Counted to the agent who should have answered: the last who spoke before, else the next.
fn observed(case: &Case, turn: usize) -> Observation {
    let agents = || case.reading.turns_of(Role::Agent);
    let counted_to = agents().rev().find(|&agent| agent < turn).or_else(|| agents().find(|&agent| agent > turn));
    Observation { counted_to, ..Observation::in_turn(turn) }
}
