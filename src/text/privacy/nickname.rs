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

    fn is_head(&self, c: char) -> bool {
        self.surname.contains(&c) || self.given.contains(&c)
    }
}

impl Names {
    /// The nicknames in a sentence.
    pub(super) fn nicknames(&self, text: &str) -> Vec<Found> {
        let heads = text.char_indices().filter(|&(_, c)| self.nicknames.is_head(c));
        let names = heads.filter_map(|(at, _)| Some((at, self.nickname(&text[at..], self.is_led_to(&text[..at]))?)));
        let names = names.chain(self.doubled(text));
        let free = names.filter(|&(at, length)| self.is_begin(&text[..at]) && self.is_end(&text[at + length..]));
        free.map(|(at, length)| Found { front: 1, ..Found::literal(Personal::Name, text, at..at + length) }).collect()
    }

    /// The length of the nickname that `text` begins with. `is_led` says that something before it leads to a name.
    pub(super) fn nickname(&self, text: &str, is_led: bool) -> Option<usize> {
        let mut chars = text.chars();
        let (head, name) = (chars.next()?, chars.next()?);
        let end = head.len_utf8() + name.len_utf8();
        let surname = &text[head.len_utf8()..end];
        let is_word = self.surnames.is_common(&text[..end]) || (!is_led && self.nicknames.never.contains(&text[..end]));
        if is_word || self.is_titled(&text[head.len_utf8()..]) || !is_han(name) {
            return None;
        }
        let is_surname = self.nicknames.surname.contains(&head) && self.surnames.usual(surname);
        let is_given = self.nicknames.given.contains(&head) && self.surnames.is_typical(name) && (is_led || head != '小');
        let end = if is_surname && text[end..].starts_with('头') { end + '头'.len_utf8() } else { end };
        (is_surname || is_given).then_some(end)
    }

    /// Where a child is called by one character twice, and how long that is: 孩子糖糖, 糖糖妈妈.
    fn doubled<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        text.char_indices().zip(text.chars().skip(1)).filter_map(|((at, first), second)| {
            let end = at + 2 * first.len_utf8();
            let is_name = first == second && self.surnames.is_typical(first) && !self.surnames.is_common(&text[at..end]);
            let is_told = || self.leads(&text[..at]) || matches!(self.form_at(&text[end..]), Some((_, Form::Kin)));
            (is_name && is_told()).then_some((at, end - at))
        })
    }

    /// Whether `before` ends in a word that leads to a name, or in one for letting somebody do something. What agents call themselves
    /// is mostly a name for the trade: 我是小美.
    fn is_led_to(&self, before: &str) -> bool {
        let is_own = before.ends_with("客服") || self.form_before(before) == Some(Form::Own);
        !is_own && (before.ends_with(['找', '让', '叫']) || self.leads(before))
    }
}
