//! Places, named and numbered, in a text.

use super::level::Level;
use super::name::is_han;
use super::numbered::{Numbered, numbered};
use super::numeral::Numerals;
use super::table::{rows, words};
use super::words::Words;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::Regex;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// The longest name of a place in front of the word for what it is, in characters.
const LONGEST_NAME: usize = 12;

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) range: Range<usize>,
    pub(super) level: Level,
}

/// Words for places.
pub(super) struct Places {
    /// Names without a number, by what ends them.
    named: Words<Level>,
    numbered: Regex,
    numbers: Vec<Numbered>,
    /// What ends a name to the left, and what holds its characters and ends none: 解放.
    breaks: Words<bool>,
    /// Those of one character that names of buildings hold as well: 蜀都中心 behind 138号.
    inner: FxHashSet<String>,
    /// Regions by name: a name that begins with one begins there.
    regions: Words<()>,
    /// Words that look like a name and its kind, and are none: 小区, 知道.
    never: FxHashSet<String>,
}

impl Places {
    pub(super) fn new(files: &[LexiconFile], numerals: &Numerals) -> Result<Self, LexiconError> {
        let fold = numerals.fold();
        let mut named = Vec::new();
        for row in rows(files, fold, "place_words", &["word", "level"])? {
            named.push((row.cell(0).to_owned(), Level::of(row.cell(1)).ok_or_else(|| row.unknown("level"))?));
        }
        let numbers = Numbered::read(files, fold)?;
        let mut regions = Vec::new();
        regions.extend(rows(files, fold, "provinces", &["code", "name", "plate"])?.iter().map(|row| row.cell(1).to_owned()));
        regions.extend(words(files, fold, "districts")?);
        regions.extend(rows(files, fold, "area_codes", &["code", "place"])?.iter().map(|row| row.cell(1).to_owned()));
        let regions: Vec<_> = regions.into_iter().map(|word| (word, ())).collect();
        let mut breaks: Vec<_> = words(files, fold, "place_keeps")?.into_iter().map(|word| (word, false)).collect();
        breaks.extend(words(files, fold, "place_breaks")?.into_iter().map(|word| (word, true)));
        Ok(Self {
            named: Words::new("privacy/place_words.csv", &named)?,
            numbered: numbered(&numbers, numerals)?,
            numbers,
            breaks: Words::new("privacy/place_breaks.csv", &breaks)?,
            inner: words(files, fold, "place_inner")?.into_iter().collect(),
            regions: Words::new("privacy/area_codes.csv", &regions)?,
            never: words(files, fold, "not_places")?.into_iter().collect(),
        })
    }

    /// The places in `text`, in order, none overlapping another.
    pub(super) fn find(&self, text: &str) -> Vec<Place> {
        let mut places: Vec<Place> = self.numbers(text).collect();
        let numbers = places.len();
        let breaks: Vec<Range<usize>> = self.breaks_in(text).collect();
        let regions: Vec<Range<usize>> = self.regions.find(text).map(|(range, ())| range).collect();
        let mut from = 0;
        let mut named = self.named.find(text).peekable();
        while let Some((word, level)) = named.next() {
            // Of 城关镇, 西城区 and 张村路 only the last word tells what the place is.
            if named.peek().is_some_and(|(next, _)| next.start == word.end) {
                continue;
            }
            let next = places[..numbers].partition_point(|place| place.range.end <= word.start);
            // 南门坡12号: what is numbered by its side alone is part of a name as often as not.
            let number = places[..next].iter().rev().find(|place| !is_side(&text[place.range.clone()]));
            let number = number.map_or(0, |last| last.range.end);
            let name = self.name(text, from.max(number), (&word, level), &breaks, &regions);
            // 住院部 needs no name.
            if let Some(start) = name.or((level == Level::Ward).then_some(word.start)) {
                // 锦绣江南12幢: the side belongs to the name.
                if let Some(next) = places[..numbers].get_mut(next).filter(|next| next.range.contains(&word.end)) {
                    next.range.start = word.end.max(next.range.start);
                }
                places.push(Place { range: start..word.end, level });
                from = word.end;
            }
        }
        places.sort_by_key(|place| (place.range.start, std::cmp::Reverse(place.range.end)));
        places.dedup_by(|next, before| next.range.start < before.range.end);
        places
    }

    /// Where the name begins that ends at `end`, not before `from` and of at most `most` characters; `None` where there is none.
    pub(super) fn unknown(&self, text: &str, from: usize, end: usize, most: usize) -> Option<usize> {
        let run = text[from..end].char_indices().rev().take_while(|&(_, c)| is_han(c)).take(most + 1);
        let first = run.last().map(|(at, _)| from + at)?;
        let start = self.start_of_unknown(&text[first..end]) + first;
        (2..=most).contains(&text[start..end].chars().count()).then_some(start)
    }

    /// Where the name begins in which `text` ends.
    fn start_of_unknown(&self, text: &str) -> usize {
        let mut start = 0;
        for range in self.breaks_in(text) {
            // 水岸新都: what other names end in is the end of a long one.
            let is_end = range.end == text.len()
                && self.inner.contains(&text[range.clone()])
                && text[start..range.start].chars().nth(2).is_some();
            start = if is_end { start } else { range.end };
        }
        start
    }

    /// What ends names to the left in `text`.
    fn breaks_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        self.breaks.find(text).filter(|(_, breaks)| *breaks).map(|(range, _)| range)
    }

    /// Whether nothing in `text` breaks what stands around it apart, but for what names hold, and the words of `beside`.
    pub(super) fn is_filler(&self, text: &str, beside: &[String]) -> bool {
        let is_beside = |word: &str| beside.iter().any(|known| known == word);
        text.chars().all(is_han)
            && self.breaks_in(text).all(|range| {
                let word = &text[range];
                self.inner.contains(word) || is_beside(word)
            })
    }

    /// Whether `text`, right behind the number of a house, may be the name of a building: 蜀都中心, 金源cbd.
    pub(super) fn is_building(&self, text: &str) -> bool {
        let is_part = |c: char| is_han(c) || c.is_ascii_lowercase() || matches!(c, '"' | '“' | '”');
        let mut breaks = self.breaks_in(text).map(|word| &text[word]);
        !text.is_empty() && text.chars().all(is_part) && breaks.all(|word| self.inner.contains(word))
    }

    /// Whether a name ends to the left behind `text`, which is the character `c`.
    fn is_break(&self, text: &str, c: char) -> bool {
        !is_han(c) || self.breaks.at_start(text).is_some_and(|(_, breaks)| breaks)
    }

    /// Whether nothing that `text` ends in belongs to a name that begins behind it.
    pub(super) fn ends_name(&self, text: &str) -> bool {
        let near = text.char_indices().rev().nth(3).map_or(text, |(at, _)| &text[at..]);
        !text.ends_with(is_han) || self.breaks_in(near).any(|range| range.end == near.len())
    }

    /// Numbered places.
    fn numbers<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Place> + 't {
        self.numbered.captures_iter(text).filter_map(|hit| {
            let whole = hit.get(0)?;
            let goes_on = text[..whole.start()].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
            let Some(word) = hit.get(1).map(|word| word.as_str()) else {
                let is_more = text[whole.end()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
                return (!goes_on && !is_more).then(|| Place { range: whole.range(), level: Level::Steps });
            };
            let known = self.numbers.iter().find(|known| known.word == word)?;
            let is_else = text[whole.end()..].starts_with(|c| known.never_before.contains(c));
            let level = known.level;
            (!goes_on && !is_else).then(|| Place { range: whole.range(), level })
        })
    }

    /// Where the name begins whose kind is `word`; `None` where there is no name in front of it. Nothing before `from` belongs to it.
    fn name(
        &self,
        text: &str,
        from: usize,
        (word, level): (&Range<usize>, Level),
        breaks: &[Range<usize>],
        regions: &[Range<usize>],
    ) -> Option<usize> {
        let run: Vec<usize> = text[from..word.start]
            .char_indices()
            .rev()
            .take_while(|&(_, c)| is_han(c))
            .take(LONGEST_NAME)
            .map(|(at, _)| from + at)
            .collect();
        let mut start = *run.last()?;
        // A region's name holds characters that end other names: 呼和浩特, 成都.
        let regions = within(regions, start..word.end);
        if let Some(region) = regions.first().filter(|_| level == Level::Region) {
            start = region.start;
        }
        // 都 of 蜀都中心 behind a number, and 那 of 迤那镇 behind a region, end no name.
        let is_behind = start == from && from > 0;
        let is_apart = |range: &&Range<usize>| {
            let is_inner = is_behind && self.inner.contains(&text[(*range).clone()]);
            !is_inner && !regions.iter().any(|region| region.start <= range.start && range.end <= region.end)
        };
        // 高要区: what ends other names is the end of a region's.
        let is_of_region = |range: &Range<usize>| {
            let before = text[start..range.start].char_indices().next_back();
            level == Level::Region
                && range.end == word.start
                && range.len() <= 3
                && before.is_some_and(|(at, c)| !self.is_break(&text[start + at..range.start], c))
        };
        start = within(breaks, start..word.start)
            .iter()
            .filter(|range| !is_of_region(range))
            .filter(is_apart)
            .map(|range| range.end)
            .fold(start, usize::max);
        let kind = text[word.clone()].chars().count();
        let is_region = regions.first().is_some_and(|region| region.start == start);
        let name = &text[start.min(word.start)..word.end];
        // 红星农贸市场
        let has_name = |length: usize| level == Level::Estate && name.chars().count() >= length + 2;
        let is_never = |length: usize| self.never.contains(tail(name, length)) && !has_name(length);
        let is_none = start >= word.start || (!is_region && (kind + 1..=kind + 3).any(is_never));
        (!is_none).then_some(start)
    }
}

/// Whether a numbered place has nothing for a number but a side: 南门.
pub(super) fn is_side(place: &str) -> bool {
    let mut chars = place.chars();
    chars.next().is_some_and(|c| matches!(c, '东' | '南' | '西' | '北' | '中')) && chars.nth(1).is_none()
}

/// Those of `ranges`, which lie apart and in order, that stand within `whole`.
fn within(ranges: &[Range<usize>], whole: Range<usize>) -> &[Range<usize>] {
    let first = ranges.partition_point(|range| range.start < whole.start);
    let behind = ranges.partition_point(|range| range.end <= whole.end);
    ranges.get(first..behind).unwrap_or_default()
}

/// The last `length` characters of `text`.
fn tail(text: &str, length: usize) -> &str {
    text.char_indices().rev().nth(length - 1).map_or(text, |(at, _)| &text[at..])
}
