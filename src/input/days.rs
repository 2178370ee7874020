//! The times of a table that lack their day: it stands in a column of its own, in the layout, in the name of the file, or nowhere.

use super::{
    calendar::{self, Calendar, Hint},
    cells::Cells,
    columns::Columns,
    names::Field,
    settings::Settings,
    time::Clock,
};
use jiff::civil::{Date, DateTime};

/// Gives times their day, conversation by conversation.
#[derive(Debug)]
pub(super) struct Days {
    first: Option<Date>,
    hint: Hint,
    id: String,
    calendar: Calendar,
}

impl Days {
    /// Of a file with this name and these columns.
    pub(super) fn new(stem: &str, columns: &Columns, settings: &Settings) -> Self {
        let first = settings.layout.start.map(DateTime::date).or_else(|| calendar::of_name(stem).map(|(day, _)| day));
        let hint = Hint { year: calendar::year_in(stem), ..columns.hint };
        Self { first, hint, id: String::new(), calendar: Calendar::new(first).knowing(hint) }
    }

    /// The day on which the file begins, where it is known.
    pub(super) fn first(&self) -> Option<Date> {
        self.first
    }

    /// Begin and end of a row with their day, in the form that is read exactly; as they are where they tell no time.
    /// A conversation begins on the day `began`, where that is told.
    pub(super) fn whole(&mut self, cells: &Cells<'_>, day: &str, began: Option<Date>, clock: &Clock) -> [String; 2] {
        let id = cells.get(Field::ConversationId);
        if self.id != id {
            id.clone_into(&mut self.id);
            self.calendar = Calendar::new(began.or(self.first)).knowing(self.hint);
        }
        let told_day = self.calendar.day_of(day);
        if told_day.is_some_and(|day| day != self.calendar.day()) {
            self.calendar.turn_to(day);
        }
        // A day that is not understood is no reason to make one up.
        let is_lost = !day.is_empty() && told_day.is_none();
        [Field::At, Field::End].map(|field| {
            let told = cells.get(field);
            if told.is_empty() || is_lost || clock.read(told).is_some() {
                return told.to_owned();
            }
            let read = if day.is_empty() { self.calendar.read(told, clock) } else { self.calendar.read_digits(told, clock) };
            read.map_or_else(|| told.to_owned(), |at| at.to_string())
        })
    }
}
