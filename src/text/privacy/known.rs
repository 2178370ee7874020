//! What was found once is known in the whole talk.

use super::detect::Detector;
use super::found::{Found, settle};
use super::name::Names;
use crate::model::Personal;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ops::Range;

impl Detector {
    /// Adds to `finds` what is known by its value from elsewhere in the talk.
    pub(super) fn repeated(&self, texts: &[&str], finds: Vec<Vec<Found>>) -> Vec<Vec<Found>> {
        let known = self.known(texts, &finds);
        if known.is_empty() {
            return finds;
        }
        // By how they begin: most places of a text begin none of them.
        let mut begins: FxHashMap<[Option<char>; 2], Vec<&Found>> = FxHashMap::default();
        for found in known.values().rev() {
            begins.entry(first_two(&found.value)).or_default().push(found);
        }
        let with_known = |(text, mut finds): (&&str, Vec<Found>)| {
            let before = finds.len();
            let again = text.char_indices().filter_map(|(at, _)| {
                let rest = &text[at..];
                let found = begins.get(&first_two(rest))?.iter().find(|found| rest.starts_with(found.value.as_str()))?;
                Some(Found { range: at..at + found.value.len(), ..(*found).clone() })
            });
            finds.extend(again.filter(|again| self.stands_whole(text, again)));
            if finds.len() == before { finds } else { settle(finds) }
        };
        texts.iter().zip(finds).map(with_known).collect()
    }

    /// What is known, by its value.
    fn known(&self, texts: &[&str], finds: &[Vec<Found>]) -> BTreeMap<String, Found> {
        let mut known: BTreeMap<String, Found> = BTreeMap::new();
        for (text, found) in finds.iter().enumerate().flat_map(|(i, finds)| finds.iter().map(move |found| (texts[i], found))) {
            let is_plain = text[found.range.clone()] == found.value;
            if !is_plain || !Self::is_telling(found) || known.contains_key(&found.value) {
                continue;
            }
            // 梁思琪 is 思琪 to those who know her, and Kevin Zhang is Kevin.
            let own = self.names.own_part(found).map(|own| Found { value: own.to_owned(), front: 1, ..found.clone() });
            for found in own.into_iter().chain([found.clone()]) {
                known.insert(found.value.clone(), found);
            }
        }
        known
    }

    /// Whether no further digits or letters stand beside a value, and none of words beside a part of a name.
    fn stands_whole(&self, text: &str, found: &Found) -> bool {
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '*');
        let (before, behind) = (&text[..found.range.start], &text[found.range.end..]);
        let is_in_letters = found.value.is_ascii();
        if found.kind == Personal::Name && !is_in_letters {
            // A name of three characters is told by itself.
            let is_short = found.value.chars().count() <= 2;
            return !is_short || self.names.is_free(text, &found.range);
        }
        !is_part(before.chars().next_back()) && !is_part(behind.chars().next())
    }
}

fn first_two(text: &str) -> [Option<char>; 2] {
    let mut chars = text.chars();
    [chars.next(), chars.next()]
}

impl Names {
    /// What those who know somebody call them by: 思琪 for 梁思琪, Kevin for Kevin Zhang.
    fn own_part<'f>(&self, found: &'f Found) -> Option<&'f str> {
        let name = found.value.as_str();
        if name.is_ascii() {
            return name.split_once(' ').map(|(first, _)| first).filter(|first| self.is_known_in_letters(first));
        }
        let given = &name[self.surnames.surname(name).filter(|_| found.kind == Personal::Name)?..];
        let mut chars = given.chars();
        let (Some(a), Some(b), None) = (chars.next(), chars.next(), chars.next()) else { return None };
        let is_word = self.surnames.is_pair(a, b) || self.surnames.is_common(given);
        let is_likely = !self.surnames.is_ordinary(a) || !self.surnames.is_ordinary(b);
        (!is_word && is_likely && self.surnames.is_given_character(a) && self.surnames.is_given_character(b)).then_some(given)
    }

    /// Whether the characters around `range` make no words with those within.
    fn is_free(&self, text: &str, range: &Range<usize>) -> bool {
        let (before, behind) = (text[..range.start].chars().next_back(), text[range.end..].chars().next());
        let (first, last) = (text[range.clone()].chars().next(), text[range.clone()].chars().next_back());
        let is_pair = |a: Option<char>, b: Option<char>| a.zip(b).is_some_and(|(a, b)| self.surnames.is_pair(a, b));
        !is_pair(before, first) && !is_pair(last, behind)
    }
}
