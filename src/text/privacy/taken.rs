//! Some groups of digits taken for one number.

use super::context::Seen;
use super::digits::{Gap, Group};
use super::id_card::is_date;
use crate::model::Personal;
use std::ops::Range;

/// Some groups of digits taken together.
pub(super) struct Taken<'g> {
    text: &'g str,
    groups: &'g [Group],
    pub(super) digits: String,
    pub(super) lengths: Vec<usize>,
}

impl<'g> Taken<'g> {
    pub(super) fn new(text: &'g str, groups: &'g [Group]) -> Self {
        let digits = groups.iter().map(|group| group.digits.as_str()).collect();
        Self { text, groups, digits, lengths: groups.iter().map(|group| group.digits.len()).collect() }
    }

    pub(super) fn range(&self) -> Range<usize> {
        self.groups[0].range.start..self.groups[self.groups.len() - 1].range.end
    }

    /// The text behind them.
    pub(super) fn behind(&self) -> &'g str {
        &self.text[self.range().end..]
    }

    fn gaps(&self) -> impl Iterator<Item = Gap> + '_ {
        self.groups.iter().skip(1).map(|group| group.gap)
    }

    /// The end of the x behind seventeen digits, where nothing but the x can be meant.
    pub(super) fn end_of_x(&self) -> Option<usize> {
        let behind = self.behind();
        let rest = behind.trim_start_matches([' ', '-']).strip_prefix(['x', '×'])?;
        let is_end = !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        (self.digits.len() == 17 && is_end && behind.len() - rest.len() <= 3).then(|| self.text.len() - rest.len())
    }

    /// Whether letters stand right behind that make it a code.
    pub(super) fn ends_in_letters(&self, seen: &Seen) -> bool {
        let end = self.range().end;
        self.behind().starts_with(|c: char| c.is_ascii_alphabetic()) && !seen.touches(end)
    }

    pub(super) fn has_pause(&self) -> bool {
        self.gaps().any(|gap| gap == Gap::Pause)
    }

    /// Whether the groups may be numbers of their own: then only a form that is telling makes them one.
    pub(super) fn is_broken(&self) -> bool {
        self.gaps().any(|gap| gap == Gap::Break)
    }

    /// Pauses belong to a dictated number: then they stand everywhere, between three and four digits.
    pub(super) fn is_paused_evenly(&self) -> bool {
        !self.has_pause()
            || (self.gaps().all(|gap| gap == Gap::Pause) && self.lengths.iter().all(|&length| matches!(length, 2..=4)))
    }

    /// Whether the digits stand in one, or in fours as on a card.
    pub(super) fn is_in_fours(&self) -> bool {
        let (last, others) = self.lengths.split_last().map_or((0, &[][..]), |(last, others)| (*last, others));
        let in_fours = others.iter().all(|&length| length == 4) && last <= 4;
        !self.has_pause() && (others.is_empty() || in_fours || matches!(self.lengths[..], [6, 13 | 10] | [4, 6, 5]))
    }

    /// Whether the groups are year, month and perhaps day: 2009-6-17.
    pub(super) fn is_day(&self) -> bool {
        let is_year = self.digits.starts_with("19") || self.digits.starts_with("20");
        is_year && matches!(self.lengths[..], [4, 1 | 2] | [4, 1 | 2, 1 | 2])
    }

    pub(super) fn is_joined_by_dashes(&self) -> bool {
        let range = self.range();
        self.groups.len() == 1 || (self.gaps().all(|gap| gap == Gap::Dash) && !self.text[range].contains(['.', ' ']))
    }

    /// Whether eighteen digits, said in groups or in one, hold a day where a card has it: a slip of the tongue spoils the check digit.
    pub(super) fn has_form_of_card(&self) -> bool {
        self.digits.len() == 18 && !self.is_broken() && self.lengths[0] >= 3 && is_date(&self.digits[6..14])
    }

    /// Whether somebody who was about to give a number of `kind` may have meant these digits.
    pub(super) fn is_what_is_left_of(&self, kind: Personal) -> bool {
        let length = self.digits.len();
        (self.lengths.len() == 1 || self.has_form_of_card())
            && match kind {
                Personal::IdCard => matches!(length, 14..=20),
                Personal::BankCard => matches!(length, 14..=21),
                Personal::Mobile => matches!(length, 10..=12),
                _ => false,
            }
    }
}
