//! The nights of a run: those that were killed, then its own. Each scores what is new into the store, writes its result files, and raises
//! its alerts.

use super::dry::name_of;
use super::keeper::{Keeper, Keeping};
use super::plan::Plan;
use super::planned::Work;
use super::{Night, day, deliver, history, watch};
use crate::cli::batch::{Batches, Totals};
use crate::cli::columns::Columns;
use crate::cli::exit::{CONDITION_MET, REJECTED};
use crate::cli::hiding::hiding_by;
use crate::cli::reports::{ReportKind, Reports};
use crate::cli::score::summary_of;
use crate::cli::sinks::Sinks;
use crate::cli::{Failure, Language};
use crate::input;
use crate::inspect::Inspector;
use crate::rules::Rulebook;
use crate::store::{Access, Outcome, Store, Unfinished, copies};
use anyhow::Context;
use jiff::civil::Date;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

/// What a run came to.
#[derive(Debug, Default)]
struct Came {
    /// An alert asks for an exit code.
    raised: bool,
    /// Something was rejected, is missing, or has not arrived.
    lacks: bool,
}

impl Night {
    pub(super) fn run(&self, mut store: Store, rulebook: Rulebook) -> Result<ExitCode, Failure> {
        let batches = self.batches(rulebook)?;
        let mut came = Came { lacks: self.tell_odd_sinks(), ..Came::default() };
        let mut failed = None;
        for night in store.unfinished_but(self.day).context("cannot read the store")? {
            tracing::warn!(day = %night.day, "the run of that day was not finished; this one does it first");
            match self.of_day(store, night, &batches, &mut came) {
                Ok(back) => store = back,
                // One night that cannot be finished does not keep the others from it.
                Err(error) => {
                    tracing::error!(day = %night.day, %error, "the run of that day cannot be finished; the next one tries again");
                    failed = Some(error);
                    store = self.opened()?;
                }
            }
        }
        store = self.of_day(store, Unfinished { day: self.day, is_stored: false }, &batches, &mut came)?;
        self.forget(&mut store)?;
        let has_arrived = deliver::deliver(&mut store, &self.config, &self.sinks).context("cannot note what was delivered")?;
        if let Some(error) = failed {
            return Err(error);
        }
        Ok(match (came.raised, came.lacks || !has_arrived) {
            (true, _) => ExitCode::from(CONDITION_MET),
            (false, true) => ExitCode::from(REJECTED),
            (false, false) => ExitCode::SUCCESS,
        })
    }

    /// The store, to be written.
    pub(super) fn opened(&self) -> Result<Store, Failure> {
        Store::open(&self.config.store_path(), Access::Write).map_err(|error| Failure::Failed(error.into()))
    }

    fn batches(&self, rulebook: Rulebook) -> Result<Batches<'static>, Failure> {
        let policy = self.config.policy.as_ref().map(|path| self.config.base.join(path));
        let hiding = hiding_by(&self.folder, policy.as_ref())?;
        let threads = self.config.threads.map_or(0, NonZeroUsize::get);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start threads")?;
        let keeping = Some(Keeping { texts: self.config.store_text, team: self.config.team.clone() });
        let language = Language::Zh.into();
        let columns = Columns::default();
        Ok(Batches { inspector: Inspector::new(rulebook), pool, language, hiding, fail_on: &[], columns, keeping })
    }

    /// One night, from its plan to its alerts.
    fn of_day(&self, mut store: Store, night: Unfinished, batches: &Batches, came: &mut Came) -> Result<Store, Failure> {
        let day = night.day;
        let finished = store.is_finished(day).context("cannot read the store")?;
        // Noted before a file is looked at: whoever is killed from here on is finished by the next.
        let note = |store: &mut Store| store.begin_run(day).map_err(|error| Failure::Failed(error.into()));
        let begun = if finished == Some(true) { None } else { Some(note(&mut store)?) };
        let plan = Plan::new(&self.config, (day, self.day), Some(&store), &self.judge)?;
        let (fresh, known) = (plan.count(Work::Score), plan.files.len() - plan.count(Work::Score));
        tracing::info!(%day, rulebook = %self.judge.label, fresh, known, "run begins");
        for problem in &plan.problems {
            tracing::warn!(path = %problem.path, reason = problem.reason.code(), detail = problem.detail, "input not read");
        }
        came.lacks |= !plan.problems.is_empty();
        if !plan.moves.is_empty() {
            store.moved(&plan.moves).context(STOPPED)?;
        }
        if fresh == 0 && finished != Some(false) {
            if let Some(run) = begun {
                store.finish_run(run).context(STOPPED)?;
            }
            tracing::info!(elapsed_s = self.begun.elapsed().as_secs_f64(), "nothing new");
            return Ok(store);
        }
        let run = begun.map_or_else(|| note(&mut store), Ok)?;
        let is_whole = night.is_stored || plan.is_whole;
        if !is_whole {
            tracing::warn!(%day, "inputs without a day are read by tonight's run; figures of that day are not told");
        }
        let (scored, outcome) = self.score(store, (run, day), plan, batches)?;
        store = scored;
        came.lacks |= outcome.rejects + outcome.changed > 0;
        let is_whole = is_whole && outcome.changed == 0;
        // A run is over once its alerts are queued: whoever is killed before raises them again, and none twice.
        let raised = watch::raise(&mut store, &self.config, batches.inspector.rulebook(), (day, is_whole)).context(STOPPED)?;
        came.raised |= raised.iter().any(|rule| rule.exit);
        // What changed while it was read is read again by the next run, of whatever day.
        if outcome.changed == 0 {
            store.finish_run(run).context(STOPPED)?;
        }
        Ok(store)
    }

    /// Scores what is new into the store, and writes the night's result files.
    fn score(&self, store: Store, (run, day): (i64, Date), plan: Plan, batches: &Batches) -> Result<(Store, Outcome), Failure> {
        let folder = self.config.output.as_ref();
        let output = folder.map(|folder| Ok::<_, Failure>(self.config.base.join(day::filled(folder, day)?))).transpose()?;
        let wanted = |work: Work| work == Work::Score || (work == Work::Again && output.is_some());
        let files: Vec<_> = plan.files.into_iter().filter(|file| wanted(file.work)).collect();
        let paths: Vec<PathBuf> = files.iter().map(|file| file.file.path.clone()).collect();
        if let Some(folder) = &output {
            clear(folder).with_context(|| folder.display().to_string())?;
        }
        let keeper = Keeper::new(store, self.judge.clone(), (run, day), files, output.is_none());
        let sinks = Sinks::open(output.as_deref(), false, batches.language).context(UNWRITABLE)?;
        let rulebook = batches.inspector.rulebook();
        let reports = Reports::begin(&self.config.reports()?, output.as_deref(), rulebook, true).context(UNWRITABLE)?;
        let mut sinks = sinks.with_reports(reports).with_keeper(keeper);
        let mut totals = Totals::default();
        for problem in plan.problems {
            batches.reject(problem, &mut sinks, &mut totals).context(UNWRITABLE)?;
        }
        if !paths.is_empty() {
            let reader = input::read(&paths, &self.options).map_err(|error| Failure::Failed(error.into()))?;
            batches.score_into(reader, &mut sinks, &mut totals).context(STOPPED)?;
        }
        self.publish(&batches.inspector, &totals, sinks, (run, day))
    }

    /// Settles the sources, then lets the result files appear.
    fn publish(
        &self,
        inspector: &Inspector,
        totals: &Totals,
        mut sinks: Sinks,
        (run, day): (i64, Date),
    ) -> Result<(Store, Outcome), Failure> {
        let mut keeper = sinks.take_keeper().context("the store is gone")?;
        keeper.settle_all().context(STOPPED)?;
        let (mut store, mut outcome) = keeper.into_parts();
        if outcome.changed == 0 {
            store.stored_run(run, outcome).context(STOPPED)?;
        }
        let night = store.night(day).context("cannot read the store")?;
        let agents = totals.aggregate.agents();
        let mut summary = summary_of(inspector, totals, agents.len(), self.begun);
        summary.in_several_files = Some(night.in_several_files).filter(|&count| count > 0);
        let is_shown = self.config.reports()?.contains(&ReportKind::Html);
        let history = is_shown.then(|| history::read(&store, &self.config, day)).transpose().context("cannot read the store")?;
        sinks.publish(&agents, &summary, history.as_ref()).context(UNWRITABLE)?;
        if let Some(team) = self.config.team.as_ref().filter(|_| night.conversations > 0 && !night.has_teams) {
            outcome.rejects += 1;
            tracing::warn!(
                team,
                "no conversation of the night has a value of this name: agents have no group; `zhijian inspect FILE` shows the columns"
            );
        }
        // All figures are of the night as the store counts it, each conversation once; those called new are of this run.
        tracing::info!(
            %day,
            conversations = night.conversations,
            in_several_files = night.in_several_files,
            mean_score = night.mean.map(|mean| (mean * 100.0).round() / 100.0),
            fatal = night.fatal,
            new_sources = outcome.sources,
            new_conversations = outcome.conversations,
            rejects = outcome.rejects,
            elapsed_s = summary.elapsed_s,
            "run finished"
        );
        Ok((store, outcome))
    }

    /// Removes what was kept long enough.
    fn forget(&self, store: &mut Store) -> Result<(), Failure> {
        for (kept, before) in self.config.forgotten(self.day) {
            let conversations = store.forget(kept, before).context("cannot remove what is old")?;
            tracing::info!(what = name_of(kept), %before, conversations, "what is old was removed");
        }
        for copy in self.old_copies()? {
            fs::remove_file(&copy).with_context(|| copy.display().to_string())?;
            tracing::info!(path = %copy.display(), "a copy of an older format was removed");
        }
        Ok(())
    }

    /// Copies of older formats that hold what is not to be kept: a week is enough to see whether the new one is sound.
    pub(super) fn old_copies(&self) -> Result<Vec<PathBuf>, Failure> {
        const WEEK: u64 = 7;
        let Some(days) = self.config.shortest_kept() else { return Ok(Vec::new()) };
        let longest = Duration::from_hours(24 * WEEK.min(days));
        let is_old = |copy: &PathBuf| {
            let written = fs::metadata(copy).and_then(|about| about.modified());
            written.is_ok_and(|written| SystemTime::now().duration_since(written).is_ok_and(|age| age >= longest))
        };
        let store = self.config.store_path();
        let all = if store.parent().is_some_and(Path::is_dir) { copies(&store)? } else { Vec::new() };
        Ok(all.into_iter().filter(is_old).collect())
    }
}

const STOPPED: &str = "the run stopped; the next one goes on from here";
const UNWRITABLE: &str = "cannot write the result files";

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
