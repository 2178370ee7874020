//! The configuration of the nightly job: one TOML file. Paths in it are meant from the folder it stands in.

use super::super::Failure;
use super::super::reports::ReportKind;
use super::Keeping;
use super::alert_rule::AlertRule;
use super::day::filled;
use super::log::LogForm;
use super::number::{whole, whole_if_given};
use super::sink::{Sink, SinkConfig};
use super::target::Target;
use crate::input::{Layout, ReadOptions, zone};
use crate::store::{Kept, Texts};
use anyhow::{Context, anyhow};
use clap::ValueEnum;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use serde::Deserialize;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What the file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct Config {
    /// The store.
    store: PathBuf,
    /// Files, folders and patterns, with placeholders for the day.
    pub(super) inputs: Vec<String>,
    /// Which day a run is about, where the command line names none.
    #[serde(default)]
    pub(super) date: Day,
    /// Days before it of which exports may still come, or come to their end.
    #[serde(default = "three", deserialize_with = "whole")]
    pub(super) look_back_days: u16,
    /// Where that day begins.
    #[serde(default = "china", deserialize_with = "zone")]
    pub(super) zone: TimeZone,
    /// Folder of the rulebook, or the name of an industry; the default one if not given.
    rulebook: Option<PathBuf>,
    /// Profile of the rulebook.
    #[serde(default = "default_profile")]
    pub(super) profile: String,
    layout: Option<PathBuf>,
    encoding: Option<String>,
    sheet: Option<String>,
    /// Policy file of personal data.
    pub(super) policy: Option<PathBuf>,
    /// What the store keeps of what was said.
    #[serde(default)]
    pub(super) store_text: Texts,
    /// The value of a conversation that names the agents' group, e.g. "技能组".
    pub(super) team: Option<String>,
    /// Folder of the night's result files, with placeholders for the day.
    pub(super) output: Option<String>,
    #[serde(default)]
    report: Vec<String>,
    /// Threads; all cores if not given.
    pub(super) threads: Option<NonZeroUsize>,
    /// Days after which texts are removed from the store; never if not given.
    #[serde(default, deserialize_with = "whole_if_given")]
    pub(super) keep_texts_days: Option<u16>,
    /// The same of single findings.
    #[serde(default, deserialize_with = "whole_if_given")]
    pub(super) keep_findings_days: Option<u16>,
    /// The same of everything of single conversations.
    #[serde(default, deserialize_with = "whole_if_given")]
    pub(super) keep_scorecards_days: Option<u16>,
    /// What a month is meant to reach.
    #[serde(default, rename = "target")]
    pub(in crate::cli) targets: Vec<Target>,
    /// A CSV file that says who was trained when.
    pub(in crate::cli) trainings: Option<PathBuf>,
    /// Agents whose mean lies below do not pass (合格线).
    #[serde(default = "pass_line")]
    pub(in crate::cli) pass_line: f64,
    /// What is to be told.
    #[serde(default, rename = "alert")]
    pub(super) alerts: Vec<AlertRule>,
    /// Where it is told.
    #[serde(default, rename = "sink")]
    pub(super) sinks: Vec<SinkConfig>,
    /// Where the file stands.
    #[serde(skip)]
    pub(in crate::cli) base: PathBuf,
    /// The file, and what it says: faults that show later are told with their line.
    #[serde(skip)]
    written: (PathBuf, String),
}

/// Which day a run is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Day {
    /// The day before it runs: exports come after midnight.
    #[default]
    Yesterday,
    /// The day it runs on.
    Today,
}

fn china() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

/// The lower end of 合格.
pub(in crate::cli) fn pass_line() -> f64 {
    60.0
}

fn three() -> u16 {
    3
}

fn default_profile() -> String {
    "default".to_owned()
}

impl Config {
    /// Reads the file at `path`.
    pub(in crate::cli) fn read(path: &Path) -> Result<Self, Failure> {
        let named = || path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(named).map_err(Failure::Usage)?;
        let mut config: Self = toml::from_str(&text).with_context(named).map_err(Failure::Usage)?;
        let full = std::path::absolute(path).with_context(named)?;
        config.base = full.parent().map(Path::to_owned).unwrap_or_default();
        config.written = (path.to_owned(), text);
        config.check().with_context(named).map_err(Failure::Usage)?;
        Ok(config)
    }

    /// A fault in the value that stands at `span`, with file and line.
    pub(in crate::cli) fn fault(&self, span: Range<usize>, what: &str) -> Failure {
        let (path, text) = &self.written;
        let line = text.get(..span.start).unwrap_or_default().matches('\n').count() + 1;
        Failure::Usage(anyhow!("{}: line {line}: {what}", path.display()))
    }

    /// What goes from the store with the night of `day`, with the day before which it goes. Whole conversations first: then there is less
    /// to look through.
    pub(super) fn forgotten(&self, day: Date) -> impl Iterator<Item = (Kept, Date)> {
        let kept = [
            (Kept::Scorecards, self.keep_scorecards_days),
            (Kept::Findings, self.keep_findings_days),
            (Kept::Texts, self.keep_texts_days),
        ];
        kept.into_iter().filter_map(move |(kept, days)| Some((kept, day.saturating_sub(i64::from(days?).days()))))
    }

    /// The fewest days after which anything of single conversations goes.
    pub(super) fn shortest_kept(&self) -> Option<u64> {
        let all = [self.keep_texts_days, self.keep_findings_days, self.keep_scorecards_days];
        all.into_iter().flatten().min().map(u64::from)
    }

    /// Where the store stands.
    pub(in crate::cli) fn store_path(&self) -> PathBuf {
        self.base.join(&self.store)
    }

    /// The folder of the result files of a night.
    pub(super) fn output_of(&self, night: Date) -> Result<Option<PathBuf>, Failure> {
        self.output.as_ref().map(|output| Ok(self.base.join(filled(output, night)?))).transpose()
    }

    /// The rulebook: a folder beside the configuration, or a name as on the command line.
    pub(in crate::cli) fn rulebook(&self) -> Option<PathBuf> {
        let named = self.rulebook.as_ref()?;
        let own = self.base.join(named);
        Some(if own.exists() || named.components().count() > 1 { own } else { named.clone() })
    }

    /// What is kept of conversations.
    pub(super) fn keeping(&self) -> Keeping {
        Keeping { texts: self.store_text, team: self.team.clone(), zone: self.zone.clone() }
    }

    /// Everything but rulebook and layout that decides what is stored of a file.
    pub(super) fn deciding(&self) -> Result<String, Failure> {
        let policy = self.policy.as_ref().map(|path| self.base.join(path));
        let policy = policy.map(|path| std::fs::read_to_string(&path).with_context(|| path.display().to_string()));
        let policy = policy.transpose().map_err(Failure::Usage)?;
        Ok(format!("{:?}", (&self.encoding, &self.sheet, &self.team, self.store_text, &self.zone, policy)))
    }

    /// The sinks, ready to be used.
    pub(super) fn ready_sinks(&self, log: LogForm) -> anyhow::Result<Vec<Sink>> {
        self.sinks.iter().map(|sink| sink.ready(self, log)).collect()
    }

    /// The names of the sinks that the alerts of a rule go to; of all where it names none, or is gone.
    pub(super) fn sinks_of(&self, rule: Option<&AlertRule>) -> Vec<String> {
        let named = rule.map(|rule| &rule.sinks).filter(|sinks| !sinks.is_empty());
        named.cloned().unwrap_or_else(|| self.sinks.iter().map(|sink| sink.name.clone()).collect())
    }

    /// Reports to write beside the result files.
    pub(super) fn reports(&self) -> anyhow::Result<Vec<ReportKind>> {
        if self.output.is_none() && !self.report.is_empty() {
            return Err(anyhow!("report: there is no output folder to write it into"));
        }
        let kind = |name: &String| {
            ReportKind::from_str(name, true).map_err(|_| anyhow!("report: unknown kind \"{name}\"; use html or xlsx"))
        };
        self.report.iter().map(kind).collect()
    }

    /// How files are read, and the text of the layout.
    pub(super) fn reading(&self) -> Result<(ReadOptions, String), Failure> {
        let (encoding, sheet, zone) = (self.encoding.clone(), self.sheet.clone(), Some(self.zone.clone()));
        let own = ReadOptions { encoding, sheet, zone, ..ReadOptions::default() };
        let Some(path) = self.layout.as_ref().map(|path| self.base.join(path)) else {
            return Ok((own, String::new()));
        };
        let layout = Layout::load(&path).map_err(|error| Failure::Usage(error.into()))?;
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Ok((ReadOptions { layout: Some(layout), ..own }, text))
    }
}
