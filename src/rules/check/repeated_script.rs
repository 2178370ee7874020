//! The same canned text again and again.

use super::{Case, Observation};
use crate::model::{Category, Cue, Role};
use rustc_hash::FxHashMap;

/// Texts that may be said again: greetings, goodbyes, requests to wait.
const CUSTOMARY: [Category; 5] =
    [Category::Greeting, Category::Closing, Category::Thanks, Category::SatisfactionCheck, Category::Courtesy];

/// An agent's text that repeats an earlier one although the customer asked on in between. The last repetition is observed.
pub fn check(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    let mut earlier: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for turn in reading.turns_of(Role::Agent).filter(|&turn| is_script(case, turn)) {
        let times = earlier.entry(reading.annotations[turn].text()).or_default();
        // Two equal messages in one go are a slip of the hand, not a brush-off.
        if times.last().is_none_or(|&before| asked_between(case, before, turn)) {
            times.push(turn);
        }
    }
    let mut repeated: Vec<usize> = earlier
        .into_values()
        .filter_map(|times| times.last().copied().filter(|&last| times.len() >= needed(case, reading.length(last))))
        .collect();
    repeated.sort_unstable();
    repeated.into_iter().map(Observation::in_turn).collect()
}

/// Long texts are noticed at the second time, short ones at the third.
fn needed(case: &Case, length: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count from the rulebook")]
    let repeats = case.settings.script_repeats.value as usize;
    if length as f64 >= 2.0 * case.settings.script_min_chars.value { repeats.saturating_sub(1).max(2) } else { repeats }
}

fn is_script(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    let long_enough = reading.length(turn) as f64 >= case.settings.script_min_chars.value;
    let only_polite = case.tally.any_in(turn, &CUSTOMARY) && !reading.has(turn, Cue::Promise) && reading.length(turn) < 30;
    long_enough && !only_polite && !reading.has(turn, Cue::Hold)
}

/// Whether the customer's last words before turn `to` still asked for something, and came after turn `from`.
fn asked_between(case: &Case, from: usize, to: usize) -> bool {
    let reading = case.reading;
    let before = reading.blocks.iter().rev().find(|block| block.role == Role::Customer && block.first < to);
    before.is_some_and(|&block| block.last > from && reading.turns_in(block).any(|turn| reading.wants(turn)))
}
