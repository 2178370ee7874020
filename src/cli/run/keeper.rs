//! Between the batch and the store: which records belong to which source, and when a source is read to its end.

use super::ended::{End, Read};
use super::planned::{Planned, Work};
use crate::model::{Problem, Reason};
use crate::store::{Added, Change, Judge, Outcome, Record, SourceId, Store, StoreError, Whole};
use jiff::civil::Date;
use std::collections::HashSet;
use std::sync::Arc;

/// Rejected rows of a file that are told one by one.
const TOLD: u64 = 100;

/// Hands batches to the store.
pub(in crate::cli) struct Keeper {
    store: Store,
    judge: Judge,
    run: i64,
    day: Date,
    sources: Vec<Planned>,
    /// What was read of each.
    read: Vec<Read>,
    /// Whether rejected rows are told in the log: nowhere else are they.
    tells: bool,
    /// The source of the record that came last.
    at: usize,
    /// Sources before this one are settled.
    settled: usize,
    waiting: Vec<(usize, Record)>,
    outcome: Outcome,
    /// The names in the store of the files of which nothing could be read.
    refused: Vec<Arc<str>>,
}

/// What a keeper has in the end.
pub(super) struct Kept {
    pub(super) store: Store,
    pub(super) outcome: Outcome,
    /// The names in the store of the files of which it has what is in them now.
    pub(super) read: HashSet<Arc<str>>,
    /// Of those of which nothing could be read.
    pub(super) refused: Vec<Arc<str>>,
}

impl Keeper {
    pub(super) fn new(store: Store, judge: Judge, (run, day): (i64, Date), sources: Vec<Planned>, tells: bool) -> Self {
        let read = vec![Read::default(); sources.len()];
        let (waiting, outcome, refused) = (Vec::new(), Outcome::default(), Vec::new());
        Self { store, judge, run, day, sources, read, tells, at: 0, settled: 0, waiting, outcome, refused }
    }

    /// Takes records in the order of the input.
    pub(in crate::cli) fn take(&mut self, records: Vec<Record>) {
        for record in records {
            if let Some(source) = self.source_of(self.at, &record.path) {
                self.at = self.at.max(source);
                self.read[source].records += 1;
                if self.sources[source].work == Work::Score {
                    self.waiting.push((source, record));
                }
            }
        }
    }

    /// Notes what was rejected.
    pub(in crate::cli) fn reject(&mut self, problem: &Problem) {
        // An input that is not there is none of the rows of a file.
        let Some(source) = self.source_of(self.settled, &problem.path) else { return };
        self.outcome.rejects += 1;
        let read = &mut self.read[source];
        read.rejects += 1;
        read.is_cut |= problem.reason == Reason::Unreadable;
        match read.rejects {
            ..=TOLD if self.tells => {
                tracing::warn!(path = &*problem.path, line = problem.line, reason = problem.reason.code(), "row rejected");
            }
            more if self.tells && more == TOLD + 1 => {
                tracing::warn!(path = &*problem.path, "further rejected rows of this file are counted only; `output` keeps all");
            }
            _ => {}
        }
    }

    /// Notes that a file, or a sheet of it, could not be read, or not to its end.
    pub(in crate::cli) fn lose(&mut self, path: &Arc<str>) {
        if let Some(source) = self.source_of(self.settled, path) {
            self.read[source].is_refused = true;
        }
    }

    /// A file, or a sheet of it in brackets. Records come in order, and are looked for from the last one on; what is wrong with a file may be
    /// told when records of the next ones have come, but before it is settled.
    fn source_of(&self, from: usize, path: &Arc<str>) -> Option<usize> {
        let is_it = |&nth: &usize| {
            let rest = path.strip_prefix(&*self.sources[nth].name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        };
        (from..self.sources.len()).find(is_it)
    }

    /// Writes what is waiting, and settles the sources before the one that is being read.
    pub(in crate::cli) fn commit(&mut self) -> Result<(), StoreError> {
        self.settle(self.at)
    }

    /// Writes what is waiting, and settles all sources: everything was read.
    pub(super) fn settle_all(&mut self) -> Result<(), StoreError> {
        self.settle(self.sources.len())
    }

    /// What it has in the end.
    pub(super) fn into_parts(self) -> Kept {
        let is_there = |(source, read): &(Planned, Read)| source.work == Work::Again || read.id.is_some();
        let all = self.sources.into_iter().zip(self.read);
        let read = all.filter(is_there).map(|(source, _)| source.kept).collect();
        Kept { store: self.store, outcome: self.outcome, read, refused: self.refused }
    }

    fn settle(&mut self, end: usize) -> Result<(), StoreError> {
        if self.waiting.is_empty() && self.settled >= end {
            return Ok(());
        }
        let waiting = std::mem::take(&mut self.waiting);
        let ended = (self.settled..end.max(self.settled)).map(|nth| (nth, self.read[nth].end(&self.sources[nth])));
        let ended: Vec<(usize, End)> = ended.collect();
        let Added { stored, forgotten } = self.write(waiting, &ended)?;
        self.outcome.conversations += stored;
        self.outcome.forgotten += forgotten;
        for &(nth, end) in &ended {
            self.tell(nth, end);
        }
        self.settled = self.settled.max(end);
        Ok(())
    }

    /// Writes records, and what has become of the sources that `ended`, in one step; how many of them were stored.
    fn write(&mut self, waiting: Vec<(usize, Record)>, ended: &[(usize, End)]) -> Result<Added, StoreError> {
        let Self { store, judge, sources, read, run, day, .. } = self;
        let mut added = Added::default();
        let mut begun: Vec<Option<SourceId>> = read.iter().map(|read| read.id).collect();
        store.change(|change| {
            let mut records = Vec::with_capacity(waiting.len());
            for (nth, record) in waiting {
                records.push((source(change, &mut begun[nth], &sources[nth], judge, *run)?, record));
            }
            added = change.add(&records, *day)?;
            for &(nth, end) in ended.iter().filter(|(nth, _)| sources[*nth].work == Work::Score) {
                let (planned, Read { records, rejects, .. }) = (&sources[nth], read[nth]);
                if end == End::Refused {
                    change.give_up(&planned.kept)?;
                } else if read[nth].is_to_begin(end) {
                    let id = source(change, &mut begun[nth], planned, judge, *run)?;
                    if end == End::Whole {
                        change.complete(id, Whole { records, rejects, replaces: planned.replaces })?;
                    }
                }
            }
            Ok(())
        })?;
        for (read, id) in self.read.iter_mut().zip(begun) {
            read.id = id;
        }
        Ok(added)
    }

    /// Counts how a source has ended, and says it.
    fn tell(&mut self, nth: usize, end: End) {
        let (path, is_new) = (&*self.sources[nth].name, self.sources[nth].work == Work::Score);
        match end {
            End::Changed => {
                self.outcome.changed += 1;
                tracing::warn!(path, "source changed while it was read; the next run reads it again");
            }
            End::Whole if is_new => {
                self.outcome.sources += 1;
                tracing::info!(path, rejects = self.read[nth].rejects, "source scored");
            }
            End::Cut if is_new => {
                tracing::warn!(path, "source could not be read to its end; a further run of this day tries again");
            }
            End::Refused if is_new => {
                let what = "nothing of this source could be read; what was read under its name before stays, and a further run of \
                            this day tries again";
                tracing::warn!(path, "{what}");
                self.refused.push(self.sources[nth].kept.clone());
            }
            End::Whole | End::Cut | End::Refused => {}
        }
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
    let id = change.begin(&planned.kept, &planned.sha256, judge, run)?;
    *begun = Some(id);
    Ok(id)
}
