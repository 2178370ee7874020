//! `zhijian score`: from an exported chat log to agents' scores.

use super::batch::Totals;
use super::exit::{CONDITION_MET, REJECTED};
use super::fail_on::FailOn;
use super::interrupted::leave_nothing;
use super::previous::Previous;
use super::reports::{ReportKind, Reports};
use super::scoring::ScoringArgs;
use super::sinks::Sinks;
use super::{Failure, Language};
use crate::inspect::Inspector;
use crate::model::RunSummary;
use crate::report;
use crate::rules::Rulebook;
use anyhow::Context;
use clap::Args;
use std::io::{self, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Args)]
pub(super) struct ScoreArgs {
    /// Write all result files into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// What to write to standard output instead of the agents' table
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Reports to write beside the result files, for people and in Chinese
    #[arg(long, value_enum, value_delimiter = ',', requires = "output", value_name = "KIND")]
    report: Vec<ReportKind>,
    /// Results of an earlier run (its `-o` folder), which report.html compares with
    #[arg(long, requires = "report", value_name = "DIR")]
    previous: Option<PathBuf>,
    /// Exit with code 4 if a conversation meets the condition: fatal, score<60, risk:high, or a code; may be repeated
    #[arg(long, value_name = "CONDITION")]
    fail_on: Vec<FailOn>,
    #[command(flatten)]
    scoring: ScoringArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Scorecards, one a line, as they are made
    Jsonl,
}

/// Runs the verb.
pub(super) fn run(args: &ScoreArgs) -> Result<ExitCode, Failure> {
    let begun = Instant::now();
    args.scoring.keep_apart(args.output.as_deref())?;
    let previous = args.previous.as_deref().map(Previous::read).transpose()?;
    let (reader, batches) = args.scoring.begin(&args.fail_on)?;
    let language = batches.language;
    let mut sinks = args
        .sinks(batches.inspector.rulebook(), batches.hiding.hides(), previous)
        .with_context(|| format!("{}: cannot write", args.output.as_deref().unwrap_or_else(|| "-".as_ref()).display()))?;
    let totals = batches.score(reader, &mut sinks).context("cannot write the results")?;
    args.report(&batches.inspector, &totals, sinks, begun, language)?;
    batches.columns.tell(language);
    Ok(totals.exit_code())
}

impl From<Language> for report::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Chinese,
            Language::En => Self::English,
        }
    }
}

impl ScoreArgs {
    fn sinks(&self, rulebook: &Rulebook, hides: bool, previous: Option<Previous>) -> io::Result<Sinks> {
        let folder = self.output.as_deref();
        if let Some(folder) = folder {
            leave_nothing(folder, (!folder.exists()).then(|| folder.to_owned()));
        }
        let sinks = Sinks::open(folder, self.format.is_some(), self.scoring.language())?;
        let reports = Reports::begin(&self.report, folder, rulebook, hides)?;
        Ok(sinks.with_reports(reports.map(|reports| reports.after(previous))))
    }

    fn report(
        &self,
        inspector: &Inspector,
        totals: &Totals,
        sinks: Sinks,
        begun: Instant,
        language: report::Language,
    ) -> anyhow::Result<()> {
        let agents = totals.aggregate.agents();
        let summary = summary_of(inspector, totals, agents.len(), begun);
        sinks.publish(&agents, &summary, None).context("cannot write the results")?;
        if self.output.is_none() && self.format.is_none() && !agents.is_empty() {
            stdout()
                .lock()
                .write_all(report::agents_table(&agents, summary.conversations, language, None).as_bytes())
                .context("standard output")?;
        }
        totals.tell(&summary, self.output.as_deref(), language);
        Ok(())
    }
}

pub(super) fn summary_of(inspector: &Inspector, totals: &Totals, agents: usize, begun: Instant) -> RunSummary {
    let aggregate = &totals.aggregate;
    let own = inspector.rulebook().rules.own();
    RunSummary {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        rulebook: inspector.rulebook().label.to_string(),
        profile: inspector.rulebook().profile.clone(),
        files: totals.files,
        conversations: aggregate.conversations(),
        in_several_files: None,
        turns: aggregate.turns(),
        agents: agents as u64,
        mean_score: aggregate.mean_score().map(|mean| (mean * 100.0).round() / 100.0),
        grades: aggregate.grades().iter().map(|(grade, &count)| (grade.code(), count)).collect(),
        fatal: aggregate.fatal(),
        findings: aggregate.findings().map(|(category, count)| (category.code(), count)).collect(),
        rules: own.switched_on().iter().map(|rule| (rule.id.clone(), aggregate.own_rule(&rule.id))).collect(),
        risks: aggregate.risks().iter().map(|(risk, &count)| (risk.code(), count)).collect(),
        rejects: aggregate.rejects().iter().map(|(reason, &count)| (reason.code(), count)).collect(),
        failed_on: totals.met.iter().map(ToString::to_string).collect(),
        elapsed_s: (begun.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
    }
}

impl Totals {
    /// What the program ends with.
    pub(super) fn exit_code(&self) -> ExitCode {
        if !self.met.is_empty() {
            ExitCode::from(CONDITION_MET)
        } else if self.aggregate.rejects().is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(REJECTED)
        }
    }
}
