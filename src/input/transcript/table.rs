//! Rows of a Markdown table within a transcript: `| 10:02 | 客户 | 在吗 |` below a row of names.

use super::super::{columns::Columns, names::Field, sampled::is_ruled, settings::Settings};
use super::lines::{Said, Sure};

/// Where a table has the name, the time and the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    name: usize,
    time: Option<usize>,
    text: usize,
    width: usize,
}

/// What stands between the outer bars of a row; `None` where the line is none.
pub(super) fn row(line: &str) -> Option<&str> {
    let inner = line.trim().strip_prefix('|')?;
    Some(inner.strip_suffix('|').unwrap_or(inner))
}

impl Table {
    /// The columns that a row of names tells, where it is one.
    pub(super) fn of_header(row: &str, settings: &Settings) -> Option<Self> {
        let columns = Columns::of_header(row.split('|'), &settings.names);
        let name = columns.get(Field::Speaker).or(columns.get(Field::Role))?;
        Some(Self { name, time: columns.get(Field::At), text: columns.get(Field::Text)?, width: columns.width })
    }

    /// What a row says; `None` where it is the line below the names, or says nothing. Bars in the last column are part of it:
    /// nobody escapes them in a message.
    pub(super) fn said<'t>(&self, row: &'t str) -> Option<Said<'t>> {
        let cells: Vec<&str> = row.splitn(self.width, '|').map(str::trim).collect();
        let (name, text) = (*cells.get(self.name)?, *cells.get(self.text)?);
        if name.is_empty() || is_ruled(&cells) {
            return None;
        }
        let time = self.time.and_then(|time| cells.get(time).copied()).filter(|time| !time.is_empty());
        Some(Said { name, time, text, sure: Sure::Timed })
    }
}
