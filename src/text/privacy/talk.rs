//! A whole talk: what a message asks for decides what the next holds, a number may be divided among messages, and who was named
//! once is known in all of it.

use super::detect::{Asked, Detector};
use super::found::{Found, settle};
use super::policy::Operator;
use super::{Part, Redactor, Span};
use crate::model::Personal;
use crate::text::normalise::Normalised;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// The most messages that one number is divided among.
const MOST_PARTS: usize = 4;
/// How many messages before one tell what it holds.
const MOST_BACK: usize = 5;
/// How much of a message before its last digits tells what they are, in characters.
const BEFORE: usize = 20;

/// One message, or one cell of a column.
#[derive(Debug, Clone, Copy)]
pub struct Utterance<'t> {
    /// Whose it is.
    pub speaker: &'t str,
    /// What was said.
    pub text: &'t str,
}

/// The finds of one message; those of divided numbers with their part.
type Finds = Vec<(Found, Part)>;

impl Redactor {
    /// The personal data in every message of a talk, in the order of its text.
    pub fn find_in_talk(&self, talk: &[Utterance]) -> Vec<Vec<Span>> {
        let folded: Vec<Normalised> = talk.iter().map(|utterance| Normalised::new(&self.fold, utterance.text)).collect();
        let texts: Vec<&str> = folded.iter().map(Normalised::text).collect();
        let wants_amounts = self.policy.operator(Personal::Amount) != Operator::Keep;
        let asked: Vec<OnceCell<Asked>> = texts.iter().map(|_| OnceCell::new()).collect();
        let asked_at = |i: usize| *asked[i].get_or_init(|| self.detector.asked(texts[i]));
        let asked_before = |i: usize, is_far: bool| {
            let last = i.checked_sub(1).map(asked_at).unwrap_or_default();
            // What papers a talk is about is said once.
            let mut earlier = (i.saturating_sub(MOST_BACK)..i.saturating_sub(1)).rev().filter_map(|i| asked_at(i).of_papers());
            match last.number {
                _ if !is_far => last,
                None => Asked { number: earlier.next(), ..last },
                Some(context) if context.kind == Some(Personal::IdCard) => {
                    Asked { number: earlier.next().or(last.number), ..last }
                }
                Some(_) => last,
            }
        };
        let alone = |(i, text): (usize, &&str)| self.detector.find(text, |is_far| asked_before(i, is_far), wants_amounts);
        let finds: Vec<Vec<Found>> = texts.iter().enumerate().map(alone).collect();
        let divided = self.divided(talk, &texts, &finds);
        let whole = |finds: Vec<Found>| finds.into_iter().map(|found| (found, Part::Whole)).collect::<Finds>();
        let mut finds: Vec<Finds> = repeated(&texts, finds).into_iter().map(whole).collect();
        for (i, found, part) in divided {
            finds[i].retain(|(other, _)| other.range.end <= found.range.start || found.range.end <= other.range.start);
            finds[i].push((found, part));
            finds[i].sort_by_key(|(found, _)| found.range.start);
        }
        finds.into_iter().zip(&folded).map(|(finds, folded)| spans(finds, folded)).collect()
    }

    /// Numbers whose digits end one message and begin the next of the same speaker: the message, the piece, its part.
    fn divided(&self, talk: &[Utterance], texts: &[&str], finds: &[Vec<Found>]) -> Vec<(usize, Found, Part)> {
        let mut pieces = Vec::new();
        let mut from = 0;
        for i in 0..texts.len().saturating_sub(1) {
            let begins = i >= from && talk[i].speaker == talk[i + 1].speaker && tail_of(texts[i].trim_end()) > 0;
            if let Some(found) = begins.then(|| self.divided_from(i, talk, texts, finds)).flatten() {
                from = i + found.len() - 1;
                pieces.extend(found);
            }
        }
        pieces
    }

    fn divided_from(
        &self,
        first: usize,
        talk: &[Utterance],
        texts: &[&str],
        finds: &[Vec<Found>],
    ) -> Option<Vec<(usize, Found, Part)>> {
        let text = texts[first].trim_end();
        let tail = text.len() - tail_of(text);
        // What is a number already is not one half of another.
        if finds[first].iter().any(|found| found.range.end > tail) {
            return None;
        }
        let before = texts[first][..tail].char_indices().rev().take(BEFORE).last().map_or(tail, |(at, _)| at);
        // Digits in groups stay apart, a code or a card's number goes on.
        let (mut apart, mut joined) = (text[before..].to_owned(), text[before..].to_owned());
        for next in first + 1..texts.len().min(first + MOST_PARTS) {
            let head = head_of(texts[next]);
            if head == 0 || talk[next].speaker != talk[first].speaker {
                return None;
            }
            apart += " ";
            apart += &texts[next][..head];
            joined += &texts[next][..head];
            let rest = &texts[next][head..];
            let ended = !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
            let crossing = |joined: &str| {
                let found = self.detector.numbers_in(joined).into_iter();
                found.filter(|found| is_divisible(found.kind)).find(|found| found.range == (tail - before..joined.len()))
            };
            if let Some(found) = Some(&apart).into_iter().chain([&joined]).filter(|_| ended).find_map(|joined| crossing(joined)) {
                return Some(pieces(first, &found, tail, texts, next - first + 1));
            }
            if !rest.trim().is_empty() {
                return None;
            }
        }
        None
    }
}

/// Whether the form of such a value is told from that of two others side by side.
fn is_divisible(kind: Personal) -> bool {
    use Personal::{BankCard, CreditCode, IdCard, Landline, Mobile, Passport, Permit};
    matches!(kind, Mobile | IdCard | BankCard | Landline | CreditCode | Passport | Permit)
}

/// The pieces of a number that is divided among `count` messages from `first` on, where it begins at `tail`.
fn pieces(first: usize, found: &Found, tail: usize, texts: &[&str], count: usize) -> Vec<(usize, Found, Part)> {
    let piece = |k: usize| {
        let text = texts[first + k];
        let (range, part) = match k {
            0 => (tail..text.trim_end().len(), Part::First),
            _ if k + 1 == count => (0..head_of(text), Part::Last),
            _ => (0..head_of(text), Part::Middle),
        };
        (first + k, Found { range, ..found.clone() }, part)
    };
    (0..count).map(piece).collect()
}

/// How many bytes of a number or a code `text` ends in.
fn tail_of(text: &str) -> usize {
    match tail_of_digits(text) {
        0 => {
            let rest = text.trim_end_matches(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
            let is_cut = rest.ends_with(['-', '_', '.', '@', '/', '*', ':']);
            let code = &text[rest.len()..];
            if is_cut || !code.contains(|c: char| c.is_ascii_digit()) { 0 } else { code.len() }
        }
        digits => digits,
    }
}

/// How many it begins with.
fn head_of(text: &str) -> usize {
    let code = text.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).unwrap_or(text.len());
    let is_code = text[..code].contains(|c: char| c.is_ascii_digit()) && !text[code..].starts_with(['*', '@', '_', '.', '-']);
    let has_letters = text[..code].contains(|c: char| c.is_ascii_lowercase() && c != 'x');
    if is_code && has_letters { code } else { head_of_digits(text) }
}

/// How many bytes of digits, and of what stands between them, `text` ends in.
fn tail_of_digits(text: &str) -> usize {
    let text = text.trim_end();
    let rest = text.trim_end_matches(is_dialled);
    let digits = text[rest.len()..].trim_start_matches(|c: char| !is_digit(c));
    // Digits of a word (A4) or of a mask (****5678) begin nothing.
    let goes_on = rest.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '.'));
    if goes_on || !digits.chars().any(is_digit) { 0 } else { digits.len() }
}

/// The same of what `text` begins with.
fn head_of_digits(text: &str) -> usize {
    let rest = text.trim_start_matches(is_dialled);
    let digits = text[..text.len() - rest.len()].trim_end_matches(|c: char| !is_digit(c) && c != 'x');
    let is_masked = rest.starts_with('*') || !text.starts_with(is_digit);
    if is_masked || !digits.chars().any(is_digit) { 0 } else { digits.len() }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '零' | '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '幺')
}

fn is_dialled(c: char) -> bool {
    is_digit(c) || matches!(c, ' ' | '-')
}

/// Adds what is known by its value from elsewhere in the talk.
fn repeated(texts: &[&str], finds: Vec<Vec<Found>>) -> Vec<Vec<Found>> {
    let mut known: BTreeMap<String, Found> = BTreeMap::new();
    for (text, found) in finds.iter().enumerate().flat_map(|(i, finds)| finds.iter().map(move |found| (texts[i], found))) {
        let is_plain = text[found.range.clone()] == found.value;
        if is_plain && Detector::is_telling(found) && !known.contains_key(&found.value) {
            known.insert(found.value.clone(), found.clone());
        }
    }
    let (values, known): (Vec<String>, Vec<Found>) = known.into_iter().unzip();
    // It is built for every talk: what makes searching faster would take longer than all the searching.
    let builder = || {
        AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .prefilter(false)
            .build(&values)
    };
    // No automaton of them, no repetitions: only a list of a gigabyte is refused.
    let Some(words) = Some(builder).filter(|_| !values.is_empty()).and_then(|build| build().ok()) else { return finds };
    let with_known = |(text, mut finds): (&&str, Vec<Found>)| {
        let before = finds.len();
        let again = words.find_iter(*text).map(|hit| Found { range: hit.range(), ..known[hit.pattern().as_usize()].clone() });
        finds.extend(again.filter(|again| stands_whole(text, again)));
        if finds.len() == before { finds } else { settle(finds) }
    };
    texts.iter().zip(finds).map(with_known).collect()
}

/// Whether no further digits or letters stand beside a value.
fn stands_whole(text: &str, found: &Found) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '*');
    let (before, behind) = (text[..found.range.start].chars().next_back(), text[found.range.end..].chars().next());
    found.kind == Personal::Name || (!is_part(before) && !is_part(behind))
}

fn spans(finds: Finds, folded: &Normalised) -> Vec<Span> {
    let span = |(found, part): (Found, Part)| Span {
        kind: found.kind,
        range: folded.original(found.range),
        value: found.value,
        front: found.front,
        part,
    };
    finds.into_iter().filter(|(found, _)| !found.range.is_empty()).map(span).collect()
}
