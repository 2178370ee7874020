//! From a record to its rows.

use super::codes::Codes;
use super::names::Names;
use super::record::{KeptFinding, Record};
use crate::model::{Classes, Dimension, Moment, Share, nearest};
use rusqlite::{Connection, params, params_from_iter, types::Value};

/// Where records go.
pub(super) struct Writer<'a> {
    pub(super) db: &'a Connection,
    pub(super) codes: &'a Codes,
    pub(super) names: &'a mut Names,
}

impl Writer<'_> {
    /// Writes a record as conversation `id` of `source`.
    pub(super) fn write(&mut self, record: &Record, id: i64, source: i64, day: i64) -> rusqlite::Result<()> {
        self.conversation(record, id, source, day)?;
        for share in &record.shares {
            self.share(share, id)?;
        }
        for (nth, finding) in record.findings.iter().enumerate() {
            self.finding(finding, id, nth)?;
        }
        if let Some(text) = &record.transcript {
            let mut add = self.db.prepare_cached("INSERT INTO transcripts (conversation, turns) VALUES (?1, ?2)")?;
            add.execute(params![id, text])?;
        }
        if let Some(before) = record.before {
            let mut add = self.db.prepare_cached("INSERT INTO earlier (conversation, began, tail, turns) VALUES (?, ?, ?, ?)")?;
            add.execute(params![id, before.began, before.tail, before.turns])?;
        }
        Ok(())
    }

    fn conversation(&mut self, record: &Record, id: i64, source: i64, day: i64) -> rusqlite::Result<()> {
        let card = &record.card;
        let team = self.names.team(self.db, record.team.as_ref())?;
        let customer = card.emotion.customer.as_ref();
        let felt = |polarity: Option<f64>| whole(polarity.map(|polarity| polarity * 100.0));
        let mut row: Vec<Value> = vec![
            id.into(),
            source.into(),
            card.conversation_id.clone().into(),
            day.into(),
            seconds(card.started_at),
            seconds(card.ended_at),
            self.codes.of(card.channel).into(),
            team.into(),
            count(card.turns),
            whole(Some(card.score * 10.0)),
            self.codes.of(card.grade).into(),
            i64::from(card.fatal).into(),
        ];
        row.extend(Dimension::ALL.iter().map(|&one| card.dimension(one).map_or(Value::Null, |points| points.0.into())));
        let metrics = &card.metrics;
        row.extend(
            [metrics.first_response_s, metrics.mean_response_s, metrics.max_response_s].map(|time| whole(time.map(|s| s * 10.0))),
        );
        row.push(count(metrics.unanswered));
        row.extend([customer.map(|one| one.start), customer.map(|one| one.end), customer.map(|one| one.min)].map(felt));
        row.extend(self.classes(card.classes));
        row.extend([
            record.marks.head.into(),
            record.marks.tail.into(),
            // Whether it counts is decided once it is there.
            1.into(),
            record.marks.second.into(),
            record.marks.before_last.into(),
        ]);
        let holders = vec!["?"; row.len()].join(", ");
        self.db.prepare_cached(&format!("INSERT INTO conversations VALUES ({holders})"))?.execute(params_from_iter(row))?;
        Ok(())
    }

    fn classes(&self, classes: Classes) -> [Value; 5] {
        [
            self.codes.of(classes.scene).into(),
            self.codes.of(classes.topic).into(),
            self.codes.of(classes.customer_type).into(),
            i64::from(classes.issue_level).into(),
            self.codes.of(classes.risk).into(),
        ]
    }

    fn share(&mut self, share: &Share, id: i64) -> rusqlite::Result<()> {
        let mut row: Vec<Value> = vec![
            id.into(),
            self.names.agent(self.db, share.agent.as_ref())?.into(),
            whole(Some(share.score * 10.0)),
            self.codes.of(share.grade).into(),
            i64::from(share.fatal).into(),
            number(share.turns),
            number(share.violations),
        ];
        row.extend(share.dimensions.map(|score| whole(score.map(|score| score * 10.0))));
        row.push(whole(share.first_response_s.map(|seconds| seconds * 10.0)));
        let mut add = self.db.prepare_cached("INSERT INTO scorecards VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
        add.execute(params_from_iter(row))?;
        Ok(())
    }

    fn finding(&mut self, finding: &KeptFinding, id: i64, nth: usize) -> rusqlite::Result<()> {
        let rule = self.names.rule(self.db, self.codes, finding)?;
        let agent = self.names.agent(self.db, finding.agent.as_ref())?;
        let optional = |value: Option<usize>| value.map_or(Value::Null, count);
        let (start, end, words) =
            finding.quote.as_ref().map_or((None, None, None), |(start, end, words)| (Some(*start), Some(*end), words.clone()));
        let table = if finding.review_only { "review_findings" } else { "findings" };
        let mut add = self.db.prepare_cached(&format!("INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))?;
        add.execute(params![
            id,
            count(nth),
            rule,
            finding.severity.map(|severity| self.codes.of(severity)),
            agent,
            optional(finding.turn),
            optional(start),
            optional(end),
            finding.via.map(|via| self.codes.of(via)),
            finding.cost,
            words,
        ])?;
        Ok(())
    }
}

/// The nearest whole number, as scorecards show it.
#[expect(clippy::cast_possible_truncation, reason = "scores, seconds and polarities are far below 2^53")]
fn whole(value: Option<f64>) -> Value {
    value.filter(|value| value.is_finite()).map_or(Value::Null, |value| (nearest(value) as i64).into())
}

/// Seconds since 1970; nothing where the log tells no date.
fn seconds(moment: Option<Moment>) -> Value {
    moment.filter(|at| at.is_dated()).map_or(Value::Null, |at| at.instant.as_second().into())
}

fn count(value: usize) -> Value {
    number(value as u64)
}

fn number(value: u64) -> Value {
    i64::try_from(value).unwrap_or(i64::MAX).into()
}
