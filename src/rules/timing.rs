//! Response times: who waited how long for whom.

use super::reading::{Block, Reading};
use super::settings::Settings;
use crate::model::{Channel, Cue, Metrics, Moment, Role, seconds_between};

/// One wait of the customer for a human agent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wait {
    /// The agent's turn that ended it.
    pub reply: usize,
    /// How long it was.
    pub seconds: f64,
    /// How much longer or shorter it may have been in truth: a minute where the log writes none but whole minutes.
    pub uncertain_s: f64,
    /// Whether it was the first of the conversation.
    pub is_first: bool,
    /// Whether the agent had asked the customer to wait, or for something that he has to look up.
    pub announced: bool,
}

/// The waits of a chat, in order. Calls have none, for both sides hear each other, and letters have none; and where rows of the log were
/// rejected, nobody knows whether a reply was among them.
pub fn waits_of(reading: &Reading, settings: &Settings) -> Vec<Wait> {
    if reading.conversation.channel != Channel::Chat || reading.conversation.rejected_rows > 0 {
        return Vec::new();
    }
    let uncertain_s = uncertainty_of(reading);
    let mut waits: Vec<Wait> = Vec::new();
    // Nobody waits for the first word of an agent who opened the conversation.
    let mut replied = reading.blocks.first().is_some_and(|block| block.role == Role::Agent);
    let blocks = spoken_blocks(reading);
    for (i, pair) in blocks.windows(2).enumerate() {
        let [asked, answered] = [pair[0], pair[1]];
        if answered.role != Role::Agent {
            continue;
        }
        let is_first = !replied;
        replied = true;
        let before = i.checked_sub(1).map(|i| blocks[i]);
        // Before the first reply every message waits; later on only who asks, requests or reports something does, or gives what he
        // was asked for.
        let gives = before.is_some_and(|before| asks(reading, before))
            && reading.turns_in(asked).any(|turn| !reading.is_small_talk(turn));
        let waiting = is_first || gives || reading.turns_in(asked).any(|turn| reading.wants(turn));
        if asked.role == Role::Agent || !waiting {
            continue;
        }
        let begun = wait_begin(reading, settings, asked, answered, is_first);
        let replied_in = first_word(reading, asked, answered).unwrap_or(answered.first);
        let reply = reading.conversation.turns[replied_in].at;
        if let (Some(begun), Some(reply)) = (begun, reply) {
            let seconds = seconds_between(begun, reply).max(0.0);
            // Who gave an order number knows that it is looked up now.
            let announced = gives || before.is_some_and(|before| asked_to_wait(reading, before));
            waits.push(Wait { reply: replied_in, seconds, uncertain_s, is_first, announced });
        }
    }
    waits
}

/// The stretches without those in which an agent only says that he is there: 亲亲 to a question stops no clock.
fn spoken_blocks(reading: &Reading) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::with_capacity(reading.blocks.len());
    for &block in &reading.blocks {
        match blocks.last_mut() {
            Some(&mut before) if block.role == Role::Agent && first_word(reading, before, block).is_none() => {}
            Some(before) if before.role == block.role => before.last = block.last,
            _ => blocks.push(block),
        }
    }
    blocks
}

/// The first turn of an agent's stretch that says more to the stretch before it than that he is there.
fn first_word(reading: &Reading, before: Block, block: Block) -> Option<usize> {
    let asked = Some(before).filter(|before| before.role == Role::Customer);
    reading.turns_in(block).find(|&i| asked.is_none() || !reading.only_attends(i, asked))
}

/// Whether an agent asks something in a stretch of turns, or for something.
fn asks(reading: &Reading, block: Block) -> bool {
    let asks = |turn: usize| reading.annotations[turn].asks() || reading.has(turn, Cue::Instruction);
    block.role == Role::Agent && reading.turns_in(block).any(asks)
}

/// The moment from which the customer waits: his first message, later if he went on typing without a pause.
/// After a bot or a queue the wait begins when the human agent is announced.
fn wait_begin(reading: &Reading, settings: &Settings, asked: Block, answered: Block, is_first: bool) -> Option<Moment> {
    let turns = &reading.conversation.turns;
    if is_first
        && let Some(handed_over) =
            (asked.first..answered.first).rev().find(|&i| matches!(turns[i].role, Role::Bot | Role::System))
    {
        return turns[handed_over].at;
    }
    let mut begun: Option<Moment> = None;
    let mut last: Option<Moment> = None;
    for at in reading.turns_in(asked).filter(|&i| is_first || !reading.is_small_talk(i)).filter_map(|i| turns[i].at) {
        if last.is_none_or(|last| seconds_between(last, at) <= settings.typing_pause_s.value)
            && (begun == last || begun.is_none())
        {
            begun = Some(at);
        }
        last = Some(at);
    }
    begun
}

/// Exports often write hours and minutes alone; then every time of the log is a whole minute.
fn uncertainty_of(reading: &Reading) -> f64 {
    const MINUTE_S: f64 = 60.0;
    let times = || reading.conversation.turns.iter().filter_map(|turn| turn.at);
    let whole_minutes = times().count() > 1 && times().all(|at| at.instant.as_millisecond() % 60_000 == 0);
    if whole_minutes { MINUTE_S } else { 0.0 }
}

/// Whether the agent asked for patience in this block.
fn asked_to_wait(reading: &Reading, block: Block) -> bool {
    block.role == Role::Agent && reading.turns_in(block).any(|i| reading.has(i, Cue::Hold) || reading.has(i, Cue::Promise))
}

/// Counts and times of a conversation; `unanswered` is left for the check that finds it.
pub fn metrics_of(reading: &Reading, waits: &[Wait]) -> Metrics {
    let mut seconds: Vec<f64> = waits.iter().map(|wait| wait.seconds).collect();
    seconds.sort_by(f64::total_cmp);
    Metrics {
        first_response_s: waits.iter().find(|wait| wait.is_first).map(|wait| wait.seconds),
        mean_response_s: (!seconds.is_empty()).then(|| round_ms(seconds.iter().sum::<f64>() / seconds.len() as f64)),
        p90_response_s: nearest_rank(&seconds, 0.9),
        max_response_s: seconds.last().copied(),
        duration_s: reading.conversation.duration_s(),
        agent_turns: reading.turns_of(Role::Agent).count(),
        customer_turns: reading.turns_of(Role::Customer).count(),
        unanswered: 0,
    }
}

fn round_ms(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

/// The nearest-rank percentile of ascending `values`: the smallest value that at least `share` of them do not exceed.
fn nearest_rank(values: &[f64], share: f64) -> Option<f64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
    let rank = (share * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::nearest_rank;

    #[test]
    fn percentile_is_the_nearest_rank() {
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        for (reason, values, expected) in
            [("none", &[][..], None), ("one", &ten[..1], Some(1.0)), ("two", &ten[..2], Some(2.0)), ("ten", &ten[..], Some(9.0))]
        {
            assert_eq!(nearest_rank(values, 0.9), expected, "{reason}");
        }
    }
}
