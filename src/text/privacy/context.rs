//! Words around a number that tell what it is: 订单号, 电话, 卡号.

use super::table::rows;
use super::words::Words;
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use std::ops::Range;

/// How far before a number its word may stand, in characters.
const BEFORE: usize = 18;
/// How far behind.
const BEHIND: usize = 5;

/// What a word says of the numbers beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Context {
    /// What they are; `None` for numbers of goods and the like, which are nobody's.
    pub(super) kind: Option<Personal>,
    /// Whether the word can hardly be about something else.
    pub(super) is_strong: bool,
}

/// How near the word of a context stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nearness {
    /// Right before.
    Beside,
    /// Behind it, behind another number, or in the message before.
    Carried,
}

/// The words that tell what a number is.
pub(super) struct Contexts(Words<Context>);

impl Contexts {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let mut words = Vec::new();
        for row in rows(files, fold, "contexts", &["word", "kind", "strength"])? {
            let kind = if row.cell(1) == "none" { None } else { Some(row.parse(1, "kind")?) };
            words.push((row.cell(0).to_owned(), Context { kind, is_strong: row.cell(2) == "strong" }));
        }
        Ok(Self(Words::new("privacy/contexts.csv", &words)?))
    }

    /// The words of a text.
    pub(super) fn read<'t>(&self, text: &'t str) -> Seen<'t> {
        Seen { text, words: self.0.find(text).filter(|(range, _)| stands_alone(text, range)).collect() }
    }
}

/// `qq` is no word within `qqqmail`, nor `tel` within `hotel`; what ends in a mark, as `v:`, may stand before letters.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let word = &text[range.clone()];
    let goes_on = |own: Option<char>, next: Option<char>| is_letter(own) && is_letter(next);
    !goes_on(word.chars().next(), text[..range.start].chars().next_back())
        && !goes_on(word.chars().next_back(), text[range.end..].chars().next())
}

/// The words of one text.
#[derive(Debug)]
pub(super) struct Seen<'t> {
    text: &'t str,
    words: Vec<(Range<usize>, Context)>,
}

impl Seen<'_> {
    /// What the text ends upon: what a bare number that follows it will be. 号码 tells less than what was named before it.
    pub(super) fn last(&self) -> Option<Context> {
        let last = self.words.iter().rev().find(|(_, context)| context.is_strong).or(self.words.last());
        last.map(|(_, context)| *context)
    }

    /// What a text says of papers, wherever: a list of travellers has one word for all of them.
    pub(super) fn papers(&self) -> Option<Context> {
        let is_paper = |context: &&Context| matches!(context.kind, Some(Personal::Permit | Personal::Passport));
        self.words.iter().map(|(_, context)| context).find(is_paper).copied()
    }

    /// Whether something holds for one of the words.
    pub(super) fn any(&self, holds: impl Fn(Context) -> bool) -> bool {
        self.words.iter().any(|(_, context)| holds(*context))
    }

    /// Whether a word for an account ends right before `at`, but for marks.
    pub(super) fn announces_account(&self, at: usize) -> bool {
        let before = self.words.partition_point(|(word, _)| word.end <= at).checked_sub(1).map(|last| &self.words[last]);
        before.is_some_and(|(word, context)| {
            let is_marked = |text: &str| text.contains(':') && text.chars().all(|c| matches!(c, ':' | ' '));
            let from = self.text[word.clone()].trim_end_matches(':').len();
            context.kind == Some(Personal::Account) && context.is_strong && is_marked(&self.text[word.start + from..at])
        })
    }

    /// What a text says of accounts, wherever.
    pub(super) fn accounts(&self) -> Option<Context> {
        self.words.iter().map(|(_, context)| context).find(|context| context.kind == Some(Personal::Account)).copied()
    }

    /// Whether one of the words, written in letters, ends at `at` or begins there.
    pub(super) fn touches(&self, at: usize) -> bool {
        let ends = self.words.binary_search_by_key(&at, |(range, _)| range.end).is_ok();
        ends || self.end_of_word_at(at).is_some()
    }

    /// Where the word ends that begins at `at`.
    pub(super) fn end_of_word_at(&self, at: usize) -> Option<usize> {
        let next = self.words.partition_point(|(range, _)| range.start < at);
        self.words.get(next).map(|(range, _)| range).filter(|range| range.start == at).map(|range| range.end)
    }

    /// Where the word ends in which `at` lies.
    pub(super) fn end_of_word_over(&self, at: usize) -> Option<usize> {
        let next = self.words.partition_point(|(range, _)| range.end <= at);
        self.words.get(next).map(|(range, _)| range).filter(|range| range.start <= at).map(|range| range.end)
    }

    /// What the words say of the number at `range`. `taken` is where the number before it ends.
    pub(super) fn around(&self, range: &Range<usize>, taken: usize) -> Option<(Context, Nearness)> {
        // The words lie apart, in the order of the text.
        let next = self.words.partition_point(|(word, _)| word.end <= range.start);
        let before = next.checked_sub(1).map(|last| &self.words[last]).filter(|(word, _)| {
            let between = &self.text[word.end..range.start];
            is_short(between, BEFORE) && !between.contains(['。', '!', '?', '！', '？', ';', '\n'])
        });
        // 台胞证遗失,号码…: 号码 is that of what was named before it.
        let before = before.map(|(word, context)| {
            let named = next.checked_sub(2).map(|named| &self.words[named]).filter(|(named, context)| {
                let is_paper =
                    matches!(context.kind, Some(Personal::Permit | Personal::Passport | Personal::IdCard | Personal::BankCard));
                is_paper && named.end >= taken && is_short(&self.text[named.end..word.start], BEFORE)
            });
            let is_open = context.kind == Some(Personal::Mobile) && !context.is_strong;
            (word, named.filter(|_| is_open).map_or(context, |(_, context)| context))
        });
        let next = self.words.partition_point(|(word, _)| word.start < range.end);
        let behind = self.words.get(next).filter(|(word, _)| {
            let between = &self.text[range.end..word.start];
            is_short(between, BEHIND) && !between.contains(['。', '!', '?', ',', ';', '\n', '、', ' '])
        });
        // 货号1、2: what is said of goods holds for the next as well.
        let goes_on = |context: &Context| {
            context.kind.is_none() && taken <= range.start && !text_of_list(&self.text[taken..range.start]).is_empty()
        };
        match (before, behind) {
            (Some((_, context)), _) if goes_on(context) => Some((*context, Nearness::Beside)),
            (Some((word, context)), _) if word.end >= taken => Some((*context, Nearness::Beside)),
            (_, Some((_, context))) | (Some((_, context)), None) => Some((*context, Nearness::Carried)),
            (None, None) => None,
        }
    }
}

/// `text` where it stands between two members of a list, else nothing.
fn text_of_list(text: &str) -> &str {
    if matches!(text, "、" | "和" | "/" | " ") { text } else { "" }
}

/// Whether `text` has no more than `most` characters; looks at no more of it.
fn is_short(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_none()
}
