//! Names behind a word that leads to one: 收件人, 我叫, 我姓.

use super::form::Form;
use super::found::Found;
use super::name::{Names, is_han, run_of};
use crate::model::Personal;

/// How much may stand between a word and the name it leads to, in characters.
const MOST_BETWEEN: usize = 5;

/// What stands between them.
const MARKS: [char; 15] = [':', ' ', '(', '「', '【', '"', '“', '是', '为', '叫', '-', '=', '/', '|', '>'];

impl Names {
    /// The name behind a word that leads to one.
    pub(super) fn behind(&self, text: &str, end: usize, form: Form) -> Option<Found> {
        let skipped = text[end..].trim_start_matches(MARKS);
        // Most words lead to nothing, and most often they are 我 and 是.
        let lead = if form == Form::Own { 0 } else { self.lead(skipped) };
        let skipped = skipped[lead..].trim_start_matches(MARKS);
        if let Some(length) = self.stranger(skipped).filter(|_| form == Form::Field && skipped.len() + end < text.len()) {
            let start = text.len() - skipped.len();
            return Some(self.found(text, start..start + length));
        }
        if !self.surnames.may_begin(skipped) {
            return None;
        }
        let start = text.len() - skipped.len();
        let is_marked = text[end..start].contains([':', '(', '叫', '「', '【', '"', '“', '=', '/', '|', '>'])
            || (start > end && !matches!(form, Form::Party | Form::Both));
        if text[end..start].chars().count() > MOST_BETWEEN || self.is_titled(skipped) {
            return None;
        }
        if self.ends_in_title(skipped) {
            return None;
        }
        let is_filled = text[end..start].contains([':', '=', '/', '|']);
        let is_field = (form == Form::Field && (lead > 0 || is_filled)) || (form == Form::Party && is_filled);
        // 联系人 高兴: a transcript pauses around a name.
        let is_paused = text[end..start].contains(' ') && matches!(form, Form::Field | Form::Relation);
        if let Some(length) = self.filled_in(skipped).filter(|_| is_field || is_paused || form == Form::Call) {
            return Some(self.found(text, start..start + length));
        }
        let is_trusted = is_marked || form != Form::Surname;
        let bold = || Some(run_of(skipped)).filter(|&run| form == Form::Field && self.surnames.is_bold(&skipped[..run]));
        let length = self.surnames.given(skipped, |behind| self.is_end(behind), is_trusted).or_else(bold)?;
        let name = &skipped[..length];
        self.is_likely(name, &skipped[length..], form, is_marked).then(|| self.found(text, start..start + length))
    }

    /// The length of a name that fills in a field at the start of `text`, told by its last two characters: 户主 过晓峰.
    fn stranger(&self, text: &str) -> Option<usize> {
        let near = text.char_indices().nth(4).map_or(text, |(at, _)| &text[..at]);
        let run = &near[..run_of(near)];
        let is_telling = |c: char| self.surnames.is_typical(c) && !self.surnames.is_ordinary(c);
        let mut chars = run.chars();
        let (_, second, third) = (chars.next()?, chars.next()?, chars.next()?);
        let is_name = chars.next().is_none() && is_telling(second) && is_telling(third) && !self.surnames.is_common(run);
        (is_name && !self.surnames.is_pair(second, third) && !text[run.len()..].starts_with('*')).then_some(run.len())
    }

    /// Whether `name`, before `behind`, is one where a word of that form led to it. 我是 and 客户 do so only now and then.
    fn is_likely(&self, name: &str, behind: &str, form: Form, is_marked: bool) -> bool {
        let is_usual = self.surnames.full(name, true).is_some();
        match form {
            // 一个叫戎马的大哥
            Form::Call if !is_marked => is_usual || (self.is_end(behind) && !self.surnames.is_common(name)),
            Form::Own if !is_marked => self.is_alone(name, behind) && self.is_end(behind),
            Form::Party | Form::Lead if !is_marked => self.is_alone(name, behind),
            Form::Field if self.surnames.is_bold(name) && !behind.starts_with(is_han) => true,
            Form::Field if !is_marked => {
                let is_typical = name.chars().next_back().is_some_and(|last| self.surnames.is_typical(last));
                // 户主惠民,…
                let is_over = !behind.starts_with(is_han) && !self.begins_ordinarily(name);
                is_usual && (self.surnames.begins_usually(name) || is_typical || name.chars().count() >= 3 || is_over)
            }
            Form::Both if !is_marked => is_usual && !self.surnames.is_common(name),
            _ => is_marked || is_usual,
        }
    }

    /// Whether `name` begins with a character that talk is full of.
    fn begins_ordinarily(&self, name: &str) -> bool {
        name.chars().next().is_some_and(|c| self.surnames.is_ordinary(c))
    }

    /// The length of what fills in a field at the start of `text` and has the form of a name, even if it is a word: 夏天.
    fn filled_in(&self, text: &str) -> Option<usize> {
        let run = &text[..run_of(text)];
        // 姓名叫成功吗
        let end = run.trim_end_matches(['吗', '吧', '呢', '啊', '的']).len();
        let surname = self.surnames.surname(text).filter(|_| self.surnames.begins_usually(text))?;
        let given = text.get(surname..end)?;
        let is_name = matches!(given.chars().count(), 1 | 2) && given.chars().all(|c| self.surnames.is_given_character(c));
        (is_name && !text[end..].starts_with('*') && !self.is_titled(text)).then_some(end)
    }

    /// The word between a word that leads to a name and a mark, in an answer to a question for one: 学员边疆,….
    pub(super) fn filled_when_asked(&self, text: &str, end: usize, form: Form) -> Option<Found> {
        let may_lead = matches!(form, Form::Party | Form::Relation | Form::Field);
        let length = self.filled_in(&text[end..]).filter(|_| may_lead)?;
        let name = &text[end..end + length];
        let is_over = !text[end + length..].starts_with(is_han) && !self.answers_else(name);
        is_over.then(|| self.found(text, end..end + length))
    }

    /// The name behind a word that leads to one, with a space behind its surname: 张 伟.
    pub(super) fn parted(&self, text: &str, end: usize, form: Form) -> Option<Found> {
        if !matches!(form, Form::Field | Form::Call) || !text[end..].contains(' ') {
            return None;
        }
        let name = text[end..].trim_start_matches(MARKS);
        let start = text.len() - name.len();
        let surname = self.surnames.surname(name)?;
        let given = name[surname..].strip_prefix(' ')?;
        let length = [2, 1].into_iter().find_map(|count| {
            let length = given.char_indices().nth(count).map_or(given.len(), |(at, _)| at);
            let mut chars = given[..length].chars();
            let is_name = chars.clone().count() == count && chars.all(|c| self.surnames.is_given_character(c));
            (is_name && self.is_end(&given[length..])).then_some(length)
        })?;
        let is_near = text[end..start].chars().count() <= MOST_BETWEEN;
        is_near.then(|| self.found(text, start..start + surname + 1 + length))
    }

    /// Whether `name` can only be one: no word, and of three characters or with nothing behind that could belong to it.
    fn is_alone(&self, name: &str, behind: &str) -> bool {
        let first_two = name.char_indices().nth(2).map_or(name, |(at, _)| &name[..at]);
        let is_long = name.chars().count() >= 3 && (self.is_end(behind) || !self.surnames.is_common(first_two));
        let is_telling = self.surnames.begins_usually(name) || self.surnames.is_bold(name) || self.is_short_and_rare(name);
        self.surnames.is_name(name) && is_telling && (is_long || self.is_end(behind))
    }

    /// Whether `name` is a surname that may be a word, and a character that is common in given names: 费翔.
    fn is_short_and_rare(&self, name: &str) -> bool {
        let mut chars = name.chars();
        let (Some(surname), Some(given), None) = (chars.next(), chars.next(), chars.next()) else { return false };
        !self.surnames.is_ordinary(surname) && self.surnames.is_typical(given) && !self.surnames.is_pair(surname, given)
    }

    /// The length of the words that may stand before a name: 联系人换成何静怡.
    fn lead(&self, text: &str) -> usize {
        self.form_at(text).filter(|(_, form)| *form == Form::Lead).map_or(0, |(length, _)| length)
    }

    /// The surname behind 姓.
    pub(super) fn surname_behind(&self, text: &str, end: usize) -> Option<Found> {
        let rest = text[end..].trim_start_matches([' ', ':', '是', '姓']);
        let start = text.len() - rest.len();
        let Some(length) = self.surnames.surname(rest) else { return self.unheard_of(text, rest) };
        let full = self.surnames.given(rest, |behind| self.is_end(behind), true).filter(|full| *full > length);
        // 姓邵邵建军 is said in one breath.
        let is_alone = self.is_end(&rest[length..]) || rest[length..].starts_with(&rest[..length]);
        let length = if is_alone { length } else { full? };
        Some(self.found(text, start..start + length))
    }

    /// A surname that no table has, and `rest` begins with: 姓字是彝族的姓, 姓外,外国的外.
    fn unheard_of(&self, text: &str, rest: &str) -> Option<Found> {
        let c = rest.chars().next().filter(|&c| is_han(c) && self.surnames.may_be_surname(c))?;
        let behind = &rest[c.len_utf8()..];
        let is_over = self.is_end(behind) || behind.starts_with(c) || behind.starts_with('叫');
        let start = text.len() - rest.len();
        is_over.then(|| self.found(text, start..start + c.len_utf8()))
    }

    /// The surname before 姓: 一位王姓客户.
    pub(super) fn surname_before(&self, text: &str, start: usize) -> Option<Found> {
        let at = text[..start].char_indices().next_back().map(|(at, _)| at).filter(|&at| self.is_begin(&text[..at]))?;
        let is_name = self.surnames.usual(&text[at..start]) && text[start..].chars().nth(1).is_some_and(is_han);
        let goes_on = text[start..].starts_with("姓名") || text[start..].starts_with("姓氏");
        // 师傅姓和
        let is_title = self.form_before(&text[..start]).is_some_and(Form::is_title);
        (is_name && !goes_on && !is_title).then(|| self.found(text, at..start))
    }

    /// The given name of one character that is told alone: 单名一个敏字.
    pub(super) fn single_given(&self, text: &str) -> Option<Found> {
        let (start, name) = self.frames.single_given(text)?;
        let end = start + name.len_utf8();
        let is_over = text[end..].starts_with('字') || self.is_end(&text[end..]);
        (is_han(name) && is_over).then(|| Found::literal(Personal::Name, text, start..end))
    }

    /// The given name behind a surname that was told alone and ends at `surname`: 姓史,名晨曦.
    pub(super) fn given_behind(&self, text: &str, surname: usize) -> Option<Found> {
        let rest = text[surname..].trim_start_matches([' ', ',', '、']);
        let rest = self.frames.behind_given(rest)?;
        let start = text.len() - rest.len();
        let lengths = [2, 1].into_iter().map(|count| rest.char_indices().nth(count).map_or(rest.len(), |(at, _)| at));
        let is_given = |given: &str| !given.is_empty() && given.chars().all(|c| self.surnames.is_given_character(c));
        let is_over = |behind: &str| behind.starts_with('字') || self.is_end(behind);
        let length = lengths.into_iter().find(|&length| is_given(&rest[..length]) && is_over(&rest[length..]))?;
        Some(Found::literal(Personal::Name, text, start..start + length))
    }
}
