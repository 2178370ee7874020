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

/// How a nickname is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// A head before a surname: 小王.
    Surname,
    /// A head before a character of a given name: 阿珍.
    Given,
    /// An ending behind either: 强仔.
    Ending,
}

/// What is said before a surname or a character of a given name, or behind it.
pub(super) struct Nicknames {
    /// The characters, how each makes a nickname, and whether something has to tell that one stands there: 大刘.
    parts: Vec<(char, Of, bool)>,
    /// Words of the same form: 小米.
    never: FxHashSet<String>,
}

impl Nicknames {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let never = words(files, fold, "not_nicknames")?.into_iter().collect();
        let mut parts = Vec::new();
        for row in rows(files, fold, "nicknames", &["head", "of"])? {
            let (of, is_led) = match row.cell(1) {
                "surname" => (Of::Surname, false),
                "given" => (Of::Given, false),
                "surname_led" => (Of::Surname, true),
                "given_led" => (Of::Given, true),
                "ending" => (Of::Ending, true),
                _ => return Err(row.wrong("of", &"只能写 surname、given 或 ending")),
            };
            parts.extend(row.cell(0).chars().map(|c| (c, of, is_led)));
        }
        Ok(Self { parts, never })
    }

    /// Whether `c` makes a nickname in this way, where something tells that one stands there or not.
    fn makes(&self, c: char, of: Of, is_led: bool) -> bool {
        self.parts.iter().any(|&(part, own, needs_lead)| part == c && own == of && (is_led || !needs_lead))
    }
}

impl Names {
    /// The nickname whose first character stands at `at`.
    pub(super) fn nickname_at(&self, text: &str, at: usize) -> Option<Found> {
        let rest = &text[at..];
        let Some(longest) = self.nickname(rest, true) else { return self.called_by(text, at) };
        // 那个 大刘 挺好: it stands alone where a transcript pauses.
        let is_pause = |c: Option<char>| c.is_none_or(|c| matches!(c, ' ' | ',' | '、' | '。'));
        let is_alone = || is_pause(text[..at].chars().next_back()) && is_pause(rest[longest..].chars().next());
        let length = self.nickname(rest, self.is_led_to(&text[..at]) || is_alone())?;
        // 客服小王:… in a transcript is who speaks, and agents' names stay.
        if text[..at].ends_with("客服") && rest[length..].starts_with(':') {
            return None;
        }
        self.called(text, at, length)
    }

    /// The nickname of any character at `at`, where it is said that somebody is called so: 人家都喊我老歪.
    fn called_by(&self, text: &str, at: usize) -> Option<Found> {
        let mut chars = text[at..].chars();
        let (head, name) = (chars.next()?, chars.next().filter(|&name| is_han(name))?);
        let is_called = self.form_before(text[..at].trim_end()) == Some(Form::Call);
        let is_made = is_called && self.nicknames.makes(head, Of::Given, true) && !self.surnames.is_pair(head, name);
        let length = head.len_utf8() + name.len_utf8();
        let is_name =
            is_made && !self.nicknames.never.contains(&text[at..at + length]) && !self.is_titled(&text[at + head.len_utf8()..]);
        is_name.then(|| self.called(text, at, length)).flatten()
    }

    /// The find of what somebody is called, where a name may stand.
    fn called(&self, text: &str, at: usize, length: usize) -> Option<Found> {
        let before = &text[..at];
        let is_free = (self.is_begin(before) || self.leads(before)) && self.is_end(&text[at + length..]);
        is_free.then(|| Found { front: 1, ..Found::literal(Personal::Name, text, at..at + length) })
    }

    /// The length of the nickname that `text` begins with. `is_led` says that something before it leads to a name.
    pub(super) fn nickname(&self, text: &str, is_led: bool) -> Option<usize> {
        let mut chars = text.chars();
        let (head, name) = (chars.next()?, chars.next()?);
        let end = head.len_utf8() + name.len_utf8();
        let surname = &text[head.len_utf8()..end];
        // 护士站小撒
        let is_seldom = || is_led && self.surnames.surname(surname).is_some() && !self.surnames.is_ordinary(name);
        let is_surname = self.nicknames.makes(head, Of::Surname, is_led) && (self.surnames.usual(surname) || is_seldom());
        // 阿南: hardly anything else has such a head.
        let is_of_name = self.surnames.is_typical(name) || (head == '阿' && self.surnames.is_given_character(name));
        let is_given = self.nicknames.makes(head, Of::Given, is_led) && is_of_name;
        if !is_han(name) || !(is_surname || is_given) {
            return None;
        }
        let is_word = self.surnames.is_common(&text[..end]) || (!is_led && self.nicknames.never.contains(&text[..end]));
        if is_word || self.is_titled(&text[head.len_utf8()..]) {
            return None;
        }
        // 老孙头, 小郭子
        let ending = text[end..].chars().next().filter(|&c| is_surname && (c == '头' || (is_led && c == '子')));
        let end = end + ending.map_or(0, char::len_utf8);
        // 小王子, 小李飞刀
        let third = text.char_indices().nth(3).map_or(text.len(), |(at, _)| at);
        (!self.nicknames.never.contains(&text[..third])).then_some(end)
    }

    /// What somebody is called behind a word that leads to names and ends at `end`, with an ending to it: 保安强仔.
    pub(super) fn diminutive_behind(&self, text: &str, end: usize) -> Option<Found> {
        let rest = text[end..].trim_start_matches([' ', ':', '"', '是']);
        let mut chars = rest.chars();
        let (name, ending) = (chars.next()?, chars.next()?);
        let length = name.len_utf8() + ending.len_utf8();
        let is_made = self.nicknames.makes(ending, Of::Ending, true) && !self.surnames.is_pair(name, ending);
        let is_of_name = self.surnames.is_typical(name) || self.surnames.may_begin(rest);
        let is_name = is_made && is_of_name && !self.surnames.is_common(&rest[..length]) && self.is_end(&rest[length..]);
        let start = text.len() - rest.len();
        is_name.then(|| Found { front: 1, ..Found::literal(Personal::Name, text, start..start + length) })
    }

    /// What a child is called by one character twice, the first of which stands at `at`: 孩子糖糖, 糖糖妈妈.
    pub(super) fn doubled(&self, text: &str, at: usize) -> Option<Found> {
        let length = text[at..].char_indices().nth(2).map_or(text.len() - at, |(length, _)| length);
        let end = at + length;
        let led = self.form_before(text[..at].trim_end());
        // 问问她敏敏没跟我说
        let is_telling = text[at..].chars().next().is_some_and(|c| self.surnames.is_telling(c)) && text[..at].ends_with(is_han);
        let is_told = is_telling
            || led.is_some_and(Form::is_of_names)
            || matches!(self.form_at(&text[end..]), Some((_, Form::Kin | Form::Both)));
        let first = text[at..].chars().next();
        let is_given = first.is_some_and(|c| self.surnames.is_typical(c)) || matches!(led, Some(Form::Field | Form::Call));
        if !is_told || !is_given || self.surnames.is_common(&text[at..end]) {
            return None;
        }
        self.called(text, at, length)
    }

    /// Whether `before` ends in a word that leads to a name, or in one for letting somebody do something. What agents call themselves
    /// is mostly a name for the trade: 我是小美.
    fn is_led_to(&self, before: &str) -> bool {
        let before = before.trim_end();
        let is_own = before.ends_with("客服") || self.form_before(before) == Some(Form::Own);
        !is_own && (self.frames.seeks(before) || self.leads(before))
    }
}
