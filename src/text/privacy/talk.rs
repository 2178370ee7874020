//! A whole talk: what a message asks for decides what the next holds, a number may be divided among messages, and who was named
//! once is known in all of it.

use super::detect::Asked;
use super::form::Form;
use super::found::Found;
use super::numeral::Numerals;
use super::policy::Operator;
use super::{Part, Redactor, Span};
use crate::model::{Personal, Role};
use crate::text::normalise::Normalised;
use std::cell::OnceCell;
use std::ops::Range;

/// The most messages that one number is divided among.
const MOST_PARTS: usize = 4;
/// How many messages of the other side may stand between two of them.
const MOST_BETWEEN: usize = 2;
/// How many messages before one tell what it holds.
const MOST_BACK: usize = 5;
/// A message between a question for a secret and its answer is no longer, in bytes.
const MOST_SAID: usize = 36;
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
        let folded: Vec<Normalised> = talk.iter().map(|utterance| self.detector.numerals.read(utterance.text)).collect();
        let texts: Vec<&str> = folded.iter().map(Normalised::text).collect();
        let wants_amounts = self.policy.operator(Personal::Amount) != Operator::Keep;
        let asked: Vec<OnceCell<Asked>> = texts.iter().map(|_| OnceCell::new()).collect();
        let words: Vec<Vec<(Range<usize>, Form)>> = texts.iter().map(|text| self.detector.names.words(text)).collect();
        let asked_at = |i: usize| *asked[i].get_or_init(|| self.detector.asked(texts[i], &words[i]));
        let goes_on = |i: usize| i > 0 && talk[i].speaker == talk[i - 1].speaker && self.detector.is_answer(texts[i - 1]);
        let is_asked_name = |i: usize| {
            // One name may follow another, or a word for waiting.
            let first = (i.saturating_sub(MOST_BACK)..=i).rev().take_while(|&k| k == i || goes_on(k + 1)).last();
            first.and_then(|first| first.checked_sub(1)).is_some_and(|before| asked_at(before).name)
        };
        // 收到了吗? 收到了. 483920: short messages may stand between a question for a secret and its answer.
        let asked_secret = |i: usize| {
            let mut before = (i.saturating_sub(MOST_BACK)..i).rev();
            let asks = |&k: &usize| asked_at(k).secret.is_some();
            let near = before.find(|k| asks(k) || texts[*k].len() > MOST_SAID);
            near.filter(|&k| talk[k].speaker != talk[i].speaker).and_then(|k| asked_at(k).secret)
        };
        // An address is told in several messages, and somebody may say something between the question and the first. What customers
        // ask others for is where a shop is.
        let asked_place = |i: usize| {
            let is_own = |&k: &usize| talk[k].speaker == talk[i].speaker;
            let first = (i.saturating_sub(MOST_BACK)..i).rev().take_while(is_own).last().unwrap_or(i);
            let may_ask = |k: &usize| is_own(k) || talk[*k].speaker != Role::Customer.code();
            (first.saturating_sub(2)..first).rev().filter(may_ask).find_map(|k| asked_at(k).place)
        };
        let asked_before = |i: usize, is_far: bool| {
            let last = i.checked_sub(1).map(asked_at).unwrap_or_default();
            let last = Asked { name: last.name || is_asked_name(i), secret: asked_secret(i), place: asked_place(i), ..last };
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
        let alone =
            |(i, text): (usize, &&str)| self.detector.find(text, &words[i], |is_far| asked_before(i, is_far), wants_amounts);
        let finds: Vec<Vec<Found>> = texts.iter().enumerate().map(alone).collect();
        let divided = self.divided(talk, &texts, &finds);
        let whole = |finds: Vec<Found>| finds.into_iter().map(|found| (found, Part::Whole)).collect::<Finds>();
        let mut finds: Vec<Finds> = self.detector.repeated(&texts, finds).into_iter().map(whole).collect();
        for (i, found, part) in divided {
            finds[i].retain(|(other, _)| other.range.end <= found.range.start || found.range.end <= other.range.start);
            finds[i].push((found, part));
            finds[i].sort_by_key(|(found, _)| found.range.start);
        }
        finds.into_iter().zip(&folded).map(|(finds, folded)| spans(finds, folded)).collect()
    }

    /// Numbers whose digits end one message and begin the next of the same speaker: the message, the piece, its part.
    fn divided(&self, talk: &[Utterance], texts: &[&str], finds: &[Vec<Found>]) -> Vec<(usize, Found, Part)> {
        let mut pieces: Vec<(usize, Found, Part)> = Vec::new();
        for i in 0..texts.len().saturating_sub(1) {
            // The last piece of one number may be the first of another no more than its other pieces.
            let is_free = pieces.last().is_none_or(|(last, _, _)| *last < i);
            let begins = is_free && tail_of(&self.detector.numerals, texts[i].trim_end()) > 0;
            pieces.extend(begins.then(|| self.divided_from(i, talk, texts, finds)).flatten().unwrap_or_default());
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
        let numerals = &self.detector.numerals;
        let text = texts[first].trim_end();
        let tail = text.len() - tail_of(numerals, text);
        // What is a number already is not one half of another.
        if finds[first].iter().any(|found| found.range.end > tail) {
            return None;
        }
        let before = texts[first][..tail].char_indices().rev().take(BEFORE).last().map_or(tail, |(at, _)| at);
        // Digits in groups stay apart, a code or a card's number goes on.
        let (mut apart, mut joined) = (text[before..].to_owned(), text[before..].to_owned());
        let mut parts = vec![first];
        while parts.len() < MOST_PARTS {
            let next = self.goes_on(talk, texts, parts[parts.len() - 1])?;
            let head = head_of(numerals, texts[next]);
            if head == 0 {
                return None;
            }
            parts.push(next);
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
                return Some(pieces(numerals, &parts, &found, tail, texts));
            }
            if !rest.trim().is_empty() {
                return None;
            }
        }
        None
    }

    /// The next message of whoever spoke message `last`, where the other side says no more in between than that it listens.
    fn goes_on(&self, talk: &[Utterance], texts: &[&str], last: usize) -> Option<usize> {
        let next = (last + 1..texts.len().min(last + 2 + MOST_BETWEEN)).find(|&i| talk[i].speaker == talk[last].speaker)?;
        texts[last + 1..next].iter().all(|text| self.detector.is_listening(text)).then_some(next)
    }
}

/// Whether the form of such a value is told from that of two others side by side.
fn is_divisible(kind: Personal) -> bool {
    use Personal::{BankCard, CreditCode, IdCard, Landline, Mobile, Passport, Permit};
    matches!(kind, Mobile | IdCard | BankCard | Landline | CreditCode | Passport | Permit)
}

/// The pieces of a number that is divided among the messages `parts`, in the first of which it begins at `tail`.
fn pieces(numerals: &Numerals, parts: &[usize], found: &Found, tail: usize, texts: &[&str]) -> Vec<(usize, Found, Part)> {
    let piece = |(k, &i): (usize, &usize)| {
        let text = texts[i];
        let (range, part) = match k {
            0 => (tail..text.trim_end().len(), Part::First),
            _ if k + 1 == parts.len() => (0..head_of(numerals, text), Part::Last),
            _ => (0..head_of(numerals, text), Part::Middle),
        };
        (i, Found { range, ..found.clone() }, part)
    };
    parts.iter().enumerate().map(piece).collect()
}

/// How many bytes of a number or a code `text` ends in.
fn tail_of(numerals: &Numerals, text: &str) -> usize {
    match tail_of_digits(numerals, text) {
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
fn head_of(numerals: &Numerals, text: &str) -> usize {
    let code = text.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).unwrap_or(text.len());
    let is_code = text[..code].contains(|c: char| c.is_ascii_digit()) && !text[code..].starts_with(['*', '@', '_', '.', '-']);
    let has_letters = text[..code].contains(|c: char| c.is_ascii_lowercase() && c != 'x');
    if is_code && has_letters { code } else { head_of_digits(numerals, text) }
}

/// How many bytes of digits, and of what stands between them, `text` ends in.
fn tail_of_digits(numerals: &Numerals, text: &str) -> usize {
    let text = text.trim_end();
    let rest = text.trim_end_matches(|c| is_dialled(numerals, c));
    let digits = text[rest.len()..].trim_start_matches(|c: char| !numerals.is_digit(c));
    // Digits of a word (A4) or of a mask (****5678) begin nothing.
    let goes_on = rest.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '.'));
    if goes_on || !digits.chars().any(|c| numerals.is_digit(c)) { 0 } else { digits.len() }
}

/// The same of what `text` begins with.
fn head_of_digits(numerals: &Numerals, text: &str) -> usize {
    let rest = text.trim_start_matches(|c| is_dialled(numerals, c));
    let digits = text[..text.len() - rest.len()].trim_end_matches(|c: char| !numerals.is_digit(c) && c != 'x');
    let is_masked = rest.starts_with('*') || !text.starts_with(|c| numerals.is_digit(c));
    if is_masked || !digits.chars().any(|c| numerals.is_digit(c)) { 0 } else { digits.len() }
}

/// Digits, and what stands between them.
fn is_dialled(numerals: &Numerals, c: char) -> bool {
    numerals.is_digit(c) || matches!(c, ' ' | '-')
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
