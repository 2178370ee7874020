//! Names in the middle of a sentence, with no word that leads to them.

use super::form::Form;
use super::found::Found;
use super::name::{Names, is_han};
use super::surname::{FIRST, HEAD, ORDINARY, TYPICAL};
use crate::model::Personal;
use std::ops::Range;

/// The bytes of two characters.
const LONG_WORD: usize = 6;

impl Names {
    /// The names in the middle of a sentence, and the nicknames. `words` are those in `text` that lead to names or stand behind them.
    pub(super) fn open(&self, text: &str, words: &[(Range<usize>, Form)]) -> Vec<Found> {
        let mut names = Vec::new();
        let (mut before, mut free) = (None, 0);
        let mut words = words.iter().map(|(word, _)| word).filter(|word| word.len() >= LONG_WORD).peekable();
        for (at, c) in text.char_indices() {
            let roles = self.surnames.roles_of(c);
            if roles & FIRST != 0 && at >= free {
                while words.next_if(|word| word.end < at).is_some() {}
                let word = words.peek().filter(|word| word.start < at);
                // 业主任…: what leads to a name does not go on in it.
                let before = before.filter(|_| word.is_none_or(|word| word.end != at));
                // 乙方余…: nor does a name begin within it.
                let is_within = word.is_some_and(|word| at < word.end);
                let end = (!is_within).then(|| self.open_at(before, text, at)).flatten().map(|length| at + length);
                // 姓卓名越
                let is_apart = text[..at].ends_with('姓') && self.frames.behind_given(&text[at + c.len_utf8()..]).is_some();
                let is_own = |&end: &usize| !is_apart && !text[end..].starts_with('*') && !self.is_business(&text[end..]);
                if let Some(end) = end.filter(|end| is_own(end) && !self.is_titled(&text[at..*end])) {
                    names.push(self.found(text, at..end));
                    free = end;
                }
            }
            if roles & HEAD != 0 {
                names.extend(self.nickname_at(text, at));
            }
            if roles & (TYPICAL | ORDINARY) == TYPICAL && at >= free {
                names.extend(self.given_alone(text, at));
            }
            if before == Some(c) && is_han(c) {
                names.extend(self.doubled(text, at - c.len_utf8()));
            }
            before = Some(c);
        }
        names
    }

    /// The given name at `at` that stands alone, of two characters that are hardly used but for names: 那个秀琴呢.
    fn given_alone(&self, text: &str, at: usize) -> Option<Found> {
        let mut chars = text[at..].chars();
        let (first, second) = (chars.next()?, chars.next().filter(|&c| self.surnames.is_telling(c))?);
        let end = at + first.len_utf8() + second.len_utf8();
        let name = &text[at..end];
        let is_word = first == second
            || self.surnames.is_pair(first, second)
            || self.surnames.is_common(name)
            || self.surnames.is_word(name);
        let is_bounded = !is_word && (self.is_begin(&text[..at]) || self.leads(&text[..at])) && self.is_end(&text[end..]);
        let is_inside = text[..at].ends_with(is_han) && chars.next().is_some_and(is_han);
        let is_name = is_bounded && is_inside && !self.is_business(&text[end..]) && !Self::is_of_brand(&text[end..]);
        is_name.then(|| Found { front: 1, ..Found::literal(Personal::Name, text, at..end) })
    }

    /// Whether a title or a word of several characters, behind which a name ends, begins `behind`: 师傅.
    fn is_ended(&self, behind: &str) -> bool {
        let title = self.form_at(behind).filter(|(_, form)| form.is_title()).map(|(length, _)| length);
        title.or(self.end_at(behind)).is_some_and(|length| length >= LONG_WORD)
    }

    /// Whether letters or a bracket of a title go on: 白小T, 曹雪芹传》.
    fn is_of_brand(behind: &str) -> bool {
        let title = behind.char_indices().take(4).find(|&(_, c)| !is_han(c)).map(|(_, c)| c);
        behind.starts_with(|c: char| c.is_ascii_lowercase()) || title == Some('》')
    }

    /// The length of the name in the middle of a sentence that begins at `at`.
    fn open_at(&self, before: Option<char>, text: &str, at: usize) -> Option<usize> {
        let rest = &text[at..];
        let may_begin = || self.is_begin(&text[..at]) || self.leads(&text[..at]) || Self::ends_spelled(&text[..at]);
        let is_bounded = |length: usize| self.is_end(&rest[length..]) && may_begin();
        let is_short = |&length: &usize| !self.is_titled(&rest[..length]) && !Self::is_of_brand(&rest[length..]);
        let short = || self.surnames.short(before, rest).filter(is_short);
        // Of characters that talk is seldom made of one side is enough: 让那啥赵凯来.
        let is_half = |length: usize| {
            let is_seldom = rest[..length].chars().all(|c| !self.surnames.is_ordinary(c));
            let goes_on = rest[length..].chars().next().is_some_and(|c| self.surnames.is_given_character(c));
            is_seldom && !goes_on && (may_begin() || self.is_end(&rest[length..]))
        };
        let alone = || self.surnames.alone(rest).filter(|&length| is_bounded(length));
        let is_typical = |&length: &usize| {
            let last = rest[..length].chars().next_back();
            last.is_some_and(|last| self.surnames.is_typical(last))
        };
        let is_ended = |length: usize| self.is_ended(&rest[length..]);
        // 虞静四四零六: the digits that follow are none of the name.
        let is_dictated = |length: usize| {
            let is_digit = |c: Option<char>| c.is_some_and(|c| self.surnames.characters.digits.contains(c));
            is_digit(rest[..length].chars().next_back()) && is_digit(rest[length..].chars().next())
        };
        // 那个谷雨小姐姐: nor is what a title begins with.
        let is_of_title = |length: usize| -> bool {
            let last = rest[..length].char_indices().next_back().map_or(0, |(at, _)| at);
            let title = self.form_at(&rest[last..]).filter(|(_, form)| matches!(form, Form::Title | Form::Both));
            title.is_some_and(|(title, _)| title >= LONG_WORD)
        };
        let is_whole = |&length: &usize| !is_dictated(length) && !is_of_title(length) && !Self::is_of_brand(&rest[length..]);
        let long = self.surnames.open(before, rest, is_bounded, is_ended).filter(is_whole);
        // 田甜听到: the third character is more likely one of what follows.
        let bounded = || short().filter(|&length| is_bounded(length));
        let name = long
            .filter(is_typical)
            .or_else(bounded)
            .or(long)
            .or_else(|| self.surnames.alone_with_given(rest, is_bounded).filter(|&length| !is_of_title(length)))
            .or_else(alone)
            .or_else(|| short().filter(|&length| is_half(length)))?;
        // 老钱介绍的: a nickname is no surname and what follows.
        let is_nickname = before
            .filter(|&head| self.surnames.roles_of(head) & HEAD != 0)
            .is_some_and(|head| self.nickname(&text[at - head.len_utf8()..], false).is_some());
        (!is_nickname).then_some(name)
    }
}
