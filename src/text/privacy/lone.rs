//! Names with no word before or behind them: an answer, a cell of a table, one beside a number, a line of a list.

use super::form::Form;
use super::found::Found;
use super::name::{Names, is_han};
use super::peoples::DOTS;
use crate::model::Personal;
use std::borrow::Cow;
use std::ops::Range;

impl Names {
    /// The name that is all of `text`, but for marks and words before it: an answer, a cell of a table.
    pub(super) fn whole(&self, text: &str) -> Option<Found> {
        // What a mask left is no name: 张*.
        let core = Some(text.trim_matches(|c: char| !c.is_alphanumeric())).filter(|_| !text.contains('*'))?;
        let core = self.frames.without_opening(core);
        if self.is_surname_with_title(core) {
            return None;
        }
        let start = core.as_ptr() as usize - text.as_ptr() as usize;
        if core.is_ascii() && self.is_known_in_letters(core) {
            return Some(Found { front: 1, ..Found::literal(Personal::Name, text, start..start + core.len()) });
        }
        let plain = if core.contains(' ') { Cow::Owned(core.replacen(' ', "", 1)) } else { Cow::Borrowed(core) };
        let is_full = |strict| self.surnames.full(&plain, strict) == Some(plain.len());
        let is_name = is_full(!self.surnames.begins_usually(&plain))
            || (plain == core && self.surnames.surname(core) == Some(core.len()))
            || self.nickname(core, true) == Some(core.len());
        is_name.then(|| self.found(text, start..start + core.len()))
    }

    /// The name that is all of `text`, an answer to a question for one, though it is a word as well: 高兴.
    pub(super) fn word_of_answer(&self, text: &str) -> Option<Found> {
        let core = self.frames.without_opening(text.trim_matches(|c: char| !c.is_alphanumeric()));
        let surname = self.surnames.surname(core).filter(|_| self.surnames.begins_usually(core))?;
        let given = &core[surname..];
        let is_given = matches!(given.chars().count(), 1 | 2) && self.surnames.is_given(given, true);
        let start = core.as_ptr() as usize - text.as_ptr() as usize;
        // 石桥镇
        let is_place = core.char_indices().next_back().is_some_and(|(at, _)| self.is_business(&core[at..]));
        let is_name = is_given && !is_place && !text.contains('*') && !self.is_titled(core) && !self.answers_else(core);
        is_name.then(|| self.found(text, start..start + core.len()))
    }

    /// The name that a text which answers a question for it begins with: 张,弓长张.
    pub(super) fn first_of_answer(&self, text: &str) -> Option<Found> {
        let core = self.frames.without_opening(text);
        let end = core.find(|c| !is_han(c)).filter(|&end| end > 0)?;
        let start = text.len() - core.len();
        let name = &core[..end];
        let is_masked = core[end..].starts_with('*');
        let is_likely =
            self.surnames.begins_usually(name) || name.chars().next_back().is_some_and(|c| self.surnames.is_typical(c));
        let is_name = self.surnames.full(name, true) == Some(end) && is_likely && !self.surnames.is_common(name)
            || self.surnames.is_bold(name)
            || (self.surnames.surname(name) == Some(end) && (self.surnames.usual(name) || explains(name, &core[end..])));
        (is_name && !is_masked && !self.is_titled(name)).then(|| self.found(text, start..start + end))
    }

    /// The name that an answer begins with and goes on to explain, whatever it may mean: 白雪,白雪公主的; 都晓光首都的都.
    pub(super) fn explained(&self, text: &str) -> Option<Found> {
        let core = self.frames.without_opening(text);
        let start = text.len() - core.len();
        let ends = core.char_indices().map(|(at, c)| (at + c.len_utf8(), c)).take_while(|&(_, c)| is_han(c)).take(4);
        let end = ends.map(|(end, _)| end).filter(|&end| self.is_explained(&core[..end], &core[end..])).last()?;
        Some(self.found(text, start..start + end))
    }

    /// Whether `rest` tells how `name` is written or that it is one.
    fn is_explained(&self, name: &str, rest: &str) -> bool {
        let surname = self.surnames.alone(name).unwrap_or_else(|| name.chars().next().map_or(0, char::len_utf8));
        let (first, given) = name.split_at(surname);
        let told = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        if given.chars().count() > 2 || name.chars().next() == name.chars().nth(1) {
            return false;
        }
        if spells(told, name) {
            return self.surnames.is_given(given, true);
        }
        // 白雪,白雪公主的; 何必琼我和我婆婆一个姓何
        let may_begin = self.surnames.may_begin(name) || told.starts_with('姓');
        let is_again = told.contains(name) && !given.is_empty() && may_begin && self.surnames.is_given(given, true);
        let is_own = told.contains(&format!("姓{first}")) && self.surnames.is_given(given, false) && self.is_end(rest);
        is_own || (is_again && !self.answers_else(name) && !self.surnames.is_word(name))
    }

    /// A name that stands alone before or behind something else that is personal: 陈思思 15912340000.
    pub(super) fn beside(&self, text: &str, finds: &[Found]) -> Vec<Found> {
        let mut names = Vec::new();
        for other in finds.iter().filter(|other| is_of_person(other.kind)) {
            let before = text[..other.range.start].trim_end_matches([' ', ',', ':', ';', '、', '-', '—', '–', '/', '(', '+']);
            let start = before.char_indices().rev().take_while(|&(_, c)| is_han(c)).last().map_or(before.len(), |(at, _)| at);
            let behind = text[other.range.end..].trim_start_matches([' ', ',', ';', '、', '-', '—', '–', '/', ')']);
            let from = text.len() - behind.len();
            let end = from + behind.find(|c| !is_han(c)).unwrap_or(behind.len());
            let ending = |length: usize| before.char_indices().rev().nth(length - 1).map(|(at, _)| at).filter(|&at| at >= start);
            // 后巷1号宦游18743686989
            let is_behind_find = |at: usize| finds.binary_search_by_key(&at, |found| found.range.end).is_ok();
            let is_free = |&at: &usize| at == start || self.is_begin(&text[..at]) || is_behind_find(at);
            let free = [4, 3, 2].into_iter().filter_map(ending).filter(is_free);
            let ranges = free.map(|at| at..before.len()).chain(std::iter::once(from..end));
            let is_name = |range: &Range<usize>| {
                let name = &text[range.clone()];
                // 12号楼903,骆.
                let is_surname =
                    range.start == from && from > other.range.end && name.chars().count() == 1 && self.surnames.usual(name);
                let is_told =
                    is_surname && name.chars().all(|c| !self.surnames.is_ordinary(c)) && !text[range.end..].starts_with('*');
                (self.surnames.full(name, true).is_some() || is_told)
                    && !self.is_titled(name)
                    && !self.is_pair_at(text, range.start)
            };
            names.extend(ranges.filter(is_name).map(|range| self.found(text, range)));
        }
        names
    }

    /// Names that stand between marks: 董长顺,微信…. What else the text holds makes them likely: `is_evident`.
    pub(super) fn between_marks(&self, text: &str, runs: &[Range<usize>], is_evident: bool) -> Vec<Found> {
        let mut names: Vec<(Range<usize>, bool)> = Vec::new();
        for run in runs.iter().cloned() {
            let words = &text[run.clone()];
            if !self.surnames.may_begin(words) {
                continue;
            }
            let bare = self.frames.before_closing(words).unwrap_or(words);
            let is_called = bare.len() < words.len() || self.frames.is_before_sex(&text[run.end..]);
            // 刘洋您好请问
            let called =
                [3, 2].into_iter().filter_map(|length| words.char_indices().nth(length)).map(|(at, _)| words.split_at(at));
            let mut called = called.filter(|(name, rest)| self.is_lone(name) && self.frames.closes(rest));
            let called = called.next().filter(|(name, _)| !is_called && !self.is_short_with_title(name));
            if let Some((name, _)) = called {
                names.push((run.start..run.start + name.len(), true));
                continue;
            }
            // 苗青,青年的青
            let behind = text[run.end..].trim_start_matches([',', ' ', '、']);
            if behind.len() < text.len() - run.end && spells(behind, words) && self.surnames.is_given_of(words) {
                names.push((run.clone(), true));
                continue;
            }
            // What begins as a word does is a name, too, where something tells that: 高兴华,138….
            let is_told = (is_called && self.surnames.is_name(bare))
                || (is_evident && self.surnames.begins_usually(bare) && self.surnames.is_bold(bare));
            // “何必收”
            let is_quoted = is_called && is_quoted(text, &run) && self.surnames.begins_usually(bare);
            let is_told = is_told || (is_quoted && self.surnames.is_given_of(bare));
            if (6..=12).contains(&bare.len()) && (self.is_lone(bare) || (is_told && !self.is_titled(bare))) {
                let is_long = bare.chars().count() >= 3 && (is_evident || self.surnames.is_likely(bare));
                let is_signed = !is_long && is_line(text, &run) && self.surnames.short(None, bare) == Some(bare.len());
                names.push((run.start..run.start + bare.len(), is_long || is_called || is_signed));
            }
        }
        // Several names in a row are a list of them.
        let is_list = names.len() >= 2 && names.iter().map(|(range, _)| range.len()).sum::<usize>() * 2 > text.len();
        names.retain(|(_, is_sure)| is_evident || is_list || *is_sure);
        names.into_iter().map(|(range, _)| self.found(text, range)).collect()
    }

    /// Whether `text` is a name that needs nothing that says so.
    fn is_lone(&self, text: &str) -> bool {
        // 师永昌: two characters of given names tell as much as a usual surname does.
        let is_evident = || self.surnames.is_bold(text) && text.chars().next().is_some_and(|c| !self.surnames.is_ordinary(c));
        self.surnames.is_name(text) && (self.surnames.begins_usually(text) || is_evident()) && !self.is_titled(text)
    }

    /// Whether `name` is one character and a title that may end a name: 邝生您好.
    fn is_short_with_title(&self, name: &str) -> bool {
        let last = name.char_indices().nth(1).map_or("", |(at, _)| &name[at..]);
        last.chars().nth(1).is_none() && matches!(self.form_at(last), Some((_, Form::EndTitle)))
    }

    /// Two names with a word between them: 丁子轩或者傅彩凤都行.
    pub(super) fn paired(&self, text: &str, runs: &[Range<usize>]) -> Vec<Found> {
        let mut names = Vec::new();
        for run in runs {
            let words = &text[run.clone()];
            if words.len() < 15 || !self.surnames.may_begin(words) {
                continue;
            }
            let Some((first, second)) = self.frames.and(words) else { continue };
            let length = self.surnames.given(&words[second..], |behind| self.is_end(behind), false);
            let is_name = |length: &usize| self.surnames.full(&words[second..second + length], true).is_some();
            let Some(length) = length.filter(is_name) else { continue };
            if self.is_lone(&words[..first]) {
                names.push(self.found(text, run.start..run.start + first));
                names.push(self.found(text, run.start + second..run.start + second + length));
            }
        }
        names
    }
}

/// Whether `text` begins by spelling a character of `name`: 首都的都.
fn spells(text: &str, name: &str) -> bool {
    let chars: Vec<char> = text.chars().take(5).collect();
    let of = (2..=3).find(|&at| chars.get(at) == Some(&'的'));
    of.is_some_and(|of| chars.get(of + 1).is_some_and(|c| name.contains(*c) && chars[..of].contains(c)))
}

/// Whether `rest` says how `name` is written or read: 贝,贝壳的贝; 乐,念yue.
fn explains(name: &str, rest: &str) -> bool {
    rest.contains(name) || rest.contains(['念', '读']) || rest.contains("复姓")
}

/// Whether `run` stands between quotation marks.
fn is_quoted(text: &str, run: &Range<usize>) -> bool {
    text[..run.start].ends_with(['"', '“', '「']) && text[run.end..].starts_with(['"', '”', '」'])
}

/// Whether `run` is a line of its own of several, or what a message ends in behind a dash.
fn is_line(text: &str, run: &Range<usize>) -> bool {
    let (before, behind) = (text[..run.start].trim_end_matches([' ', '\r']), text[run.end..].trim_start_matches([' ', '\r']));
    let is_own = before.ends_with('\n') && (behind.is_empty() || behind.starts_with('\n'));
    is_own || (behind.is_empty() && before.ends_with(['-', '—', '─']))
}

/// Whether a value belongs to one person, whose name may stand beside it.
fn is_of_person(kind: Personal) -> bool {
    use Personal::{Address, BankCard, Birthday, Email, IdCard, Landline, Mobile, Passport, Permit};
    matches!(kind, Mobile | Landline | IdCard | BankCard | Address | Passport | Permit | Birthday | Email)
}

/// Runs of Chinese characters, dots within.
pub(super) fn runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_part = |c: char| is_han(c) || DOTS.contains(&c);
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        let end = start + text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        at = end;
        Some(start..end)
    })
}
