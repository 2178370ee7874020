//! `zhijian run`: the nightly job. Scores what is new, keeps it in the store, writes the night's result files.

mod alert_rule;
mod apart;
mod check;
pub(super) mod config;
mod day;
mod deliver;
mod dry;
mod due;
mod earlier;
mod ended;
mod history;
mod keeper;
mod keeping;
mod listing;
mod log;
mod missing;
mod night;
mod number;
mod plan;
mod planned;
mod results;
mod sink;
pub(super) mod target;
mod tidy;
mod watch;
#[cfg(feature = "webhook")]
mod webhook;

use super::rules::load;
use super::{Failure, RulebookArgs};
use crate::input::ReadOptions;
use crate::rules::{Rulebook, RulebookFolder};
use crate::store::Judge;
use anyhow::{Context, anyhow};
use clap::Args;
use config::Config;
pub(super) use earlier::Earlier;
use jiff::civil::Date;
pub(super) use keeper::Keeper;
pub(super) use keeping::Keeping;
use log::LogForm;
use sha2::{Digest, Sha256};
use sink::Sink;
use std::fs::{File, TryLockError};
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
    /// Whether the command line names the day: it may be mistyped.
    is_named: bool,
    folder: RulebookFolder,
    options: ReadOptions,
    judge: Judge,
    sinks: Vec<Sink>,
    begun: Instant,
}

/// Runs the verb. Where the log is JSON, so is what is said of a failure.
pub(super) fn run(args: &RunArgs) -> Result<ExitCode, Failure> {
    log::begin(args.log);
    match one(args) {
        Err(failure) if args.log == LogForm::Json && !failure.is_unread() => {
            tracing::error!("{failure}");
            Ok(failure.exit_code())
        }
        done => done,
    }
}

fn one(args: &RunArgs) -> Result<ExitCode, Failure> {
    let (night, rulebook) = Night::new(args)?;
    if args.dry_run {
        return night.tell_plan();
    }
    let store_path = night.config.store_path();
    // Held until the end of the process, however that comes.
    let _lock = locked(&store_path)?;
    night.run(night.opened()?, rulebook)
}

/// The lock that keeps two runs over one store apart. The system lets go of it when the process ends.
fn locked(store: &Path) -> Result<File, Failure> {
    let mut name = real(store).into_os_string();
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

/// Where a store stands, by whatever path it is named: two runs that call it by different names meet at one lock.
fn real(store: &Path) -> PathBuf {
    let folder = || Some(store.parent()?.canonicalize().ok()?.join(store.file_name()?));
    store.canonicalize().ok().or_else(folder).unwrap_or_else(|| store.to_owned())
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
        apart::check(&config, day)?;
        let (folder, rulebook) = load(&RulebookArgs { rulebook: config.rulebook(), profile: config.profile.clone() })?;
        let (options, layout) = config.reading()?;
        let mut hasher = Sha256::new();
        for part in [&*folder.hash(), &*layout, &config.deciding()?] {
            hasher.update(part.len().to_le_bytes());
            hasher.update(part);
        }
        let judge = Judge {
            label: rulebook.label.to_string(),
            hash: format!("{:x}", hasher.finalize()),
            profile: rulebook.profile.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let sinks = config.ready_sinks(args.log).map_err(Failure::Usage)?;
        let is_named = args.date.is_some();
        Ok((Self { config, day, is_named, folder, options, judge, sinks, begun }, rulebook))
    }

    /// Tells of sinks that nothing can arrive at; whether there are any.
    fn tell_odd_sinks(&self) -> bool {
        let mut any = false;
        for (own, sink) in self.config.sinks.iter().zip(&self.sinks) {
            if let Some(lack) = sink.lack() {
                any = true;
                tracing::warn!(sink = %own.name, "{lack}");
            }
        }
        any
    }
}
