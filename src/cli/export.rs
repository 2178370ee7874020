//! `zhijian export` and `zhijian alerts`: what the store holds, as CSV or Parquet.

use super::opened::shown;
use super::{Failure, Language};
#[cfg(feature = "parquet")]
use crate::report::ParquetTable;
use crate::report::{self, BOM, Staged, plain_csv, plain_table};
use crate::store::{Store, StoreError, View};
use anyhow::anyhow;
use clap::{Args, ValueEnum};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// What to write; all of it, each into a file of its own, if not given
    #[arg(value_enum, required_unless_present = "output")]
    view: Option<Exported>,
    /// The store
    #[arg(long, value_name = "FILE")]
    store: PathBuf,
    /// Write into this file, to standard output if not given; or, where nothing is named to write, into this folder
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Parquet instead of CSV (in programs built with the feature `parquet`)
    #[arg(long)]
    parquet: bool,
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

/// How a table is written.
#[derive(Debug, Clone, Copy)]
enum Form {
    Csv,
    #[cfg(feature = "parquet")]
    Parquet,
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
    let form = args.form()?;
    let store = shown(&args.store, "zhijian export --store STORE -o FOLDER, where `store` in the configuration names it")?;
    let written = match (args.view.map(view_of), &args.output) {
        (Some(view), Some(path)) => whole_file(&store, view, form, path),
        (Some(view), None) => write(&store, view, form, BufWriter::new(stdout())),
        // clap asks for the folder.
        (None, folder) => every_view(&store, form, folder.as_deref().unwrap_or(Path::new("."))),
    };
    written.map_err(|error| Failure::Failed(error.into()))?;
    Ok(ExitCode::SUCCESS)
}

impl ExportArgs {
    fn form(&self) -> Result<Form, Failure> {
        if !self.parquet {
            return Ok(Form::Csv);
        }
        if self.output.is_none() && stdout().is_terminal() {
            return Err(Failure::Usage(anyhow!("--parquet: this is nothing to look at; name a file with --output")));
        }
        #[cfg(feature = "parquet")]
        return Ok(Form::Parquet);
        #[cfg(not(feature = "parquet"))]
        Err(Failure::Usage(anyhow!("--parquet: this program was built without Parquet; build it with `--features parquet`")))
    }
}

fn view_of(exported: Exported) -> View {
    match exported {
        Exported::AgentDay => View::AgentDay,
        Exported::FindingDay => View::FindingDay,
        Exported::RuleStats => View::RuleStats,
        Exported::ScoredConversation => View::ScoredConversation,
    }
}

/// Runs `alerts`.
pub(super) fn alerts(args: &AlertsArgs) -> Result<ExitCode, Failure> {
    let mut rows = Vec::new();
    let store = shown(&args.store, "zhijian alerts --store STORE, where `store` in the configuration names it")?;
    let taken = store.view(View::Alerts, |row| {
        rows.push(row.iter().map(ToString::to_string).collect());
        Ok::<(), StoreError>(())
    });
    taken.map_err(|error| Failure::Failed(error.into()))?;
    let latest = rows.split_off(rows.len().saturating_sub(args.last));
    let language: report::Language = args.lang.into();
    let headings = [("日期", "day"), ("级别", "severity"), ("内容", "text"), ("撤回", "withdrawn"), ("送达", "deliveries")];
    let headings = headings.map(|(chinese, english)| language.pick(chinese, english));
    stdout().lock().write_all(plain_table(&headings, latest, headings.len()).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn whole_file(store: &Store, view: View, form: Form, path: &Path) -> Result<(), Ended> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = report::aside(folder)?;
    write(store, view, form, BufWriter::new(file.as_file()))?;
    let _: File = file.persist(path).map_err(|failed| failed.error)?;
    Ok(())
}

/// All views, of one moment.
fn every_view(store: &Store, form: Form, folder: &Path) -> Result<(), Ended> {
    let _held = store.hold()?;
    let staged = Staged::new(folder)?;
    let mut files = Vec::new();
    for view in View::ALL {
        let mut file = staged.begin(file_name(view, form))?;
        write(store, view, form, &mut file)?;
        files.push(file);
    }
    Ok(staged.publish(files, &[])?)
}

fn file_name(view: View, form: Form) -> &'static str {
    let names = match view {
        View::AgentDay => ["agent_day.csv", "agent_day.parquet"],
        View::FindingDay => ["finding_day.csv", "finding_day.parquet"],
        View::RuleStats => ["rule_stats.csv", "rule_stats.parquet"],
        View::ScoredConversation => ["scored_conversation.csv", "scored_conversation.parquet"],
        View::Alerts => ["alerts.csv", "alerts.parquet"],
    };
    match form {
        Form::Csv => names[0],
        #[cfg(feature = "parquet")]
        Form::Parquet => names[1],
    }
}

fn write(store: &Store, view: View, form: Form, mut out: impl Write + Send) -> Result<(), Ended> {
    match form {
        Form::Csv => {
            let names: Vec<&str> = view.columns().iter().map(|(name, _)| *name).collect();
            out.write_all(BOM)?;
            out.write_all(&plain_csv(&names, &[]))?;
            store.view(view, |row| {
                let row = row.iter().map(ToString::to_string).collect();
                out.write_all(&plain_csv(&[], &[row])).map_err(Ended::from)
            })?;
        }
        #[cfg(feature = "parquet")]
        Form::Parquet => {
            let mut table = ParquetTable::begin(&mut out, view.columns())?;
            store.view(view, |row| table.row(row).map_err(Ended::from))?;
            table.finish()?;
        }
    }
    Ok(out.flush()?)
}
