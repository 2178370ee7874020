//! Names of people, by what stands around them: 我叫, 收件人, 先生; a surname alone is a character like any other.

use super::found::Found;
use super::surname::Surnames;
use super::table::{rows, words};
use super::words::Words;
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use std::ops::Range;

/// No word that ends a name is longer, in characters.
const LONGEST_END: usize = 8;

/// How much may stand between a word and the name it leads to, in characters.
const MOST_BETWEEN: usize = 5;

/// How a word leads to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A field of a form: 收件人.
    Field,
    /// The same, but a word that mostly stands without a name: 客户.
    Party,
    /// Somebody's relative or the like: 我老公, 寄给.
    Relation,
    /// 我叫.
    Call,
    /// 我是, which mostly leads to something else.
    Own,
    /// 我姓.
    Surname,
    /// What looks like one of these and leads to no name: 不姓.
    Never,
    /// What may stand between one of these and the name: 换成.
    Lead,
    /// Behind a name: 先生.
    Title,
    /// Before or behind: 师傅.
    Both,
    /// A title that is also part of other words: 总.
    ShortTitle,
}

/// Finds names.
pub(super) struct Names {
    words: Words<Form>,
    pub(super) surnames: Surnames,
    /// What may follow a name at once.
    ends: Words<()>,
    /// What may stand right before the name of somebody with a title.
    begins: Vec<String>,
}

impl Names {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let mut forms = Vec::new();
        for row in rows(files, fold, "name_words", &["word", "form"])? {
            let form = match row.cell(1) {
                "field" => Form::Field,
                "party" => Form::Party,
                "relation" => Form::Relation,
                "call" => Form::Call,
                "self" => Form::Own,
                "surname" => Form::Surname,
                "never" => Form::Never,
                "lead" => Form::Lead,
                "title" => Form::Title,
                "both" => Form::Both,
                "short_title" => Form::ShortTitle,
                _ => return Err(row.wrong("form", &"no such form")),
            };
            forms.push((row.cell(0).to_owned(), form));
        }
        let ends: Vec<_> = words(files, fold, "name_ends")?.into_iter().map(|word| (word, ())).collect();
        Ok(Self {
            words: Words::new("privacy/name_words.csv", &forms)?,
            surnames: Surnames::new(files, fold)?,
            ends: Words::new("privacy/name_ends.csv", &ends)?,
            begins: words(files, fold, "name_begins")?,
        })
    }

    /// The names in `text`. `asked` says that the message before asked for one.
    pub(super) fn find(&self, text: &str, asked: bool) -> Vec<Found> {
        let mut finds = Vec::new();
        for (word, form) in self.words.find(text) {
            let found = match form {
                Form::Title | Form::ShortTitle => self.titled(text, &word, form),
                Form::Both => self.titled(text, &word, form).or_else(|| self.behind(text, word.end, form)),
                Form::Surname => self.surname_behind(text, word.end),
                Form::Never => None,
                _ => self.behind(text, word.end, form),
            };
            finds.extend(found);
        }
        if asked {
            finds.extend(self.whole(text));
        }
        finds
    }

    /// Whether `text` ends by asking for a name.
    pub(super) fn asks(&self, text: &str) -> bool {
        // 客户 asks for nothing in a sentence, but as the heading of a field.
        let last = self
            .words
            .find(text)
            .filter(|(word, form)| {
                matches!(form, Form::Field | Form::Surname) || (*form == Form::Party && word.len() == text.len())
            })
            .last();
        last.is_some_and(|(word, _)| text[word.end..].chars().count() <= 12 || text[word.end..].contains(['?', '吗', '呢']))
    }

    /// The name behind a word that leads to one.
    fn behind(&self, text: &str, end: usize, form: Form) -> Option<Found> {
        let marks = [':', ' ', '(', '「', '【', '"', '“', '是', '为', '叫', '-', '='];
        let skipped = text[end..].trim_start_matches(marks);
        // Most words lead to nothing, and most often they are 我 and 是.
        let lead = if form == Form::Own { 0 } else { self.lead(skipped) };
        let skipped = skipped[lead..].trim_start_matches(marks);
        if !self.surnames.may_begin(skipped) {
            return None;
        }
        let start = text.len() - skipped.len();
        let is_marked = text[end..start].contains([':', '(', '叫', '「', '【', '"', '“', '='])
            || (start > end && !matches!(form, Form::Party | Form::Both));
        if text[end..start].chars().count() > MOST_BETWEEN || self.is_titled(skipped) {
            return None;
        }
        let is_trusted = is_marked || form != Form::Surname;
        let length = self.surnames.given(skipped, |behind| self.is_end(behind), is_trusted)?;
        let name = &skipped[..length];
        let is_usual = self.surnames.full(name, true).is_some();
        // 我是 and 客户 lead to a name only now and then.
        let is_likely = match form {
            Form::Own if !is_marked => self.is_alone(name, &skipped[length..]) && self.is_end(&skipped[length..]),
            Form::Party | Form::Lead if !is_marked => self.is_alone(name, &skipped[length..]),
            Form::Field if !is_marked => is_usual && (self.surnames.begins_usually(name) || name.chars().count() >= 3),
            _ => is_marked || is_usual,
        };
        is_likely.then(|| self.found(text, start..start + length))
    }

    /// Whether `name` can only be one: no word, and of three characters or with nothing behind that could belong to it.
    fn is_alone(&self, name: &str, behind: &str) -> bool {
        let first_two = name.char_indices().nth(2).map_or(name, |(at, _)| &name[..at]);
        let is_long = name.chars().count() >= 3 && (self.is_end(behind) || !self.surnames.is_common(first_two));
        self.surnames.is_name(name) && self.surnames.begins_usually(name) && (is_long || self.is_end(behind))
    }

    /// The length of the words that may stand before a name: 联系人换成何静怡.
    fn lead(&self, text: &str) -> usize {
        let near = text.char_indices().nth(LONGEST_END).map_or(text, |(at, _)| &text[..at]);
        let first = self.words.find(near).next().filter(|(word, form)| word.start == 0 && *form == Form::Lead);
        first.map_or(0, |(word, _)| word.end)
    }

    /// Whether `text` begins with a surname and a title, which is found from the title's side.
    pub(super) fn is_titled(&self, text: &str) -> bool {
        let Some(surname) = self.surnames.surname(text) else { return false };
        let near =
            text[surname..].char_indices().nth(LONGEST_END).map_or(&text[surname..], |(at, _)| &text[surname..surname + at]);
        let next = self.words.find(near).next();
        next.is_some_and(|(word, form)| word.start == 0 && matches!(form, Form::Title | Form::Both | Form::ShortTitle))
    }

    /// The surname behind 姓.
    fn surname_behind(&self, text: &str, end: usize) -> Option<Found> {
        let rest = text[end..].trim_start_matches([' ', ':', '是', '姓']);
        let start = text.len() - rest.len();
        let length = self.surnames.surname(rest)?;
        let full = self.surnames.given(rest, |behind| self.is_end(behind), true).filter(|full| *full > length);
        let is_alone = self.is_end(&rest[length..]);
        let length = if is_alone { length } else { full? };
        Some(self.found(text, start..start + length))
    }

    pub(super) fn found(&self, text: &str, range: Range<usize>) -> Found {
        let name = &text[range.clone()];
        let surname = self.surnames.surname(name).unwrap_or(0);
        // A surname that is all there is cannot be what a mask leaves.
        let front = if surname < name.len() { name[..surname].chars().count() } else { 0 };
        Found { front, ..Found::literal(Personal::Name, text, range) }
    }

    /// Whether a name may end where `behind` begins.
    pub(super) fn is_end(&self, behind: &str) -> bool {
        match behind.chars().next() {
            None => true,
            Some(c) if is_han(c) => {
                let near = behind.char_indices().nth(LONGEST_END).map_or(behind, |(at, _)| &behind[..at]);
                self.ends.find(near).next().is_some_and(|(word, ())| word.start == 0)
                    || self.words.find(near).next().is_some_and(|(word, form)| word.start == 0 && form != Form::Never)
            }
            Some(c) => c != '*',
        }
    }

    /// Whether `before` ends in a word that leads to a name.
    pub(super) fn leads(&self, before: &str) -> bool {
        let near = before.char_indices().rev().nth(LONGEST_END).map_or(before, |(at, _)| &before[at..]);
        let last = self.words.find(near).last();
        last.is_some_and(|(word, form)| word.end == near.len() && form != Form::Never)
    }

    /// Whether a name may begin where `before` ends.
    pub(super) fn is_begin(&self, before: &str) -> bool {
        before.chars().next_back().is_none_or(|c| !is_han(c)) || self.begins.iter().any(|word| before.ends_with(word.as_str()))
    }
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}
