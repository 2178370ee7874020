//! Messages that nothing but who writes to whom keeps apart, and objects that stand behind something else.

use super::JsonLines;
use crate::input::{entry::Entry, names::Field};

impl JsonLines {
    /// The id of a message that has none, but is from somebody for somebody, or names its customer: what they write each other on one day.
    pub(super) fn between(&self, entry: &Entry<'_>) -> Option<String> {
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
        let customers = turns.iter().filter(|turn| turn.is_said()).map(|turn| turn.get(Field::CustomerId));
        let mut customers = customers.filter(|customer| !customer.is_empty());
        let first = customers.next();
        customers.any(|customer| Some(customer) != first) && turns.iter().any(|turn| self.between(turn).is_some())
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
