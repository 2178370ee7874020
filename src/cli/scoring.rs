//! What every verb that scores a batch is told: what to read, by which rulebook, on how many threads, and what is hidden.

use super::batch::Batches;
use super::columns::Columns;
use super::fail_on::FailOn;
use super::hiding::PrivacyArgs;
use super::input_args::InputArgs;
use super::rules::load;
use super::{Failure, Language, RulebookArgs};
use crate::input::Reader;
use crate::inspect::Inspector;
use crate::report;
use anyhow::{Context, anyhow};
use clap::Args;
use std::num::NonZeroUsize;
use std::path::Path;

#[derive(Debug, Args)]
pub(super) struct ScoringArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    rulebook: RulebookArgs,
    /// Threads; all cores if not given
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Language of tables, messages and CSV headings
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    lang: Language,
    #[command(flatten)]
    privacy: PrivacyArgs,
}

impl ScoringArgs {
    /// Refuses to write results into a folder that is read.
    pub(super) fn keep_apart(&self, output: Option<&Path>) -> Result<(), Failure> {
        match output.filter(|folder| self.input.reads(folder)) {
            Some(folder) => Err(Failure::Usage(anyhow!(
                "{}: this folder is read; results would stand among the conversations. Name another one, e.g. -o {}",
                folder.display(),
                folder.join("results").display()
            ))),
            None => Ok(()),
        }
    }

    /// Begins to read, with everything that it takes to score.
    pub(super) fn begin<'f>(&self, fail_on: &'f [FailOn]) -> Result<(Reader, Batches<'f>), Failure> {
        let (folder, rulebook) = load(&self.rulebook)?;
        // The default one has lost nothing.
        if let Some(lost) = self.rulebook.rulebook.as_ref().and_then(|_| folder.lost_cues()) {
            eprintln!("{} {lost}", self.language().pick("提示", "note:"));
        }
        let hiding = self.privacy.hiding(Some(&folder))?;
        drop(folder);
        let reader = self.input.reader()?;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.jobs.map_or(0, NonZeroUsize::get))
            .build()
            .context("cannot start threads")?;
        let columns = Columns::of(&rulebook);
        let inspector = Inspector::new(rulebook);
        Ok((reader, Batches { inspector, pool, language: self.language(), hiding, fail_on, columns, keeping: None }))
    }

    /// The language of what people read.
    pub(super) fn language(&self) -> report::Language {
        self.lang.into()
    }
}
