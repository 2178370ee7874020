//! Agents, teams and rules as small numbers.

use super::codes::Codes;
use super::record::KeptFinding;
use crate::model::{Category, Kind};
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The number of nobody, and of no team.
pub(super) const NOBODY: i64 = 0;

/// What was looked up before.
#[derive(Default)]
pub(super) struct Names {
    agents: FxHashMap<Arc<str>, i64>,
    teams: FxHashMap<Arc<str>, i64>,
    rules: FxHashMap<(Arc<str>, Category, Kind), i64>,
}

impl Names {
    pub(super) fn agent(&mut self, db: &Connection, name: Option<&Arc<str>>) -> rusqlite::Result<i64> {
        name.map_or(Ok(NOBODY), |name| number(&mut self.agents, db, "agents", name))
    }

    pub(super) fn team(&mut self, db: &Connection, name: Option<&Arc<str>>) -> rusqlite::Result<i64> {
        name.map_or(Ok(NOBODY), |name| number(&mut self.teams, db, "teams", name))
    }

    /// The rule of a finding, under the name that it has now.
    pub(super) fn rule(&mut self, db: &Connection, codes: &Codes, finding: &KeptFinding) -> rusqlite::Result<i64> {
        let KeptFinding { rule, rule_name, category, kind, .. } = finding;
        let (category, kind) = (*category, *kind);
        if let Some(&known) = self.rules.get(&(rule.clone(), category, kind)) {
            return Ok(known);
        }
        let key = params![&**rule, codes.of(category), codes.of(kind)];
        let add = "INSERT INTO rules (rule, category, kind, name) VALUES (?1, ?2, ?3, ?4) \
                   ON CONFLICT DO UPDATE SET name = excluded.name WHERE name IS NOT excluded.name";
        db.execute(add, params![&**rule, codes.of(category), codes.of(kind), rule_name.as_deref()])?;
        let own = "SELECT id FROM rules WHERE rule = ?1 AND category = ?2 AND kind = ?3";
        let found = db.query_row(own, key, |row| row.get(0))?;
        self.rules.insert((rule.clone(), category, kind), found);
        Ok(found)
    }

    /// Forgets everything: a transaction that was undone has taken numbers back.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

fn number(known: &mut FxHashMap<Arc<str>, i64>, db: &Connection, table: &str, name: &Arc<str>) -> rusqlite::Result<i64> {
    if let Some(&known) = known.get(name) {
        return Ok(known);
    }
    let found = db.query_row(&format!("SELECT id FROM {table} WHERE name = ?1"), [&**name], |row| row.get(0)).optional()?;
    let found = if let Some(found) = found {
        found
    } else {
        db.execute(&format!("INSERT INTO {table} (name) VALUES (?1)"), [&**name])?;
        db.last_insert_rowid()
    };
    known.insert(name.clone(), found);
    Ok(found)
}
