//! Names before a title: 张女士, 欧阳雪老师.

use super::form::Form;
use super::found::Found;
use super::name::{Names, is_han};
use crate::model::Personal;
use std::ops::Range;

impl Names {
    /// The name before a title.
    pub(super) fn titled(&self, text: &str, title: &Range<usize>, form: Form) -> Option<Found> {
        let behind = &text[title.end..];
        // 张姐麻辣烫
        if self.is_shop(behind) || behind.starts_with('们') || (form == Form::EndTitle && !self.is_end(behind)) {
            return None;
        }
        if text[..title.start].ends_with(' ') {
            return self.titled_apart(text, title, form);
        }
        let starts: Vec<usize> = text[..title.start].char_indices().rev().take(4).map(|(at, _)| at).collect();
        let full = starts.iter().skip(1).rev().find(|&&at| self.is_full_name(text, at, title, form));
        // 刘总出差了: what is no end of a name may follow where nothing around makes another word.
        let is_short = form.is_short();
        let is_open = is_short && !self.is_end(behind);
        let full = full.filter(|_| !is_open && form != Form::EndTitle);
        let only = starts.iter().take(2).rev().find(|&&at| {
            self.is_surname(text, at, title, form) && !((is_open || form == Form::EndTitle) && self.is_in_word(text, at, title))
        });
        let start = *full.or(only)?;
        Some(self.found(text, start..title.start))
    }

    /// The name before a title with a space between, as transcripts have it: 蒋文博 先生.
    fn titled_apart(&self, text: &str, title: &Range<usize>, form: Form) -> Option<Found> {
        let before = text[..title.start].trim_end_matches(' ');
        let run = before.char_indices().rev().take_while(|&(_, c)| is_han(c)).take(5);
        let start = run.last().map(|(at, _)| at)?;
        let name = &before[start..];
        let is_surname = self.surnames.usual(name) && !name.chars().all(|c| self.surnames.is_ordinary(c));
        // 汲取 先生: the strongest titles tell it of a word, too.
        let is_word = form != Form::Title && self.surnames.is_common(name);
        let is_full = self.surnames.full(name, true).is_some() && !is_word && self.surnames.begins_usually(name);
        let is_title = form.is_title() && form != Form::Kin && self.is_end(&text[title.end..]);
        (is_title && (is_surname || is_full)).then(|| self.found(text, start..before.len()))
    }

    /// Whether a whole name stands between `at` and a title.
    fn is_full_name(&self, text: &str, at: usize, title: &Range<usize>, form: Form) -> bool {
        let name = &text[at..title.start];
        // A whole name in a place of its own may be a word as well: 成龙飞先生.
        let is_own = is_free(&text[..at]) && name.chars().count() == 3 && form == Form::Title;
        let is_likely = if is_free(&text[..at]) && name.chars().count() == 3 {
            // 霍带娣女士
            let is_typical = |last: char| self.surnames.is_typical(last) && !self.surnames.is_ordinary(last);
            let is_told = || is_own && name.chars().next_back().is_some_and(is_typical) && !self.surnames.is_common(name);
            (is_own && self.surnames.is_bold(name)) || (self.surnames.has_form(name) && !self.surnames.is_word(name)) || is_told()
        } else {
            // 请问是范围先生吗
            let is_meant = form == Form::Title && text[..at].ends_with('是') && !self.answers_else(name);
            let is_word = (!is_meant && self.surnames.is_common(name)) || self.surnames.is_word(&text[at..title.end]);
            self.surnames.full(name, true).is_some() && !is_word
        };
        // 找8楼甘总
        let is_counted = text[..at].ends_with(|c: char| c.is_ascii_digit());
        // 卢先生师傅
        let is_title = self.is_surname_with_title(name);
        // 谢谢苗先生
        let is_doubled = name.chars().next() == name.chars().nth(1);
        is_likely
            && !is_counted
            && !is_doubled
            && !is_title
            && (!self.is_pair_at(text, at) || self.is_behind_word(&text[..at]))
            && self.is_begin(&text[..at])
            && self.surnames.begins_usually(name)
            && !self.is_led(text, at, title)
    }

    /// Whether a surname alone stands between `at` and a title.
    fn is_surname(&self, text: &str, at: usize, title: &Range<usize>, form: Form) -> bool {
        let surname = &text[at..title.start];
        // 我司司机
        if text[title.clone()].starts_with(surname) {
            return false;
        }
        // 施工队, 语文老师, 谢谢老板
        let is_part = self.surnames.is_word(&text[at..title.end]) || self.surnames.is_word_before(&text[..title.start]);
        // 向先生: a surname that is mostly a word needs more room.
        let is_ordinary = surname.chars().any(|c| self.surnames.is_ordinary(c));
        let is_led = self.leads(&text[..at]) || self.is_begin(&text[..at]);
        // 车主官先生: what leads to a name makes no word with it.
        let is_in_word = || !self.is_behind_word(&text[..at]) && self.is_in_word(text, at, title);
        let has_room = is_free(&text[..at]) || (is_led && !is_in_word());
        // 鄂老师家门口, 单女士稍候
        let is_on_its_own = is_free(&text[..at]) && (!is_ordinary || form == Form::Title);
        let is_rare = has_room
            && ((matches!(form, Form::Title | Form::Both)
                && (is_on_its_own || (is_led && self.is_end(&text[title.end..])))
                && !is_in_word())
                || (form == Form::Title && (self.is_end(&text[title.end..]) || self.is_behind_word(&text[..at]))))
            && self.surnames.surname(surname) == Some(surname.len());
        // 喂漆姐
        let is_rare_elder = form == Form::Elder
            && has_room
            && !is_ordinary
            && !is_in_word()
            && (is_free(&text[..at]) || self.is_end(&text[title.end..]))
            && self.surnames.surname(surname) == Some(surname.len());
        // 提高客户..., but 张业主
        // 那位保安大叔
        let is_within = !self.is_behind_word(&text[..at]) && self.is_pair_at(text, at);
        let is_in = is_within || (form == Form::Both && self.is_in_word(text, at, title));
        let is_known = (self.surnames.usual(surname) && !is_in) || is_rare || is_rare_elder;
        // 祝妈妈生日快乐
        let is_wished = form == Form::Kin || self.frames.wishes(&text[title.end..]);
        let is_wish = is_wished && self.frames.wish(surname) == Some(surname.len());
        // 昨儿个陈总说: what no word leads to is told by what follows, and by making no other words.
        let is_evident = || {
            matches!(form, Form::Elder | Form::ShortTitle)
                && !is_ordinary
                && self.is_end(&text[title.end..])
                && !self.is_in_word(text, at, title)
        };
        is_known && !is_part && !is_wish && (!form.is_short() || is_led || is_evident())
    }

    /// The given name of two characters before a title: of a child before what its parents are, 春梅妈妈; 海波哥, even if it is a word.
    pub(super) fn child(&self, text: &str, kin: &Range<usize>, form: Form) -> Option<Found> {
        let before = &text[..kin.start];
        let (at, first) = before.char_indices().rev().nth(1)?;
        let last = before.chars().next_back()?;
        let is_typical = self.surnames.is_typical(first) && self.surnames.is_typical(last);
        let is_word = self.surnames.is_common(&before[at..]) || (first != last && self.surnames.is_pair(first, last));
        let is_told = form == Form::Elder && self.is_end(&text[kin.end..]) && !self.surnames.is_word(&before[at..]);
        let is_bounded = self.is_begin(&text[..at]) && (form == Form::Kin || self.is_end(&text[kin.end..]));
        let is_name = is_typical && (!is_word || is_told) && is_bounded;
        is_name.then(|| Found { front: 1, ..Found::literal(Personal::Name, text, at..kin.start) })
    }

    /// The given name of one character before a title: 芳姐, 婷婷姐.
    pub(super) fn elder(&self, text: &str, title: &Range<usize>) -> Option<Found> {
        let before = &text[..title.start];
        let (at, name) = before.char_indices().next_back()?;
        let doubled = text[..at].strip_suffix(name).map(str::len);
        let at = doubled.unwrap_or(at);
        let is_word = self.is_in_word(text, at, title)
            || text[title.clone()].chars().next().is_some_and(|c| self.surnames.is_pair(name, c));
        let is_name = self.surnames.is_typical(name) && !is_word && self.is_begin(&text[..at]) && self.is_end(&text[title.end..]);
        is_name.then(|| Found { front: 0, ..Found::literal(Personal::Name, text, at..title.start) })
    }

    /// Whether `before` ends in a word that leads to a name, and is no short title within another word: 工程.
    fn is_behind_word(&self, before: &str) -> bool {
        self.form_before(before).is_some_and(|form| form.is_of_names() && !form.is_short())
    }

    /// Whether the characters on both sides of `at` are a word.
    pub(super) fn is_pair_at(&self, text: &str, at: usize) -> bool {
        let pair = text[..at].chars().next_back().zip(text[at..].chars().next());
        pair.is_some_and(|(a, b)| self.surnames.is_pair(a, b))
    }

    /// Whether a surname at `at` makes a word with what stands before it, or a title one with what stands behind.
    fn is_in_word(&self, text: &str, at: usize, title: &Range<usize>) -> bool {
        let pairs = [
            (text[..at].chars().next_back(), text[at..].chars().next()),
            (text[..title.end].chars().next_back(), text[title.end..].chars().next()),
        ];
        // 万科, 何处
        let is_word = self.surnames.is_common(&text[at..title.end]);
        is_word || pairs.into_iter().any(|pair| matches!(pair, (Some(a), Some(b)) if self.surnames.is_pair(a, b)))
    }

    /// Whether only the last character before a title is a surname, behind a word that leads to it: 祝李女士, 车主杜先生.
    fn is_led(&self, text: &str, at: usize, title: &Range<usize>) -> bool {
        let Some((last, _)) = text[..title.start].char_indices().next_back() else { return false };
        let before = &text[..last];
        let is_wish = self.frames.wish(before).is_some_and(|wish| last - wish == at);
        let is_word = text[at..last].chars().count() == 2 && self.leads(before);
        self.surnames.usual(&text[last..title.start]) && (is_wish || is_word)
    }
}

/// Whether no Chinese character stands right before.
fn is_free(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| !is_han(c))
}
