//! Names that nothing but their own characters, and what makes no word with them, tells to be names.

use super::name::is_han;
use super::surname::{COMPOUND, FIRST, GIVEN, ORDINARY, Surnames, TYPICAL, USUAL, Use, ends};

impl Surnames {
    /// The length of the surname of two characters that is nothing else, with which `text` begins.
    pub(super) fn alone(&self, text: &str) -> Option<usize> {
        let is_compound = |first: &char| self.roles_of(*first) & COMPOUND != 0;
        text.chars().next().filter(is_compound)?;
        let end = ends(text).nth(1)?;
        (self.known.get(&text[..end]) == Some(&Use::Alone)).then_some(end)
    }

    /// The length of a name that begins with such a surname, with one character of a given name: 司徒倩.
    pub(super) fn alone_with_given(&self, text: &str, is_bounded: impl Fn(usize) -> bool) -> Option<usize> {
        let surname = self.alone(text)?;
        let given = text[surname..].chars().next().filter(|&c| self.is(c, GIVEN))?;
        let end = surname + given.len_utf8();
        (!self.is_common(&text[..end]) && is_bounded(end)).then_some(end)
    }

    /// The length of the name of three characters or more that `text` begins with, where nothing but its own characters tells that it
    /// is one: they make no words with each other, nor with those that stand around. `is_bounded` tells whether a name of some length may
    /// begin and end here, `is_ended` whether a word stands behind it that could not go on with its last character.
    pub(super) fn open(
        &self,
        before: Option<char>,
        text: &str,
        is_bounded: impl Fn(usize) -> bool,
        is_ended: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let mut chars = text.chars();
        let first = chars.next().filter(|&c| self.is(c, FIRST))?;
        // Whether the surname has one character or two, the third belongs to the name that was given.
        let (given, third) = (chars.next()?, chars.next().filter(|&third| self.is(third, GIVEN))?);
        // 单晓燕; of a surname that talk is full of only where a name has room: 改成边丽娜.
        let of_three = [first, given, third].map(char::len_utf8).iter().sum();
        let is_apart = || (!self.is(first, ORDINARY) && given != third) || is_bounded(of_three);
        let is_evident = || self.is(given, TYPICAL) && self.is(third, TYPICAL) && is_apart();
        // 谢谢苗先生: no name begins with the same character twice.
        if first == given || (!self.is(first, USUAL) && !is_evident()) {
            return None;
        }
        let surname = self.surname(text).filter(|&surname| self.usual(&text[..surname]) || is_evident())?;
        let mut given = text[surname..].char_indices();
        let ((_, second), (last_at, third)) = (given.next()?, given.next()?);
        let end = surname + last_at + third.len_utf8();
        let is_pair = |a: char, b: char| self.is_pair(a, b);
        let is_given = |c: char| self.is(c, GIVEN);
        // Characters that talk is full of, or that names are seldom made of, make one only between words that leave room for it.
        let is_rare = !(self.is(second, ORDINARY) && self.is(third, ORDINARY));
        if !is_given(second) || !is_given(third) {
            return None;
        }
        let is_typical = is_rare && (self.is(second, TYPICAL) || self.is(third, TYPICAL));
        // 霍建平: a surname that is nothing else tells as much as characters of given names do.
        let is_seldom = || !self.is(first, ORDINARY) && (self.is(second, TYPICAL) || self.is(third, TYPICAL));
        let is_told = || is_typical || ((is_rare || is_seldom() || !is_pair(second, third)) && is_bounded(end));
        let is_simple = surname == first.len_utf8();
        // 公孙亮半小时后到
        let is_shorter = !is_simple && is_ended(surname + second.len_utf8());
        let belongs_to_words = is_shorter
            || before.is_some_and(|before| is_pair(before, first))
            || (is_simple && is_pair(first, second))
            || (given.next().is_some_and(|(_, behind)| is_pair(third, behind)) && !is_ended(end));
        let name = &text[..end];
        (!belongs_to_words && is_told() && !self.is_common(name) && !self.is_word(name)).then_some(end)
    }

    /// The length of the name of two characters that `text` begins with: a usual surname, and a character that is common in given names.
    pub(super) fn short(&self, before: Option<char>, text: &str) -> Option<usize> {
        let mut chars = text.chars();
        let (first, second, behind) = (chars.next()?, chars.next()?, chars.next());
        if !self.is(first, USUAL) || !self.is(second, TYPICAL) || first == second || self.is_pair(first, second) {
            return None;
        }
        let end = first.len_utf8() + second.len_utf8();
        let is_part = before.is_some_and(|before| self.is_pair(before, first))
            || behind.is_some_and(|behind| is_han(behind) && self.is_pair(second, behind));
        let name = &text[..end];
        let is_name = !is_part && self.usual(&name[..first.len_utf8()]) && !self.is_common(name) && !self.is_word(name);
        is_name.then_some(end)
    }

    /// Whether `text` is all of a name of three characters that is told by its last two, whatever its first two may mean: 成龙飞.
    pub(super) fn is_bold(&self, text: &str) -> bool {
        let given = self.surname(text).map(|surname| &text[surname..]);
        let is_telling = |c: char| self.is(c, TYPICAL) && !self.is(c, ORDINARY);
        given.is_some_and(|given| given.chars().count() == 2 && self.is_given(given, true) && given.chars().any(is_telling))
            && !self.is_common(text)
    }

    /// Whether not all characters of the given name of `text` are such as talk is full of.
    pub(super) fn is_likely(&self, text: &str) -> bool {
        let given = &text[self.surname(text).unwrap_or(0)..];
        given.chars().any(|c| self.is(c, TYPICAL) || !self.is(c, ORDINARY))
    }

    /// Whether `text` is the name of a village that is called by a family: 谢家集.
    pub(super) fn is_village(&self, text: &str) -> bool {
        let mut chars = text.chars().skip(1);
        chars.next() == Some('家')
            && chars.next().is_some_and(|last| self.characters.villages.contains(last))
            && chars.next().is_none()
    }

    /// Whether `text` is a surname and one or two characters of given names, even if it is a word.
    pub(super) fn is_given_of(&self, text: &str) -> bool {
        let given = self.surname(text).map(|surname| &text[surname..]);
        given.is_some_and(|given| matches!(given.chars().count(), 1 | 2) && self.is_given(given, true))
    }

    /// Whether `text` has the form of a name, though it may begin with a word.
    pub(super) fn is_listed(&self, text: &str) -> bool {
        let given = self.surname(text).map(|surname| &text[surname..]);
        given.is_some_and(|given| matches!(given.chars().count(), 1 | 2) && self.is_given(given, true)) && !self.is_common(text)
    }
}
