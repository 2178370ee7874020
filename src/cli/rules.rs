//! `zhijian rules`: is a rulebook sound, and do its examples hold?

mod diff;
mod explain;
mod import;
mod list;

use super::hiding::redactor;
use super::{Failure, RulebookArgs};
use crate::inspect::run_examples;
use crate::rules::{Rulebook, RulebookFolder, reference_page};
use clap::Subcommand;
use diff::DiffArgs;
use explain::ExplainArgs;
use import::ImportArgs;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum RulesVerb {
    /// Read the whole rulebook and report what is wrong with it
    Check(RulebookArgs),
    /// Run every example of the rulebook
    Test(RulebookArgs),
    /// Write the default rulebook, or that of an industry, into a new folder, to be edited and given with --rulebook
    Init {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Write only the own rules and flows of an industry, which extend the default rulebook
        #[arg(long, value_name = "NAME", value_parser = industry)]
        industry: Option<String>,
    },
    /// List every rule with its kind, severity and points
    List(RulebookArgs),
    /// Tell what a rule is, or what is found in one message, by which term, and what does not count and why
    Explain(ExplainArgs),
    /// Score the same conversations under two rulebooks, and tell what changes by rule, agent and grade
    Diff(DiffArgs),
    /// Turn rules of Alibaba Cloud or Amazon Connect (JSON) into own rules (TOML); what does not map is told
    Import(ImportArgs),
    /// Print the reference page for those who write rules
    Reference,
}

pub(super) fn run(verb: &RulesVerb) -> Result<ExitCode, Failure> {
    match verb {
        RulesVerb::Check(args) => {
            let (folder, rulebook) = load(args)?;
            redactor(Some(&folder), None)?;
            for remark in rulebook.rules.own().remarks(&rulebook.rubric) {
                writeln!(stdout(), "提示 {remark}")?;
            }
            writeln!(
                stdout(),
                "{}: {} rules, {} terms",
                rulebook.label,
                rulebook.rules.count(),
                rulebook.annotator.lexicon().terms().len()
            )?;
            Ok(ExitCode::SUCCESS)
        }
        RulesVerb::Init { folder, industry } => {
            let own = industry.as_deref().and_then(RulebookFolder::industry);
            let rulebook = own.unwrap_or_else(RulebookFolder::embedded);
            rulebook.write(folder)?;
            writeln!(stdout(), "{}: {} files", folder.display(), rulebook.files.len())?;
            Ok(ExitCode::SUCCESS)
        }
        RulesVerb::List(args) => {
            let (_, rulebook) = load(args)?;
            stdout().lock().write_all(list::list(&rulebook).as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        RulesVerb::Explain(args) => explain::run(args),
        RulesVerb::Diff(args) => diff::run(args),
        RulesVerb::Import(args) => import::run(args),
        RulesVerb::Reference => {
            stdout().lock().write_all(reference_page().as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        RulesVerb::Test(args) => {
            let (folder, rulebook) = load(args)?;
            let report = run_examples(rulebook, &folder.files).map_err(|error| Failure::Usage(error.into()))?;
            for wrong in &report.wrong {
                writeln!(stdout(), "{wrong}")?;
            }
            writeln!(stdout(), "{} examples, {} wrong", report.total, report.wrong.len())?;
            Ok(if report.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

/// The name of an industry that has a rulebook.
fn industry(name: &str) -> Result<String, String> {
    let known = RulebookFolder::industries();
    if known.contains(&name) { Ok(name.to_owned()) } else { Err(format!("there are {}", known.join(", "))) }
}

/// The rulebook folder and what it says.
pub(super) fn load(args: &RulebookArgs) -> Result<(RulebookFolder, Rulebook), Failure> {
    load_from(args.rulebook.as_ref(), &args.profile)
}

/// The same for the folder at `path`, or the default one.
fn load_from(path: Option<&PathBuf>, profile: &str) -> Result<(RulebookFolder, Rulebook), Failure> {
    let folder = path.map_or_else(|| Ok(RulebookFolder::embedded()), |path| RulebookFolder::open(path))?;
    let rulebook = Rulebook::load(&folder, profile)?;
    Ok((folder, rulebook))
}
