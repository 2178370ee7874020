//! `zhijian cases`: typical conversations, good and bad, written out for training with nobody's name in them.

mod choose;
mod nameless;
mod pool;

use super::Failure;
use super::interrupted::leave_nothing;
use super::score::summary_of;
use super::scoring::ScoringArgs;
use super::sinks::{Gathered, Sinks};
use crate::inspect::Inspection;
use crate::model::Coaching;
use crate::report::{BOM, Casebook, Staged, TrainingCase};
use anyhow::{Context, anyhow};
use choose::choose;
use clap::{Args, ValueEnum};
use nameless::Names;
pub(super) use pool::{Pool, teaches};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Args)]
pub(super) struct CasesArgs {
    /// So many cases, half of them good; fewer where the log has not as many that teach anything
    #[arg(short, value_name = "N", default_value = "12")]
    n: NonZeroUsize,
    /// Write the table of the cases and the cases into this folder
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// What to write
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Format::Csv, Format::Md], value_name = "KIND")]
    format: Vec<Format>,
    #[command(flatten)]
    scoring: ScoringArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// cases.csv, the table of the cases, for Excel
    Csv,
    /// cases.md, the cases one after the other
    Md,
    /// cases.html, the same for a browser and for print
    Html,
}

impl Format {
    const fn file(self) -> &'static str {
        match self {
            Self::Csv => "cases.csv",
            Self::Md => "cases.md",
            Self::Html => "cases.html",
        }
    }
}

/// Which conversation a case was: for whoever made them, and for nobody else.
const SOURCES: &str = "sources.csv";

/// Runs the verb.
pub(super) fn run(args: &CasesArgs) -> Result<ExitCode, Failure> {
    let begun = Instant::now();
    let (reader, batches) = args.scoring.begin(&[])?;
    let language = batches.language;
    let mut sinks = Sinks::into_memory(Gathered::Pool(Pool::default()), language);
    let totals = batches.score(reader, &mut sinks).context("cannot score")?;
    let Some(Gathered::Pool(pool)) = sinks.take_gathered() else { return Err(anyhow!("nothing was gathered").into()) };
    let rulebook = batches.inspector.rulebook();
    let mut chosen = choose(pool, args.n.get(), &rulebook.coaching);
    let summary = summary_of(&batches.inspector, &totals, totals.aggregate.agents().len(), begun);
    let coaching = rulebook.coaching.clone();
    let hiding = batches.hiding.of_agents_too();
    let sources: Vec<[String; 2]> = chosen.iter().map(|(_, inspection)| source(inspection)).collect();
    for (_, inspection) in chosen.iter_mut().filter(|_| hiding.hides()) {
        let names = Names::of(&inspection.conversation);
        hiding.inspection(inspection);
        names.hide(inspection);
    }
    let cases = chosen.into_iter().map(|(good, Inspection { conversation, card, .. })| TrainingCase { good, conversation, card });
    let cases: Vec<TrainingCase> = cases.collect();
    // What an earlier call has written is not replaced by nothing.
    if !cases.is_empty() {
        args.write(&cases, &coaching, &sources).with_context(|| format!("{}: cannot write", args.output.display()))?;
    }
    totals.tell(&summary, Some(&args.output), language);
    let (found, wanted) = (cases.len(), args.n);
    if found < wanted.get() {
        let chinese =
            format!("只找到 {found} 个适合作案例的会话（要求 {wanted} 个）：须双方都说过话、长短适中、得分明确偏高或偏低");
        let english = format!("only {found} of {wanted}: a case needs both sides, a middling length, and a clear score");
        eprintln!("{}", language.pick(&chinese, &english));
    }
    Ok(totals.exit_code())
}

fn source(inspection: &Inspection) -> [String; 2] {
    let conversation = &inspection.conversation;
    [conversation.id.clone(), conversation.source.path.to_string()]
}

impl CasesArgs {
    fn write(&self, cases: &[TrainingCase], coaching: &Coaching, sources: &[[String; 2]]) -> anyhow::Result<()> {
        let folder: &Path = &self.output;
        leave_nothing(folder, (!folder.exists()).then(|| folder.to_owned()));
        let book = Casebook::new(cases, coaching)?;
        let staged = Staged::new(folder)?;
        let mut files = vec![staged.write(SOURCES, &[BOM, &book.sources_csv(sources)].concat())?];
        for kind in Format::value_variants().iter().filter(|kind| self.format.contains(kind)) {
            let bytes = match kind {
                Format::Csv => [BOM, &book.table_csv()].concat(),
                Format::Md => book.markdown().into_bytes(),
                Format::Html => book.html().into_bytes(),
            };
            files.push(staged.write(kind.file(), &bytes)?);
        }
        let stale: Vec<&str> = Format::value_variants().iter().map(|kind| kind.file()).collect();
        let stale: Vec<&str> = stale.into_iter().filter(|name| !files.iter().any(|file| file.name() == *name)).collect();
        Ok(staged.publish(files, &stale)?)
    }
}
