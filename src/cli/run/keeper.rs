//! Between the batch and the store: which records belong to which source, and when a source is read to its end.

use super::planned::{Planned, Work};
use crate::cli::hiding::Hidden;
use crate::model::{Problem, Reason, Role, Scorecard, Turn};
use crate::report::costs;
use crate::store::{Change, Judge, Outcome, Record, SourceId, Store, StoreError, Texts};
use jiff::civil::Date;
use serde::Serialize;
use std::sync::Arc;

/// Rejected rows of a file that are told one by one.
const TOLD: u64 = 100;

/// What is kept of every conversation.
pub(in crate::cli) struct Keeping {
    pub(super) texts: Texts,
    /// The value that names the agents' group.
    pub(super) team: Option<String>,
}

/// A turn in the store.
#[derive(Serialize)]
struct KeptTurn {
    role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<crate::model::Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<Arc<str>>,
    text: String,
}

impl Keeping {
    /// Whether texts are kept as they were written.
    pub(in crate::cli) fn keeps_all(&self) -> bool {
        self.texts == Texts::Full
    }

    /// What is kept of a conversation, with its quotes as `card` has them.
    pub(in crate::cli) fn record(&self, card: &Scorecard, hidden: &Hidden) -> Record {
        let conversation = hidden.conversation();
        let team = self.team.as_ref().and_then(|key| conversation.meta.get(key)).filter(|team| !team.is_empty());
        let transcript = match self.texts {
            Texts::None => None,
            Texts::Redacted | Texts::Full => Some(self.transcript(hidden)),
        };
        let mut record = Record::new(conversation, card, &costs(card), self.texts);
        record.team = team.map(|team| team.as_str().into());
        record.transcript = transcript;
        record
    }

    fn transcript(&self, hidden: &Hidden) -> String {
        let kept = |(nth, turn): (usize, &Turn)| {
            // Customers are known by their role: their names are personal.
            let speaker = turn.speaker.clone().filter(|_| self.keeps_all() || turn.role == Role::Agent);
            let text = if self.keeps_all() { turn.text.clone() } else { hidden.piece(nth, 0..turn.text.len()).into_owned() };
            KeptTurn { role: turn.role, at: turn.at, speaker, text }
        };
        let turns: Vec<_> = hidden.turns().iter().enumerate().map(kept).collect();
        // Serialising plain texts into a string cannot fail.
        serde_json::to_string(&turns).unwrap_or_default()
    }
}

/// Hands batches to the store.
pub(in crate::cli) struct Keeper {
    store: Store,
    judge: Judge,
    run: i64,
    day: Date,
    sources: Vec<Planned>,
    /// By source: its number once it is begun, what was rejected of it, and whether it could be read.
    begun: Vec<Option<SourceId>>,
    rejects: Vec<u64>,
    unreadable: Vec<bool>,
    /// Whether rejected rows are told in the log: nowhere else are they.
    tells: bool,
    /// The source of the record that came last.
    at: usize,
    /// Sources before this one are settled.
    settled: usize,
    waiting: Vec<(usize, Record)>,
    outcome: Outcome,
}

impl Keeper {
    pub(super) fn new(store: Store, judge: Judge, (run, day): (i64, Date), sources: Vec<Planned>, tells: bool) -> Self {
        let count = sources.len();
        Self {
            store,
            judge,
            run,
            day,
            sources,
            begun: vec![None; count],
            rejects: vec![0; count],
            unreadable: vec![false; count],
            tells,
            at: 0,
            settled: 0,
            waiting: Vec::new(),
            outcome: Outcome::default(),
        }
    }

    /// Takes records in the order of the input.
    pub(in crate::cli) fn take(&mut self, records: Vec<Record>) {
        for record in records {
            if let Some(source) = self.source_of(&record.path) {
                self.at = self.at.max(source);
                if self.sources[source].work == Work::Score {
                    self.waiting.push((source, record));
                }
            }
        }
    }

    /// Notes what was rejected.
    pub(in crate::cli) fn reject(&mut self, problem: &Problem) {
        self.outcome.rejects += 1;
        if let Some(source) = self.source_of(&problem.path) {
            self.rejects[source] += 1;
            self.unreadable[source] |= problem.reason == Reason::Unreadable;
            match self.rejects[source] {
                ..=TOLD if self.tells => {
                    tracing::warn!(path = &*problem.path, line = problem.line, reason = problem.reason.code(), "row rejected");
                }
                more if self.tells && more == TOLD + 1 => {
                    tracing::warn!(
                        path = &*problem.path,
                        "further rejected rows of this file are counted only; `output` keeps all"
                    );
                }
                _ => {}
            }
        }
    }

    /// A file, or a sheet of it in brackets. Looked for from the last one on, for they come in order.
    fn source_of(&self, path: &Arc<str>) -> Option<usize> {
        let is_it = |&nth: &usize| {
            let rest = path.strip_prefix(&*self.sources[nth].name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        };
        (self.at..self.sources.len()).find(is_it)
    }

    /// Writes what is waiting, and settles the sources before the one that is being read.
    pub(in crate::cli) fn commit(&mut self) -> Result<(), StoreError> {
        self.settle(self.at)
    }

    /// Writes what is waiting, and settles all sources: everything was read.
    pub(super) fn settle_all(&mut self) -> Result<(), StoreError> {
        self.settle(self.sources.len())
    }

    /// The store, and what the run came to.
    pub(super) fn into_parts(self) -> (Store, Outcome) {
        (self.store, self.outcome)
    }

    fn settle(&mut self, end: usize) -> Result<(), StoreError> {
        if self.waiting.is_empty() && self.settled >= end {
            return Ok(());
        }
        let waiting = std::mem::take(&mut self.waiting);
        let (mut begun, from) = (self.begun.clone(), self.settled);
        let stored = waiting.len() as u64;
        let read = || from..end.max(from);
        let changed: Vec<usize> = read().filter(|&nth| !self.sources[nth].is_unchanged()).collect();
        let is_sound = |nth: usize| !self.unreadable[nth] && !changed.contains(&nth);
        let is_new = |nth: &usize| self.sources[*nth].work == Work::Score;
        let own: Vec<(usize, bool)> = read().filter(is_new).map(|nth| (nth, is_sound(nth))).collect();
        let Self { store, judge, sources, run, day, rejects, .. } = self;
        store.change(|change| {
            let mut records = Vec::with_capacity(waiting.len());
            for (nth, record) in waiting {
                records.push((source(change, &mut begun[nth], &sources[nth], judge, *run)?, record));
            }
            change.add(&records, *day)?;
            for &(nth, sound) in &own {
                let id = source(change, &mut begun[nth], &sources[nth], judge, *run)?;
                if sound {
                    change.complete(id, rejects[nth])?;
                }
            }
            Ok(())
        })?;
        for &(nth, sound) in &own {
            let path = &*self.sources[nth].name;
            if sound {
                tracing::info!(path, rejects = self.rejects[nth], "source scored");
            } else if self.unreadable[nth] {
                tracing::warn!(path, "source could not be read to its end; a further run of this day tries again");
            }
        }
        for &nth in &changed {
            tracing::warn!(path = &*self.sources[nth].name, "source changed while it was read; the next run reads it again");
        }
        self.begun = begun;
        self.settled = self.settled.max(end);
        self.outcome.conversations += stored;
        self.outcome.sources += own.iter().filter(|(_, sound)| *sound).count() as u64;
        self.outcome.changed += changed.len() as u64;
        Ok(())
    }
}

/// The number of a source, which is begun where it is not yet.
fn source(
    change: &mut Change<'_>,
    begun: &mut Option<SourceId>,
    planned: &Planned,
    judge: &Judge,
    run: i64,
) -> rusqlite::Result<SourceId> {
    if let Some(id) = *begun {
        return Ok(id);
    }
    let id = change.begin(&planned.name, &planned.sha256, judge, run)?;
    *begun = Some(id);
    Ok(id)
}
