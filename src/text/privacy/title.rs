//! Names before a title: 张女士, 欧阳雪老师.

use super::found::Found;
use super::name::{Form, Names, is_han};
use std::ops::Range;

/// What is said before a name with a title and looks like a surname: 祝李女士….
const WISHES: [&str; 2] = ["祝", "愿"];

impl Names {
    /// The name before a title.
    pub(super) fn titled(&self, text: &str, title: &Range<usize>, form: Form) -> Option<Found> {
        let behind = &text[title.end..];
        if behind.starts_with('们') || (form == Form::ShortTitle && !self.is_end(behind)) {
            return None;
        }
        let starts: Vec<usize> = text[..title.start].char_indices().rev().take(4).map(|(at, _)| at).collect();
        let full = starts.iter().skip(1).rev().find(|&&at| self.is_full_name(text, at, title));
        let only = starts.iter().take(2).rev().find(|&&at| self.is_surname(text, at, title, form));
        let start = *full.or(only)?;
        Some(self.found(text, start..title.start))
    }

    /// Whether a whole name stands between `at` and a title.
    fn is_full_name(&self, text: &str, at: usize, title: &Range<usize>) -> bool {
        let name = &text[at..title.start];
        let is_likely = if is_free(&text[..at]) && name.chars().count() == 3 {
            self.surnames.has_form(name)
        } else {
            let is_word = self.surnames.is_common(name) || self.surnames.is_word(&text[at..title.end]);
            self.surnames.full(name, true).is_some() && !is_word
        };
        is_likely && self.is_begin(&text[..at]) && self.surnames.begins_usually(name) && !self.is_led(text, at, title)
    }

    /// Whether a surname alone stands between `at` and a title.
    fn is_surname(&self, text: &str, at: usize, title: &Range<usize>, form: Form) -> bool {
        let surname = &text[at..title.start];
        // 施工队, 语文老师, 谢谢老板
        let is_part = self.surnames.is_word(&text[at..title.end]) || self.surnames.is_word_before(&text[..title.start]);
        // 向先生: a surname that is mostly a word needs more room.
        let is_rare = is_free(&text[..at])
            && form == Form::Title
            && self.is_end(&text[title.end..])
            && self.surnames.surname(surname) == Some(surname.len());
        let is_known = self.surnames.usual(surname) || is_rare;
        is_known && !is_part && (form != Form::ShortTitle || self.is_begin(&text[..at]))
    }

    /// Whether only the last character before a title is a surname, behind a word that leads to it: 祝李女士, 车主杜先生.
    fn is_led(&self, text: &str, at: usize, title: &Range<usize>) -> bool {
        let Some((last, _)) = text[..title.start].char_indices().next_back() else { return false };
        let before = &text[..last];
        let is_wish = WISHES.iter().any(|wish| before.ends_with(wish) && last - wish.len() == at);
        let is_word = text[at..last].chars().count() == 2 && self.leads(before);
        self.surnames.usual(&text[last..title.start]) && (is_wish || is_word)
    }
}

/// Whether no Chinese character stands right before.
fn is_free(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| !is_han(c))
}
