//! The same answer again in slightly other words.

use super::Case;
use super::dialogue::{ends_content, presses};
use crate::model::{Category, Cue, Role};
use crate::rules::reading::Block;
use crate::text::is_chinese;
use rustc_hash::{FxHashMap, FxHashSet};

/// Runs of so many characters, in so many stretches of an agent's words, are what he keeps saying. Chosen on 563 labelled
/// conversations for accusing nobody wrongly: they find one there that equal texts do not show, and one of seven in 60 others.
const RUNS: [Run; 2] = [Run { length: 2, often: 4, tells: &DEFINITE }, Run { length: 4, often: 3, tells: &NEWS }];
const DEFINITE: [Category; 3] = [Category::TimeCommitment, Category::Alternatives, Category::Compensation];
const NEWS: [Category; 6] = [
    Category::TimeCommitment,
    Category::Alternatives,
    Category::Compensation,
    Category::Solution,
    Category::Escalation,
    Category::Proactive,
];

/// What must come again, how often, and what an agent's turn may not hold if it says nothing new.
struct Run {
    length: usize,
    often: usize,
    tells: &'static [Category],
}

/// What the customer did right before an agent spoke.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Before {
    Spoke,
    Asked,
    Pressed,
}

/// An agent's turn: its stretch, what came before it, whether it tells something new, and its Chinese characters.
struct Text {
    block: usize,
    turn: usize,
    before: Before,
    tells: bool,
    chars: Vec<char>,
}

/// How often a run was said, how often of these to a customer who presses, and where last.
#[derive(Default)]
struct Said {
    times: usize,
    to_pressing: usize,
    block: usize,
    turn: usize,
}

/// The last turn in which an agent says once more what he keeps saying, though the customer asks on and is told nothing else.
pub fn check(case: &Case) -> Option<usize> {
    let agents = || case.reading.blocks.iter().enumerate().filter(|(_, block)| block.role == Role::Agent);
    let fewest = RUNS.iter().map(|run| run.often).min().unwrap_or_default();
    if agents().count() < fewest || ends_content(case) {
        return None;
    }
    let blocks: Vec<(usize, Block, Before)> = agents().map(|(i, &block)| (i, block, before(case, i))).collect();
    RUNS.iter().filter_map(|run| said_again(case, &blocks, run)).max()
}

fn before(case: &Case, i: usize) -> Before {
    let reading = case.reading;
    let of_turn = |turn: usize| {
        let unanswered = reading.has(turn, Cue::NotAnswered) || reading.has(turn, Cue::CustomerUnsolved);
        // 你不是说不能换吗 asks for the same words again.
        let cites = reading.has(turn, Cue::QuoteMarker);
        if unanswered || presses(case, turn) {
            Before::Pressed
        } else if reading.wants(turn) && !cites {
            Before::Asked
        } else {
            Before::Spoke
        }
    };
    let customers = reading.blocks[..i].iter().rev().find(|block| block.role == Role::Customer);
    customers.and_then(|&block| reading.turns_in(block).map(of_turn).max()).unwrap_or(Before::Spoke)
}

/// The last turn of the run that came often enough, twice of these to a customer who presses: to mere questions about one thing the
/// answers hold its name.
fn said_again(case: &Case, blocks: &[(usize, Block, Before)], run: &Run) -> Option<usize> {
    const PRESSED: usize = 2;
    let text_of = |block: usize, turn: usize, before: Before| Text {
        block,
        turn,
        before,
        tells: case.tally.any_in(turn, run.tells) || is_news(case, turn),
        chars: chinese(case, turn),
    };
    let turns = blocks.iter().flat_map(|&(i, block, before)| case.reading.turns_in(block).map(move |turn| (i, turn, before)));
    let texts: Vec<Text> = turns.map(|(i, turn, before)| text_of(i, turn, before)).collect();
    // Names are told in a greeting, and come again all day; so does what the customer calls his matter.
    let greets = |turn: usize| case.tally.any_in(turn, &[Category::Greeting]);
    let asked: Vec<Vec<char>> = case.reading.turns_of(Role::Customer).map(|turn| chinese(case, turn)).collect();
    let greetings = texts.iter().filter(|text| greets(text.turn)).map(|text| &text.chars);
    let known: FxHashSet<&[char]> = greetings.chain(&asked).flat_map(|chars| chars.windows(run.length)).collect();
    let mut said: FxHashMap<&[char], Said> = FxHashMap::default();
    for text in texts.iter().filter(|text| !greets(text.turn)) {
        let is_idle = text.before > Before::Spoke && !text.tells;
        for piece in text.chars.windows(run.length).filter(|piece| !known.contains(piece) && !is_empty_talk(case, piece)) {
            let so_far = said.entry(piece).or_default();
            if so_far.times == 0 || (is_idle && so_far.block != text.block) {
                let to_pressing = so_far.to_pressing + usize::from(so_far.times > 0 && text.before == Before::Pressed);
                *so_far = Said { times: so_far.times + 1, to_pressing, block: text.block, turn: text.turn };
            }
        }
    }
    said.into_values().filter(|said| said.times >= run.often && said.to_pressing >= PRESSED).map(|said| said.turn).max()
}

/// Whether a turn moves the matter on whatever words it repeats: it asks, tells a step or a time.
fn is_news(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    reading.annotations[turn].asks() || reading.has(turn, Cue::Instruction) || reading.has(turn, Cue::TimeNamed)
}

fn chinese(case: &Case, turn: usize) -> Vec<char> {
    case.reading.annotations[turn].text().chars().filter(|&c| is_chinese(c)).collect()
}

/// Whether a piece is a form of address or a word of grammar: those come again in any talk.
pub(super) fn is_empty_talk(case: &Case, piece: &[char]) -> bool {
    let empty = case.reading.annotator.lexicon().empty_words();
    piece.len() == 2 && (empty.contains(piece) || piece.iter().any(|c| empty.contains(std::slice::from_ref(c))))
}
