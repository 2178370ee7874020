//! Guards that look beyond the turn of a hit.

use super::contest::Rivalry;
use super::denial::Denial;
use super::reading::{Block, Reading};
use crate::model::{Category, Cue, EmotionLabel, Kind, Role};
use crate::text::{Guard, GuardSet, Hit, Tag, clause_around};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What guards may look at, from the rulebook.
#[derive(Debug, Clone, Default)]
pub struct GuardWords {
    /// Hits of these soften a hit beside them.
    pub softeners: Vec<Tag>,
    /// Words of which one must stand both in the hit's clause and in the customer's wish for `asked` to hold.
    pub asked_words: Vec<String>,
    /// Words of which one must stand in the message for `told` to hold.
    pub told_words: Vec<String>,
    /// What denies, for `denied`.
    pub denial: Denial,
    /// Per code: what only the learned layer takes for it counts in a message that holds one of these.
    pub said_with: BTreeMap<Category, Vec<String>>,
    /// Codes that do not count in the agent's first turn of a longer conversation.
    pub not_first: Vec<Category>,
    /// Per code: it counts in so many turns of agents, and later only where the agent has not spoken before.
    pub only_within: BTreeMap<Category, usize>,
    /// Codes that count once for each agent, where he says it last.
    pub once: Vec<Category>,
    /// Per kind: a pattern's hit does not count in an utterance that the learned layer finds less likely to hold the code.
    pub unlikely_below: BTreeMap<Kind, f64>,
    /// How likely, from 0 to 1, a second violation of a clause must be to count beside the graver one; none does without it.
    pub also_from: Option<f64>,
    /// How likely, from 0 to 1, a violation must be for what softens it in its own message not to count.
    pub softened_below: Option<f64>,
    /// Merits of form, which stand beside a violation as well.
    pub polite: Vec<Category>,
    /// When the hit of a violation's pattern gives way to another violation.
    pub rivalry: Option<Rivalry>,
    /// What the learned layer alone takes for a violation, where nothing else does in a conversation.
    pub alone: Option<Alone>,
}

/// When a violation that only the learned layer sees counts although no term was found in the conversation: among many turns there is always
/// one that looks worst.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alone {
    /// From so many turns of agents on more is asked for.
    pub turns: usize,
    /// The least likelihood, from 0 to 1, that the turn as a whole holds any violation.
    pub least: f64,
    /// The same where a term was found elsewhere in the conversation, and the customer is not displeased right before or after.
    #[serde(default)]
    pub beside: f64,
    /// Nor is anything more asked where terms were found for violations in so many turns: it is one of those conversations.
    #[serde(default)]
    pub enough: Option<usize>,
    /// Codes of which nothing more is asked.
    #[serde(default)]
    pub not_for: Vec<Category>,
}

/// Where so many do not soften, no more need to be tried: a text of a megabyte must not be read once per hit.
const ENOUGH: usize = 50;

/// What names a time as a commitment.
const COMMITS: Tag = Tag::Category(Category::TimeCommitment);

/// The first guard of `guards` that holds for `hit` in turn `turn`, with the turn that shows it.
pub fn holding(reading: &Reading, words: &GuardWords, guards: GuardSet, turn: usize, hit: &Hit) -> Option<(Guard, usize)> {
    guards.iter().find_map(|guard| match guard {
        Guard::Softened => softened_in(reading, words, turn, hit).map(|by| (guard, by)),
        Guard::Amended => amended_in(reading, words, turn).map(|by| (guard, by)),
        Guard::Taken => taken_in(reading, turn).map(|by| (guard, by)),
        Guard::Told => told_in(reading, words, turn, hit).map(|by| (guard, by)),
        Guard::Denied => words.denial.holds(reading, turn, hit).then_some((guard, turn)),
        Guard::Asked => asked_in(reading, words, turn, hit).map(|by| (guard, by)),
        Guard::Welcomed => welcomed_in(reading, turn).map(|by| (guard, by)),
        Guard::Unheard => unheard_in(reading, words, turn, hit).map(|by| (guard, by)),
        _ => reading.annotations[turn].holds(guard, hit).then_some((guard, turn)),
    })
}

/// The turn of the same stretch of agent turns that holds a reason, an alternative or a next step outside the hit itself; or an apology, where
/// only the learned layer sees the hit.
fn softened_in(reading: &Reading, words: &GuardWords, turn: usize, hit: &Hit) -> Option<usize> {
    let role = reading.role(turn);
    let is_guess = reading.annotator.term(hit).is_learned();
    let block = reading.block_of(turn)?;
    reading.turns_in(block).filter(|&other| reading.role(other) == role).find(|&other| {
        let annotation = &reading.annotations[other];
        let sorry = is_guess.then_some(Tag::Category(Category::Apology));
        let softeners = words.softeners.iter().copied().chain(sorry);
        softeners.flat_map(|tag| annotation.hits_of(tag).iter().take(ENOUGH)).any(|softener| {
            let (soft, hard) = (softener.range(), hit.range());
            let apart = other != turn || soft.end <= hard.start || hard.end <= soft.start;
            apart && !annotation.is_negated(softener)
        })
    })
}

/// Whether the customer neither complains nor gives up in turn `i`.
fn is_calm(reading: &Reading, i: usize) -> bool {
    const OPEN: [Cue; 4] = [Cue::CustomerUnsolved, Cue::NotAnswered, Cue::Resigned, Cue::Trouble];
    !reading.feelings[i].label.is_displeasure() && !OPEN.into_iter().any(|cue| reading.has(i, cue))
}

/// Whether the customer has been calm for a while before turn `to`, and requested nothing in his last turns.
fn only_asked(reading: &Reading, to: usize) -> bool {
    /// Turns of both sides.
    const WHILE: usize = 10;
    const LAST: usize = 2;
    let customers = |turns: usize| (to.saturating_sub(turns)..to).filter(|&i| reading.role(i) == Role::Customer);
    customers(WHILE).all(|i| is_calm(reading, i)) && !customers(LAST).any(|i| reading.has(i, Cue::Request))
}

/// The customer's words after the agent's stretch that merely take it, where those before it asked and requested nothing: no was the answer.
fn taken_in(reading: &Reading, turn: usize) -> Option<usize> {
    let block = reading.block_of(turn)?;
    let before = reading.last_before(block.first, Role::Customer)?;
    let next = reading.first_after(block.last, Role::Customer)?;
    let asks = reading.turns_in(before).any(|i| reading.annotations[i].asks());
    let takes = |i: usize| reading.is_small_talk(i) && is_calm(reading, i);
    let is_taken = asks && only_asked(reading, block.first) && reading.turns_in(next).all(takes);
    is_taken.then_some(next.first)
}

/// The agent's next stretch after that of turn `turn`.
fn next_message(reading: &Reading, turn: usize) -> Option<Block> {
    reading.first_after(reading.block_of(turn)?.last, Role::Agent)
}

/// The turn of the agent's next stretch that gives a reason, an alternative or a next step after all, to a customer who only asked.
fn amended_in(reading: &Reading, words: &GuardWords, turn: usize) -> Option<usize> {
    let next = next_message(reading, turn).filter(|next| only_asked(reading, next.first))?;
    reading.turns_in(next).find(|&i| {
        let annotation = &reading.annotations[i];
        let softens = |hit: &Hit| !annotation.is_negated(hit);
        words.softeners.iter().any(|&tag| annotation.hits_of(tag).iter().take(ENOUGH).any(softens))
    })
}

/// The turn of the agent's stretches right before and right after that names a time, where its message is about one, or only
/// the learned layer sees the hit and the customer had asked for one.
fn told_in(reading: &Reading, words: &GuardWords, turn: usize, hit: &Hit) -> Option<usize> {
    let text = reading.annotations[turn].text();
    let block = reading.block_of(turn)?;
    let last_words = reading.last_before(block.first, Role::Customer);
    let is_guess = reading.annotator.term(hit).is_learned();
    let asks_when = || is_guess && last_words.is_some_and(|words| reading.turns_in(words).any(|i| reading.has(i, Cue::AsksWhen)));
    if !words.told_words.iter().any(|word| text.contains(word.as_str())) && !asks_when() {
        return None;
    }
    let before = reading.last_before(block.first, Role::Agent);
    let names = |&i: &usize| reading.has(i, Cue::TimeNamed) || !reading.annotations[i].hits_of(COMMITS).is_empty();
    let beside = before.into_iter().chain(next_message(reading, turn));
    beside.flat_map(|block| reading.turns_in(block)).find(names)
}

/// The customer's turn shortly before that asked for what the hit offers.
fn asked_in(reading: &Reading, words: &GuardWords, turn: usize, hit: &Hit) -> Option<usize> {
    /// A wish is answered within a few turns.
    const LOOK_BACK: usize = 4;
    let annotation = &reading.annotations[turn];
    let clause = &annotation.text()[clause_around(annotation.text(), &hit.range())];
    let offered: Vec<&String> = words.asked_words.iter().filter(|word| clause.contains(word.as_str())).collect();
    (turn.saturating_sub(LOOK_BACK)..turn).rev().find(|&i| {
        reading.role(i) == Role::Customer
            && offered.iter().any(|word| reading.annotations[i].last_words().contains(word.as_str()))
    })
}

/// The customer's displeased turn right before the agent's stretch, where nothing in that comforts, gives a reason or goes on with the matter:
/// 请问还有其他问题吗 is no care for a customer who was not heard.
fn unheard_in(reading: &Reading, words: &GuardWords, turn: usize, hit: &Hit) -> Option<usize> {
    /// As the taxonomy has it for a customer who was upset.
    const UPSET: f64 = -0.3;
    const COMFORT: [Tag; 2] = [Tag::Category(Category::Empathy), Tag::Category(Category::Apology)];
    let block = reading.block_of(turn)?;
    let before = reading.last_before(block.first, Role::Customer)?;
    let displeased = |&i: &usize| reading.feelings[i].label.is_displeasure() && reading.feelings[i].polarity <= UPSET;
    let spoken = reading.turns_in(before).find(displeased)?;
    let comforts = reading.turns_in(block).any(|i| COMFORT.iter().any(|&tag| !reading.annotations[i].hits_of(tag).is_empty()));
    (!comforts && softened_in(reading, words, turn, hit).is_none()).then_some(spoken)
}

/// The customer's turn that thanks or is content, in the stretch right after the agent's: nobody was mocked there. Not where any turn of
/// that stretch, or of the customer's before it, is displeased or gives up: thanks may be bitter.
fn welcomed_in(reading: &Reading, turn: usize) -> Option<usize> {
    let block = reading.block_of(turn)?;
    let after = reading.blocks.partition_point(|other| other.first <= block.last);
    let next = *reading.blocks.get(after)?;
    let before = reading.blocks[..after].iter().rev().find(|other| other.role == Role::Customer);
    let label = |i: usize| reading.feelings[i].label;
    let glad = |i: usize| matches!(label(i), EmotionLabel::Gratitude | EmotionLabel::Satisfaction);
    let calm = |i: usize| (glad(i) || label(i) == EmotionLabel::Neutral) && !reading.has(i, Cue::Resigned);
    let at_ease = before.is_none_or(|&before| reading.turns_in(before).all(calm));
    let welcomes = next.role == Role::Customer && at_ease && reading.turns_in(next).all(calm);
    welcomes.then(|| reading.turns_in(next).find(|&i| glad(i))).flatten()
}
