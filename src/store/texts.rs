//! What was said and found in a period, conversation by conversation.

use super::StoreError;
use super::open::Store;
use super::record::number_of;
use jiff::civil::Date;
use rusqlite::params;

/// A conversation as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its id.
    pub conversation: String,
    /// The code of its topic.
    pub topic: String,
    /// The agents' group; empty where there is none.
    pub team: String,
    /// The rules that found something, each once.
    pub rules: Vec<String>,
    /// The codes of the violations, each once.
    pub violations: Vec<String>,
    /// Its turns as JSON, where texts are kept.
    pub turns: Option<String>,
    /// Whether what was found in it is forgotten.
    pub is_forgotten: bool,
}

impl Store {
    /// Hands the conversations of the days from `first` to `last`, both included, to `take`.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn told(&self, first: Date, last: Date, mut take: impl FnMut(Told)) -> Result<(), StoreError> {
        let found = |what: &str, more: &str| {
            format!(
                "(SELECT group_concat(DISTINCT {what}) FROM findings f JOIN rules r ON r.id = f.rule \
                 JOIN codes k ON k.id = r.category JOIN codes i ON i.id = r.kind WHERE f.conversation = c.id {more})"
            )
        };
        let query = format!(
            "SELECT c.conversation, p.code, t.name, {}, {}, x.turns, \
             c.day < (SELECT frozen FROM sources WHERE id = c.source) FROM conversations c JOIN codes p ON p.id = c.topic \
             JOIN teams t ON t.id = c.team LEFT JOIN transcripts x ON x.conversation = c.id \
             WHERE c.day BETWEEN ?1 AND ?2 AND c.counted = 1 ORDER BY c.id",
            found("r.rule", ""),
            found("k.code", "AND i.code = 'violation'"),
        );
        let mut statement = self.db.prepare(&query)?;
        let mut rows = statement.query(params![number_of(first), number_of(last)])?;
        // Neither rules nor codes have a comma in their names.
        let listed = |text: Option<String>| -> Vec<String> {
            let mut all: Vec<String> =
                text.unwrap_or_default().split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect();
            all.sort();
            all
        };
        while let Some(row) = rows.next()? {
            take(Told {
                conversation: row.get(0)?,
                topic: row.get(1)?,
                team: row.get(2)?,
                rules: listed(row.get(3)?),
                violations: listed(row.get(4)?),
                turns: row.get(5)?,
                is_forgotten: row.get(6)?,
            });
        }
        Ok(())
    }

    /// How many conversations of the days from `first` to `last`, both included, are in the sums alone: everything else of them is forgotten.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn forgotten(&self, first: Date, last: Date) -> Result<u64, StoreError> {
        let all = "SELECT coalesce(sum(conversations), 0) FROM forgotten_days WHERE day BETWEEN ?1 AND ?2";
        let count: i64 = self.db.query_row(all, params![number_of(first), number_of(last)], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The rules that found something on the days from `first` to `last`, both included, whatever is forgotten of it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn fired(&self, first: Date, last: Date) -> Result<Vec<String>, StoreError> {
        let all = "SELECT DISTINCT r.rule FROM rule_days d JOIN rules r ON r.id = d.rule WHERE d.day BETWEEN ?1 AND ?2";
        let mut statement = self.db.prepare(all)?;
        Ok(statement.query_map(params![number_of(first), number_of(last)], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}
