//! What trends are made of: sums by day, by whatever they are grouped. Only the tables of sums are read.

use super::open::Store;
use super::record::number_of;
use super::{StoreError, names::NOBODY};
use crate::model::Category;
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Params, Row, params};

/// What a trend is grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Nothing: all conversations together.
    All,
    /// The agent.
    Agent,
    /// The agents' group.
    Team,
    /// What conversations are about.
    Topic,
    /// The rule that found something.
    Rule,
    /// The code of what was found.
    Category,
}

/// One day of one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaySum {
    /// The group's number within the store.
    pub key: i64,
    /// The day.
    pub day: Date,
    /// Conversations; of rules and categories those in which they were found.
    pub conversations: i64,
    /// Sum of the scores in tenths; 0 of rules and categories.
    pub score_sum: i64,
    /// Sum of the squared scores; 0 of rules and categories.
    pub score_squares: i64,
}

impl Store {
    /// The last day of which there is anything, as far as the runs that came to their end were about: a date that is wrong, years ahead,
    /// is no day to tell trends up to.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn last_day(&self) -> Result<Option<Date>, StoreError> {
        let last = "SELECT coalesce((SELECT max(day) FROM days WHERE day <= (SELECT max(day) FROM runs WHERE finished IS NOT NULL)), \
                    (SELECT max(day) FROM days))";
        let last: Option<i64> = self.db.query_row(last, [], |row| row.get(0))?;
        Ok(last.and_then(day_of))
    }

    /// The last day up to `day` of which there is anything.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn last_day_up_to(&self, day: Date) -> Result<Option<Date>, StoreError> {
        let last = "SELECT max(day) FROM days WHERE day <= ?1";
        let last: Option<i64> = self.db.query_row(last, [number_of(day)], |row| row.get(0))?;
        Ok(last.and_then(day_of))
    }

    /// The day up to which it is known what there was: the latest for which a run came to its end, whether anything was there or not.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn last_night(&self) -> Result<Option<Date>, StoreError> {
        let last: Option<i64> =
            self.db.query_row("SELECT max(day) FROM runs WHERE finished IS NOT NULL", [], |row| row.get(0))?;
        last.and_then(day_of).map_or_else(|| self.last_day(), |day| Ok(Some(day)))
    }

    /// The number of an agent; `None` where the store does not know him.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn agent(&self, name: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.db.query_row("SELECT id FROM agents WHERE name = ?1", [name], |row| row.get(0)).optional()?)
    }

    /// The names of all agents, or teams, in the order of the alphabet; of other groups none.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn names(&self, group: Group) -> Result<Vec<String>, StoreError> {
        let query = match group {
            Group::Agent => "SELECT name FROM agents WHERE name <> '' ORDER BY name",
            Group::Team => "SELECT name FROM teams WHERE name <> '' ORDER BY name",
            Group::All | Group::Topic | Group::Rule | Group::Category => return Ok(Vec::new()),
        };
        let mut statement = self.db.prepare_cached(query)?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// The number of a code; `None` where the store does not know it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn category(&self, category: Category) -> Result<Option<i64>, StoreError> {
        let own = "SELECT id FROM codes WHERE family = 'category' AND code = ?1";
        Ok(self.db.query_row(own, [category.code()], |row| row.get(0)).optional()?)
    }

    /// The sums by day and group, from `first` to `last`, both included; of one agent where one is named.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn day_sums(&self, group: Group, agent: Option<i64>, first: Date, last: Date) -> Result<Vec<DaySum>, StoreError> {
        let scores = "sum(conversations), sum(score_sum), sum(score_squares)";
        let own = if agent.is_some() { "AND agent = ?3" } else { "AND ?3 IS NULL" };
        // By day first: that is the order of the keys, and one seek a day finds the agent.
        let of_days = |key: &str, sums: &str, table: &str, own: &str| {
            format!(
                "SELECT {key}, {table}.day, {sums} FROM days CROSS JOIN {table} ON {table}.day = days.day \
                     WHERE days.day BETWEEN ?1 AND ?2 {own} GROUP BY 2, 1"
            )
        };
        let sums_of = |table: &str| scores.replace("sum(", &format!("sum({table}."));
        let hits = |table: &str| format!("sum({table}.conversations), 0, 0");
        let of_agent_days = |key: &str| of_days(key, &sums_of("agent_days"), "agent_days", own);
        let query = match (group, agent) {
            (Group::All, None) => {
                format!("SELECT 0, day, {scores} FROM days WHERE day BETWEEN ?1 AND ?2 AND ?3 IS NULL GROUP BY day")
            }
            (Group::All, Some(_)) => of_agent_days("0"),
            (Group::Agent, _) => of_agent_days("agent"),
            (Group::Team, _) => of_agent_days("team"),
            // Topics are no agent's: they are not kept by agent.
            (Group::Topic, _) => of_days("topic", &sums_of("topic_days"), "topic_days", "AND ?3 IS NULL"),
            (Group::Rule, None) => of_days("rule", &hits("rule_days"), "rule_days", own),
            (Group::Category, None) => of_days("category", &hits("category_days"), "category_days", own),
            (Group::Rule, Some(_)) => of_days("rule", &hits("finding_days"), "finding_days", own),
            (Group::Category, Some(_)) => of_days("category", &hits("agent_category_days"), "agent_category_days", own),
        };
        self.sums(&query, params![number_of(first), number_of(last), agent])
    }

    fn sums(&self, query: &str, keys: impl Params) -> Result<Vec<DaySum>, StoreError> {
        let read = |row: &Row<'_>| {
            let day: i64 = row.get(1)?;
            Ok(day_of(day).map(|day| (row.get(0), day, row.get(2), row.get(3), row.get(4))))
        };
        let mut statement = self.db.prepare_cached(query)?;
        let mut sums = Vec::new();
        for found in statement.query_map(keys, read)? {
            if let Some((key, day, conversations, score_sum, score_squares)) = found? {
                sums.push(DaySum {
                    key: key?,
                    day,
                    conversations: conversations?,
                    score_sum: score_sum?,
                    score_squares: score_squares?,
                });
            }
        }
        Ok(sums)
    }

    /// What a group is called, and in Chinese where that is another name. Nobody and no team have an empty name; in Chinese no team is
    /// called 未分组.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn name_of(&self, group: Group, key: i64) -> Result<(String, String), StoreError> {
        let query = match group {
            Group::All => return Ok(Default::default()),
            Group::Team if key == NOBODY => return Ok((String::new(), "未分组".to_owned())),
            Group::Agent => "SELECT name, name FROM agents WHERE id = ?1",
            Group::Team => "SELECT name, name FROM teams WHERE id = ?1",
            Group::Rule => {
                "SELECT rule, rule || ' ' || coalesce(rules.name, codes.name) FROM rules JOIN codes ON codes.id = category \
                 WHERE rules.id = ?1"
            }
            Group::Topic | Group::Category => "SELECT code, name FROM codes WHERE id = ?1",
        };
        let mut statement = self.db.prepare_cached(query)?;
        Ok(statement.query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Whether a group is somebody.
    pub fn is_nobody(group: Group, key: i64) -> bool {
        matches!(group, Group::Agent | Group::Team) && key == NOBODY
    }
}

/// The day of a number such as 20251103.
pub(super) fn day_of(number: i64) -> Option<Date> {
    let part = |value: i64| i8::try_from(value % 100).ok();
    Date::new(i16::try_from(number / 10_000).ok()?, part(number / 100)?, part(number)?).ok()
}
