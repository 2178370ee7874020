//! Surnames and the characters of given names.

use super::characters::NameCharacters;
use super::name::is_han;
use super::table::{rows, words};
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use rustc_hash::{FxHashMap, FxHashSet};

/// A surname begins with it.
pub(super) const FIRST: u8 = 1;
/// A usual surname does.
pub(super) const USUAL: u8 = 2;
/// Given names are made of it.
pub(super) const GIVEN: u8 = 4;
/// Ordinary talk is full of it.
pub(super) const ORDINARY: u8 = 8;

/// It is common in given names and seldom elsewhere.
pub(super) const TYPICAL: u8 = 16;

/// A surname of two characters begins with it.
pub(super) const COMPOUND: u8 = 32;
/// It stands before a surname or a given name among those who know each other.
pub(super) const HEAD: u8 = 64;
/// Nobody is called by it: it only joins words.
const NEVER: u8 = 128;

/// How well a surname is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    /// Mostly a word.
    Rare,
    Usual,
    /// Nothing else, even if it stands alone: 欧阳.
    Alone,
}

/// The tables of names.
pub(super) struct Surnames {
    pub(super) characters: NameCharacters,
    pub(super) known: FxHashMap<String, Use>,
    /// Words that begin as a name does.
    never: FxHashSet<String>,
    /// Words that have the form of a whole name.
    common: FxHashSet<String>,
    /// What a character may be in a name, by code point of the basic plane.
    roles: Vec<u8>,
    /// Words of two characters.
    pairs: FxHashSet<(char, char)>,
}

impl Surnames {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let surnames = rows(files, fold, "surnames", &["surname", "usual"])?;
        let given = rows(files, fold, "given_names", &["characters"])?;
        let mut roles = vec![0; 1 << 16];
        let mut enter = |c: char, role: u8| roles.get_mut(c as usize).into_iter().for_each(|entry| *entry |= role);
        let mut known = FxHashMap::default();
        for row in &surnames {
            let (use_of, role) = match row.cell(1) {
                "0" => (Use::Rare, FIRST),
                "1" => (Use::Usual, FIRST | USUAL),
                "2" => (Use::Alone, FIRST | USUAL),
                _ => return Err(row.wrong("usual", &"只能写 0、1 或 2")),
            };
            known.insert(row.cell(0).to_owned(), use_of);
            let role = if row.cell(0).chars().nth(1).is_some() { role | COMPOUND } else { role };
            row.cell(0).chars().take(1).for_each(|c| enter(c, role));
        }
        let heads = rows(files, fold, "nicknames", &["head", "of"])?;
        heads.iter().flat_map(|row| row.cell(0).chars()).for_each(|c| enter(c, HEAD));
        let ordinary = rows(files, fold, "talk_characters", &["characters"])?;
        given.iter().flat_map(|row| row.cell(0).chars()).for_each(|c| enter(c, GIVEN));
        let typical = rows(files, fold, "typical_names", &["characters"])?;
        typical.iter().flat_map(|row| row.cell(0).chars()).for_each(|c| enter(c, TYPICAL | GIVEN));
        ordinary.iter().flat_map(|row| row.cell(0).chars()).for_each(|c| enter(c, ORDINARY));
        let characters = NameCharacters::new(files, fold)?;
        characters.never_given.chars().for_each(|c| enter(c, NEVER));
        let mut pairs = FxHashSet::default();
        for row in rows(files, fold, "word_pairs", &["first", "second"])? {
            pairs.extend(row.cell(0).chars().flat_map(|first| row.cell(1).chars().map(move |second| (first, second))));
        }
        let places = [("area_codes", &["code", "place"][..]), ("provinces", &["code", "name", "plate"])];
        let mut regions = Vec::new();
        for (table, columns) in places {
            // Of 乌鲁木齐 the first three characters are no name either.
            regions.extend(rows(files, fold, table, columns)?.iter().flat_map(|row| beginnings(row.cell(1))));
        }
        Ok(Self {
            characters,
            roles,
            pairs,
            known,
            never: words(files, fold, "not_names")?.into_iter().collect(),
            common: words(files, fold, "common_words")?.into_iter().chain(regions).collect(),
        })
    }

    /// What `c` may be in a name.
    #[inline]
    pub(super) fn roles_of(&self, c: char) -> u8 {
        self.roles.get(c as usize).copied().unwrap_or(0)
    }

    /// The length in bytes of the surname that `text` begins with; the longest counts.
    pub(super) fn surname(&self, text: &str) -> Option<usize> {
        let first = text.chars().next()?;
        match self.roles_of(first) {
            roles if roles & FIRST == 0 => None,
            roles if roles & COMPOUND == 0 => Some(first.len_utf8()),
            _ => ends(text).take(2).filter(|&end| self.known.contains_key(&text[..end])).last(),
        }
    }

    /// Whether `text` is a usual surname.
    pub(super) fn usual(&self, text: &str) -> bool {
        let mut chars = text.chars();
        let roles = chars.next().map_or(0, |first| self.roles_of(first));
        // Of most there is but one that begins so.
        match chars.next() {
            None if roles & COMPOUND == 0 => roles & USUAL != 0,
            _ => roles & USUAL != 0 && self.known.get(text).is_some_and(|&use_of| use_of >= Use::Usual),
        }
    }

    /// Whether `a` and `b` are a word.
    pub(super) fn is_pair(&self, a: char, b: char) -> bool {
        self.pairs.contains(&(a, b))
    }

    /// Whether `c` is common in given names.
    pub(super) fn is_typical(&self, c: char) -> bool {
        self.is(c, TYPICAL)
    }

    /// Whether `c` is hardly used but for given names.
    pub(super) fn is_telling(&self, c: char) -> bool {
        self.roles_of(c) & (TYPICAL | ORDINARY) == TYPICAL
    }

    /// Whether given names are made of `c`.
    pub(super) fn is_given_character(&self, c: char) -> bool {
        self.is(c, GIVEN)
    }

    /// Whether `c` may be a surname, however seldom.
    pub(super) fn may_be_surname(&self, c: char) -> bool {
        !self.is(c, NEVER) && !self.characters.no_surnames.contains(c)
    }

    /// Whether `name` ends as the names of places do, and hardly any of a person: 向阳路.
    pub(super) fn is_of_place(&self, name: &str) -> bool {
        name.chars().nth(2).is_some() && name.ends_with(|c| self.characters.places.contains(c))
    }

    /// Whether talk is full of `c`.
    pub(super) fn is_ordinary(&self, c: char) -> bool {
        self.is(c, ORDINARY)
    }

    /// Whether `text` begins with a usual surname.
    pub(super) fn begins_usually(&self, text: &str) -> bool {
        self.surname(text).is_some_and(|surname| self.usual(&text[..surname]))
    }

    /// The length of `text` where it is a surname with one or two characters of a given name and nothing else. `strict` asks for characters
    /// that names are made of.
    pub(super) fn full(&self, text: &str, strict: bool) -> Option<usize> {
        let surname = self.surname(text)?;
        let given = text[surname..].chars().count();
        let is_name = matches!(given, 1 | 2) && self.is_given(&text[surname..], strict) && !self.is_word(text);
        is_name.then_some(text.len())
    }

    /// The length of the name that `text` begins with and behind which `is_end` holds. Without an end the longer name counts, if
    /// it is `marked` as one; else the surname has to be a usual one.
    pub(super) fn given(&self, text: &str, is_end: impl Fn(&str) -> bool, marked: bool) -> Option<usize> {
        let surname = self.surname(text).filter(|_| marked || self.begins_usually(text))?;
        let lengths: Vec<usize> = ends(&text[surname..]).take(2).map(|end| surname + end).collect();
        let is_name = |end: usize, strict: bool| self.is_given(&text[surname..end], strict) && !self.is_word(&text[..end]);
        let ended = lengths.iter().rev().copied().filter(|&end| is_end(&text[end..]));
        // Two characters that names are made of go before one: 李明明 before 李明.
        // 田甜听到: nor does a name end in what talk is made of, if it may be shorter.
        let mut ended = ended.collect::<Vec<_>>();
        let is_typical = |end: usize| text[..end].chars().next_back().is_some_and(|last| self.is(last, TYPICAL));
        ended.sort_by_key(|&end| (!self.is_given(&text[surname..end], true), !is_typical(end)));
        let found = ended.into_iter().find(|&end| is_name(end, false));
        // 欧阳慧带我看房: behind a surname of two characters one is as likely as two.
        let is_compound = text[..surname].chars().count() == 2;
        let mut open = lengths.iter().copied().skip(usize::from(!is_compound)).rev();
        found.or_else(|| open.find(|&end| marked && is_name(end, true)))
    }

    /// Whether `text` ends in a word whose last character is a surname.
    pub(super) fn is_word_before(&self, text: &str) -> bool {
        let last_two = text.char_indices().rev().nth(1).map_or(text, |(at, _)| &text[at..]);
        self.never.contains(last_two)
    }

    #[inline]
    pub(super) fn is(&self, c: char, role: u8) -> bool {
        self.roles_of(c) & role == role
    }

    pub(super) fn is_given(&self, given: &str, strict: bool) -> bool {
        given.chars().all(|c| if strict { self.is(c, GIVEN) } else { is_han(c) && !self.is(c, NEVER) })
    }

    /// Whether `text` is a surname and characters of given names, whatever words it may begin with.
    pub(super) fn has_form(&self, text: &str) -> bool {
        let given = self.surname(text).map(|surname| &text[surname..]).filter(|given| !given.is_empty());
        given.is_some_and(|given| self.is_given(given, true)) && !self.is_common(text)
    }

    /// Whether `text` begins with what a surname begins with.
    pub(super) fn may_begin(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|c| self.is(c, FIRST))
    }

    /// Whether `text` as a whole is a word.
    pub(super) fn is_common(&self, text: &str) -> bool {
        self.common.contains(text) || self.never.contains(text) || self.is_village(text)
    }

    /// Whether `text` is all of a name of two characters or more that is no word.
    pub(super) fn is_name(&self, text: &str) -> bool {
        self.full(text, true).is_some() && !self.is_common(text)
    }

    /// Whether `text` begins with a word that is no name.
    pub(super) fn is_word(&self, text: &str) -> bool {
        ends(text).any(|end| self.never.contains(&text[..end]))
    }
}

/// `place`, and its first two and three characters.
fn beginnings(place: &str) -> Vec<String> {
    ends(place).skip(1).take(2).chain([place.len()]).map(|end| place[..end].to_owned()).collect()
}

/// The ends of the characters of `text`.
pub(super) fn ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().map(|(at, c)| at + c.len_utf8())
}
