//! What stands around names that no word leads to: an opening of an answer, what is said behind a name, wishes.

use super::name::is_han;
use super::table::rows;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;

/// How a word begins that a given name of one character follows: 单名.
const SINGLE: char = '单';

/// Words by where they stand; of several that fit, the first of the table counts.
#[derive(Default)]
pub(super) struct Frames {
    /// What is said before a name when one is asked for: 我叫.
    openings: Vec<String>,
    /// What may stand behind a name in the same breath: 收.
    closings: Vec<String>,
    /// What stands between two names: 和.
    ands: Vec<String>,
    /// What is said before a name with a title and looks like a surname: 祝李女士….
    wishes: Vec<String>,
    /// What leads to a given name behind a surname: 姓史,名晨曦.
    givens: Vec<String>,
    /// A form of address in letters: Miss.
    addresses: Vec<String>,
    /// What stands behind a name in a list of people: 男.
    sexes: Vec<String>,
    /// What one wishes somebody: 祝阿姨身体安康.
    wished: Vec<String>,
    /// What somebody is wanted with: 找, 安排.
    seekers: Vec<String>,
}

impl Frames {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let mut frames = Self::default();
        for row in rows(files, fold, "name_frames", &["word", "place"])? {
            let words = match row.cell(1) {
                "opening" => &mut frames.openings,
                "closing" => &mut frames.closings,
                "and" => &mut frames.ands,
                "wish" => &mut frames.wishes,
                "given" => &mut frames.givens,
                "address" => &mut frames.addresses,
                "sex" => &mut frames.sexes,
                "wished" => &mut frames.wished,
                "seeker" => &mut frames.seekers,
                _ => return Err(row.unknown("place")),
            };
            words.push(row.cell(0).to_owned());
        }
        Ok(frames)
    }

    /// `text` without what one says before a name.
    pub(super) fn without_opening<'t>(&self, text: &'t str) -> &'t str {
        let mut rest = text;
        while let Some(behind) =
            self.openings.iter().find_map(|word| rest.strip_prefix(word.as_str())).filter(|rest| !rest.is_empty())
        {
            rest = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
        }
        rest
    }

    /// What stands before one of the closings in which `text` ends.
    pub(super) fn before_closing<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.closings.iter().find_map(|word| text.strip_suffix(word.as_str()))
    }

    /// Whether `text` begins with a closing.
    pub(super) fn closes(&self, text: &str) -> bool {
        self.closings.iter().any(|word| text.starts_with(word.as_str()))
    }

    /// Where two names may be parted in `text`: the end of the first, the start of the second.
    pub(super) fn and(&self, text: &str) -> Option<(usize, usize)> {
        self.ands.iter().find_map(|and| text.find(and.as_str()).map(|at| (at, at + and.len())))
    }

    /// Whether `text` begins with what one wishes somebody.
    pub(super) fn wishes(&self, text: &str) -> bool {
        self.wished.iter().any(|word| text.starts_with(word.as_str()))
    }

    /// Whether `text` ends in a word that somebody is wanted with.
    pub(super) fn seeks(&self, text: &str) -> bool {
        self.seekers.iter().any(|word| text.ends_with(word.as_str()))
    }

    /// Whether a mark and nothing but the sex of a person stand in front of `behind`.
    pub(super) fn is_before_sex(&self, behind: &str) -> bool {
        let rest = behind.trim_start_matches([' ', ',', '|', '/', '、', '(']);
        let after = self.sexes.iter().find_map(|sex| rest.strip_prefix(sex.as_str()));
        rest.len() < behind.len() && after.is_some_and(|after| !after.starts_with(is_han))
    }

    /// The length of the wish that `text` ends in.
    pub(super) fn wish(&self, text: &str) -> Option<usize> {
        self.wishes.iter().find(|wish| text.ends_with(wish.as_str())).map(String::len)
    }

    /// What follows the word for a given name that `text` begins with.
    pub(super) fn behind_given<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.givens.iter().find_map(|word| text.strip_prefix(word.as_str()))
    }

    /// The character behind a word for a given name of one, and where it stands.
    pub(super) fn single_given(&self, text: &str) -> Option<(usize, char)> {
        if !text.contains(SINGLE) {
            return None;
        }
        let words = self.givens.iter().filter(|word| word.starts_with(SINGLE));
        let end = words.filter_map(|word| text.find(word.as_str()).map(|at| at + word.len())).max()?;
        text[end..].chars().next().map(|name| (end, name))
    }

    /// What follows the form of address that `text` begins with.
    pub(super) fn addressed<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.addresses.iter().find_map(|word| text.strip_prefix(word.as_str())?.strip_prefix(' '))
    }
}
