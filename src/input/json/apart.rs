//! Messages that nothing but who writes to whom keeps apart, and objects that stand behind something else.

use super::JsonLines;
use crate::{
    input::{entry::Entry, names::Field, settings::Settings},
    model::Role,
};
use rustc_hash::FxHashMap;

/// The most customers that are looked at for what their key means.
const MOST: usize = 10_000;

/// Whether messages name their customer: then both sides stand with one name. A key whose every value goes with one side names who speaks.
#[derive(Debug, Default)]
pub(super) struct Customers {
    pub are_told: bool,
    /// Of each name whether the agent and whether the customer stands with it.
    sides: FxHashMap<Box<str>, [bool; 2]>,
}

impl Customers {
    pub(super) fn learn(&mut self, entry: &Entry<'_>, settings: &Settings) {
        let customer = entry.get(Field::CustomerId);
        let side = match settings.roles.get(entry.get(Field::Role)) {
            Some(Role::Agent) => 0,
            Some(Role::Customer) => 1,
            _ => return,
        };
        if self.are_told || customer.is_empty() || self.sides.len() >= MOST {
            return;
        }
        let sides = self.sides.entry(customer.into()).or_default();
        sides[side] = true;
        self.are_told = *sides == [true; 2];
        if self.are_told {
            self.sides = FxHashMap::default();
        }
    }
}

impl JsonLines {
    /// The id of a message that has none, but is from somebody for somebody, or names its customer: what they write each other on one day.
    pub(super) fn between(&self, entry: &Entry<'_>) -> Option<String> {
        self.between_all(entry).filter(|_| self.customers.are_told || entry.ends().is_some())
    }

    /// The same where it is not known yet whether what is called as a customer is one.
    pub(super) fn between_all(&self, entry: &Entry<'_>) -> Option<String> {
        let at = self.settings.clock.read(entry.get(Field::At)).filter(|_| entry.is_said())?;
        let day = at.civil().date();
        let Some((from, to)) = entry.ends() else {
            // A name that is hidden in part may be that of several.
            return Some(entry.get(Field::CustomerId))
                .filter(|customer| !customer.is_empty() && !customer.contains('*'))
                .map(|customer| format!("{customer} {day}"));
        };
        Some(format!("{}~{} {day}", from.min(to), from.max(to)))
    }

    /// Whether messages that have no id are those of several customers.
    pub(super) fn are_of_several(&self, turns: &[Entry<'_>]) -> bool {
        let mut names = turns.iter().filter(|turn| turn.is_said()).map(|turn| turn.get(Field::CustomerId));
        let first = names.find(|customer| !customer.is_empty());
        let mut customers = Customers::default();
        for turn in turns {
            customers.learn(turn, &self.settings);
        }
        customers.are_told
            && names.any(|customer| !customer.is_empty() && Some(customer) != first)
            && turns.iter().any(|turn| self.settings.clock.read(turn.get(Field::At)).is_some())
    }
}

/// The JSON of a line of a log, which has the time and more before it.
pub(in crate::input) fn behind(row: &[u8]) -> &[u8] {
    const LONGEST: usize = 120;
    let row = row.trim_ascii_start();
    if matches!(row.first(), Some(b'{' | b'[')) {
        return row;
    }
    memchr::memchr(b'{', &row[..row.len().min(LONGEST)])
        .filter(|_| row.trim_ascii_end().ends_with(b"}"))
        .map_or(row, |at| &row[at..])
}
