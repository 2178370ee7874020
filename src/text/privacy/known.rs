//! What was found once is known in the whole talk.

use super::detect::Detector;
use super::form::Form;
use super::found::{Found, settle};
use super::name::{Names, is_han};
use super::surname::HEAD;
use crate::model::Personal;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::ops::Range;

impl Detector {
    /// Adds to `finds` what is known by its value from elsewhere in the talk.
    pub(super) fn repeated(&self, texts: &[&str], finds: Vec<Vec<Found>>) -> Vec<Vec<Found>> {
        let finds = self.names.titled_again(texts, finds);
        let known = self.known(texts, &finds);
        if known.is_empty() {
            return finds;
        }
        // By how they begin: most places of a text begin none of them.
        let mut begins: FxHashMap<[Option<char>; 2], Vec<&Known>> = FxHashMap::default();
        for known in known.values().rev() {
            begins.entry(first_two(&known.found.value)).or_default().push(known);
        }
        let firsts = known.values().filter_map(|known| known.found.value.chars().next()).fold(0, |bits, c| bits | bit(c));
        let with_known = |(text, mut finds): (&&str, Vec<Found>)| {
            let before = finds.len();
            let again = text.char_indices().filter(|(_, c)| firsts & bit(*c) != 0).filter_map(|(at, _)| {
                let rest = &text[at..];
                let known = begins.get(&first_two(rest))?.iter().find(|known| rest.starts_with(known.found.value.as_str()))?;
                let again = Found { range: at..at + known.found.value.len(), ..known.found.clone() };
                self.stands_whole(text, &again, known.is_word).then_some(again)
            });
            finds.extend(again);
            if finds.len() == before { finds } else { settle(finds) }
        };
        texts.iter().zip(finds).map(with_known).collect()
    }

    /// What is known, by its value.
    fn known(&self, texts: &[&str], finds: &[Vec<Found>]) -> BTreeMap<String, Known> {
        let mut known: BTreeMap<String, Known> = BTreeMap::new();
        for (text, found) in finds.iter().enumerate().flat_map(|(i, finds)| finds.iter().map(move |found| (texts[i], found))) {
            let is_plain = text[found.range.clone()] == found.value;
            if !is_plain || !Self::is_telling(found) || known.contains_key(&found.value) {
                continue;
            }
            // 梁思琪 is 思琪 to those who know her, and Kevin Zhang is Kevin.
            if let Some((own, is_word)) = self.names.own_part(found) {
                let found = Found { value: own.to_owned(), front: 1, ..found.clone() };
                known.entry(own.to_owned()).or_insert(Known { found, is_word });
            }
            known.insert(found.value.clone(), Known { found: found.clone(), is_word: self.names.is_word_of_two(&found.value) });
        }
        known
    }

    /// Whether no further digits or letters stand beside a value, and none of words beside a part of a name; a part that is a word needs
    /// room for a name around it.
    fn stands_whole(&self, text: &str, found: &Found, is_word: bool) -> bool {
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '*');
        let (before, behind) = (&text[..found.range.start], &text[found.range.end..]);
        let is_in_letters = found.value.is_ascii();
        if found.kind == Personal::Name && !is_in_letters {
            // 邓丽 is none of 邓丽君.
            let longer = text[found.range.start..].char_indices().nth(3).map_or(text.len(), |(at, _)| found.range.start + at);
            if longer > found.range.end && self.names.surnames.is_common(&text[found.range.start..longer]) {
                return false;
            }
            // A name of three characters is told by itself.
            let is_short = found.value.chars().count() <= 2;
            return !is_short || self.names.is_called_so(text, &found.range, is_word);
        }
        !is_part(before.chars().next_back()) && !is_part(behind.chars().next())
    }
}

/// Whether `c` goes on with what stands beside it.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '*'
}

/// A bit for a character, which it shares with others.
fn bit(c: char) -> u64 {
    1 << (c as u32 % 64)
}

fn first_two(text: &str) -> [Option<char>; 2] {
    let mut chars = text.chars();
    [chars.next(), chars.next()]
}

/// What is known, and whether it is a word as well: 建国 of 李建国.
struct Known {
    found: Found,
    is_word: bool,
}

impl Names {
    /// Adds the surnames before a title that are known from elsewhere in the talk, however seldom they are: 单女士, who is 单玉; and who
    /// else has one.
    fn titled_again(&self, texts: &[&str], mut finds: Vec<Vec<Found>>) -> Vec<Vec<Found>> {
        let names = || finds.iter().flatten().filter(|found| found.kind == Personal::Name && found.value.starts_with(is_han));
        let first = |found: &Found| found.value.chars().next();
        let is_simple = |found: &Found| {
            let surname = self.surnames.surname(&found.value).unwrap_or(found.value.len());
            surname == 3 || (surname == 9 && !self.surnames.is(first(found).unwrap_or(' '), HEAD))
        };
        let is_seldom = |found: &&Found| is_simple(found) && !self.surnames.usual(&found.value[..3]);
        let seldom: FxHashSet<char> = names().filter(is_seldom).filter_map(first).collect();
        let usual: FxHashSet<char> = names().filter(|found| is_simple(found) && !is_seldom(found)).filter_map(first).collect();
        if seldom.is_empty() && usual.is_empty() {
            return finds;
        }
        let firsts = seldom.iter().chain(&usual).fold(0, |bits, &c| bits | bit(c));
        for (text, finds) in texts.iter().zip(&mut finds) {
            let before = finds.len();
            let places = text.char_indices().filter(|(_, c)| firsts & bit(*c) != 0 && (seldom.contains(c) || usual.contains(c)));
            let again = places.filter_map(|(at, c)| {
                let range = at..at + c.len_utf8();
                let alone =
                    || self.alone_again(text, range.clone(), seldom.contains(&c)).or_else(|| self.spelled_again(text, at));
                if !seldom.contains(&c) {
                    return self.short_title_again(text, range.clone()).or_else(alone);
                }
                let family = || self.of_family(text, at).or_else(|| self.of_told(text, at));
                self.before_title(text, range.clone()).or_else(family).or_else(alone)
            });
            finds.extend(again.collect::<Vec<_>>());
            if finds.len() > before {
                *finds = settle(std::mem::take(finds));
            }
        }
        finds
    }

    /// The surname at `range` before a short title that goes on as a word does: 章总是….
    fn short_title_again(&self, text: &str, range: Range<usize>) -> Option<Found> {
        let title = text[range.end..].chars().next().map_or(range.end, |c| range.end + c.len_utf8());
        let is_short = self.form_at(&text[range.end..title]).is_some_and(|(_, form)| form == Form::ShortTitle);
        let is_free = !text[..range.start].ends_with(is_han) || self.is_begin(&text[..range.start]);
        (is_short && is_free).then(|| self.found(text, range))
    }

    /// The surname at `range` where nothing else stands between marks: 签收人是“翁”, 全?
    fn alone_again(&self, text: &str, range: Range<usize>, is_seldom: bool) -> Option<Found> {
        let is_apart = !text[..range.start].ends_with(is_part) && !text[range.end..].starts_with(is_part);
        let is_told = is_seldom || !text[range.clone()].chars().all(|c| self.surnames.is_ordinary(c));
        (is_apart && is_told && text.len() > range.len()).then(|| self.found(text, range))
    }

    /// What spells the surname at `at`, behind its word: 全部的全.
    fn spelled_again(&self, text: &str, at: usize) -> Option<Found> {
        let range = self.of_word_at(text, at)?;
        Some(Found::literal(Personal::Name, text, range))
    }

    /// Whether the `length` first bytes of `text` are the name of a road or a shop, or begin one: 和平路.
    fn is_place(&self, text: &str, length: usize) -> bool {
        let last = text[..length].char_indices().next_back().map_or(0, |(at, _)| at);
        self.is_business(&text[length..]) || self.is_business(&text[last..])
    }

    /// The whole name at `at` of somebody whose surname was told alone: 姓和叫和润东.
    fn of_told(&self, text: &str, at: usize) -> Option<Found> {
        let before = &text[..at];
        let may_begin = !before.ends_with(is_han) || self.leads(before) || Self::ends_spelled(before);
        let ends = text[at..].char_indices().map(|(i, c)| (at + i + c.len_utf8(), c)).take(3);
        let given = ends.skip(1).take_while(|&(_, c)| self.surnames.is_given_character(c));
        let is_name = |&end: &usize| self.is_end(&text[end..]) && !self.is_place(&text[at..], end - at);
        let end = given.map(|(end, _)| end).filter(is_name).last()?;
        let is_called = self.form_before(before).is_some_and(|form| matches!(form, Form::Call | Form::Own | Form::Field));
        let first = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        let is_word = self.surnames.is_common(&text[at..end]) || self.is_end(&text[first..]) || text[at..end].contains('名');
        (may_begin && (is_called || !is_word) && !self.is_titled(&text[at..end])).then(|| self.found(text, at..end))
    }

    /// The name between marks at `at`, of somebody with the same surname: 滑小静 beside 滑国强.
    fn of_family(&self, text: &str, at: usize) -> Option<Found> {
        let run = text[at..].char_indices().take(4).take_while(|&(_, c)| is_han(c));
        let (last, length) = run.last().map(|(last, c)| (last, last + c.len_utf8()))?;
        let (name, end) = (&text[at..at + length], at + length);
        let is_apart = last > 0 && !text[..at].ends_with(is_han) && !text[end..].starts_with(is_han);
        (is_apart && self.surnames.is_listed(name) && !self.is_titled(name)).then(|| self.found(text, at..end))
    }

    /// The surname at `range` where a title follows and nothing goes on from before.
    fn before_title(&self, text: &str, range: Range<usize>) -> Option<Found> {
        let title = self.form_at(text[range.end..].trim_start_matches(' ')).filter(|(_, form)| form.is_title());
        let is_told = title.is_some() && (self.is_begin(&text[..range.start]) || self.leads(&text[..range.start]));
        (is_told && !self.surnames.is_word(&text[range.start..])).then(|| self.found(text, range))
    }

    /// What those who know somebody call them by: 思琪 for 梁思琪, Kevin for Kevin Zhang.
    /// The second says whether it is a word as well.
    fn own_part<'f>(&self, found: &'f Found) -> Option<(&'f str, bool)> {
        let name = found.value.as_str();
        if name.is_ascii() {
            let first = name.split_once(' ').map(|(first, _)| first).filter(|first| self.is_known_in_letters(first));
            return first.map(|first| (first, false));
        }
        let given = &name[self.surnames.surname(name).filter(|_| found.kind == Personal::Name)?..];
        let mut chars = given.chars();
        let (Some(a), Some(b), None) = (chars.next(), chars.next(), chars.next()) else { return None };
        let is_word = self.surnames.is_pair(a, b) || self.surnames.is_common(given);
        let is_likely = !self.surnames.is_ordinary(a) || !self.surnames.is_ordinary(b);
        let is_name = self.surnames.is_given_character(a) && self.surnames.is_given_character(b);
        is_name.then_some((given, is_word || !is_likely))
    }

    /// Whether what somebody is called is a word of two characters: 建国.
    fn is_word_of_two(&self, value: &str) -> bool {
        let mut chars = value.chars();
        let (Some(a), Some(b), None) = (chars.next(), chars.next(), chars.next()) else { return false };
        a != b && (self.surnames.is_pair(a, b) || self.surnames.is_common(value))
    }

    /// Whether `range` is what somebody is called here: what stands around makes no words with it, and leaves room for a name, where it
    /// `is_word` itself. A title tells it in any case.
    fn is_called_so(&self, text: &str, range: &Range<usize>, is_word: bool) -> bool {
        let behind = &text[range.end..];
        let is_begin = || self.is_begin(&text[..range.start]);
        if self.form_at(behind).is_some_and(|(_, form)| form.is_title()) && is_begin() {
            return true;
        }
        self.is_free(text, range) && (!is_word || (is_begin() && self.is_end(behind)))
    }

    /// Whether the characters around `range` make no words with those within.
    fn is_free(&self, text: &str, range: &Range<usize>) -> bool {
        let (before, behind) = (text[..range.start].chars().next_back(), text[range.end..].chars().next());
        let (first, last) = (text[range.clone()].chars().next(), text[range.clone()].chars().next_back());
        let is_pair = |a: Option<char>, b: Option<char>| a.zip(b).is_some_and(|(a, b)| self.surnames.is_pair(a, b));
        !is_pair(before, first) && !is_pair(last, behind)
    }
}
