//! The same canned text again and again.

use super::dialogue::{presses, says_beside};
use super::{Case, Observation, same_answer};
use crate::model::{Category, Cue, Role};
use crate::text::{Hit, Tag, is_alphanumeric};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Texts that may be said again: greetings, goodbyes, requests to wait.
const CUSTOMARY: [Category; 5] =
    [Category::Greeting, Category::Closing, Category::Thanks, Category::SatisfactionCheck, Category::Courtesy];

/// Texts of an agent that a new one is compared with: somebody who reads off a script has few.
const RECENT: usize = 12;
/// From this share of equal characters on (Levenshtein, normalised) two long texts are the same script with a word changed. Chosen.
const ALIKE: f64 = 0.8;
/// A run of so many characters, and of so much per cent of the shorter text, said again is the script with another beginning. Chosen on 518
/// labelled conversations.
const SAID_AGAIN: usize = 10;
const MOST: usize = 55;
/// Characters that such texts begin or end with alike; others are not compared, which would take long.
const AFFIX: usize = 3;

/// An agent's text that repeats an earlier one although the customer asked on in between, or says the same in other words. The last
/// repetition is observed.
pub fn check(case: &Case) -> Vec<Observation> {
    let mut repeated: Vec<usize> = scripts(case)
        .into_iter()
        .filter_map(|times| times.last().copied().filter(|&last| times.len() >= needed(case, case.reading.length(last))))
        .collect();
    repeated.sort_unstable();
    if repeated.is_empty() {
        repeated.extend(same_answer::check(case));
    }
    repeated.into_iter().map(Observation::in_turn).collect()
}

/// Each script, with the turns in which it was said.
pub(super) fn scripts(case: &Case) -> Vec<Vec<usize>> {
    let reading = case.reading;
    let mut scripts: Vec<Vec<usize>> = Vec::new();
    for turn in reading.turns_of(Role::Agent).filter(|&turn| is_script(case, turn)) {
        match scripts.iter_mut().rev().take(RECENT).find(|times| times.last().is_some_and(|&before| is_same(case, before, turn)))
        {
            // Two equal messages in one go are a slip of the hand, not a brush-off.
            Some(times) if times.last().is_some_and(|&before| falls_short(case, before, turn)) => times.push(turn),
            Some(_) => {}
            None => scripts.push(vec![turn]),
        }
    }
    scripts
}

/// Whether two texts are one script. Short ones must be equal: in those a word is all the difference.
fn is_same(case: &Case, before: usize, turn: usize) -> bool {
    let reading = case.reading;
    let [one, other] = [before, turn].map(|turn| reading.annotations[turn].text());
    let are_long = [before, turn].into_iter().all(|turn| is_long(case, reading.length(turn)));
    one == other
        || (are_long
            && share_an_end(one, other)
            && (is_alike(one, other) || (pressed_before(case, turn) && says_no_more(case, before, turn)))
            && !adds(case, before, turn))
}

/// Whether the later text holds a clause that is new and no formula: it answers, and then repeats.
fn adds(case: &Case, before: usize, turn: usize) -> bool {
    /// Characters of a clause that says something; and of runs by which it is known again.
    const NEW: usize = 6;
    const RUN: usize = 3;
    const FORMULAS: [Category; 8] = [
        Category::Greeting,
        Category::Closing,
        Category::Thanks,
        Category::SatisfactionCheck,
        Category::Apology,
        Category::Empathy,
        Category::Reassurance,
        Category::Courtesy,
    ];
    let [known, annotation] = [before, turn].map(|turn| &case.reading.annotations[turn]);
    let known: Vec<char> = known.text().chars().collect();
    let known: FxHashSet<&[char]> = known.windows(RUN).collect();
    let mut formulas: Vec<Range<usize>> =
        FORMULAS.iter().flat_map(|&category| annotation.hits_of(Tag::Category(category))).map(Hit::range).collect();
    formulas.extend([Cue::Hold, Cue::Promise].into_iter().flat_map(|cue| annotation.hits_of(Tag::Cue(cue))).map(Hit::range));
    clauses(annotation.text()).any(|clause| {
        let chars: Vec<char> = annotation.text()[clause.clone()].chars().collect();
        let is_known = chars.windows(RUN).filter(|run| known.contains(run)).count() * 2 > chars.len();
        let is_formula = || formulas.iter().any(|formula| formula.start < clause.end && clause.start < formula.end);
        chars.len() >= NEW && !is_known && !is_formula()
    })
}

/// The stretches of letters, digits and Chinese characters of `text`.
fn clauses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    text.split_inclusive(|c| !is_alphanumeric(c)).map(move |clause| {
        let start = next;
        next += clause.len();
        start..start + clause.trim_end_matches(|c| !is_alphanumeric(c)).len()
    })
}

fn is_alike(one: &str, other: &str) -> bool {
    strsim::normalized_levenshtein(one, other) >= ALIKE
}

/// Whether most of one text stands word for word in the other, and the later one tells nothing new: no step, no figure.
fn says_no_more(case: &Case, before: usize, turn: usize) -> bool {
    let reading = case.reading;
    let [one, other] = [before, turn].map(|turn| reading.annotations[turn].text());
    let tells = |turn: usize| reading.has(turn, Cue::Instruction);
    let figures = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let [one_chars, other_chars]: [Vec<char>; 2] = [one, other].map(|text| text.chars().collect());
    let common = longest_common_run(&one_chars, &other_chars);
    let shorter = one_chars.len().min(other_chars.len());
    !tells(before) && !tells(turn) && figures(one) == figures(other) && common >= SAID_AGAIN && common * 100 >= shorter * MOST
}

/// Characters of the longest run that two texts share.
fn longest_common_run(one: &[char], other: &[char]) -> usize {
    let mut ending_here = vec![0; other.len() + 1];
    let mut longest = 0;
    for c in one {
        for at in (0..other.len()).rev() {
            ending_here[at + 1] = if *c == other[at] { ending_here[at] + 1 } else { 0 };
            longest = longest.max(ending_here[at + 1]);
        }
    }
    longest
}

fn share_an_end(one: &str, other: &str) -> bool {
    one.chars().take(AFFIX).eq(other.chars().take(AFFIX)) || one.chars().rev().take(AFFIX).eq(other.chars().rev().take(AFFIX))
}

fn is_long(case: &Case, length: usize) -> bool {
    length as f64 >= 2.0 * case.settings.script_min_chars.value
}

/// Long texts are noticed at the second time, short ones at the third.
pub(super) fn needed(case: &Case, length: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count from the rulebook")]
    let repeats = case.settings.script_repeats.value as usize;
    if is_long(case, length) { repeats.saturating_sub(1).max(2) } else { repeats }
}

fn is_script(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    let long_enough = reading.length(turn) as f64 >= case.settings.script_min_chars.value;
    let opens_or_ends = case.tally.any_in(turn, &[Category::Greeting, Category::Closing, Category::SatisfactionCheck]);
    let is_short = reading.length(turn) < 30;
    let only_polite = !reading.has(turn, Cue::Promise)
        && (opens_or_ends || (is_short && case.tally.any_in(turn, &CUSTOMARY) && !says_more(case, turn)));
    // A short question that is asked again was not answered.
    let asks = reading.annotations[turn].asks() && !reading.has(turn, Cue::Promise) && !is_long(case, reading.length(turn));
    // 请稍等 may be said again; a long text that says more, and to wait, is a brush-off the second time.
    let only_holds = reading.has(turn, Cue::Hold) && !(is_long(case, reading.length(turn)) && says_more(case, turn));
    long_enough && !only_polite && !only_holds && !asks
}

/// Whether a text that asks to wait says what was done, or something else beside it.
fn says_more(case: &Case, turn: usize) -> bool {
    /// Characters beside the formulas: fewer are a vocative or a particle.
    const BESIDE: usize = 8;
    const FORMULAS: [Tag; 4] = [
        Tag::Cue(Cue::Hold),
        Tag::Category(Category::Courtesy),
        Tag::Category(Category::Reassurance),
        Tag::Category(Category::Apology),
    ];
    case.reading.has(turn, Cue::Promise) || says_beside(case, turn, &FORMULAS, BESIDE)
}

/// Whether the text of turn `before` is no answer when it is said again in turn `turn`.
fn falls_short(case: &Case, before: usize, turn: usize) -> bool {
    asked_between(case, before, turn) && !tells_at_last(case, before, turn)
}

/// Whether the customer's last words before turn `to` came after turn `from` and still asked for something; before the very same text it
/// is enough that they were no mere acknowledgement.
fn asked_between(case: &Case, from: usize, to: usize) -> bool {
    let reading = case.reading;
    let is_equal = reading.annotations[from].text() == reading.annotations[to].text();
    let asks = |turn| reading.wants(turn) || presses(case, turn) || (is_equal && !reading.is_small_talk(turn));
    let before = reading.last_before(to, Role::Customer);
    // 你不是说不能换吗 asks for the same words again.
    let cites = |turn| reading.has(turn, Cue::QuoteMarker) && !presses(case, turn);
    before.is_some_and(|block| block.last > from && reading.turns_in(block).any(asks) && !reading.turns_in(block).any(cites))
}

/// Whether the text in turn `turn` names the time that the customer now asks for, and did not when it was said in turn `before`.
fn tells_at_last(case: &Case, before: usize, turn: usize) -> bool {
    let reading = case.reading;
    let first_asked = reading.turns_of(Role::Customer).find(|&i| reading.has(i, Cue::AsksWhen));
    reading.has(turn, Cue::TimeNamed) && first_asked.is_some_and(|asked| before < asked && asked < turn)
}

/// Whether the customer's last words before turn `turn` press: whoever merely asks again may be told again.
fn pressed_before(case: &Case, turn: usize) -> bool {
    let before = case.reading.last_before(turn, Role::Customer);
    before.is_some_and(|block| case.reading.turns_in(block).any(|turn| presses(case, turn)))
}
