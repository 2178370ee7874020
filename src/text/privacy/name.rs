//! Names of people, by what stands around them: 我叫, 收件人, 先生; a surname alone is a character like any other.

use super::form::Form;
use super::found::Found;
use super::frames::Frames;
use super::letters::Letters;
use super::nickname::Nicknames;
use super::peoples::Peoples;
use super::spelled::Spelled;
use super::surname::Surnames;
use super::table::{rows, words};
use super::words::Words;
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// No word that ends a name is longer, in characters.
const LONGEST_END: usize = 8;

/// The bytes of two characters.
const LONG_WORD: usize = 6;

/// No word that may stand before one is, of those that count.
const LONGEST_BEGIN: usize = 4;

/// Finds names.
pub(super) struct Names {
    words: Words<Form>,
    pub(super) surnames: Surnames,
    /// What may follow a name at once.
    ends: Words<()>,
    /// What may stand right before the name of somebody with a title.
    begins: FxHashSet<String>,
    /// Words that have the form of a name and answer something else than a question for one: 方便.
    not_answers: FxHashSet<String>,
    /// What stands behind the names of shops and roads: 彩虹桥.
    businesses: Words<()>,
    pub(super) frames: Frames,
    pub(super) nicknames: Nicknames,
    pub(super) spelled: Spelled,
    pub(super) peoples: Peoples,
    pub(super) letters: Letters,
}

impl Names {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let mut forms = Vec::new();
        for row in rows(files, fold, "name_words", &["word", "form"])? {
            let form = Form::of(row.cell(1)).ok_or_else(|| row.unknown("form"))?;
            forms.push((row.cell(0).to_owned(), form));
        }
        let ends: Vec<_> = words(files, fold, "name_ends")?.into_iter().map(|word| (word, ())).collect();
        let businesses: Vec<_> = words(files, fold, "name_businesses")?.into_iter().map(|word| (word, ())).collect();
        Ok(Self {
            words: Words::new("privacy/name_words.csv", &forms)?,
            surnames: Surnames::new(files, fold)?,
            ends: Words::new("privacy/name_ends.csv", &ends)?,
            begins: words(files, fold, "name_begins")?.into_iter().collect(),
            not_answers: words(files, fold, "not_answers")?.into_iter().collect(),
            businesses: Words::new("privacy/name_businesses.csv", &businesses)?,
            frames: Frames::new(files, fold)?,
            nicknames: Nicknames::new(files, fold)?,
            spelled: Spelled::new(files, fold)?,
            peoples: Peoples::new(files, fold)?,
            letters: Letters::new(files, fold)?,
        })
    }

    /// The words in `text` that lead to names or stand behind them.
    pub(super) fn words(&self, text: &str) -> Vec<(Range<usize>, Form)> {
        self.words.find(text).collect()
    }

    /// The names in `text`, which has these words. `asked` says that the message before asked for one.
    pub(super) fn find(&self, text: &str, words: &[(Range<usize>, Form)], asked: bool) -> Vec<Found> {
        let mut finds = Vec::new();
        for (word, form) in words.iter().cloned() {
            let found = match form {
                Form::Title => self.titled(text, &word, form).or_else(|| self.child(text, &word, form)),
                Form::ShortTitle | Form::EndTitle => self.titled(text, &word, form),
                Form::Elder => {
                    let given = || self.elder(text, &word).or_else(|| self.child(text, &word, form));
                    self.titled(text, &word, form).or_else(given)
                }
                Form::Kin => self.titled(text, &word, form).or_else(|| self.child(text, &word, form)),
                Form::Both => self.titled(text, &word, form).or_else(|| self.behind(text, word.end, form)),
                Form::Surname => {
                    let surname = self.surname_behind(text, word.end);
                    finds.extend(surname.as_ref().and_then(|surname| self.given_behind(text, surname.range.end)));
                    surname.or_else(|| self.surname_before(text, word.start))
                }
                Form::Never | Form::Ask => None,
                _ => self.behind(text, word.end, form).or_else(|| self.parted(text, word.end, form)),
            };
            let may_be_called = matches!(form, Form::Both | Form::Party | Form::Relation | Form::Field | Form::Call);
            let called = || self.diminutive_behind(text, word.end).filter(|_| may_be_called);
            finds.extend(found.or_else(called));
        }
        finds.extend(self.single_given(text));
        if asked {
            finds.extend(words.iter().filter_map(|(word, form)| self.filled_when_asked(text, word.end, *form)));
            let first = || self.word_of_answer(text).or_else(|| self.explained(text)).or_else(|| self.first_of_answer(text));
            finds.extend(self.whole(text).or_else(first));
        }
        finds
    }

    /// Whether `text`, which has these words, ends by asking for a name.
    pub(super) fn asks(text: &str, words: &[(Range<usize>, Form)]) -> bool {
        // 客户 asks for nothing in a sentence, but at its end, and as the heading of a field.
        let asks = |word: &Range<usize>, form: Form| match form {
            Form::Field | Form::Surname | Form::Ask => true,
            Form::Party => text[word.end..].chars().count() <= 3,
            // 您的名字是
            Form::Call => word.len() > 3 && text[word.end..].chars().all(|c| !c.is_alphanumeric()),
            _ => false,
        };
        let last = words.iter().rfind(|(word, form)| asks(word, *form));
        last.is_some_and(|(word, _)| text[word.end..].chars().count() <= 12 || text[word.end..].contains(['?', '吗', '呢']))
    }

    /// The word that `text` begins with: its length and its form.
    pub(super) fn form_at(&self, text: &str) -> Option<(usize, Form)> {
        self.words.at_start(text)
    }

    /// The form of the word that `text` ends in.
    pub(super) fn form_before(&self, text: &str) -> Option<Form> {
        let near = text.char_indices().rev().nth(LONGEST_END - 1).map_or(text, |(at, _)| &text[at..]);
        self.words.find(near).last().filter(|(word, _)| word.end == near.len()).map(|(_, form)| form)
    }

    /// Whether `text` begins with a surname and a title, which is found from the title's side.
    pub(super) fn is_titled(&self, text: &str) -> bool {
        let title = self.surnames.surname(text).and_then(|surname| self.form_at(&text[surname..]));
        title.is_some_and(|(_, form)| form.is_title())
    }

    /// Whether `text` begins with a surname and a title that ends what is said of somebody: 霍生?
    pub(super) fn ends_in_title(&self, text: &str) -> bool {
        let surname = self.surnames.surname(text).filter(|&surname| self.surnames.usual(&text[..surname]));
        let title = surname.and_then(|surname| Some((surname, self.form_at(&text[surname..])?)));
        title.is_some_and(|(surname, (length, form))| form == Form::EndTitle && self.is_end(&text[surname + length..]))
    }

    /// Whether `text` is a surname and a title and nothing else: 李女士, but not 陈伯达.
    pub(super) fn is_surname_with_title(&self, text: &str) -> bool {
        self.surnames.surname(text).is_some_and(|surname| {
            let title = self.form_at(&text[surname..]);
            title.is_some_and(|(length, form)| form.is_title() && surname + length == text.len())
        })
    }

    pub(super) fn found(&self, text: &str, range: Range<usize>) -> Found {
        let name = &text[range.clone()];
        let surname = self.surnames.surname(name).unwrap_or(0);
        // A surname that is all there is cannot be what a mask leaves.
        let front = if surname < name.len() { name[..surname].chars().count() } else { 0 };
        Found { front, ..Found::literal(Personal::Name, text, range) }
    }

    /// The length of the word that may follow a name at once and begins `behind`.
    pub(super) fn end_at(&self, behind: &str) -> Option<usize> {
        self.ends.at_start(behind).map(|(length, ())| length)
    }

    /// Whether a name may end where `behind` begins.
    pub(super) fn is_end(&self, behind: &str) -> bool {
        match behind.chars().next() {
            None => true,
            Some(c) if is_han(c) => {
                self.ends.at_start(behind).is_some()
                    || self.form_at(behind).is_some_and(|(_, form)| form.is_of_names())
                    || self.is_spelling(behind)
            }
            // What a mask left: 张*.
            Some(c) => c != '*',
        }
    }

    /// Whether what stands before `behind` names a shop, a road or goods.
    pub(super) fn is_business(&self, behind: &str) -> bool {
        self.businesses.at_start(behind).is_some()
    }

    /// Whether a shop goes on behind a title: 张姐麻辣烫, but not 李先生牛.
    pub(super) fn is_shop(&self, behind: &str) -> bool {
        self.businesses.at_start(behind).is_some_and(|(length, ())| length >= LONG_WORD)
    }

    /// Whether `text` is what one answers to many questions.
    pub(super) fn answers_else(&self, text: &str) -> bool {
        self.not_answers.contains(text)
    }

    /// Whether `before` ends in a word that leads to a name.
    pub(super) fn leads(&self, before: &str) -> bool {
        self.form_before(before).is_some_and(Form::is_of_names)
    }

    /// Whether a name may begin where `before` ends.
    pub(super) fn is_begin(&self, before: &str) -> bool {
        let is_known = |(at, _): (usize, char)| self.begins.contains(&before[at..]);
        before.chars().next_back().is_none_or(|c| !is_han(c)) || before.char_indices().rev().take(LONGEST_BEGIN).any(is_known)
    }
}

/// The length of the Chinese characters that `text` begins with.
pub(super) fn run_of(text: &str) -> usize {
    text.find(|c| !is_han(c)).unwrap_or(text.len())
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}
