//! The sums by day: what a batch adds to them, and what is taken away with a source that is replaced. One statement a table, with
//! the sign as its parameter, so that the two cannot differ.

use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Which conversations.
#[derive(Debug, Clone, Copy)]
enum Which {
    /// Those that a batch added: from this number on.
    From(i64),
    /// Those of a source.
    Source(i64),
    /// One.
    One(i64),
}

impl Which {
    /// The number that is asked for, and the condition it stands in.
    fn filter(self) -> (i64, &'static str) {
        match self {
            Self::From(first) => (first, "c.id >= ?2"),
            Self::Source(source) => (source, "c.source = ?2 AND c.day >= (SELECT frozen FROM sources WHERE id = ?2)"),
            Self::One(id) => (id, "c.id = ?2"),
        }
    }
}

/// `day, what it is grouped by, sums…` of the chosen conversations, to be added to a table.
struct Fold {
    table: &'static str,
    keys: &'static str,
    /// Sums: column and what is summed.
    sums: &'static [(&'static str, &'static str)],
    from: &'static str,
}

const OF_FINDINGS: &[(&str, &str)] =
    &[("findings", "count(*)"), ("conversations", "count(DISTINCT f.conversation)"), ("cost", "sum(f.cost)")];

const FOLDS: &[Fold] = &[
    Fold {
        table: "days",
        keys: "c.day AS day",
        sums: &[
            ("conversations", "count(*)"),
            ("turns", "sum(c.turns)"),
            ("score_sum", "sum(c.score)"),
            ("score_squares", "sum(c.score * c.score)"),
            ("fatal", "sum(c.fatal)"),
            ("passed", PASSED_SUM),
            ("risky", "sum((SELECT code = 'high' FROM codes WHERE id = c.risk))"),
            ("violations", "sum((SELECT coalesce(sum(violations), 0) FROM scorecards WHERE conversation = c.id))"),
            ("first_responses", "count(c.first_response)"),
            ("first_response", "coalesce(sum(c.first_response), 0)"),
        ],
        from: "conversations c JOIN codes g ON g.id = c.grade",
    },
    Fold {
        table: "agent_days",
        keys: "c.day AS day, s.agent AS agent, c.team AS team",
        sums: &[
            ("conversations", "count(*)"),
            ("turns", "sum(s.turns)"),
            ("score_sum", "sum(s.score)"),
            ("score_squares", "sum(s.score * s.score)"),
            ("fatal", "sum(s.fatal)"),
            ("excellent", "sum(g.code = 'excellent')"),
            ("good", "sum(g.code = 'good')"),
            ("pass", "sum(g.code = 'pass')"),
            ("needs_improvement", "sum(g.code = 'needs_improvement')"),
            ("violations", "sum(s.violations)"),
            ("first_responses", "count(s.first_response)"),
            ("first_response", "coalesce(sum(s.first_response), 0)"),
            ("emotions", "count(c.emotion_end)"),
            ("emotion_change", "coalesce(sum(c.emotion_end - c.emotion_start), 0)"),
            ("responsiveness_n", "count(s.responsiveness)"),
            ("responsiveness", "coalesce(sum(s.responsiveness), 0)"),
            ("attitude_n", "count(s.attitude)"),
            ("attitude", "coalesce(sum(s.attitude), 0)"),
            ("empathy_n", "count(s.empathy)"),
            ("empathy", "coalesce(sum(s.empathy), 0)"),
            ("resolution_n", "count(s.resolution)"),
            ("resolution", "coalesce(sum(s.resolution), 0)"),
            ("expertise_n", "count(s.expertise)"),
            ("expertise", "coalesce(sum(s.expertise), 0)"),
            ("process_n", "count(s.process)"),
            ("process", "coalesce(sum(s.process), 0)"),
        ],
        from: "conversations c JOIN scorecards s ON s.conversation = c.id JOIN codes g ON g.id = s.grade",
    },
    Fold {
        table: "finding_days",
        keys: "c.day AS day, f.agent AS agent, f.rule AS rule",
        sums: OF_FINDINGS,
        from: "conversations c JOIN findings f ON f.conversation = c.id",
    },
    Fold {
        table: "rule_days",
        keys: "c.day AS day, f.rule AS rule",
        sums: OF_FINDINGS,
        from: "conversations c JOIN findings f ON f.conversation = c.id",
    },
    Fold {
        table: "category_days",
        keys: "c.day AS day, r.category AS category",
        sums: OF_FINDINGS,
        from: "conversations c JOIN findings f ON f.conversation = c.id JOIN rules r ON r.id = f.rule",
    },
    Fold {
        table: "agent_category_days",
        keys: "c.day AS day, f.agent AS agent, r.category AS category",
        sums: &[("conversations", "count(DISTINCT f.conversation)")],
        from: "conversations c JOIN findings f ON f.conversation = c.id JOIN rules r ON r.id = f.rule",
    },
    Fold {
        table: "review_days",
        keys: "c.day AS day, f.agent AS agent, f.rule AS rule",
        sums: &[("findings", "count(*)"), ("conversations", "count(DISTINCT f.conversation)")],
        from: "conversations c JOIN review_findings f ON f.conversation = c.id",
    },
    Fold {
        table: "topic_days",
        keys: "c.day AS day, c.topic AS topic",
        sums: &[
            ("conversations", "count(*)"),
            ("score_sum", "sum(c.score)"),
            ("score_squares", "sum(c.score * c.score)"),
            ("risky", "sum((SELECT code = 'high' FROM codes WHERE id = c.risk))"),
        ],
        from: "conversations c",
    },
    Fold {
        table: "rulebook_days",
        keys: "c.day AS day, s.rulebook AS rulebook",
        sums: &[("conversations", "count(*)")],
        from: "conversations c JOIN sources s ON s.id = c.source",
    },
];

const PASSED_SUM: &str = "sum(g.code IN ('excellent', 'good', 'pass'))";

impl Fold {
    fn statement(&self, which: Which) -> String {
        let (_, filter) = which.filter();
        let names: Vec<&str> = self.keys.split(", ").filter_map(|key| key.split(" AS ").nth(1)).collect();
        let keys = names.join(", ");
        let columns: String = self.sums.iter().flat_map(|(column, _)| [", ", column]).collect();
        let values: String = self.sums.iter().flat_map(|(_, sum)| [", ?1 * ", sum]).collect();
        let updates: Vec<String> =
            self.sums.iter().map(|(column, _)| format!("{column} = {column} + excluded.{column}")).collect();
        format!(
            "INSERT INTO {table} ({keys}{columns}) SELECT {own}{values} FROM {from} WHERE {filter} AND c.counted = 1 GROUP BY {group} \
             ON CONFLICT ({keys}) DO UPDATE SET {updates}",
            table = self.table,
            own = self.keys,
            from = self.from,
            // With the sign no index gives the order of the groups: else all conversations there ever were would be walked through.
            group = self
                .keys
                .split(", ")
                .filter_map(|key| Some(format!("+{}", key.split(" AS ").next()?)))
                .collect::<Vec<_>>()
                .join(", "),
            updates = updates.join(", "),
        )
    }
}

/// Adds the conversations from number `first` on to the sums.
pub(super) fn add(db: &Connection, first: i64) -> rusqlite::Result<()> {
    fold(db, Which::From(first), 1)
}

/// Adds one conversation to the sums.
pub(super) fn add_one(db: &Connection, id: i64) -> rusqlite::Result<()> {
    fold(db, Which::One(id), 1)
}

/// Takes the conversations of a source out of the sums, but those of days that are frozen.
pub(super) fn take(db: &Connection, source: i64) -> rusqlite::Result<()> {
    fold(db, Which::Source(source), -1)?;
    clear(db, "SELECT DISTINCT day FROM conversations WHERE source = ?1", source)
}

/// Takes one conversation out of the sums. Sums of nothing are left to [`clear_days`]: many leave a day one after the other.
pub(super) fn take_one(db: &Connection, id: i64) -> rusqlite::Result<()> {
    fold(db, Which::One(id), -1)
}

/// Removes sums of nothing of these days.
pub(super) fn clear_days(db: &Connection, days: &BTreeSet<i64>) -> rusqlite::Result<()> {
    days.iter().try_for_each(|&day| clear(db, "?1", day))
}

/// Removes sums of nothing.
fn clear(db: &Connection, days: &str, of: i64) -> rusqlite::Result<()> {
    for one in FOLDS {
        let empty = format!("DELETE FROM {} WHERE day IN ({days}) AND conversations = 0", one.table);
        db.prepare_cached(&empty)?.execute([of])?;
    }
    Ok(())
}

fn fold(db: &Connection, which: Which, sign: i64) -> rusqlite::Result<()> {
    let (of, _) = which.filter();
    for one in FOLDS {
        db.prepare_cached(&one.statement(which))?.execute(params![sign, of])?;
    }
    Ok(())
}
