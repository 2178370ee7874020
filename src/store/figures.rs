//! Sums by day that targets and training are told by.

use super::StoreError;
use super::history::{Group, day_of};
use super::open::Store;
use super::record::number_of;
use crate::model::Dimension;
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::params;

/// What a target is about: a sum over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The mean score, in tenths.
    Mean,
    /// Conversations that pass, of all.
    Passed,
    /// Conversations with a fatal finding, of all.
    Fatal,
    /// Violations, by conversation.
    Violations,
    /// The first response, in tenths of a second.
    FirstResponse,
}

/// One day of one group: a sum, and what it is a sum over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portion {
    /// The group's number within the store.
    pub key: i64,
    /// The day.
    pub day: Date,
    /// The sum.
    pub sum: i64,
    /// Over so many.
    pub over: i64,
}

/// The conversations that began in one quarter of an hour: as finely as the clocks of the world differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuarterSum {
    /// When it began.
    pub from: Timestamp,
    /// How many.
    pub conversations: u64,
    /// The sum of their scores.
    pub scores: f64,
}

impl Measure {
    /// The sum and what it is over, within `days` or `agent_days`.
    fn columns(self, of_all: bool) -> (&'static str, &'static str) {
        match self {
            Self::Mean => ("score_sum", "conversations"),
            Self::Passed if of_all => ("passed", "conversations"),
            Self::Passed => ("excellent + good + pass", "conversations"),
            Self::Fatal => ("fatal", "conversations"),
            Self::Violations => ("violations", "conversations"),
            Self::FirstResponse => ("first_response", "first_responses"),
        }
    }
}

impl Store {
    /// The sums by day from `first` to `last`, both included, of everybody, or by team or agent.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn portions(&self, measure: Measure, group: Group, first: Date, last: Date) -> Result<Vec<Portion>, StoreError> {
        let (key, table) = match group {
            Group::Agent => ("agent", "agent_days"),
            Group::Team => ("team", "agent_days"),
            Group::All | Group::Topic | Group::Rule | Group::Category => ("0", "days"),
        };
        let (sum, over) = measure.columns(table == "days");
        let query = format!(
            "SELECT {key}, day, sum({sum}), sum({over}) FROM {table} WHERE day BETWEEN ?1 AND ?2 GROUP BY 1, 2 ORDER BY 1, 2"
        );
        let mut statement = self.db.prepare_cached(&query)?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let rows: Vec<(i64, i64, i64, i64)> =
            statement.query_map([number_of(first), number_of(last)], read)?.collect::<rusqlite::Result<_>>()?;
        let portion = |(key, day, sum, over)| Some(Portion { key, day: day_of(day)?, sum, over });
        Ok(rows.into_iter().filter_map(portion).collect())
    }

    /// When the conversations of the days from `first` to `last`, both included, began.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn quarters(&self, first: Date, last: Date) -> Result<Vec<QuarterSum>, StoreError> {
        let query = "SELECT started / 900 * 900, count(*), sum(score) / 10.0 \
                     FROM conversations WHERE day BETWEEN ?1 AND ?2 AND counted = 1 AND started >= 0 GROUP BY 1";
        let mut statement = self.db.prepare_cached(query)?;
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        let read = |row: &rusqlite::Row<'_>| {
            let from = Timestamp::from_second(row.get(0)?).unwrap_or_default();
            Ok(QuarterSum { from, conversations: count(row.get(1)?), scores: row.get(2)? })
        };
        Ok(statement.query_map(params![number_of(first), number_of(last)], read)?.collect::<rusqlite::Result<_>>()?)
    }

    /// The means of the dimensions from `first` to `last`, both included, of one agent or of all of them; in the order of
    /// [`Dimension::ALL`].
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn dimension_means(&self, agent: Option<i64>, first: Date, last: Date) -> Result<Vec<Option<f64>>, StoreError> {
        let means: Vec<String> =
            Dimension::ALL.iter().map(|one| format!("sum({0}) / 10.0 / nullif(sum({0}_n), 0)", one.code())).collect();
        let query =
            format!("SELECT {} FROM agent_days WHERE day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR agent = ?3)", means.join(", "));
        let mut statement = self.db.prepare_cached(&query)?;
        let read = |row: &rusqlite::Row<'_>| (0..Dimension::ALL.len()).map(|nth| row.get(nth)).collect();
        Ok(statement.query_row(params![number_of(first), number_of(last), agent], read)?)
    }
}
