//! A dry run: what would be read, and what would go.

use super::Night;
use super::night::UNREADABLE;
use super::plan::Plan;
use super::planned::Work;
use crate::cli::Failure;
use crate::cli::exit::REJECTED;
use crate::cli::opened::opened;
use crate::input;
use crate::store::{Delivery, Kept, NightSum, Store, Texts};
use anyhow::Context;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::{self, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

impl Night {
    /// What would be done, without a store being made.
    pub(super) fn tell_plan(&self) -> Result<ExitCode, Failure> {
        let path = self.config.store_path();
        let store = path.is_file().then(|| opened(&path));
        let store = store.transpose()?;
        let (mut out, mut missing, mut fresh) = (stdout().lock(), false, Fresh::new());
        for night in self.possible(store.as_ref())? {
            if !self.is_due(night, store.as_ref()) {
                continue;
            }
            let day = night.day;
            let plan = Plan::new(&self.config, (day, self.day), store.as_ref(), &self.judge)?;
            missing |= plan.lacks();
            missing |= self.would_lack_teams(&plan, store.as_ref(), day)?;
            tell(&plan, day, &mut out)?;
            self.add_days(&plan, day, &mut fresh)?;
        }
        self.tell_old(store.as_ref(), &fresh, &mut out)?;
        if let Some(store) = &store {
            self.tell_waiting(store, &mut out)?;
        }
        for copy in self.old_copies()? {
            writeln!(out, "{}: a copy of an older format to remove", copy.display())?;
        }
        missing |= self.tell_odd_sinks();
        Ok(if missing { ExitCode::from(REJECTED) } else { ExitCode::SUCCESS })
    }
}

/// How many conversations of each day would be scored.
type Fresh = BTreeMap<Date, i64>;

impl Night {
    /// Notes which days the conversations are of that a night would score, where anything is removed with time: what is so old goes in the
    /// same run, and how old something is may be counted from them.
    fn add_days(&self, plan: &Plan, night: Date, fresh: &mut Fresh) -> Result<(), Failure> {
        let files = to_score(plan);
        if self.config.shortest_kept().is_none() || files.is_empty() {
            return Ok(());
        }
        let (keeping, reader) =
            (self.config.keeping(), input::read(&files, &self.options).map_err(|error| Failure::Failed(error.into()))?);
        for conversation in reader.flat_map(|batch| batch.conversations) {
            *fresh.entry(keeping.day(conversation.started_at()).unwrap_or(night)).or_default() += 1;
        }
        Ok(())
    }

    /// What retention would remove.
    fn tell_old(&self, store: Option<&Store>, fresh: &Fresh, out: &mut impl Write) -> Result<(), Failure> {
        let until = self.kept_until(|| {
            let stored = store.map_or(Ok(None), |store| store.last_day_up_to(self.day))?;
            Ok(stored.max(fresh.range(..=self.day).next_back().map(|(day, _)| *day)))
        })?;
        for (kept, before) in self.config.forgotten(until) {
            let stored = store.map_or(Ok(0), |store| store.forgettable(kept, before)).context(UNREADABLE)?;
            write!(out, "{} before {before}: {stored} conversations to remove", kept.code())?;
            let is_stored = kept != Kept::Texts || self.config.store_text != Texts::None;
            let more: i64 = fresh.range(..before).map(|(_, count)| count).filter(|_| is_stored).sum();
            if more > 0 {
                write!(out, ", and up to {more} of those to be scored")?;
            }
            if let Some(store) = store.filter(|_| kept == Kept::Scorecards) {
                let alerts = store.forgettable_alerts(before).context(UNREADABLE)?;
                write!(out, ", with {alerts} alerts")?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    /// Tells where nobody of a night would have a group; whether that is so.
    fn would_lack_teams(&self, plan: &Plan, store: Option<&Store>, day: Date) -> Result<bool, Failure> {
        let Some(team) = &self.config.team else { return Ok(false) };
        let mut sum = store.map_or_else(|| Ok(NightSum::default()), |store| store.night(day)).context(UNREADABLE)?;
        let fresh = to_score(plan);
        if !fresh.is_empty() && !sum.has_teams {
            let reader = input::read(&fresh, &self.options).map_err(|error| Failure::Failed(error.into()))?;
            let mut all = reader.flat_map(|batch| batch.conversations).inspect(|_| sum.conversations += 1);
            sum.has_teams = all.any(|one| one.meta.get(team).is_some_and(|team| !team.is_empty()));
        }
        Ok(self.lacks_teams(&sum))
    }

    /// Alerts that have not arrived, without what they tell.
    fn tell_waiting(&self, store: &Store, out: &mut impl Write) -> Result<(), Failure> {
        for sink in store.waited_for().context(UNREADABLE)? {
            let is_gone = self.config.sinks.iter().all(|own| own.name != sink);
            let gone = if is_gone { "; this sink is gone, and it goes where the alerts of its rule go now" } else { "" };
            let waiting = store.waiting(&sink).context(UNREADABLE)?;
            for Delivery { rule, day, attempts, .. } in &waiting {
                writeln!(out, "waits\t{sink}\t{rule}\t{day}\t{attempts} attempts{gone}")?;
            }
            writeln!(out, "{sink}: {} alerts wait", waiting.len())?;
        }
        Ok(())
    }
}

/// The files that would be scored.
fn to_score(plan: &Plan) -> Vec<PathBuf> {
    plan.files.iter().filter(|file| file.work == Work::Score).map(|file| file.file.path.clone()).collect()
}

fn tell(plan: &Plan, day: Date, out: &mut impl Write) -> io::Result<()> {
    for file in &plan.files {
        let what = if file.work == Work::Score { "score" } else { "known" };
        let rejects = if file.rejects > 0 { format!("\t{} rows were rejected", file.rejects) } else { String::new() };
        writeln!(out, "{what}\t{}{rejects}", file.name)?;
    }
    for problem in &plan.problems {
        writeln!(out, "missing\t{}\t{}", problem.path, problem.detail)?;
    }
    for folder in &plan.results {
        writeln!(out, "results\t{folder}\ta folder of results, and none of conversations; it is not read")?;
    }
    let to_score = plan.count(Work::Score);
    writeln!(out, "{day}: {to_score} files to score, {} known", plan.files.len() - to_score)
}
