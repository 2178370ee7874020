//! `zhijian export` and `zhijian alerts`: what the store holds, as CSV.

use super::{Failure, Language};
use crate::report::{self, BOM, plain_csv, plain_table};
use crate::store::{Access, Store, StoreError, View};
use clap::{Args, ValueEnum};
use std::fs::File;
use std::io::{self, BufWriter, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// What to write
    #[arg(value_enum)]
    view: Exported,
    /// The store
    #[arg(long, value_name = "FILE")]
    store: PathBuf,
    /// Write into this file; to standard output if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Exported {
    /// An agent, a group and a day a row
    AgentDay,
    /// A day, an agent and a rule a row
    FindingDay,
    /// A rule a row
    RuleStats,
    /// A conversation a row
    ScoredConversation,
}

#[derive(Debug, Args)]
pub(super) struct AlertsArgs {
    /// The store
    #[arg(long, value_name = "FILE")]
    store: PathBuf,
    /// So many, the latest
    #[arg(long, value_name = "N", default_value_t = 20)]
    last: usize,
    /// Language of the headings
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    lang: Language,
}

/// Why an export ended.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("{0}")]
    Writing(#[from] io::Error),
}

/// Runs `export`.
pub(super) fn run(args: &ExportArgs) -> Result<ExitCode, Failure> {
    let store = opened(&args.store)?;
    let view = match args.view {
        Exported::AgentDay => View::AgentDay,
        Exported::FindingDay => View::FindingDay,
        Exported::RuleStats => View::RuleStats,
        Exported::ScoredConversation => View::ScoredConversation,
    };
    let written = match &args.output {
        None => write(&store, view, BufWriter::new(stdout().lock())),
        Some(path) => whole_file(&store, view, path),
    };
    written.map_err(|error| Failure::Failed(error.into()))?;
    Ok(ExitCode::SUCCESS)
}

/// Runs `alerts`.
pub(super) fn alerts(args: &AlertsArgs) -> Result<ExitCode, Failure> {
    let mut rows = Vec::new();
    let taken = opened(&args.store)?.view(View::Alerts, |row| {
        rows.push(row);
        Ok::<(), StoreError>(())
    });
    taken.map_err(|error| Failure::Failed(error.into()))?;
    // The first row names the columns.
    let latest = rows.split_off(rows.len().saturating_sub(args.last).max(1).min(rows.len()));
    let language: report::Language = args.lang.into();
    let headings = [("日期", "day"), ("级别", "severity"), ("内容", "text"), ("送达", "deliveries")];
    let headings = headings.map(|(chinese, english)| language.pick(chinese, english));
    stdout().lock().write_all(plain_table(&headings, latest, headings.len()).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn opened(path: &Path) -> Result<Store, Failure> {
    Store::open(path, Access::Read).map_err(|error| Failure::Failed(error.into()))
}

fn whole_file(store: &Store, view: View, path: &Path) -> Result<(), Ended> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = report::aside(folder)?;
    write(store, view, BufWriter::new(file.as_file()))?;
    let _: File = file.persist(path).map_err(|failed| failed.error)?;
    Ok(())
}

fn write(store: &Store, view: View, mut out: impl Write) -> Result<(), Ended> {
    out.write_all(BOM)?;
    store.view(view, |row| out.write_all(&plain_csv(&[], &[row])).map_err(Ended::from))?;
    Ok(out.flush()?)
}
