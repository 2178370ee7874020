//! The command line: the room that people enter.

mod batch;
mod cases;
mod columns;
mod convert;
mod discover;
mod eval;
mod excerpts;
mod excused;
mod exit;
mod export;
mod fail_on;
mod hiding;
mod input_args;
mod inspect;
mod interrupted;
mod opened;
mod previous;
mod progress;
mod redact;
mod remarks;
mod reports;
mod rules;
mod run;
mod sample;
mod score;
mod scoring;
mod sheet;
mod sinks;
mod stream;
mod train;
mod trend;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

pub use exit::Failure;

/// Scores Chinese customer-service conversations, with the evidence for every point.
#[derive(Debug, Parser)]
#[command(name = "zhijian", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Score a batch of conversations
    Score(score::ScoreArgs),
    /// Score a batch and choose which conversations people should review
    Sample(sample::SampleArgs),
    /// Score a batch and write typical conversations, good and bad, as cases for training in Chinese
    Cases(cases::CasesArgs),
    /// Score turns as they are said, from standard input
    Stream(stream::StreamArgs),
    /// Score what is new since the last night, and remember it
    Run(run::RunArgs),
    /// Show what changed, from the store of `run`
    Trend(trend::TrendArgs),
    /// Show what is new in a period against the time before: words, topics, causes, and rules that say nothing
    Discover(discover::DiscoverArgs),
    /// Write the views of the store as CSV or Parquet
    Export(export::ExportArgs),
    /// List what `run` has raised, and whether it has arrived
    Alerts(export::AlertsArgs),
    /// Hold the rules against utterances that people labelled
    Eval(eval::EvalArgs),
    /// Write what is read as canonical JSON Lines
    Convert(convert::ConvertArgs),
    /// Hide personal data in text files; CSV stays CSV, JSON Lines stay JSON Lines
    Redact(redact::RedactArgs),
    /// Show one conversation: what is wrong in it, where, and why the score is what it is
    Inspect(inspect::InspectArgs),
    /// Learn the general sense of feeling from labelled texts
    Train(train::TrainArgs),
    /// Check a rulebook and run its examples
    #[command(subcommand)]
    Rules(rules::RulesVerb),
}

/// Which rulebook to use.
#[derive(Debug, Args)]
struct RulebookArgs {
    /// Folder of the rulebook, or an industry: banking, courier, ecommerce, insurance, telecom; the default one if not given
    #[arg(long, value_name = "DIR")]
    rulebook: Option<PathBuf>,
    /// Profile of the rulebook
    #[arg(long, value_name = "NAME", default_value = "default")]
    profile: String,
}

/// Language of the tables and messages that QA staff read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Language {
    /// Chinese
    #[default]
    Zh,
    /// English
    En,
}

/// Runs the program.
///
/// # Errors
/// Where nothing was done; the failure knows its exit code.
pub fn run(cli: Cli) -> Result<ExitCode, Failure> {
    match cli.verb {
        Verb::Score(args) => score::run(&args),
        Verb::Sample(args) => sample::run(&args),
        Verb::Cases(args) => cases::run(&args),
        Verb::Stream(args) => stream::run(&args),
        Verb::Run(args) => run::run(&args),
        Verb::Trend(args) => trend::run(&args),
        Verb::Discover(args) => discover::run(&args),
        Verb::Export(args) => export::run(&args),
        Verb::Alerts(args) => export::alerts(&args),
        Verb::Eval(args) => eval::run(&args),
        Verb::Convert(args) => convert::run(&args),
        Verb::Redact(args) => redact::run(&args),
        Verb::Inspect(args) => inspect::run(&args),
        Verb::Train(args) => train::run(&args),
        Verb::Rules(verb) => rules::run(&verb),
    }
}
