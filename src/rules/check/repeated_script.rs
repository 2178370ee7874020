//! The same canned text again and again.

use super::{Case, Observation};
use crate::model::{Category, Cue, Role};

/// Texts that may be said again: greetings, goodbyes, requests to wait.
const CUSTOMARY: [Category; 5] =
    [Category::Greeting, Category::Closing, Category::Thanks, Category::SatisfactionCheck, Category::Courtesy];

/// Texts of an agent that a new one is compared with: somebody who reads off a script has few.
const RECENT: usize = 12;
/// From this share of equal characters on (Levenshtein, normalised) two long texts are the same script with a word changed. Chosen.
const ALIKE: f64 = 0.8;
/// Characters that such texts begin or end with alike; others are not compared, which would take long.
const AFFIX: usize = 3;

/// An agent's text that repeats an earlier one although the customer asked on in between. The last repetition is observed.
pub fn check(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    // Each script, with the turns in which it was said.
    let mut scripts: Vec<Vec<usize>> = Vec::new();
    for turn in reading.turns_of(Role::Agent).filter(|&turn| is_script(case, turn)) {
        match scripts.iter_mut().rev().take(RECENT).find(|times| times.last().is_some_and(|&before| is_same(case, before, turn)))
        {
            // Two equal messages in one go are a slip of the hand, not a brush-off.
            Some(times) if times.last().is_some_and(|&before| asked_between(case, before, turn)) => times.push(turn),
            Some(_) => {}
            None => scripts.push(vec![turn]),
        }
    }
    let mut repeated: Vec<usize> = scripts
        .into_iter()
        .filter_map(|times| times.last().copied().filter(|&last| times.len() >= needed(case, reading.length(last))))
        .collect();
    repeated.sort_unstable();
    repeated.into_iter().map(Observation::in_turn).collect()
}

/// Whether two texts are one script. Short ones must be equal: in those a word is all the difference.
fn is_same(case: &Case, before: usize, turn: usize) -> bool {
    let reading = case.reading;
    let [one, other] = [before, turn].map(|turn| reading.annotations[turn].text());
    let are_long = [before, turn].into_iter().all(|turn| is_long(case, reading.length(turn)));
    one == other || (are_long && share_an_end(one, other) && strsim::normalized_levenshtein(one, other) >= ALIKE)
}

fn share_an_end(one: &str, other: &str) -> bool {
    one.chars().take(AFFIX).eq(other.chars().take(AFFIX)) || one.chars().rev().take(AFFIX).eq(other.chars().rev().take(AFFIX))
}

fn is_long(case: &Case, length: usize) -> bool {
    length as f64 >= 2.0 * case.settings.script_min_chars.value
}

/// Long texts are noticed at the second time, short ones at the third.
fn needed(case: &Case, length: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count from the rulebook")]
    let repeats = case.settings.script_repeats.value as usize;
    if is_long(case, length) { repeats.saturating_sub(1).max(2) } else { repeats }
}

fn is_script(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    let long_enough = reading.length(turn) as f64 >= case.settings.script_min_chars.value;
    let only_polite = case.tally.any_in(turn, &CUSTOMARY) && !reading.has(turn, Cue::Promise) && reading.length(turn) < 30;
    // A short question that is asked again was not answered.
    let asks = reading.annotations[turn].asks() && !reading.has(turn, Cue::Promise) && !is_long(case, reading.length(turn));
    // 请稍等 may be said again; a long text that says what was done, and to wait, is a brush-off the second time.
    let only_holds = reading.has(turn, Cue::Hold) && !(reading.has(turn, Cue::Promise) && is_long(case, reading.length(turn)));
    long_enough && !only_polite && !only_holds && !asks
}

/// Whether the customer's last words before turn `to` still asked for something, and came after turn `from`.
fn asked_between(case: &Case, from: usize, to: usize) -> bool {
    let reading = case.reading;
    let before = reading.blocks.iter().rev().find(|block| block.role == Role::Customer && block.first < to);
    before.is_some_and(|&block| block.last > from && reading.turns_in(block).any(|turn| reading.wants(turn)))
}
