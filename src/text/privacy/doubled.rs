//! Surnames of both parents before a given name: 陈李思远.

use super::form::Form;
use super::found::Found;
use super::name::Names;
use crate::model::Personal;

/// What stands behind the name of those whose home it is.
const FAMILY: char = '家';

impl Names {
    /// Widens the names of `finds` before which another surname stands that can be nothing else.
    pub(super) fn widen_doubled(&self, text: &str, finds: &mut [Found]) {
        let mut free = 0;
        for found in finds {
            let end = found.range.end;
            if let Some(start) = self.first_surname(text, found).filter(|&start| start >= free) {
                let range = start..end;
                *found = Found { value: text[range.clone()].to_owned(), range, ..found.clone() };
            }
            free = end;
        }
    }

    /// Narrows the names of `finds` that have 家 for a last character to those of the people who live there: 阎笑家.
    pub(super) fn narrow_families(&self, finds: &mut [Found]) {
        for found in finds.iter_mut().filter(|found| found.kind == Personal::Name) {
            let name = found.value.strip_suffix(FAMILY).filter(|name| self.surnames.full(name, true).is_some());
            let length = name.filter(|_| found.value.chars().count() == 3).map(str::len);
            if let Some(length) = length.filter(|&length| found.range.len() == length + FAMILY.len_utf8()) {
                found.value.truncate(length);
                found.range.end = found.range.start + length;
            }
        }
    }

    /// Whether `found` ends as the names of places do, and nothing leads to a name: 是向阳路.
    pub(super) fn is_place_alone(&self, text: &str, found: &Found) -> bool {
        let is_led = || matches!(self.form_before(&text[..found.range.start]), Some(Form::Field | Form::Call | Form::Surname));
        self.surnames.is_of_place(&found.value) && !is_led()
    }

    /// Where the surname begins that stands before those three characters of a name that were found.
    fn first_surname(&self, text: &str, found: &Found) -> Option<usize> {
        let is_long = found.kind == Personal::Name && found.front == 1 && found.value.chars().nth(2).is_some();
        let (at, first) = text[..found.range.start].char_indices().next_back().filter(|_| is_long)?;
        let mut name = found.value.chars();
        let (second, given) = (name.next()?, name.next()?);
        let before = text[..at].chars().next_back();
        let is_usual = |c: char| self.surnames.usual(c.encode_utf8(&mut [0; 4]));
        let is_in_word = self.surnames.is_pair(first, second)
            || self.surnames.is_pair(second, given)
            || before.is_some_and(|before| self.surnames.is_pair(before, first))
            || self.form_before(&text[..found.range.start]).is_some();
        let has_room = self.is_begin(&text[..at]) && self.frames.wish(&text[at..found.range.start]).is_none();
        (is_usual(first) && is_usual(second) && !self.surnames.is_ordinary(first) && !is_in_word && has_room).then_some(at)
    }
}
