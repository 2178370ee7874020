//! Alerts: raised once, and queued for every sink until they have arrived.

use super::StoreError;
use super::left::begin_of;
use super::open::Store;
use super::record::number_of;
use super::twins::agree;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, params};

/// What a conversation is looked at for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sign {
    /// A fatal finding.
    Fatal,
    /// A finding of this code.
    Code(&'static str),
    /// This risk.
    Risk(&'static str),
}

/// A conversation that shows a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    head: i64,
    tail: i64,
    second: Option<i64>,
    before_last: Option<i64>,
    source: i64,
    day: i64,
    /// By which it is found in `scored_conversation`, however often it is judged anew.
    pub mark: String,
    /// Its id.
    pub conversation: String,
    /// Its agents, each with his number in the store.
    pub agents: Vec<(i64, String)>,
}

/// Something to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The rule that raised it.
    pub rule: String,
    /// How grave it is.
    pub severity: String,
    /// Whom it is about; empty for everybody.
    pub subject: String,
    /// Which of the things that may be told of the subject; empty where there is one alone.
    pub what: String,
    /// The day, or the first of the period.
    pub day: Date,
    /// What is to be told, without personal data.
    pub text: String,
    /// The conversations it names, each as it is called there.
    pub shown: Vec<(Shown, String)>,
}

impl Alert {
    /// What may be raised once a period.
    fn key(&self) -> String {
        let Self { rule, subject, what, .. } = self;
        if what.is_empty() { format!("{rule}|{subject}|") } else { format!("{rule}|{subject}|{what}|") }
    }
}

impl Sign {
    /// What is asked of the conversation `c`, with `?3`.
    fn filter(&self) -> (&'static str, &'static str) {
        match self {
            Self::Fatal => ("(c.fatal = 1 AND ?3 = '')", ""),
            // What is for review alone has to be looked at, too.
            Self::Code(code) => {
                let found = "(EXISTS (SELECT 1 FROM findings f JOIN rules r ON r.id = f.rule JOIN codes k ON k.id = r.category \
                             WHERE f.conversation = c.id AND k.code = ?3) OR EXISTS (SELECT 1 FROM review_findings f JOIN rules r \
                             ON r.id = f.rule JOIN codes k ON k.id = r.category WHERE f.conversation = c.id AND k.code = ?3))";
                (found, code)
            }
            Self::Risk(risk) => ("((SELECT code FROM codes WHERE id = c.risk) = ?3)", risk),
        }
    }
}

/// Whether the conversation `c` is the one of `alerted`, `a`; of one without dates that comes again in its file, longer by now, its turns
/// do not tell.
fn named() -> String {
    format!("(({}) OR (c.started IS NULL AND a.source = c.source AND a.day = c.day))", agree("c", "true"))
}

impl Store {
    /// The conversations of the night `day` that count, or will count, and show a sign, and were not yet named by `rule`.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn showing(&self, rule: &str, day: Date, sign: &Sign) -> Result<Vec<Shown>, StoreError> {
        let (filter, value) = sign.filter();
        let agents = "SELECT json_group_array(json_array(agents.id, name) ORDER BY name) FROM agents JOIN scorecards s ON s.agent = agents.id \
                      WHERE s.conversation = c.id AND name <> ''";
        // What counts in its place was made of something else, and may not be made anew: its file may be gone.
        let replaces = format!(
            "EXISTS (SELECT 1 FROM conversations a CROSS JOIN sources o ON o.id = a.source WHERE a.conversation = c.conversation \
             AND a.counted = 1 AND o.outdated <> 0 AND {})",
            agree("c", "a.team = c.team")
        );
        // The sources of the day first: all conversations there ever were are many.
        let query = format!(
            "SELECT c.head, c.tail, c.second, c.before_last, c.conversation, ({agents}), c.source, c.day, \
             printf('%010x', ((c.head & 1048575) << 20) | (c.tail & 1048575)) \
             FROM sources CROSS JOIN conversations c ON c.source = sources.id \
             WHERE sources.day = ?2 AND (c.counted = 1 OR {replaces}) AND {filter} AND NOT EXISTS (SELECT 1 FROM alerted a WHERE a.rule = ?1 \
             AND a.conversation = c.conversation AND {}) ORDER BY c.id",
            named()
        );
        let mut statement = self.db.prepare_cached(&query)?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Shown {
                head: row.get(0)?,
                tail: row.get(1)?,
                second: row.get(2)?,
                before_last: row.get(3)?,
                conversation: row.get(4)?,
                agents: serde_json::from_str(&row.get::<_, String>(5)?).unwrap_or_default(),
                source: row.get(6)?,
                day: row.get(7)?,
                mark: row.get(8)?,
            })
        };
        Ok(statement.query_map(params![rule, number_of(day), value], read)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Marks which of the conversations that `rule` has named do not show the sign any more, as the files of the night `day` are now, and which do
    /// again. What was removed because it is old shows nothing, and nobody knows whether it would: it stays as it is. How many were marked.
    ///
    /// # Errors
    /// Where the store cannot be written; then nothing has changed.
    pub fn withdraw(&mut self, rule: &str, day: Date, sign: &Sign) -> Result<usize, StoreError> {
        let (filter, value) = sign.filter();
        // Those that are gone from their files, and those that were judged anew.
        let query = format!(
            "SELECT a.conversation, a.head, a.tail, 0 FROM alerts JOIN alerted a ON a.rule = alerts.rule AND a.alert = alerts.id \
             WHERE alerts.rule = ?1 AND alerts.subject = '' AND alerts.day = ?2 AND a.withdrawn = 0 \
             AND NOT EXISTS (SELECT 1 FROM forgotten_days f WHERE f.day = a.day OR f.day BETWEEN ?4 AND ?2) \
             AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.conversation = a.conversation AND {named}) UNION ALL \
             SELECT a.conversation, a.head, a.tail, {filter} FROM sources CROSS JOIN conversations c ON c.source = sources.id \
             JOIN alerted a ON a.rule = ?1 AND a.conversation = c.conversation AND {named} \
             WHERE sources.day = ?2 AND c.counted = 1 AND c.day >= sources.frozen AND a.withdrawn = {filter}",
            named = named()
        );
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let changed: Vec<(String, i64, i64, bool)> = self
            .db
            .prepare_cached(&query)?
            .query_map(params![rule, number_of(day), value, number_of(begin_of(day))], read)?
            .collect::<rusqlite::Result<_>>()?;
        let marked = (|| {
            let transaction = self.db.transaction()?;
            for (conversation, head, tail, shows) in &changed {
                let mark = "UPDATE alerted SET withdrawn = ?5 WHERE rule = ?1 AND conversation = ?2 AND head = ?3 AND tail = ?4";
                transaction.execute(mark, params![rule, conversation, head, tail, !shows])?;
            }
            transaction.commit()
        })();
        marked.map_err(|error| self.explained(error))?;
        Ok(changed.iter().filter(|(.., shows)| !shows).count())
    }

    /// The rules of the alerts that no run has told of by its exit code yet.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn unreported(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT DISTINCT rule FROM alerts WHERE reported = 0")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes that a run ends, and tells of all alerts by its exit code.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn note_exit(&mut self) -> Result<(), StoreError> {
        let reported = self.db.execute("UPDATE alerts SET reported = 1 WHERE reported = 0", []);
        reported.map(drop).map_err(|error| self.explained(error))
    }

    /// The latest period before that of `alert` for which its rule told the same of its subject.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn last_raised(&self, alert: &Alert) -> Result<Option<Date>, StoreError> {
        // Those of older stores do not tell what they are about.
        let last = "SELECT max(day) FROM alerts WHERE rule = ?1 AND subject = ?2 AND day < ?3 \
                    AND (substr(key, 1, length(?4)) = ?4 OR key = ?1 || '|' || ?2 || '|' || day)";
        let keys = params![alert.rule, alert.subject, number_of(alert.day), alert.key()];
        let day: Option<i64> = self.db.query_row(last, keys, |row| row.get(0))?;
        Ok(day.and_then(super::history::day_of))
    }

    /// The number of a file whose name tells of people, the same whenever it is asked for.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn file_number(&mut self, path: &str) -> Result<i64, StoreError> {
        let note = "INSERT INTO masked_files (path) VALUES (?1) ON CONFLICT DO NOTHING";
        self.db.execute(note, [path]).map_err(|error| self.explained(error))?;
        Ok(self.db.query_row("SELECT id FROM masked_files WHERE path = ?1", [path], |row| row.get(0))?)
    }

    /// Raises what a rule has seen and queues it for `sinks`, all of it in one step: whoever is killed between two alerts would tell other
    /// numbers of the rest. Which of them are new; the others were raised before.
    ///
    /// # Errors
    /// Where the store cannot be written; then none is raised.
    pub fn raise(&mut self, alerts: &[Alert], sinks: &[String]) -> Result<Vec<bool>, StoreError> {
        let raised = (|| {
            let transaction = self.db.transaction()?;
            let raised = alerts.iter().map(|alert| raise(&transaction, alert, sinks)).collect::<rusqlite::Result<_>>()?;
            transaction.commit()?;
            Ok(raised)
        })();
        raised.map_err(|error| self.explained(error))
    }
}

/// Raises one alert; `false` where it was raised before.
fn raise(db: &Connection, alert: &Alert, sinks: &[String]) -> rusqlite::Result<bool> {
    let period = number_of(alert.day);
    // What names conversations may come again for the same day with others: a file that came late.
    let (mut key, mut again) = (format!("{}{period}", alert.key()), 1);
    let known = |key: &str| {
        let known = "SELECT 1 FROM alerts WHERE key = ?1";
        db.query_row(known, [key], |_| Ok(())).optional().map(|found| found.is_some())
    };
    // An older store did not tell apart what may be wrong with one export.
    if alert.shown.is_empty() && known(&format!("{}|{}|{period}", alert.rule, alert.subject))? {
        return Ok(false);
    }
    while known(&key)? {
        if alert.shown.is_empty() {
            return Ok(false);
        }
        again += 1;
        key = format!("{}{period}|{again}", alert.key());
    }
    let insert = "INSERT INTO alerts (key, rule, severity, subject, day, text, raised, names) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let now = jiff::Timestamp::now().as_second();
    let is_of_conversations = !alert.shown.is_empty();
    db.execute(insert, params![key, alert.rule, alert.severity, alert.subject, period, alert.text, now, is_of_conversations])?;
    let id = db.last_insert_rowid();
    for (shown, name) in &alert.shown {
        let Shown { conversation, head, tail, second, before_last, source, day, .. } = shown;
        let row = params![alert.rule, conversation, head, tail, second, before_last, source, day, id, name];
        let note = "INSERT INTO alerted (rule, conversation, head, tail, second, before_last, source, day, alert, name) \
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
        db.execute(note, row)?;
    }
    for sink in sinks {
        db.execute("INSERT INTO deliveries (alert, sink) VALUES (?, ?)", params![id, sink])?;
    }
    Ok(true)
}
