//! The result files of a night: scored aside, and published once everybody was told.

use super::earlier::{self, Earlier};
use super::keeper::{Keeper, Kept};
use super::night::{Came, STOPPED, UNREADABLE};
use super::plan::Plan;
use super::planned::Work;
use super::{Night, history};
use crate::cli::Failure;
use crate::cli::batch::{Batches, Totals};
use crate::cli::reports::{ReportKind, Reports};
use crate::cli::score::summary_of;
use crate::cli::sinks::Sinks;
use crate::input;
use crate::inspect::Inspector;
use crate::model::is_results;
use crate::store::{NightSum, Outcome, Store};
use anyhow::Context;
use jiff::civil::Date;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A night that was scored, with its result files still aside.
pub(super) struct Scored {
    pub(super) outcome: Outcome,
    /// Whether nobody has the group that the configuration names a column of.
    pub(super) lacks_teams: bool,
    totals: Totals,
    sinks: Sinks,
    sum: NightSum,
    /// The files that were read, as the store names them.
    read: HashSet<Arc<str>>,
    /// Those of which nothing could be read.
    pub(super) refused: Vec<Arc<str>>,
    /// Whether its result files could not be written.
    pub(super) has_failed: bool,
}

impl Night {
    /// The folder of the night's result files, where all files of the night are at hand. Where one is gone by now, the result files that
    /// are there know more than new ones would.
    pub(super) fn output(&self, store: &Store, plan: &Plan, day: Date) -> Result<Option<PathBuf>, Failure> {
        let Some(folder) = self.config.output_of(day)? else { return Ok(None) };
        let own = plan.files.iter().filter(|file| file.work != Work::Skip).map(|file| file.kept.clone()).collect();
        Ok(is_all_read(store, day, &own)?.then_some(folder))
    }

    /// Whether the result files of a night that is over are gone, while its files are all there: then they are made once more.
    pub(super) fn lacks_results(&self, store: &Store, plan: &Plan, day: Date) -> Result<bool, Failure> {
        let Some(folder) = self.config.output_of(day)?.filter(|_| plan.count(Work::Again) > 0) else { return Ok(false) };
        let lacks = !is_results(&folder) && self.output(store, plan, day)?.is_some();
        if lacks {
            tracing::warn!(%day, folder = %folder.display(), "the result files of that day are not there; they are made once more");
        }
        Ok(lacks)
    }

    /// Scores what is new into the store, and what the night's result files need, aside in `output`.
    pub(super) fn score(
        &self,
        store: Store,
        (run, day): (i64, Date),
        plan: Plan,
        batches: &Batches,
        output: Option<&Path>,
    ) -> Result<(Store, Scored), Failure> {
        let wanted = |work: Work| work == Work::Score || (work == Work::Again && output.is_some());
        let files: Vec<_> = plan.files.into_iter().filter(|file| wanted(file.work)).collect();
        let paths: Vec<PathBuf> = files.iter().map(|file| file.file.path.clone()).collect();
        if let Some(folder) = output {
            clear(folder).with_context(|| folder.display().to_string())?;
        }
        let home = store.home(&self.config.base).context(UNREADABLE)?;
        let mut earlier = Earlier::read(&store, home, &self.options, (day, &self.config.zone)).context(UNREADABLE)?;
        let keeper = Keeper::new(store, self.judge.clone(), (run, day), files, output.is_none());
        let sinks = Sinks::open(output, false, batches.language).context(UNWRITABLE)?;
        let reports = Reports::begin(&self.config.reports()?, output, batches.inspector.rulebook(), true).context(UNWRITABLE)?;
        let mut sinks = sinks.with_reports(reports).with_keeper(keeper);
        let mut totals = Totals::default();
        for problem in plan.problems {
            batches.reject(problem, &mut sinks, &mut totals).context(UNWRITABLE)?;
        }
        if !paths.is_empty() {
            let reader = input::read(&paths, &self.options).map_err(|error| Failure::Failed(error.into()))?;
            batches.score_into(reader, &mut sinks, &mut totals, Some(&mut earlier)).context(STOPPED)?;
        }
        tell_cut(day, &earlier);
        self.settled((run, day), totals, sinks)
    }

    /// Settles the sources.
    fn settled(&self, (run, day): (i64, Date), totals: Totals, mut sinks: Sinks) -> Result<(Store, Scored), Failure> {
        let mut keeper = sinks.take_keeper().context("the store is gone")?;
        keeper.settle_all().context(STOPPED)?;
        let Kept { mut store, outcome, read, refused } = keeper.into_parts();
        let outdated = store.outdate(day, |behind| earlier::since(behind, &self.config.zone)).context(STOPPED)?;
        if outdated > 0 {
            let what =
                "files of later days hold conversations that go on from this one: they are read again, by this run or the next";
            tracing::info!(%day, files = outdated, "{what}");
        }
        if outcome.changed == 0 {
            store.stored_run(run, outcome).context(STOPPED)?;
        }
        if outcome.forgotten > 0 {
            let what = "conversations of days of which the store has forgotten something were not stored: it does not know any more \
                        whether its sums hold them already; those sums stay";
            tracing::warn!(%day, conversations = outcome.forgotten, "{what}");
        }
        let sum = store.night(day).context(UNREADABLE)?;
        let lacks_teams = self.lacks_teams(&sum);
        Ok((store, Scored { outcome, lacks_teams, totals, sinks, sum, read, refused, has_failed: false }))
    }

    /// Tells where nobody of a night has a group though the configuration names a column; whether that is so.
    pub(super) fn lacks_teams(&self, sum: &NightSum) -> bool {
        let Some(team) = self.config.team.as_ref().filter(|_| sum.conversations > 0 && !sum.has_teams) else { return false };
        let what = "no conversation of the night has a value of this name: agents have no group; `zhijian inspect FILE` shows the columns";
        tracing::warn!(team, "{what}");
        true
    }

    /// Lets the result files appear, and tells what the night came to; whether nothing of them failed.
    pub(super) fn publish(&self, store: &Store, scored: Scored, (day, inspector): (Date, &Inspector), came: &mut Came) -> bool {
        let Scored { outcome, sum, has_failed, .. } = scored;
        let published = self.published(store, scored, (day, inspector));
        // All figures are of the night as the store counts it, each conversation once; those called new are of this run.
        tracing::info!(
            %day,
            conversations = sum.conversations,
            in_several_files = sum.in_several_files,
            mean_score = sum.mean.map(|mean| (mean * 100.0).round() / 100.0),
            fatal = sum.fatal,
            new_sources = outcome.sources,
            new_conversations = outcome.conversations,
            rejects = outcome.rejects,
            elapsed_s = self.begun.elapsed().as_secs_f64(),
            "run finished"
        );
        match published {
            Ok(is_whole) => {
                came.lacks |= !is_whole;
                !has_failed
            }
            Err(error) => {
                came.fail(error);
                false
            }
        }
    }

    /// Whether the result files are those of all files of the night.
    fn published(&self, store: &Store, scored: Scored, (day, inspector): (Date, &Inspector)) -> Result<bool, Failure> {
        let Scored { totals, sinks, sum, read, .. } = scored;
        if !sinks.has_files() || !is_all_read(store, day, &read)? {
            return Ok(self.config.output.is_none());
        }
        let agents = totals.aggregate.agents();
        let mut summary = summary_of(inspector, &totals, agents.len(), self.begun);
        summary.in_several_files = Some(sum.in_several_files).filter(|&count| count > 0);
        let is_shown = self.config.reports()?.contains(&ReportKind::Html);
        let history = is_shown.then(|| history::read(store, &self.config, day)).transpose().context(UNREADABLE)?;
        sinks.publish(&agents, &summary, history.as_ref()).context(UNWRITABLE)?;
        Ok(true)
    }
}

/// Tells of conversations that began in an export of an earlier day.
fn tell_cut(day: Date, earlier: &Earlier) {
    let Earlier { continued, lacking, .. } = *earlier;
    if continued > 0 {
        let what = "conversations that began in an export of an earlier day were judged as a whole";
        tracing::info!(%day, conversations = continued, "{what}");
    }
    if lacking > 0 {
        let what = "conversations began in an export of an earlier day that is not at hand as it was: the rest counts as a conversation of \
                    its own, and nothing is held against it that may have been said before";
        tracing::warn!(%day, conversations = lacking, "{what}");
    }
}

const UNWRITABLE: &str = "cannot write the result files";

/// Whether `read` are all files of the night.
fn is_all_read(store: &Store, day: Date, read: &HashSet<Arc<str>>) -> Result<bool, Failure> {
    let other = store.other_source(day, read).context(UNREADABLE)?;
    if let Some(path) = &other {
        tracing::warn!(%day, path, "a file of that day is not at hand as it was read; its result files stay as they are");
    }
    Ok(other.is_none())
}

/// Removes what a killed run left in the folder of result files; the lock says that no other is at work.
fn clear(folder: &Path) -> std::io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(".zhijian-") && name.ends_with(".tmp") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
