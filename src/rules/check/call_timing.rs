//! Silence, interruption and speed of speech: what only a call can show, and only where the log says when each stretch ended.

use super::{Case, Observation};
use crate::model::{Channel, Cue, Moment, Role, Turn, seconds_between};

/// So often at least an attentive agent answers.
pub(super) const ANSWERS: usize = 2;

/// Stretches that last less tell nothing of the speed (chosen: recognisers round to whole seconds).
const SHORTEST_S: f64 = 4.0;

/// Turn `i` with its begin and end, where the conversation is a call and the log has both.
fn spoken<'a>(case: &Case<'a>, i: usize) -> Option<(&'a Turn, Moment, Moment)> {
    let conversation = case.reading.conversation;
    let turn = conversation.turns.get(i).filter(|_| conversation.channel == Channel::Call)?;
    turn.at.zip(turn.end).filter(|(begin, end)| begin <= end).map(|(begin, end)| (turn, begin, end))
}

/// The customer's stretch right before the agent's turn `i`, with its begin and end, and the begin of turn `i`.
fn after_customer(case: &Case, i: usize) -> Option<(Moment, Moment, Moment)> {
    let (_, begin, _) = spoken(case, i)?;
    let (before, customer_begin, customer_end) = spoken(case, i.checked_sub(1)?)?;
    (before.role == Role::Customer).then_some((customer_begin, customer_end, begin))
}

/// Agents' turns before which the customer spoke last and was not asked to wait, and how long nobody spoke before them. Where rows of the log
/// were rejected, nobody knows who spoke meanwhile.
pub(super) fn silences(case: &Case) -> Vec<(usize, f64)> {
    let (mut silences, mut last, mut held) = (Vec::new(), None::<(Moment, Role)>, false);
    let conversation = case.reading.conversation;
    let turns = if conversation.rejected_rows > 0 { 0 } else { conversation.turns.len() };
    for i in 0..turns {
        let spoken = spoken(case, i);
        let is_agent = conversation.turns[i].role == Role::Agent;
        if let (Some((_, begin, _)), Some((ended, Role::Customer)), true) = (spoken, last, is_agent && !held) {
            silences.push((i, seconds_between(ended, begin)));
        }
        // A 嗯 within the other's stretch is over before that: whoever is heard last spoke last. Without times nobody knows who that was.
        last = spoken.and_then(|(turn, _, end)| last.filter(|(ended, _)| *ended > end).or(Some((end, turn.role))));
        held = if is_agent { case.reading.has(i, Cue::Hold) } else { held };
    }
    silences
}

/// Agents' turns before which the line was silent for too long.
pub fn long_silence(case: &Case) -> Vec<Observation> {
    let limit = case.settings.silence_s.value;
    silences(case).into_iter().filter(|(_, seconds)| *seconds > limit).map(|seen| with_figure(seen, limit)).collect()
}

/// The call in which the agent answers often and never leaves the customer in silence.
pub fn no_silence(case: &Case) -> Vec<Observation> {
    let attentive = silences(case).len() >= ANSWERS && long_silence(case).is_empty();
    if attentive { vec![Observation::of_conversation()] } else { Vec::new() }
}

/// Agents' turns that begin after the customer's stretch began, and how long before it ended.
pub(super) fn overlaps<'a>(case: &'a Case) -> impl Iterator<Item = (usize, f64)> + 'a {
    let overlap = |i| {
        let (customer_begin, customer_end, begin) = after_customer(case, i)?;
        (begin > customer_begin).then(|| (i, seconds_between(begin, customer_end)))
    };
    case.reading.turns_of(Role::Agent).filter_map(overlap)
}

/// Agents' turns that begin while the customer is still speaking.
pub fn interruption(case: &Case) -> Vec<Observation> {
    let limit = case.settings.overlap_s.value;
    overlaps(case).filter(|(_, seconds)| *seconds >= limit).map(|seen| with_figure(seen, limit)).collect()
}

/// Agents' turns of which the log tells how fast they are spoken, in characters a minute.
pub(super) fn speeds<'a>(case: &'a Case) -> impl Iterator<Item = (usize, f64)> + 'a {
    let speed = |i| {
        let (_, begin, end) = spoken(case, i)?;
        let seconds = seconds_between(begin, end);
        (seconds >= SHORTEST_S).then(|| (i, case.reading.length(i) as f64 * 60.0 / seconds))
    };
    case.reading.turns_of(Role::Agent).filter_map(speed)
}

/// Agents' turns that are spoken too fast to be followed, with the characters a minute.
pub fn fast_speech(case: &Case) -> Vec<Observation> {
    let limit = case.settings.chars_per_minute.value;
    speeds(case).filter(|(_, per_minute)| *per_minute > limit).map(|seen| with_figure(seen, limit)).collect()
}

fn with_figure((turn, figure): (usize, f64), limit: f64) -> Observation {
    Observation { figure: Some(figure), limit: Some(limit), ..Observation::in_turn(turn) }
}
