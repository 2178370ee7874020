//! Names that are spelled: 弓长张, 伟大的伟, 金字旁的钟.

use super::found::Found;
use super::name::{Names, is_han};
use super::table::rows;
use super::words::Words;
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use std::ops::Range;

/// What stands between a word and the character of it that is meant.
const OF: char = '的';

/// How far before a word that spells a name stands, in characters.
const LONGEST_NAME: usize = 4;

/// A word that spells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Says the character as well: 弓长张.
    Whole,
    /// The character follows: 金字旁.
    Part,
}

/// The words that spell.
pub(super) struct Spelled(Words<Form>);

impl Spelled {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let mut words = Vec::new();
        for row in rows(files, fold, "spelled", &["word", "form"])? {
            let form = match row.cell(1) {
                "whole" => Form::Whole,
                "part" => Form::Part,
                _ => return Err(row.wrong("form", &"只能写 whole 或 part")),
            };
            words.push((row.cell(0).to_owned(), form));
        }
        Ok(Self(Words::new("privacy/spelled.csv", &words)?))
    }
}

impl Names {
    /// What spells a name in `text`. `is_named` says that it holds one, or that one was asked for.
    pub(super) fn spelled(&self, text: &str, is_named: bool) -> Vec<Found> {
        let words = self.spelled.0.find(text).filter_map(|(word, form)| match form {
            Form::Whole => Some(word),
            Form::Part => self.behind_part(text, word),
        });
        let mut finds: Vec<Range<usize>> = words.collect();
        let is_told =
            |word: &Range<usize>| is_named || (starts_apart(&text[..word.start]) && self.is_evident(&text[word.clone()]));
        finds.extend(text.match_indices(OF).filter_map(|(at, _)| self.of_word(text, at)).filter(is_told));
        finds.into_iter().map(|range| Found::literal(Personal::Name, text, range)).collect()
    }

    /// Whether `text` begins by spelling a character: 祝贺的贺.
    pub(super) fn is_spelling(&self, text: &str) -> bool {
        let of = text.char_indices().skip(2).take(2).find(|&(_, c)| c == OF);
        of.and_then(|(at, _)| self.word_of(text, at)).is_some_and(|range| range.start == 0)
    }

    /// Whether `text` ends in a spelled character: 祝贺的贺.
    pub(super) fn ends_spelled(text: &str) -> bool {
        let of = text.char_indices().nth_back(1).filter(|&(_, c)| c == OF);
        let mut word = of.map(|(at, _)| text[..at].chars().rev()).into_iter().flatten();
        let last = text.chars().next_back();
        last.is_some_and(is_han) && word.by_ref().take(3).any(|c| Some(c) == last)
    }

    /// 金字旁的钟, where `part` is 金字旁.
    fn behind_part(&self, text: &str, part: Range<usize>) -> Option<Range<usize>> {
        let behind = text[part.end..].strip_prefix(OF).unwrap_or(&text[part.end..]);
        let c = behind.chars().next().filter(|&c| self.is_of_name(c))?;
        let end = text.len() - behind.len() + c.len_utf8();
        self.is_end(&text[end..]).then_some(part.start..end)
    }

    /// What ends at the character at `at` and spells it: 全部的全.
    pub(super) fn of_word_at(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let of = text[..at].char_indices().next_back().filter(|&(_, c)| c == OF)?;
        self.of_word(text, of.0)
    }

    /// 伟大的伟, where 的 stands at `of` and nothing goes on: not 喜欢的欢喜.
    fn of_word(&self, text: &str, of: usize) -> Option<Range<usize>> {
        let range = self.word_of(text, of)?;
        let behind = &text[range.end..];
        let goes_on = text[..range.end]
            .chars()
            .next_back()
            .zip(behind.chars().next())
            .is_some_and(|(c, next)| self.surnames.is_pair(c, next));
        // 姓阎阎王爷的阎阎宝山
        let is_repeated = text[..range.end].chars().next_back().is_some_and(|c| behind.starts_with(c));
        (!goes_on && (is_repeated || self.is_end(behind))).then_some(range)
    }

    /// The word of two characters before 的 at `of`, with one of them behind it.
    fn word_of(&self, text: &str, of: usize) -> Option<Range<usize>> {
        let end = of + OF.len_utf8();
        let c = text[end..].chars().next().filter(|&c| is_han(c))?;
        // 姓外外国的外: what was said right before needs not be usual.
        let near = || text[..of].chars().rev().take(LONGEST_NAME + 3).filter(|&before| before == c).count() > 1;
        if !self.is_of_name(c) && !near() {
            return None;
        }
        let mut word = text[..of].char_indices().rev();
        let ((_, last), (start, first)) = (word.next()?, word.next()?);
        let is_word = is_han(first) && is_han(last) && first != last && (c == first || c == last);
        if is_word {
            return Some(start..end + c.len_utf8());
        }
        // 税务局的税; 姓阎阎王爷的阎
        let has_room = |at: usize| self.is_begin(&text[..at]) || text[..at].ends_with(c) || Self::ends_spelled(&text[..at]);
        let (start, _) = word.next().filter(|&(at, before)| before == c && has_room(at))?;
        Some(start..end + c.len_utf8())
    }

    /// Whether the last character of `text` is much used in names.
    fn is_evident(&self, text: &str) -> bool {
        let last = text.chars().next_back();
        last.is_some_and(|c| self.surnames.is_typical(c) || self.surnames.usual(c.encode_utf8(&mut [0; 4])))
    }

    fn is_of_name(&self, c: char) -> bool {
        is_han(c) && (self.surnames.is_given_character(c) || self.surnames.may_begin(c.encode_utf8(&mut [0; 4])))
    }
}

/// Whether nothing before belongs to what begins behind `before`, or only a question for it.
fn starts_apart(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| !is_han(c) || c == '是')
}
