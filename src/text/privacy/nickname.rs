//! Names among those who know each other: 小王, 老李头, 阿珍.

use super::form::Form;
use super::found::Found;
use super::name::{Names, is_han};
use super::table::{rows, words};
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use rustc_hash::FxHashSet;

/// What is said before a surname or a character of a given name.
pub(super) struct Nicknames {
    surname: Vec<char>,
    given: Vec<char>,
    /// Words of the same form: 小米.
    never: FxHashSet<String>,
}

impl Nicknames {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let never = words(files, fold, "not_nicknames")?.into_iter().collect();
        let mut names = Self { surname: Vec::new(), given: Vec::new(), never };
        for row in rows(files, fold, "nicknames", &["head", "of"])? {
            let heads = match row.cell(1) {
                "surname" => &mut names.surname,
                "given" => &mut names.given,
                _ => return Err(row.wrong("of", &"neither surname nor given")),
            };
            heads.extend(row.cell(0).chars());
        }
        Ok(names)
    }
}

impl Names {
    /// The nickname whose first character stands at `at`.
    pub(super) fn nickname_at(&self, text: &str, at: usize) -> Option<Found> {
        let rest = &text[at..];
        self.nickname(rest, true)?;
        let length = self.nickname(rest, self.is_led_to(&text[..at]))?;
        self.called(text, at, length)
    }

    /// The find of what somebody is called, where a name may stand.
    fn called(&self, text: &str, at: usize, length: usize) -> Option<Found> {
        let is_free = self.is_begin(&text[..at]) && self.is_end(&text[at + length..]);
        is_free.then(|| Found { front: 1, ..Found::literal(Personal::Name, text, at..at + length) })
    }

    /// The length of the nickname that `text` begins with. `is_led` says that something before it leads to a name.
    pub(super) fn nickname(&self, text: &str, is_led: bool) -> Option<usize> {
        let mut chars = text.chars();
        let (head, name) = (chars.next()?, chars.next()?);
        let end = head.len_utf8() + name.len_utf8();
        let surname = &text[head.len_utf8()..end];
        let is_surname = self.nicknames.surname.contains(&head) && self.surnames.usual(surname);
        let is_given = self.nicknames.given.contains(&head) && self.surnames.is_typical(name) && (is_led || head != '小');
        if !is_han(name) || !(is_surname || is_given) {
            return None;
        }
        let is_word = self.surnames.is_common(&text[..end]) || (!is_led && self.nicknames.never.contains(&text[..end]));
        if is_word || self.is_titled(&text[head.len_utf8()..]) {
            return None;
        }
        Some(if is_surname && text[end..].starts_with('头') { end + '头'.len_utf8() } else { end })
    }

    /// What a child is called by one character twice, the first of which stands at `at`: 孩子糖糖, 糖糖妈妈.
    pub(super) fn doubled(&self, text: &str, at: usize) -> Option<Found> {
        let length = text[at..].char_indices().nth(2).map_or(text.len() - at, |(length, _)| length);
        let end = at + length;
        let is_told = self.leads(&text[..at]) || matches!(self.form_at(&text[end..]), Some((_, Form::Kin | Form::Both)));
        if !is_told || self.surnames.is_common(&text[at..end]) {
            return None;
        }
        self.called(text, at, length)
    }

    /// Whether `before` ends in a word that leads to a name, or in one for letting somebody do something. What agents call themselves
    /// is mostly a name for the trade: 我是小美.
    fn is_led_to(&self, before: &str) -> bool {
        let is_own = before.ends_with("客服") || self.form_before(before) == Some(Form::Own);
        !is_own && (before.ends_with(['找', '让', '叫']) || self.leads(before))
    }
}
