//! When something was said, where its own time does not tell all of it.

use super::JsonLines;
use crate::input::{
    assembler::Assembler,
    began::{self, Began},
    calendar::{self, Calendar},
    cells::Cells,
    entry::Entry,
    names::Field,
};
use jiff::civil::{Date, DateTime};

impl JsonLines {
    /// The day that the layout or the name of the file tells.
    pub(super) fn day(&self) -> Option<Date> {
        let told = self.settings.layout.start.map(DateTime::date);
        told.or_else(|| calendar::of_name(&self.stem).map(|(day, _)| day))
    }

    /// When a conversation or a turn says that it began, otherwise than by its own time.
    pub(super) fn began(&self, entry: &Entry<'_>) -> Option<Began> {
        // What the canonical form keeps of other columns was looked at when it was written.
        if entry.has_meta {
            return None;
        }
        began::of_pairs(entry.meta.iter().map(|(name, value)| (name.as_ref(), value.as_ref())), &self.settings.clock)
    }

    /// Goes to the day that a turn tells apart from its time: `{"date": "2025-03-04", "time": "09:05:31"}`.
    pub(super) fn turn_to_own_day(&self, turn: &Entry<'_>, cells: &Cells<'_>, calendar: &mut Option<Calendar>) {
        let at = cells.get(Field::At);
        let lacks_day = !at.is_empty() && self.settings.clock.read(at).is_none();
        let own = if lacks_day { self.began(turn) } else { None };
        if let Some(day) = own.map(Began::day)
            && calendar.as_ref().is_none_or(|calendar| calendar.day() != day)
        {
            *calendar = Some(Calendar::new(Some(day)));
        }
    }

    /// Notes which key may hold the time of a turn that has none.
    pub(super) fn note_time(&self, entry: &Entry<'_>, cells: &Cells<'_>, assembler: &mut Assembler) {
        if self.settings.observe && cells.get(Field::At).is_empty() {
            let maybe = entry.meta.iter().find(|(_, value)| began::may_be_time(value, &self.settings.clock));
            if let Some((name, _)) = maybe {
                assembler.noted.maybe_time(name);
            }
        }
    }

    /// A time that lacks its day, with it; `None` where it lacks none, or nothing tells the day.
    pub(super) fn on_day(&self, calendar: &mut Option<Calendar>, at: &str) -> Option<String> {
        let calendar = calendar.as_mut().filter(|_| !at.is_empty() && self.settings.clock.read(at).is_none())?;
        calendar.read(at, &self.settings.clock).map(|at| at.to_string())
    }
}
