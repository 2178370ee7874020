//! `zhijian run`: the nightly job. Scores what is new, keeps it in the store, writes the night's result files.

mod alert_rule;
pub(super) mod config;
mod day;
mod deliver;
mod dry;
mod keeper;
mod log;
mod plan;
mod sink;
pub(super) mod target;
mod watch;
#[cfg(feature = "webhook")]
mod webhook;

use super::batch::{Batches, Totals};
use super::columns::Columns;
use super::exit::{CONDITION_MET, REJECTED};
use super::hiding::hiding_by;
use super::reports::Reports;
use super::rules::load;
use super::score::summary_of;
use super::sinks::Sinks;
use super::{Failure, Language, RulebookArgs};
use crate::input::{self, ReadOptions};
use crate::inspect::Inspector;
use crate::rules::{Rulebook, RulebookFolder};
use crate::store::{Access, Judge, Outcome, Store};
use anyhow::{Context, anyhow};
use clap::Args;
use config::Config;
use dry::name_of;
use jiff::civil::Date;
pub(super) use keeper::{Keeper, Keeping};
use log::LogForm;
use plan::{Plan, Work};
use sha2::{Digest, Sha256};
use sink::Sink;
use std::fs::{self, File, TryLockError};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// The configuration
    #[arg(short, long, value_name = "FILE")]
    config: PathBuf,
    /// The day the run is about, e.g. 2025-11-03; what the configuration says if not given
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// Only tell what would be done
    #[arg(long)]
    dry_run: bool,
    /// How the log on standard error is written
    #[arg(long, value_enum, default_value_t = LogForm::Text)]
    log: LogForm,
}

/// One night, ready to begin.
struct Night {
    config: Config,
    day: Date,
    folder: RulebookFolder,
    options: ReadOptions,
    judge: Judge,
    sinks: Vec<Sink>,
    begun: Instant,
}

/// Runs the verb.
pub(super) fn run(args: &RunArgs) -> Result<ExitCode, Failure> {
    log::begin(args.log);
    let (night, rulebook) = Night::new(args)?;
    if args.dry_run {
        return night.tell_plan();
    }
    let store_path = night.config.store_path();
    // Held until the end of the process, however that comes.
    let _lock = locked(&store_path)?;
    let store = Store::open(&store_path, Access::Write).map_err(|error| Failure::Failed(error.into()))?;
    night.run(store, rulebook)
}

/// The lock that keeps two runs over one store apart. The system lets go of it when the process ends.
fn locked(store: &Path) -> Result<File, Failure> {
    let mut name = store.as_os_str().to_owned();
    name.push(".lock");
    let path = PathBuf::from(name);
    let file = File::options()
        .create(true)
        .append(true)
        .open(&path)
        .with_context(|| format!("{}: cannot lock the store", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(Failure::Failed(anyhow!("{}: another run is at work on this store; nothing was done", store.display())))
        }
        Err(TryLockError::Error(error)) => Err(Failure::Failed(anyhow!("{}: cannot lock the store: {error}", path.display()))),
    }
}

impl Night {
    fn new(args: &RunArgs) -> Result<(Self, Rulebook), Failure> {
        let begun = Instant::now();
        let config = Config::read(&args.config)?;
        let day = day::chosen(args.date.as_deref(), &config)?;
        // A placeholder that is not known is told of before anything is made.
        for path in config.inputs.iter().chain(&config.output) {
            day::filled(path, day)?;
        }
        // A folder beside the configuration, or a name as on the command line.
        let own = config.rulebook.as_ref().map(|path| {
            Some(config.base.join(path))
                .filter(|own| own.exists() || !RulebookFolder::is_named(path))
                .unwrap_or_else(|| path.clone())
        });
        let (folder, rulebook) = load(&RulebookArgs { rulebook: own, profile: config.profile.clone() })?;
        let (options, layout) = config.reading()?;
        let mut hasher = Sha256::new();
        for part in [&*folder.hash(), &*layout, &format!("{:?}", (&options.encoding, &options.sheet))] {
            hasher.update(part.len().to_le_bytes());
            hasher.update(part);
        }
        let judge = Judge {
            label: rulebook.label.to_string(),
            hash: format!("{:x}", hasher.finalize()),
            profile: rulebook.profile.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let sinks = config.ready_sinks().map_err(Failure::Usage)?;
        Ok((Self { config, day, folder, options, judge, sinks, begun }, rulebook))
    }

    fn output(&self) -> Result<Option<PathBuf>, Failure> {
        let folder = self.config.output.as_ref();
        folder.map(|folder| Ok(self.config.base.join(day::filled(folder, self.day)?))).transpose()
    }

    fn run(&self, mut store: Store, rulebook: Rulebook) -> Result<ExitCode, Failure> {
        let plan = Plan::new(&self.config, self.day, Some(&store), &self.judge)?;
        let (fresh, known) = (plan.count(Work::Score), plan.files.len() - plan.count(Work::Score));
        tracing::info!(day = %self.day, rulebook = %self.judge.label, fresh, known, "run begins");
        for problem in &plan.problems {
            tracing::warn!(path = %problem.path, reason = problem.reason.code(), "input not read");
        }
        let mut rejected = !plan.problems.is_empty();
        let finished = store.is_finished(self.day).context("cannot read the store")?;
        let coaching = rulebook.coaching.clone();
        let mut raised = watch::catch_up(&mut store, &self.config, &coaching, self.day).context(STOPPED)?;
        if fresh == 0 && finished {
            tracing::info!(elapsed_s = self.begun.elapsed().as_secs_f64(), "nothing new");
        } else {
            let run = store.begin_run(self.day).map_err(|error| Failure::Failed(error.into()))?;
            let (scored, outcome) = self.score(store, run, plan, rulebook)?;
            store = scored;
            rejected |= outcome.rejects > 0;
            // A run is over once its alerts are queued: whoever is killed before raises them again, and none twice.
            raised.extend(watch::raise(&mut store, &self.config, &coaching, self.day).context(STOPPED)?);
            store.finish_run(run).context(STOPPED)?;
        }
        for (kept, before) in self.config.forgotten(self.day) {
            let conversations = store.forget(kept, before).context("cannot remove what is old")?;
            tracing::info!(what = name_of(kept), %before, conversations, "what is old was removed");
        }
        deliver::deliver(&mut store, &self.config, &self.sinks).context("cannot note what was delivered")?;
        Ok(match (raised.iter().any(|rule| rule.exit), rejected) {
            (true, _) => ExitCode::from(CONDITION_MET),
            (false, true) => ExitCode::from(REJECTED),
            (false, false) => ExitCode::SUCCESS,
        })
    }

    /// Scores what is new into the store, and writes the night's result files.
    fn score(&self, store: Store, run: i64, plan: Plan, rulebook: Rulebook) -> Result<(Store, Outcome), Failure> {
        let output = self.output()?;
        let wanted = |work: Work| work == Work::Score || (work == Work::Again && output.is_some());
        let files: Vec<_> = plan.files.into_iter().filter(|file| wanted(file.work)).collect();
        let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
        let policy = self.config.policy.as_ref().map(|path| self.config.base.join(path));
        let hiding = hiding_by(&self.folder, policy.as_ref())?;
        let language = Language::Zh.into();
        if let Some(folder) = &output {
            clear(folder).with_context(|| folder.display().to_string())?;
        }
        let keeper = Keeper::new(store, self.judge.clone(), run, self.day, files);
        let sinks = Sinks::open(output.as_deref(), false, language).context(UNWRITABLE)?;
        let reports = Reports::begin(&self.config.reports()?, output.as_deref(), &rulebook, true).context(UNWRITABLE)?;
        let mut sinks = sinks.with_reports(reports).with_keeper(keeper);
        let mut totals = Totals::default();
        let threads = self.config.threads.map_or(0, NonZeroUsize::get);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start threads")?;
        let keeping = Some(Keeping { texts: self.config.store_text, team: self.config.team.clone() });
        let columns = Columns::default();
        let batches = Batches { inspector: Inspector::new(rulebook), pool, language, hiding, fail_on: &[], columns, keeping };
        for problem in plan.problems {
            batches.reject(problem, &mut sinks, &mut totals).context(UNWRITABLE)?;
        }
        if !paths.is_empty() {
            let reader = input::read(&paths, &self.options).map_err(|error| Failure::Failed(error.into()))?;
            batches.score_into(reader, &mut sinks, &mut totals).context(STOPPED)?;
        }
        self.publish(&batches.inspector, &totals, sinks, run)
    }

    /// Settles the sources, then lets the result files appear.
    fn publish(&self, inspector: &Inspector, totals: &Totals, mut sinks: Sinks, run: i64) -> Result<(Store, Outcome), Failure> {
        let mut keeper = sinks.take_keeper().context("the store is gone")?;
        keeper.settle_all().context(STOPPED)?;
        let (mut store, outcome) = keeper.into_parts();
        store.stored_run(run, outcome).context(STOPPED)?;
        let agents = totals.aggregate.agents();
        let summary = summary_of(inspector, totals, agents.len(), self.begun);
        sinks.publish(&agents, &summary).context(UNWRITABLE)?;
        tracing::info!(
            sources = outcome.sources,
            conversations = outcome.conversations,
            rejects = outcome.rejects,
            mean_score = summary.mean_score,
            fatal = summary.fatal,
            elapsed_s = summary.elapsed_s,
            "run finished"
        );
        Ok((store, outcome))
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
