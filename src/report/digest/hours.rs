//! When conversations began: hour by weekday.

use super::CaseRow;
use crate::model::Moment;

/// Days as [`Hours`] counts them.
pub const WEEKDAYS: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

/// Conversations that began in one hour of one weekday.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cell {
    /// How many.
    pub conversations: u64,
    /// The sum of their scores.
    pub scores: f64,
    /// Findings of violations in them.
    pub violations: u64,
}

/// Every hour of a week.
#[derive(Debug, Clone, Default)]
pub struct Hours {
    /// From Monday, from midnight.
    pub cells: [[Cell; 24]; 7],
}

impl Hours {
    /// Takes in a conversation, if it has a date.
    pub fn add(&mut self, started_at: Option<Moment>, row: &CaseRow) {
        let Some((day, hour)) = started_at.and_then(place) else { return };
        let cell = &mut self.cells[day][hour];
        cell.conversations += 1;
        cell.scores += row.score;
        cell.violations += row.violations;
    }

    /// Whether no conversation has a date.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().flatten().all(|cell| cell.conversations == 0)
    }
}

/// Day and hour; `None` for times of day without a date, which stand on the second day of the epoch.
pub fn place(moment: Moment) -> Option<(usize, usize)> {
    let civil = moment.civil();
    let day = usize::try_from(civil.weekday().to_monday_zero_offset()).ok()?;
    let hour = usize::try_from(civil.hour()).ok()?;
    moment.is_dated().then_some((day, hour))
}
