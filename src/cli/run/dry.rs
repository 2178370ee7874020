//! A dry run: what would be read, and what would go.

use super::Night;
use super::plan::{Plan, Work};
use crate::cli::Failure;
use crate::cli::exit::REJECTED;
use crate::store::{Access, Kept, Store};
use anyhow::Context;
use std::io::{Write, stdout};
use std::process::ExitCode;

impl Night {
    /// What would be done, without a store being made.
    pub(super) fn tell_plan(&self) -> Result<ExitCode, Failure> {
        let path = self.config.store_path();
        let store = path.is_file().then(|| Store::open(&path, Access::Read)).transpose();
        let store = store.map_err(|error| Failure::Failed(error.into()))?;
        let plan = Plan::new(&self.config, self.day, store.as_ref(), &self.judge)?;
        let mut out = stdout().lock();
        for file in &plan.files {
            let what = if file.work == Work::Score { "score" } else { "known" };
            writeln!(out, "{what}\t{}", file.name)?;
        }
        for problem in &plan.problems {
            writeln!(out, "missing\t{}", problem.path)?;
        }
        writeln!(
            out,
            "{}: {} files to score, {} known",
            self.day,
            plan.count(Work::Score),
            plan.files.len() - plan.count(Work::Score)
        )?;
        if let Some(store) = &store {
            for (kept, before) in self.config.forgotten(self.day) {
                let conversations = store.forgettable(kept, before).context("cannot read the store")?;
                writeln!(out, "{} before {before}: {conversations} conversations to remove", name_of(kept))?;
            }
        }
        Ok(if plan.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
    }
}

/// What is kept, as the configuration calls it.
pub(super) fn name_of(kept: Kept) -> &'static str {
    match kept {
        Kept::Texts => "texts",
        Kept::Findings => "findings",
        Kept::Scorecards => "scorecards",
    }
}
