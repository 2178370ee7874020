//! Short answers that stand among courtesies, and answers that came before the last line of a question.

use super::Case;
use super::dialogue::{FORMULAS, is_displeased};
use super::same_answer::is_empty_talk;
use crate::model::{Category, Cue, Role};
use crate::text::{Hit, is_chinese};
use rustc_hash::FxHashSet;

/// What answers in a word: yes or no, a picture or link, something done as it was asked for.
const BRIEF: [Cue; 5] = [Cue::YesNo, Cue::StatesNo, Cue::Shown, Cue::Done, Cue::Acted];

/// So many of a customer's messages in a row are looked at.
const LAST: usize = 8;

/// Whether the agent's turn answers in brief, however polite the rest of it is: also by a figure, or with a word of the question.
pub fn answers_in_brief(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    BRIEF.into_iter().any(|cue| reading.has(turn, cue)) || names_figure(case, turn) || names_what_was_asked(case, turn)
}

/// Whether a figure stands in the turn; 请等2分钟 names none.
fn names_figure(case: &Case, turn: usize) -> bool {
    let has_digit = case.reading.annotations[turn].text().contains(|c: char| c.is_ascii_digit());
    has_digit && !case.reading.has(turn, Cue::Hold)
}

/// Whether the turn takes up a word of the question beside its formulas. Who asks when, or is put off, is not answered by it.
fn names_what_was_asked(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    let puts_off = [Cue::Hold, Cue::Promise].into_iter().any(|cue| reading.has(turn, cue))
        || case.tally.perhaps_in(turn, &[Category::Reassurance, Category::Apology]);
    let Some(asked) = reading.right_before(turn, Role::Customer).filter(|_| !puts_off) else { return false };
    if reading.turns_in(asked).rev().take(LAST).any(|i| reading.has(i, Cue::AsksWhen)) {
        return false;
    }
    let said = beside_formulas(case, turn);
    let asks = |&i: &usize| reading.annotations[i].asks();
    reading.turns_in(asked).rev().take(LAST).filter(asks).any(|i| shares_word(case, i, &said))
}

/// The Chinese characters of an agent's turn outside of its formulas, in pieces.
fn beside_formulas(case: &Case, turn: usize) -> Vec<Vec<char>> {
    let annotation = &case.reading.annotations[turn];
    let mut formulas: Vec<_> = FORMULAS.iter().flat_map(|&tag| annotation.hits_of(tag)).map(Hit::range).collect();
    formulas.sort_unstable_by_key(|range| range.start);
    let (text, mut from, mut pieces) = (annotation.text(), 0, Vec::new());
    for range in formulas {
        if range.start > from {
            pieces.push(chinese(&text[from..range.start]));
        }
        from = from.max(range.end);
    }
    pieces.push(chinese(&text[from..]));
    pieces
}

/// Whether two characters of turn `asked` that are no empty talk stand in one of the pieces.
fn shares_word(case: &Case, asked: usize, said: &[Vec<char>]) -> bool {
    let question = chinese(case.reading.annotations[asked].text());
    let words: FxHashSet<&[char]> = question.windows(2).filter(|word| !is_empty_talk(case, word)).collect();
    said.iter().flat_map(|piece| piece.windows(2)).any(|word| words.contains(word))
}

fn chinese(text: &str) -> Vec<char> {
    text.chars().filter(|&c| is_chinese(c)).collect()
}

/// Whether the agent had said yes or no, or done it, right before the customer's calm turn `wish`, which names the same thing once more: whoever
/// types a question in several messages is often answered before the last.
pub fn was_answered_before(case: &Case, wish: usize) -> bool {
    const AGAIN: [Cue; 3] = [Cue::NotAnswered, Cue::CustomerUnsolved, Cue::Trouble];
    const DIRECT: [Cue; 4] = [Cue::YesNo, Cue::StatesNo, Cue::Done, Cue::Acted];
    let reading = case.reading;
    let objects = is_displeased(case, wish) || AGAIN.into_iter().any(|cue| reading.has(wish, cue));
    let Some(before) = reading.right_before(wish, Role::Agent).filter(|_| !objects) else { return false };
    let is_direct = |i: usize| DIRECT.into_iter().any(|cue| reading.has(i, cue));
    let direct = reading.turns_in(before).rev().find(|&i| is_direct(i));
    let question = direct.and_then(|_| reading.last_before(before.first, Role::Customer));
    let asked = question.into_iter().flat_map(|block| reading.turns_in(block).rev().take(LAST));
    let words: Vec<_> = asked.map(|i| chinese(reading.annotations[i].text())).collect();
    shares_word(case, wish, &words)
}
