//! The views for other tools, and the list of alerts, row by row as text.

use super::StoreError;
use super::open::Store;
use rusqlite::types::ValueRef;

/// A view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// An agent, a group and a day.
    AgentDay,
    /// A day, an agent and a rule.
    FindingDay,
    /// A rule.
    RuleStats,
    /// A conversation.
    ScoredConversation,
    /// An alert with its deliveries, the latest last.
    Alerts,
}

impl View {
    fn query(self) -> &'static str {
        match self {
            Self::AgentDay => "SELECT * FROM agent_day ORDER BY day, agent, team",
            Self::FindingDay => "SELECT * FROM finding_day ORDER BY day, agent, rule, category",
            Self::RuleStats => "SELECT * FROM rule_stats ORDER BY rule",
            Self::ScoredConversation => "SELECT * FROM scored_conversation ORDER BY id",
            Self::Alerts => {
                "SELECT printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100) AS day, severity, text, \
                 coalesce(group_concat(sink || ' ' || state, '; ' ORDER BY sink), '') AS deliveries \
                 FROM alerts LEFT JOIN deliveries ON alert = id GROUP BY id ORDER BY id"
            }
        }
    }
}

impl Store {
    /// Hands the rows of a view to `take`, one after the other, after the names of its columns. What there is none of is
    /// empty; fractions have two decimals.
    ///
    /// # Errors
    /// Where the store cannot be read, or `take` fails.
    pub fn view<E: From<StoreError>>(&self, view: View, mut take: impl FnMut(Vec<String>) -> Result<(), E>) -> Result<(), E> {
        let failed = |error: rusqlite::Error| E::from(error.into());
        let mut statement = self.db.prepare(view.query()).map_err(failed)?;
        let columns = statement.column_count();
        take(statement.column_names().map(str::to_owned).collect())?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let cell = |nth| row.get_ref(nth).map(text_of).map_err(failed);
            take((0..columns).map(cell).collect::<Result<_, E>>()?)?;
        }
        Ok(())
    }
}

fn text_of(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => format!("{number:.2}"),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
    }
}
