//! The nights of a run: those that are to be caught up, then its own. Each scores what is new into the store, raises its alerts and has them
//! told, and lets its result files appear. What fails of it is told at the end, and keeps the rest from nothing.

use super::alert_rule::Extent;
use super::due::Due;
use super::missing::Missing;
use super::plan::Plan;
use super::planned::Work;
use super::results::Scored;
use super::watch::Watched;
use super::{Night, deliver, watch};
use crate::cli::batch::Batches;
use crate::cli::columns::Columns;
use crate::cli::exit::{CONDITION_MET, REJECTED};
use crate::cli::hiding::hiding_by;
use crate::cli::{Failure, Language};
use crate::inspect::Inspector;
use crate::rules::Rulebook;
use crate::store::{Access, Store};
use anyhow::Context;
use jiff::civil::Date;
use std::num::NonZeroUsize;
use std::process::ExitCode;

/// What a run came to.
#[derive(Debug, Default)]
pub(super) struct Came {
    /// An alert asks for an exit code.
    raised: bool,
    /// Something was rejected, is missing, or has not arrived.
    pub(super) lacks: bool,
    /// Whether everything has arrived, once that was tried.
    arrived: Option<bool>,
    /// What failed first.
    failed: Option<Failure>,
}

impl Came {
    /// Notes a failure; whatever else there is to do is done all the same.
    pub(super) fn fail(&mut self, error: Failure) {
        tracing::error!(%error, "this failed; the run goes on with the rest");
        self.failed.get_or_insert(error);
    }

    fn code(self) -> Result<ExitCode, Failure> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        Ok(match (self.raised, self.lacks || self.arrived == Some(false)) {
            (true, _) => ExitCode::from(CONDITION_MET),
            (false, true) => ExitCode::from(REJECTED),
            (false, false) => ExitCode::SUCCESS,
        })
    }
}

impl Night {
    pub(super) fn run(&self, mut store: Store, rulebook: Rulebook) -> Result<ExitCode, Failure> {
        let batches = self.batches(rulebook)?;
        let mut came = Came { lacks: self.tell_odd_sinks(), ..Came::default() };
        for night in self.possible(Some(&store))? {
            if !self.is_due(night, Some(&store)) {
                continue;
            }
            if let Some(why) = night.cause.told() {
                tracing::warn!(day = %night.day, "{why}");
            }
            match self.of_day(store, night, &batches, &mut came) {
                Ok(back) => store = back,
                // One night that cannot be finished does not keep the others from it.
                Err(error) => {
                    tracing::error!(day = %night.day, "the run of that day cannot be finished; the next one tries again");
                    came.fail(error);
                    let Ok(opened) = self.opened() else { return came.code() };
                    store = opened;
                }
            }
        }
        if came.arrived.is_none() {
            self.deliver(&mut store, &mut came);
        }
        self.forget(&mut store, &mut came);
        self.exit(&mut store, &mut came);
        came.code()
    }

    /// What the exit code tells of alerts: of those of a run that was killed, too, which had none.
    fn exit(&self, store: &mut Store, came: &mut Came) {
        match store.unreported().context(UNREADABLE) {
            Ok(rules) => came.raised = self.config.alerts.iter().any(|rule| rule.exit && rules.contains(&rule.name)),
            Err(error) => came.fail(error.into()),
        }
        if came.failed.is_none()
            && let Err(error) = store.note_exit()
        {
            came.fail(anyhow::Error::from(error).context(STOPPED).into());
        }
    }

    /// The store, to be written.
    pub(super) fn opened(&self) -> Result<Store, Failure> {
        let opened = Store::open(&self.config.store_path(), Access::Write).and_then(|mut store| {
            store.settle_home(&self.config.base)?;
            Ok(store)
        });
        opened.map_err(|error| Failure::Failed(error.into()))
    }

    fn batches(&self, rulebook: Rulebook) -> Result<Batches<'static>, Failure> {
        let policy = self.config.policy.as_ref().map(|path| self.config.base.join(path));
        let hiding = hiding_by(&self.folder, policy.as_ref())?;
        let threads = self.config.threads.map_or(0, NonZeroUsize::get);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start threads")?;
        let keeping = Some(self.config.keeping());
        let language = Language::Zh.into();
        let columns = Columns::default();
        Ok(Batches { inspector: Inspector::new(rulebook), pool, language, hiding, fail_on: &[], columns, keeping })
    }

    /// One night, from its plan to its result files.
    fn of_day(&self, mut store: Store, night: Due, batches: &Batches, came: &mut Came) -> Result<Store, Failure> {
        let day = night.day;
        let finished = store.is_finished(day).context(UNREADABLE)?;
        // Noted before a file is looked at: whoever is killed from here on is finished by the next.
        let note = |store: &mut Store| store.begin_run(day).map_err(|error| Failure::Failed(error.into()));
        let begun = if finished == Some(true) { None } else { Some(note(&mut store)?) };
        let mut plan = self.planned(&mut store, day, came)?;
        let mut missing = std::mem::take(&mut plan.missing);
        if plan.count(Work::Score) == 0 && finished != Some(false) && !self.lacks_results(&store, &plan, day)? {
            missing.extend(Missing::shrunk_of(&store, day)?);
            came.lacks |= !missing.is_empty();
            self.raise(&mut store, batches, (day, Extent::Nothing, &missing), came)?;
            came.lacks |= self.lacks_teams(&store.night(day).context(UNREADABLE)?);
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
        let copies = std::mem::take(&mut plan.copies);
        let (mut store, scored) = self.scored(store, (run, day), plan, batches, came)?;
        let is_over = scored.outcome.changed == 0;
        came.lacks |= scored.outcome.rejects > 0 || scored.lacks_teams || !is_over;
        missing.extend(scored.refused.iter().map(|name| Missing::content(name)));
        let refused = copies.iter().filter(|(first, _)| scored.refused.contains(first));
        missing.extend(refused.map(|(_, copy)| Missing::content(copy)));
        missing.extend(Missing::shrunk_of(&store, day)?);
        came.lacks |= !missing.is_empty();
        let extent = if is_whole && is_over { Extent::Whole } else { Extent::Parts };
        self.raise(&mut store, batches, (day, extent, &missing), came)?;
        let is_told = self.publish(&store, scored, (day, &batches.inspector), came);
        // What changed while it was read is read again by the next run, of whatever day; result files that could not be written are
        // written by it.
        if is_over && is_told {
            store.finish_run(run).context(STOPPED)?;
        }
        Ok(store)
    }

    /// What there is to do for a day.
    fn planned(&self, store: &mut Store, day: Date, came: &mut Came) -> Result<Plan, Failure> {
        let plan = Plan::new(&self.config, (day, self.day), Some(store), &self.judge)?;
        let (fresh, known) = (plan.count(Work::Score), plan.files.len() - plan.count(Work::Score));
        tracing::info!(%day, rulebook = %self.judge.label, fresh, known, "run begins");
        for problem in &plan.problems {
            tracing::warn!(path = %problem.path, reason = problem.reason.code(), detail = problem.detail, "input not read");
        }
        for path in &plan.results {
            tracing::warn!(path = &**path, "a folder of results, and none of conversations; it is not read");
        }
        // What was wrong with a file is wrong with it until it comes anew.
        for file in plan.files.iter().filter(|file| file.rejects > 0) {
            let told = if self.config.output.is_some() { "rejects.csv of that day" } else { "the log of the run that scored it" };
            tracing::warn!(path = &*file.name, rejects = file.rejects, "rows of this file were rejected; {told} names them");
        }
        came.lacks |= plan.lacks();
        if !plan.moves.is_empty() {
            store.moved(&plan.moves).context(STOPPED)?;
        }
        Ok(plan)
    }

    /// Scores what is new; where the result files cannot be written, without them: whoever has to be told is told.
    fn scored(
        &self,
        store: Store,
        (run, day): (i64, Date),
        plan: Plan,
        batches: &Batches,
        came: &mut Came,
    ) -> Result<(Store, Scored), Failure> {
        let output = self.output(&store, &plan, day)?;
        match self.score(store, (run, day), plan, batches, output.as_deref()) {
            Err(error) if output.is_some() => {
                came.fail(error);
                let mut store = self.opened()?;
                let plan = self.planned(&mut store, day, came)?;
                let (store, mut scored) = self.score(store, (run, day), plan, batches, None)?;
                scored.has_failed = true;
                Ok((store, scored))
            }
            scored => scored,
        }
    }

    /// Raises what the rules see, and tells it. A run is over only once its alerts are queued: whoever is killed before raises them again,
    /// and none twice.
    fn raise(
        &self,
        store: &mut Store,
        batches: &Batches,
        (day, extent, missing): (Date, Extent, &[Missing]),
        came: &mut Came,
    ) -> Result<(), Failure> {
        let (rulebook, hiding) = (batches.inspector.rulebook(), &batches.hiding);
        let night = Watched { config: &self.config, rulebook, hiding, day, extent, missing };
        let raised = watch::raise(store, &night).context(STOPPED)?;
        if raised {
            self.deliver(store, came);
        }
        Ok(())
    }

    fn deliver(&self, store: &mut Store, came: &mut Came) {
        match deliver::deliver(store, &self.config, &self.sinks).context("cannot note what was delivered") {
            Ok(arrived) => came.arrived = Some(arrived),
            Err(error) => came.fail(error.into()),
        }
    }
}

pub(super) const STOPPED: &str = "the run stopped; the next one goes on from here";
pub(super) const UNREADABLE: &str = "cannot read the store";
