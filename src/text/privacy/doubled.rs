//! Surnames of both parents before a given name: 陈李思远.

use super::found::Found;
use super::name::Names;
use crate::model::Personal;

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
