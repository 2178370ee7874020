//! A dry run: what would be read, and what would go.

use super::Night;
use super::night::UNREADABLE;
use super::plan::Plan;
use super::planned::Work;
use crate::cli::Failure;
use crate::cli::exit::REJECTED;
use crate::cli::opened::opened;
use crate::store::{Delivery, Kept, Store};
use anyhow::Context;
use jiff::civil::Date;
use std::io::{self, Write, stdout};
use std::process::ExitCode;

impl Night {
    /// What would be done, without a store being made.
    pub(super) fn tell_plan(&self) -> Result<ExitCode, Failure> {
        let path = self.config.store_path();
        let store = path.is_file().then(|| opened(&path));
        let store = store.transpose()?;
        let (mut out, mut missing) = (stdout().lock(), false);
        for night in self.possible(store.as_ref())? {
            if !self.is_due(&night, store.as_ref()) {
                continue;
            }
            let day = night.day;
            let plan = Plan::new(&self.config, (day, self.day), store.as_ref(), &self.judge)?;
            missing |= !plan.problems.is_empty() || !plan.missing.is_empty() || plan.files.iter().any(|file| file.rejects > 0);
            tell(&plan, day, &mut out)?;
        }
        if let Some(store) = &store {
            for (kept, before) in self.config.forgotten(self.day) {
                let conversations = store.forgettable(kept, before).context(UNREADABLE)?;
                writeln!(out, "{} before {before}: {conversations} conversations to remove", name_of(kept))?;
            }
        }
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

impl Night {
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

fn tell(plan: &Plan, day: Date, out: &mut impl Write) -> io::Result<()> {
    for file in &plan.files {
        let what = if file.work == Work::Score { "score" } else { "known" };
        let rejects = if file.rejects > 0 { format!("\t{} rows were rejected", file.rejects) } else { String::new() };
        writeln!(out, "{what}\t{}{rejects}", file.name)?;
    }
    for problem in &plan.problems {
        writeln!(out, "missing\t{}\t{}", problem.path, problem.detail)?;
    }
    let to_score = plan.count(Work::Score);
    writeln!(out, "{day}: {to_score} files to score, {} known", plan.files.len() - to_score)
}

/// What is kept, as the configuration calls it.
pub(super) fn name_of(kept: Kept) -> &'static str {
    match kept {
        Kept::Texts => "texts",
        Kept::Findings => "findings",
        Kept::Scorecards => "scorecards",
    }
}
