//! Lines that tell when a conversation began, where they stand among turns: another conversation begins with such a line, or somebody
//! shows the record of a call.

use super::super::{settings::Settings, sides};
use super::lines::Line;

/// The lines of a file that tell when a conversation began.
#[derive(Debug, Default, Clone)]
pub(super) struct Beginnings {
    /// What stands before the time of the first, which stands above all turns; and who speaks directly below it.
    first: Option<String>,
    opener: Option<Box<str>>,
    /// Of each of them, in their order, whether it begins another conversation among turns.
    divide: Vec<bool>,
    last: Option<Last>,
}

/// The line before, where it is one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    First,
    /// Of the same form as the first; it may stand behind a blank line.
    Same {
        is_apart: bool,
    },
}

impl Beginnings {
    /// Learns from one line, which is not blank. `is_apart`: nothing stands on the line before; `is_above`: no turn stands above it.
    pub(super) fn learn(&mut self, line: &str, is: &Line<'_>, [is_apart, is_above]: [bool; 2], settings: &Settings) {
        if let Some(last) = self.last.take() {
            self.learn_below(last, is, settings);
        }
        let Line::Began(began) = is else { return };
        let form = form(line, began.time);
        self.last = match &self.first {
            None if is_above => Some(Last::First),
            Some(first) if *first == form => Some(Last::Same { is_apart }),
            _ => None,
        };
        if self.last == Some(Last::First) {
            self.first = Some(form);
        }
        self.divide.push(false);
    }

    /// Among turns it begins a conversation where one begins directly below: behind a blank line, or as the first conversation does.
    fn learn_below(&mut self, last: Last, is: &Line<'_>, settings: &Settings) {
        let Line::Said(said) = is else { return };
        if sides::is_nobody(said.name) {
            return;
        }
        let role = |name: &str| sides::by_name(name, &settings.roles);
        let is_same = |opener: &str| opener == said.name || role(opener).is_some() && role(opener) == role(said.name);
        match last {
            Last::First => self.opener = Some(said.name.into()),
            Last::Same { is_apart } => {
                let divides = is_apart || self.opener.as_deref().is_some_and(is_same);
                self.divide.last_mut().into_iter().for_each(|last| *last = divides);
            }
        }
    }

    /// Whether the line of this number, from 0, begins another conversation among turns.
    pub(super) fn divides(&self, number: usize) -> bool {
        self.divide.get(number).copied().unwrap_or(false)
    }
}

/// What stands before the time; whichever side called.
fn form(line: &str, time: &str) -> String {
    let before = line.find(time).map_or("", |at| &line[..at]);
    before.trim().replace('来', "去").replace('入', "出")
}
