//! Names with no word before or behind them: an answer, a cell of a table, one beside a number, a line of a list.

use super::found::Found;
use super::name::{Names, is_han};
use crate::model::Personal;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What may stand behind a name in the same breath.
const BEHIND: [&str; 8] = ["收", "签收", "代收", "您好", "你好", "本人", "亲收", "先生收"];
/// What stands between two names.
const AND: [&str; 5] = ["或者", "和", "与", "跟", "及"];
/// Marks that part the names of people from other peoples.
const DOT: char = '·';

static LETTERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:(?:miss|mrs?|ms)[. ] ?(?P<called>[a-z]{2,15}(?: [a-z]{2,15})?)|(?P<full>[a-z]{2,15}(?: [a-z]{2,15}){1,2}))\b",
    )
    .ok()
});

impl Names {
    /// The name that is all of `text`, but for marks: an answer, a cell of a table.
    pub(super) fn whole(&self, text: &str) -> Option<Found> {
        // What a mask left is no name: 张*.
        let core = Some(text.trim_matches(|c: char| !c.is_alphanumeric())).filter(|_| !text.contains('*'))?;
        let core =
            core.strip_prefix("叫").or_else(|| core.strip_prefix("是")).or_else(|| core.strip_prefix("姓")).unwrap_or(core);
        let start = core.as_ptr() as usize - text.as_ptr() as usize;
        let length =
            self.surnames.full(core, false).or_else(|| self.surnames.surname(core)).filter(|&length| length == core.len())?;
        Some(self.found(text, start..start + length))
    }

    /// A name that stands alone before or behind something else that is personal: 陈思思 15912340000.
    pub(super) fn beside(&self, text: &str, finds: &[Found]) -> Vec<Found> {
        let mut names = Vec::new();
        for other in finds.iter().filter(|other| is_of_person(other.kind)) {
            let before = text[..other.range.start].trim_end_matches([' ', ',', ':', ';', '、', '-', '/', '(', '+']);
            let start = before.char_indices().rev().take_while(|&(_, c)| is_han(c)).last().map_or(before.len(), |(at, _)| at);
            let behind = text[other.range.end..].trim_start_matches([' ', ',', ';', '、', '-', '/', ')']);
            let from = text.len() - behind.len();
            let end = from + behind.find(|c| !is_han(c)).unwrap_or(behind.len());
            let ending = |length: usize| before.char_indices().rev().nth(length - 1).map(|(at, _)| at).filter(|&at| at >= start);
            let free = [4, 3, 2].into_iter().filter_map(ending).filter(|&at| at == start || self.is_begin(&text[..at]));
            let ranges = free.map(|at| at..before.len()).chain(std::iter::once(from..end));
            let is_name = |range: &Range<usize>| {
                let name = &text[range.clone()];
                self.surnames.full(name, true).is_some() && !self.is_titled(name)
            };
            names.extend(ranges.filter(is_name).map(|range| self.found(text, range)));
        }
        names
    }

    /// Names that stand between marks: 董长顺,微信…. What else the text holds makes them likely: `is_evident`.
    pub(super) fn between_marks(&self, text: &str, is_evident: bool) -> Vec<Found> {
        let mut names: Vec<(Range<usize>, bool)> = Vec::new();
        for run in runs(text) {
            let words = &text[run.clone()];
            if !self.surnames.may_begin(words) {
                continue;
            }
            let bare = BEHIND.iter().find_map(|behind| words.strip_suffix(behind)).unwrap_or(words);
            let is_called = bare.len() < words.len();
            // 刘洋您好请问
            let called =
                [3, 2].into_iter().filter_map(|length| words.char_indices().nth(length)).map(|(at, _)| words.split_at(at));
            let mut called =
                called.filter(|(name, rest)| self.is_lone(name) && BEHIND.iter().any(|behind| rest.starts_with(behind)));
            if let Some((name, _)) = called.next().filter(|_| !is_called) {
                names.push((run.start..run.start + name.len(), true));
                continue;
            }
            if (6..=12).contains(&bare.len()) && self.is_lone(bare) {
                let is_long = bare.chars().count() >= 3;
                names.push((run.start..run.start + bare.len(), is_long || is_called));
            }
        }
        // Several names in a row are a list of them.
        let is_list = names.len() >= 2 && names.iter().map(|(range, _)| range.len()).sum::<usize>() * 2 > text.len();
        names.retain(|(_, is_sure)| is_evident || is_list || *is_sure);
        names.into_iter().map(|(range, _)| self.found(text, range)).collect()
    }

    /// Whether `text` is a name that needs nothing that says so.
    fn is_lone(&self, text: &str) -> bool {
        self.surnames.is_name(text) && self.surnames.begins_usually(text) && !self.is_titled(text)
    }

    /// Names in the middle of a sentence.
    pub(super) fn open(&self, text: &str) -> Vec<Found> {
        let mut names = Vec::new();
        let (mut before, mut free) = (None, 0);
        for (at, c) in text.char_indices() {
            let is_bounded = |length: usize| self.is_begin(&text[..at]) && self.is_end(&text[at + length..]);
            let length = if at < free { None } else { self.surnames.open(before, &text[at..], is_bounded) };
            let end = length.map(|length| at + length);
            if let Some(end) = end.filter(|&end| !text[end..].starts_with('*') && !self.is_titled(&text[at..end])) {
                names.push(self.found(text, at..end));
                free = end;
            }
            before = Some(c);
        }
        names
    }

    /// Two names with a word between them: 丁子轩或者傅彩凤都行.
    pub(super) fn paired(&self, text: &str) -> Vec<Found> {
        let mut names = Vec::new();
        for run in runs(text) {
            let words = &text[run.clone()];
            if words.len() < 15 || !self.surnames.may_begin(words) {
                continue;
            }
            let Some((first, and)) = AND.iter().find_map(|and| words.find(and).map(|at| (at, *and))) else { continue };
            let second = first + and.len();
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

    /// Names of other peoples, with a dot between their parts.
    pub(super) fn dotted(&self, text: &str) -> Vec<Found> {
        let mut names = Vec::new();
        for run in runs(text).filter(|run| text[run.clone()].contains(DOT)) {
            let words = &text[run.clone()];
            let (Some(first), Some(last)) = (words.find(DOT), words.rfind(DOT)) else { continue };
            let free = words[..first].char_indices().map(|(at, _)| run.start + at);
            let start = free.rev().find(|&at| self.leads(&text[..at])).unwrap_or(run.start);
            let behind = &words[last + DOT.len_utf8()..];
            let length = behind.char_indices().map(|(at, _)| at).skip(1).find(|&at| self.is_end(&behind[at..]));
            let end = run.end - behind.len() + length.unwrap_or(behind.len());
            let length = |range: Range<usize>| text[range].chars().count();
            if (2..=7).contains(&length(start..run.start + first)) && (2..=7).contains(&length(run.end - behind.len()..end)) {
                names.push(Found { front: 1, ..Found::literal(Personal::Name, text, start..end) });
            }
        }
        names
    }
}

/// Whether a value belongs to one person, whose name may stand beside it.
fn is_of_person(kind: Personal) -> bool {
    use Personal::{Address, BankCard, Birthday, Email, IdCard, Landline, Mobile, Passport, Permit};
    matches!(kind, Mobile | Landline | IdCard | BankCard | Address | Passport | Permit | Birthday | Email)
}

/// Names in letters beside the number of somebody's papers, or behind a form of address.
pub(super) fn in_letters(text: &str, finds: &[Found]) -> Vec<Found> {
    let is_paper = |found: &Found| matches!(found.kind, Personal::Passport | Personal::Permit | Personal::IdCard);
    let is_beside = |range: &Range<usize>| {
        let between = |from: usize, to: usize| {
            text.get(from..to).is_some_and(|between| between.len() <= 2 && !between.contains(|c: char| c.is_alphanumeric()))
        };
        finds
            .iter()
            .filter(|found| is_paper(found))
            .any(|paper| between(paper.range.end, range.start) || between(range.end, paper.range.start))
    };
    let names = LETTERS.iter().flat_map(|letters| letters.captures_iter(text)).filter_map(|hit| {
        let called = hit.name("called").map(|name| name.range());
        let full = hit.name("full").map(|name| name.range()).filter(is_beside);
        called.or(full)
    });
    names.map(|range| Found { front: 1, ..Found::literal(Personal::Name, text, range) }).collect()
}

/// Runs of Chinese characters, dots within.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_part = |c: char| is_han(c) || c == DOT;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        let end = start + text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        at = end;
        Some(start..end)
    })
}
