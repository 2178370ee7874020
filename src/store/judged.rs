//! By what each day was judged: figures of days that were judged by different rulebooks tell nothing of agents when held against each other.

use super::StoreError;
use super::history::day_of;
use super::open::Store;
use super::record::number_of;
use jiff::civil::Date;
use rusqlite::{Row, params};
use std::collections::{BTreeMap, BTreeSet};

/// Rulebooks by name, hash, profile and version of the program; several where files of one day were judged by different ones.
pub type Judges = BTreeSet<String>;

impl Store {
    /// By what the conversations of each day from `first` to `last`, both included, were judged. Of days that an older version of the program
    /// has stored, and of which scorecards are forgotten, it may not be known: they are not there.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn judged(&self, first: Date, last: Date) -> Result<BTreeMap<Date, Judges>, StoreError> {
        let query = "SELECT d.day, r.label, r.profile, r.version FROM rulebook_days d JOIN rulebooks r ON r.id = d.rulebook \
                     WHERE d.day BETWEEN ?1 AND ?2 AND d.conversations > 0";
        let mut statement = self.db.prepare_cached(query)?;
        let read = |row: &Row<'_>| {
            let (day, [label, profile, version]): (i64, [String; 3]) = (row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?]);
            Ok((day, format!("{label} {profile} {version}")))
        };
        let mut all: BTreeMap<Date, Judges> = BTreeMap::new();
        for found in statement.query_map(params![number_of(first), number_of(last)], read)? {
            let (day, judge) = found?;
            if let Some(day) = day_of(day) {
                all.entry(day).or_default().insert(judge);
            }
        }
        Ok(all)
    }
}
