//! The views for other tools, and the list of alerts, row by row.

use super::StoreError;
use super::open::Store;
use crate::model::ColumnKind::{Day, Flag, Fraction, Instant, Text, Whole};
use crate::model::{Cell, Column};
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

const AGENT_DAY: &[Column] = &[
    ("day", Day),
    ("agent", Text),
    ("team", Text),
    ("conversations", Whole),
    ("turns", Whole),
    ("mean_score", Fraction),
    ("fatal", Whole),
    ("excellent", Whole),
    ("good", Whole),
    ("pass", Whole),
    ("needs_improvement", Whole),
    ("violations", Whole),
    ("violations_per_100_turns", Fraction),
    ("mean_first_response_s", Fraction),
    ("emotion_change", Fraction),
    ("responsiveness", Fraction),
    ("attitude", Fraction),
    ("empathy", Fraction),
    ("resolution", Fraction),
    ("expertise", Fraction),
    ("process", Fraction),
];
const FINDING_DAY: &[Column] = &[
    ("day", Day),
    ("agent", Text),
    ("rule", Text),
    ("category", Text),
    ("category_name", Text),
    ("kind", Text),
    ("findings", Whole),
    ("conversations", Whole),
    ("cost", Fraction),
];
const RULE_STATS: &[Column] = &[
    ("rule", Text),
    ("category", Text),
    ("category_name", Text),
    ("kind", Text),
    ("findings", Whole),
    ("conversations", Whole),
    ("percent_of_conversations", Fraction),
    ("cost", Fraction),
    ("for_review", Whole),
    ("days", Whole),
    ("first_day", Day),
    ("last_day", Day),
    ("rule_name", Text),
];
const SCORED_CONVERSATION: &[Column] = &[
    ("id", Whole),
    ("source", Text),
    ("conversation_id", Text),
    ("day", Day),
    ("started_utc", Instant),
    ("channel", Text),
    ("team", Text),
    ("turns", Whole),
    ("score", Fraction),
    ("grade", Text),
    ("fatal", Flag),
    ("topic", Text),
    ("scene", Text),
    ("customer_type", Text),
    ("issue_level", Whole),
    ("risk", Text),
    ("first_response_s", Fraction),
    ("emotion_start", Fraction),
    ("emotion_end", Fraction),
    ("mark", Text),
];
const ALERTS: &[Column] = &[("day", Day), ("severity", Text), ("text", Text), ("withdrawn", Text), ("deliveries", Text)];

impl View {
    /// The views for other tools.
    pub const ALL: [Self; 4] = [Self::AgentDay, Self::FindingDay, Self::RuleStats, Self::ScoredConversation];

    /// Its columns, in the order in which they stand.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::AgentDay => AGENT_DAY,
            Self::FindingDay => FINDING_DAY,
            Self::RuleStats => RULE_STATS,
            Self::ScoredConversation => SCORED_CONVERSATION,
            Self::Alerts => ALERTS,
        }
    }

    fn query(self) -> &'static str {
        match self {
            Self::AgentDay => "SELECT * FROM agent_day ORDER BY day, agent, team",
            Self::FindingDay => "SELECT * FROM finding_day ORDER BY day, agent, rule, category",
            Self::RuleStats => "SELECT * FROM rule_stats ORDER BY rule",
            Self::ScoredConversation => "SELECT * FROM scored_conversation ORDER BY id",
            Self::Alerts => {
                "SELECT printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100) AS day, severity, text, \
                 coalesce(w.names, '') AS withdrawn, coalesce(group_concat(sink || ' ' || CASE state \
                 WHEN 'waiting' THEN state || ' ' || attempts || '×' || coalesce(' ' || error, '') \
                 WHEN 'given_up' THEN replace(coalesce(error, state), 'this sink is gone; ', '') ELSE state END, \
                 '; ' ORDER BY sink), '') AS deliveries FROM alerts LEFT JOIN deliveries ON alert = id \
                 LEFT JOIN (SELECT alert AS of, group_concat(name, '，' ORDER BY name) AS names FROM alerted \
                 WHERE withdrawn = 1 GROUP BY alert) w ON w.of = id GROUP BY id ORDER BY id"
            }
        }
    }
}

impl Store {
    /// Hands the rows of a view to `take`, one after the other.
    ///
    /// # Errors
    /// Where the store cannot be read, or `take` fails.
    pub fn view<E: From<StoreError>>(&self, view: View, mut take: impl FnMut(Vec<Cell>) -> Result<(), E>) -> Result<(), E> {
        let failed = |error: rusqlite::Error| E::from(error.into());
        let mut statement = self.db.prepare(view.query()).map_err(failed)?;
        let columns = statement.column_count();
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let cell = |nth| row.get_ref(nth).map(cell_of).map_err(failed);
            take((0..columns).map(cell).collect::<Result<_, E>>()?)?;
        }
        Ok(())
    }

    /// While this is held, every view is of the same moment, whatever a run stores meanwhile.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn hold(&self) -> Result<impl Sized + '_, StoreError> {
        Ok(self.db.unchecked_transaction()?)
    }
}

fn cell_of(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Cell::Nothing,
        ValueRef::Integer(number) => Cell::Whole(number),
        ValueRef::Real(number) => Cell::Fraction(number),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Store, View};
    use crate::store::Access;

    #[test]
    fn the_columns_are_those_of_the_views() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("qa.db"), Access::Write).expect("a store");
        for view in View::ALL.into_iter().chain([View::Alerts]) {
            let statement = store.db.prepare(view.query()).expect("a view");
            let names: Vec<&str> = view.columns().iter().map(|(name, _)| *name).collect();
            assert_eq!(statement.column_names().collect::<Vec<_>>(), names, "{view:?}");
        }
    }
}
