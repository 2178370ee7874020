//! Which of the lines of one transcript begin a turn: it takes the whole of it to tell a name from `地址：…`.

use super::super::{
    calendar::Order,
    notices::is_notice,
    settings::Settings,
    sides::{self, is_of_shop, is_same},
};
use super::beginnings::Beginnings;
use super::head::{Heads, word_of};
use super::lines::{Line, Said, Sure, look, plain};
use super::stamped::{Follow, Stamped};
use super::table::{self, Table};
use super::topped::Topped;
use super::values::{Values, values};
use crate::model::Role;
use rustc_hash::{FxHashMap, FxHashSet};

/// The most names that are counted; those of a longer file are found among these or carry a time.
const NAMES: usize = 10_000;

/// What a file shows of the way it is written.
#[derive(Debug, Default, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is found out on its own")]
pub(in crate::input) struct Style {
    /// How often each name stands where a name may stand.
    counts: FxHashMap<Box<str>, u32>,
    /// Everybody who may speak.
    speakers: FxHashSet<Box<str>>,
    /// Lines with a name and a time.
    timed: usize,
    /// Lines with the name of one whose role it tells, and a time without a day or a second.
    above: usize,
    /// Whether an agent and a customer are named by what they are.
    agent: bool,
    customer: bool,
    /// Whether the line before holds something.
    within: bool,
    /// Whether names stand below times.
    stamped: Stamped,
    /// Whether names stand above times.
    topped: Topped,
    /// Lines that hold anything, and those that begin with a word for a side and a space.
    lines: usize,
    spaced: usize,
    /// Lines that tell whose the conversation is.
    heads: Heads,
    /// Lines that tell when a conversation began.
    beginnings: Beginnings,
    /// Whether a day stands above the first turn.
    begins_with_day: bool,
    /// Whether accounts of a shop speak.
    is_shop: bool,
    /// Names that something else tells.
    known: Vec<Box<str>>,
    /// Whether one of the first letters returns as a name: then another of them is a name, too.
    letters: bool,
    /// Whether one of them stands before a colon, and how many lines begin with a name and a colon.
    knows_one: bool,
    bare: usize,
    /// Times that have the year behind the day and the month, of each order one at most that tells it.
    years_last: Vec<Box<str>>,
}

impl Style {
    /// The order of days and months.
    pub(super) fn order(&self) -> Option<Order> {
        Order::of(self.years_last.iter().map(AsRef::as_ref))
    }

    /// Learns that somebody is called `name`.
    pub(in crate::input) fn know(&mut self, name: &str) {
        self.known.push(name.into());
    }

    /// Learns from one line.
    pub(in crate::input) fn learn(&mut self, line: &str, settings: &Settings) {
        if line.contains("-->") {
            // The times of a subtitle.
            return;
        }
        let line = plain(line);
        let begins_block = !std::mem::replace(&mut self.within, !line.trim().is_empty());
        let (trimmed, is) = (line.trim(), look(line.trim()));
        self.heads.learn(trimmed, &is, settings);
        let is_above = self.timed == 0 && self.counts.is_empty();
        if !trimmed.is_empty() {
            self.beginnings.learn(trimmed, &is, [begins_block, is_above], settings);
            self.stamped.learn(trimmed, &is, settings);
            self.topped.learn(trimmed, &is, settings);
            self.lines += 1;
        }
        if let Some((role, _)) = spaced(trimmed, settings).filter(|_| !matches!(is, Line::Said(_))) {
            self.spaced += 1;
            self.agent |= role == Role::Agent;
            self.customer |= role == Role::Customer;
        }
        self.begins_with_day |= is_above && matches!(is, Line::Day(_));
        let Line::Said(said) = is else { return };
        if let Some(values) = values(trimmed, settings) {
            return self.heads.ask(&values.sides);
        }
        if said.text.is_empty() && is_notice(said.name) {
            return;
        }
        if self.heads.are_asking() && matches!(said.sure, Sure::Timed | Sure::Bare) && !is_key(said.name, settings) {
            self.heads.hear(said.name, said.time.is_some(), settings);
        }
        if self.speakers.len() < NAMES && !self.speakers.contains(said.name) {
            self.is_shop |= is_of_shop(said.name);
            self.speakers.insert(said.name.into());
        }
        if let Some(time) = said.time
            && self.years_last.len() < 2
            && let Some(order) = Order::of(std::iter::once(time))
            && self.order() != Some(order)
        {
            self.years_last.push(time.into());
        }
        if said.sure == Sure::Timed {
            self.timed += 1;
            if !is_number(said.name) {
                return;
            }
        }
        if said.sure == Sure::Bare {
            self.bare += 1;
            self.knows_one |= self.known.iter().any(|known| is_same(known, said.name));
        }
        self.above += usize::from(said.sure == Sure::Maybe && sides::by_name(said.name, &settings.roles).is_some());
        // A name that a layout tells says nothing of the way the file is written.
        let is_told = settings.layout.roles.contains_key(said.name) && !settings.roles.name(said.name).is_empty();
        match sides::by_name(said.name, &settings.roles).filter(|_| !is_told) {
            Some(Role::Agent | Role::Bot) => self.agent = true,
            Some(Role::Customer) => self.customer = true,
            _ => {}
        }
        // A name alone above a block of text needs no second one.
        let weight = if begins_block && said.text.is_empty() { 2 } else { 1 };
        if let Some(count) = self.counts.get_mut(said.name) {
            *count += weight;
            self.letters |= is_first_letter(said.name);
        } else if self.counts.len() < NAMES {
            self.counts.insert(said.name.into(), weight);
        }
    }

    /// Whether a line that looks like the beginning of a turn is one.
    pub(super) fn takes(&self, said: &Said<'_>, settings: &Settings) -> bool {
        match said.sure {
            Sure::Timed => !is_number(said.name) || self.is_name(said.name, settings),
            Sure::Word => matches!(settings.roles.of_word(said.name), Some(Role::Agent | Role::Customer | Role::Bot)),
            _ if is_key(said.name, settings) => false,
            // Whoever is expected speaks, and every line begins so.
            Sure::Bare if self.knows_one && self.bare == self.lines => !sides::is_nobody(said.name),
            Sure::Bare if self.timed > 1 => settings.roles.get(said.name).is_some(),
            Sure::Bare if self.agent && self.customer => sides::by_name(said.name, &settings.roles).is_some(),
            // Where some lines are so, those of others are.
            Sure::Maybe if self.above > 1 && !sides::tells_when(said.name) => true,
            Sure::Maybe | Sure::Bare => self.is_name(said.name, settings),
        }
    }

    /// Whether `name` is a buyer's in a log of a shop, whose own people have accounts of it.
    pub(super) fn is_buyer(&self, name: &str, settings: &Settings) -> bool {
        self.is_shop && matches!(sides::by_name(name, &settings.roles), None | Some(Role::Customer))
    }

    /// Whether somebody who may speak is called exactly so.
    pub(super) fn is_speaker(&self, name: &str) -> bool {
        self.speakers.contains(name)
    }

    /// Whether somebody called `name` may speak.
    pub(super) fn has_speaker(&self, name: &str) -> bool {
        self.is_speaker(name) || self.speakers.iter().any(|speaker| is_same(speaker, name))
    }

    /// Whether the line of this number that tells when a conversation began begins another one among turns.
    pub(super) fn divides(&self, number: usize) -> bool {
        self.beginnings.divides(number)
    }

    /// The values of a line that has several, unless somebody who speaks is called as one of them.
    pub(super) fn values<'t>(&self, line: &'t str, settings: &Settings) -> Option<Values<'t>> {
        let speaks_not = |&(word, _): &(&str, _)| self.heads.times(word).is_some_and(|times| self.speaks_not(word, times));
        values(line, settings).filter(|values| values.sides.iter().all(speaks_not))
    }

    /// Whether a line with nothing but `day` tells that of the next turns: with its year, where another stands above the first.
    pub(super) fn is_day(&self, day: &str) -> bool {
        self.begins_with_day && day.bytes().take_while(u8::is_ascii_digit).count() == 4
    }

    /// Whether a line with nothing but `time` tells when the next turns were said: with a date, where turns tell no time.
    pub(super) fn is_stamped(&self, time: &str) -> bool {
        self.timed == 0 && time.contains(['-', '/', '月', '.'])
    }

    /// The turn that `line` begins as every line of the file does: by a word for a side and a space.
    pub(super) fn spaced<'t>(&self, line: &'t str, settings: &Settings) -> Option<Said<'t>> {
        let is_so = self.spaced > 1 && self.spaced * 10 >= self.lines * 9 && self.agent && self.customer;
        if is_so { spaced(line, settings).map(|(_, said)| said) } else { None }
    }

    /// Whether names stand above times, the lines of one file.
    pub(super) fn topped(&self) -> Option<&Topped> {
        Some(&self.topped).filter(|topped| self.timed == 0 && !self.stamped.is_so() && topped.is_so())
    }

    /// Whether names stand below times.
    pub(super) fn has_names_below(&self) -> bool {
        self.stamped.is_so()
    }

    /// Where names stand below times, the lines of one file.
    pub(super) fn stamped(&self) -> &Stamped {
        &self.stamped
    }

    /// Whether `line` tells whose the conversation is, though it looks like something said.
    pub(super) fn is_head(&self, line: &str) -> bool {
        let side = || word_of(line).and_then(|side| Some((side, self.heads.times(side)?)));
        self.heads.has(line) || side().is_some_and(|(side, times)| times > 0 && self.speaks_not(side, times))
    }

    /// Whether nobody who speaks is called `side`, which stands `times` above conversations, and others speak.
    fn speaks_not(&self, side: &str, times: u32) -> bool {
        let is_so = self.counts.get(side).is_none_or(|&count| count <= times);
        is_so && (self.timed > 1 || self.counts.iter().any(|(name, &count)| count > 1 && **name != *side))
    }

    fn is_name(&self, name: &str, settings: &Settings) -> bool {
        if sides::by_name(name, &settings.roles).is_some() || sides::is_numbered(name) || sides::is_track(name) {
            return true;
        }
        let returns = self.counts.get(name).is_some_and(|&count| count > 1);
        self.known.iter().any(|known| is_same(known, name))
            || returns && !sides::is_nobody(name)
            || self.letters && is_first_letter(name)
            || before(name).is_some_and(|letter| self.counts.get(letter.as_str()).is_some_and(|&count| count > 1))
    }

    /// Who speaks and what, where `text` begins with somebody's name.
    pub(in crate::input) fn split<'t>(&self, text: &'t str, settings: &Settings) -> Option<(&'t str, &'t str)> {
        let first = text.split('\n').next()?;
        let Line::Said(said) = look(first) else { return None };
        // What is said was trimmed.
        let begin = first.trim_end().len() - said.text.len();
        (said.time.is_none() && self.takes(&said, settings)).then(|| (said.name, text[begin..].trim()))
    }

    /// How many lines of `text` begin a turn.
    pub(in crate::input) fn turns(&self, text: &str, settings: &Settings) -> usize {
        let mut table: Option<Table> = None;
        let (mut follow, has_names_below) = (Follow::default(), self.has_names_below());
        let topped = self.topped();
        let begins = |line: &&str| {
            if let Some(row) = table::row(line) {
                let said = table.is_some_and(|table| table.said(row).is_some());
                table = table.or_else(|| Table::of_header(row, settings));
                return said;
            }
            let line = plain(line);
            let is = look(line.trim());
            if has_names_below && !line.trim().is_empty() {
                return follow.said(line.trim(), &is, &self.stamped).is_some();
            }
            if self.spaced(line.trim(), settings).is_some() || topped.is_some_and(|topped| topped.said(line.trim()).is_some()) {
                return true;
            }
            match is {
                Line::Said(said) => self.takes(&said, settings),
                _ => false,
            }
        };
        text.lines().filter(begins).count()
    }
}

/// A word for a side, and what stands behind the space.
fn spaced<'t>(line: &'t str, settings: &Settings) -> Option<(Role, Said<'t>)> {
    const WORD: usize = 30;
    let at = line.find(char::is_whitespace).filter(|&at| at <= WORD)?;
    let (name, text) = (&line[..at], line[at..].trim_start());
    Some((settings.roles.of_word(name)?, Said { name, time: None, text, sure: Sure::Word }))
}

/// Whether `name` is one of the first letters alone, as people name two or three who speak; others are sizes.
fn is_first_letter(name: &str) -> bool {
    name.len() == 1 && name.bytes().all(|byte| matches!(byte, b'A'..=b'D'))
}

/// The letter before the one that `name` is.
fn before(name: &str) -> Option<String> {
    match name.as_bytes() {
        &[letter @ b'B'..=b'Z'] => Some(char::from(letter - 1).to_string()),
        _ => None,
    }
}

/// Whether `name` may be the number of a row.
fn is_number(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `name` is what a column may be called, and nobody.
fn is_key(name: &str, settings: &Settings) -> bool {
    (settings.names.get(name).is_some() || sides::is_attribute(name)) && settings.roles.get(name).is_none()
}
