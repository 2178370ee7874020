//! The days up to the one that is reported, as a memory of former runs has them.

use super::digest::{Cell, Hours};
use jiff::civil::Date;

/// A day of the past.
#[derive(Debug, Clone, Copy)]
pub struct DayFigure {
    /// Which.
    pub day: Date,
    /// Its conversations.
    pub conversations: u64,
    /// Their mean score; `None` where there were none.
    pub mean: Option<f64>,
    /// Whether it stands out from its usual range.
    pub stands_out: bool,
    /// Whether other rules judged it than the day before.
    pub rulebook_changed: bool,
}

/// What was before, and the day itself.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Day by day, the earliest first.
    pub days: Vec<DayFigure>,
    hours: Hours,
}

impl History {
    /// The history of these days, without hours.
    pub fn new(days: Vec<DayFigure>) -> Self {
        Self { days, hours: Hours::default() }
    }

    /// Adds the conversations that began in an hour of a weekday, Monday being 0; `scores` is the sum of theirs.
    pub fn add_hour(&mut self, (weekday, hour): (usize, usize), conversations: u64, scores: f64) {
        if let Some(cell) = self.hours.cells.get_mut(weekday).and_then(|day| day.get_mut(hour)) {
            let Cell { conversations: counted, scores: sum, .. } = *cell;
            *cell = Cell { conversations: counted + conversations, scores: sum + scores, violations: 0 };
        }
    }

    /// When they began.
    pub(super) fn hours(&self) -> &Hours {
        &self.hours
    }

    /// The mean of all conversations.
    pub(super) fn mean(&self) -> Option<f64> {
        let count: u64 = self.days.iter().map(|day| day.conversations).sum();
        let sum: f64 = self.days.iter().filter_map(|day| Some(day.mean? * day.conversations as f64)).sum();
        (count > 0).then(|| sum / count as f64)
    }
}
