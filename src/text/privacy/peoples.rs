//! Names of other peoples: 阿依古丽, 扎西顿珠, 买买提·艾力.

use super::form::Form;
use super::found::Found;
use super::name::Names;
use super::table::rows;
use super::words::Words;
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Marks that part such names.
pub(super) const DOTS: [char; 5] = ['·', '•', '‧', '・', '∙'];

/// What such names are made of.
pub(super) struct Peoples {
    /// Names, and whether each is hardly anything else.
    names: Words<bool>,
    /// The characters that foreign sounds are written with.
    sounds: FxHashSet<char>,
}

impl Peoples {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let names: Vec<_> = rows(files, fold, "other_peoples", &["word", "alone"])?
            .iter()
            .map(|row| (row.cell(0).to_owned(), row.cell(1) == "1"))
            .collect();
        let sounds = rows(files, fold, "transliteration", &["characters"])?;
        Ok(Self {
            names: Words::new("privacy/other_peoples.csv", &names)?,
            sounds: sounds.iter().flat_map(|row| row.cell(0).chars().collect::<Vec<_>>()).collect(),
        })
    }
}

impl Names {
    /// Names that are put together of known ones, 次仁 and 卓玛, or one of these in a place for a name.
    pub(super) fn of_peoples(&self, text: &str) -> Vec<Found> {
        let mut chains: Vec<(Range<usize>, usize, bool)> = Vec::new();
        for (word, is_sure) in self.peoples.names.find(text) {
            match chains.last_mut().filter(|(chain, ..)| chain.end == word.start) {
                Some((chain, count, is_all_sure)) => {
                    (chain.end, *count, *is_all_sure) = (word.end, *count + 1, *is_all_sure || is_sure);
                }
                None => chains.push((word, 1, is_sure)),
            }
        }
        let is_name = |(range, count, is_sure): &(Range<usize>, usize, bool)| {
            let length = text[range.clone()].chars().count();
            let is_bounded = self.is_begin(&text[..range.start]) && self.is_end(&text[range.end..]);
            let is_free = is_bounded || self.leads(&text[..range.start]);
            let title = self.form_at(&text[range.end..]).map(|(_, form)| form);
            let is_titled = is_free && matches!(title, Some(Form::Title | Form::Both));
            is_titled || (*is_sure && (length >= 3 || is_free)) || (*count >= 2 && length >= 4 && is_free)
        };
        chains.into_iter().filter(is_name).map(|(range, ..)| of_peoples(text, range)).collect()
    }

    /// Names with a dot between their parts.
    pub(super) fn dotted(&self, text: &str, runs: &[Range<usize>]) -> Vec<Found> {
        let mut names = Vec::new();
        for run in runs.iter().filter(|run| text[(*run).clone()].contains(DOTS)) {
            let words = &text[run.clone()];
            let (Some(first), Some(last)) = (words.find(DOTS), words.rfind(DOTS)) else { continue };
            let behind = words[last..].chars().next().map_or(run.end, |dot| run.start + last + dot.len_utf8());
            let start = self.start_of_dotted(text, run.start..run.start + first);
            let end = self.end_of_dotted(text, behind..run.end);
            // 退款·换货 has a dot, too.
            let is_known = |part: &str| self.peoples.names.at_start(part).is_some_and(|(length, _)| length == part.len());
            let is_named = |range: Range<usize>| {
                let part = &text[range];
                (2..=8).contains(&part.chars().count()) && (is_known(part) || self.sounds_so(part))
            };
            if is_named(start..run.start + first) && is_named(behind..end) {
                names.push(of_peoples(text, start..end));
            }
        }
        names
    }

    /// Where a name begins whose dot stands at the end of `part`: behind a word that leads to one, or where its sounds begin.
    fn start_of_dotted(&self, text: &str, part: Range<usize>) -> usize {
        let free = text[part.clone()].char_indices().map(|(at, _)| part.start + at);
        if let Some(led) = free.rev().find(|&at| self.leads(&text[..at]) && self.is_sound(&text[at..])) {
            return led;
        }
        let known = self.peoples.names.find(&text[part.clone()]).filter(|(word, _)| part.start + word.end == part.end).last();
        if let Some((word, _)) = known {
            return part.start + word.start;
        }
        let sounds = text[part.clone()].trim_end_matches(|c| self.peoples.sounds.contains(&c));
        if text[part.clone()].len() - sounds.len() >= 6 { part.start + sounds.len() } else { part.start }
    }

    /// Where one ends of which `part` begins behind its last dot.
    fn end_of_dotted(&self, text: &str, part: Range<usize>) -> usize {
        let behind = &text[part.clone()];
        if let Some((length, _)) = self.peoples.names.at_start(behind).filter(|&(length, _)| self.is_end(&behind[length..])) {
            return part.start + length;
        }
        let sounds = behind.len() - behind.trim_start_matches(|c| self.peoples.sounds.contains(&c)).len();
        if sounds >= 6 && self.is_end(&text[part.start + sounds..]) {
            return part.start + sounds;
        }
        let length = behind.char_indices().map(|(at, _)| at).skip(1).find(|&at| self.is_end(&behind[at..]));
        part.start + length.unwrap_or(behind.len())
    }

    /// Whether at least half of a part of a name are characters that spell sounds.
    fn sounds_so(&self, part: &str) -> bool {
        2 * part.chars().filter(|c| self.peoples.sounds.contains(c)).count() >= part.chars().count()
    }

    fn is_sound(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|c| self.peoples.sounds.contains(&c))
    }
}

fn of_peoples(text: &str, range: Range<usize>) -> Found {
    Found { front: 1, ..Found::literal(Personal::Name, text, range) }
}
