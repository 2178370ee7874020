//! Secrets that are said: one-time codes, passwords, the security code of a card, answers to questions of security. Digits are one by what
//! stands around them, or by what was asked for, and by no form of their own: 6位验证码 and 验证码5分钟有效 are innocent.

use super::found::Found;
use super::numeral::Numerals;
use super::said::{dictated, is_secret, token};
use super::table::{rows, words as table_words};
use super::words::Words;
use crate::model::Personal;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use std::ops::{Range, RangeInclusive};

/// How much may stand between the word for a secret and the secret, in links.
const MOST_LINKS: usize = 6;
/// How much of a text, from its end, tells what it asks for, in characters.
const ASKED: usize = 40;
/// An answer has no more characters.
const LONGEST_ANSWER: usize = 30;
/// Nor an answer to a question of security.
const LONGEST_WORD: usize = 12;

/// What a word is about secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// It announces one.
    Of(Secret),
    /// It may stand between such a word and the secret: 是.
    Link,
    /// It asks for one: 发一下.
    Ask,
    /// It tells that none is asked for or given: 请勿, 错误.
    Deny,
    /// Behind digits it says that they count something: 分钟.
    Unit,
    /// It says that the digits beside it are something else: 尾号.
    Other,
}

/// A kind of secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Secret {
    /// A code for one time.
    Code,
    /// A password or a PIN.
    Password,
    /// The security code of a card.
    Card,
    /// The answer to a question of security.
    Answer,
}

impl Secret {
    /// How many digits it has.
    fn digits(self) -> RangeInclusive<usize> {
        match self {
            Self::Code => 4..=8,
            Self::Password => 4..=12,
            Self::Card => 3..=4,
            // It is a word.
            Self::Answer => 0..=0,
        }
    }
}

/// Finds secrets.
pub(super) struct Secrets {
    words: Words<Form>,
    /// What stands between a secret and the word for it behind: 是.
    links: Vec<String>,
}

impl Secrets {
    pub(super) fn new(files: &[LexiconFile], numerals: &Numerals) -> Result<Self, LexiconError> {
        let mut words = Vec::new();
        for row in rows(files, numerals.fold(), "secrets", &["word", "form"])? {
            let form = match row.cell(1) {
                "code" => Form::Of(Secret::Code),
                "password" => Form::Of(Secret::Password),
                "card" => Form::Of(Secret::Card),
                "answer" => Form::Of(Secret::Answer),
                "link" => Form::Link,
                "ask" => Form::Ask,
                "deny" => Form::Deny,
                "unit" => Form::Unit,
                "other" => Form::Other,
                _ => return Err(row.unknown("form")),
            };
            words.push((row.cell(0).to_owned(), form));
        }
        let links = table_words(files, numerals.fold(), "secret_links")?;
        Ok(Self { words: Words::new("privacy/secrets.csv", &words)?, links })
    }

    /// The secrets in `text`. `asked` is what was asked for before.
    pub(super) fn find(&self, text: &str, asked: Option<Secret>, numerals: &Numerals) -> Vec<Found> {
        let mut finds: Vec<Found> = Vec::new();
        for (word, form) in self.words.find(text) {
            let Form::Of(secret) = form else { continue };
            if !stands_alone(text, &word) {
                continue;
            }
            let is_taken = finds.last().is_some_and(|last| last.range.end > word.start);
            let range = self.behind(text, word.end, secret, numerals).or_else(|| self.before(text, word.start, secret, numerals));
            finds.extend(range.filter(|_| !is_taken).map(|range| Found::literal(Personal::Secret, text, range)));
        }
        if finds.is_empty() {
            let answer = asked.and_then(|secret| self.answer(text, secret, numerals));
            finds.extend(answer.map(|range| Found::literal(Personal::Secret, text, range)));
        }
        finds
    }

    /// Which secret `text` asks for.
    pub(super) fn asks(&self, text: &str) -> Option<Secret> {
        let from = text.char_indices().rev().nth(ASKED).map_or(0, |(at, _)| at);
        let words: Vec<(Range<usize>, Form)> = self.words.find(&text[from..]).collect();
        let secret =
            words.iter().rev().find_map(|(word, form)| if let Form::Of(secret) = form { Some((word, *secret)) } else { None });
        let (word, secret) = secret?;
        let has = |wanted: Form| words.iter().any(|(_, form)| *form == wanted);
        // The heading of a column or a field asks by itself.
        let is_heading = text.chars().count() <= text[from..][word.clone()].chars().count() + 2;
        ((has(Form::Ask) || is_heading) && !has(Form::Deny)).then_some(secret)
    }

    /// The secret behind a word for it that ends at `end`: 验证码是483920.
    fn behind(&self, text: &str, end: usize, secret: Secret, numerals: &Numerals) -> Option<Range<usize>> {
        let mut rest = text[end..].trim_start_matches(is_mark);
        let mut is_told = text[end..].trim_start().starts_with([':', '=']);
        for _ in 0..MOST_LINKS {
            let Some(length) = self.link(rest) else { break };
            is_told = true;
            rest = rest[length..].trim_start_matches(is_mark);
        }
        let start = text.len() - rest.len();
        if secret == Secret::Answer {
            return self.word(rest).filter(|_| is_told).map(|length| start..start + length);
        }
        self.value(rest, secret, is_told, numerals).map(|length| start..start + length)
    }

    /// The secret before a word for it that begins at `start`: 483920是验证码.
    fn before(&self, text: &str, start: usize, secret: Secret, numerals: &Numerals) -> Option<Range<usize>> {
        let before = text[..start].trim_end_matches(is_mark);
        let told = self.links.iter().find_map(|link| before.strip_suffix(link.as_str()));
        let before = told.or_else(|| text[..start].strip_suffix('('))?.trim_end_matches(is_mark);
        let value = before.trim_end_matches(|c: char| c.is_ascii_digit() || numerals.is_digit(c));
        let goes_on = value.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '-' | '.' | ':'));
        let count = before[value.len()..].chars().count();
        (!goes_on && count > 0 && secret.digits().contains(&count)).then_some(value.len()..before.len())
    }

    /// The secret that answers a question for it: the only one in `text` that may be meant.
    fn answer(&self, text: &str, secret: Secret, numerals: &Numerals) -> Option<Range<usize>> {
        let is_else = || self.words.find(text).any(|(_, form)| matches!(form, Form::Deny | Form::Other));
        if text.chars().nth(LONGEST_ANSWER).is_some() || is_else() {
            return None;
        }
        if secret == Secret::Answer {
            let answer = text.trim();
            let start = text.len() - text.trim_start().len();
            return self
                .word(answer)
                .filter(|&length| length == answer.trim_end_matches(is_mark).len())
                .map(|length| start..start + length);
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || numerals.is_digit(c);
        let starts = text.char_indices().filter(|&(at, c)| is_part(c) && !text[..at].ends_with(is_part)).map(|(at, _)| at);
        let mut values = starts.filter_map(|at| self.value(&text[at..], secret, false, numerals).map(|length| at..at + length));
        values.next()
    }

    /// The length of the secret that `text` begins with. `is_told` says that a word stands before it that links it to what it is.
    fn value(&self, text: &str, secret: Secret, is_told: bool, numerals: &Numerals) -> Option<usize> {
        let digits = dictated(text, &secret.digits(), numerals);
        let is_password = secret == Secret::Password;
        let length = digits.or_else(|| token(text).filter(|&length| is_password && is_secret(&text[..length], is_told)))?;
        let behind = &text[length..];
        let counted = self.words.at_start(behind.trim_start_matches(' ')).is_some_and(|(_, form)| form == Form::Unit);
        let goes_on = behind.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '%' | ':' | '/' | '-'))
            || behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        (!counted && !goes_on).then_some(length)
    }

    /// The length of the word or name that `text` begins with, up to the next mark.
    fn word(&self, text: &str) -> Option<usize> {
        let length = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
        let is_said = self.words.find(&text[..length]).all(|(_, form)| form == Form::Link);
        let is_short = text[..length].chars().nth(LONGEST_WORD).is_none();
        (length > 0 && is_short && is_said).then_some(length)
    }

    fn link(&self, text: &str) -> Option<usize> {
        self.words.at_start(text).filter(|(_, form)| *form == Form::Link).map(|(length, _)| length)
    }
}

/// `pin` is no word within `pinduoduo`.
fn stands_alone(text: &str, word: &Range<usize>) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let (first, last) = (text[word.clone()].chars().next(), text[word.clone()].chars().next_back());
    let goes_on = |own: Option<char>, next: Option<char>| is_letter(own) && is_letter(next);
    !goes_on(first, text[..word.start].chars().next_back()) && !goes_on(last, text[word.end..].chars().next())
}

/// What may stand around a secret.
fn is_mark(c: char) -> bool {
    matches!(c, ' ' | ':' | '=' | ',' | '"' | '“' | '”' | '【' | '[' | '(' | '「' | '。' | '!' | '~' | '、')
}
