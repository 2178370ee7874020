//! `zhijian rules`: is a rulebook sound, and do its examples hold?

mod explain;

use super::hiding::redactor;
use super::{Failure, RulebookArgs};
use crate::inspect::run_examples;
use crate::rules::{Rulebook, RulebookFolder};
use clap::Subcommand;
use explain::ExplainArgs;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum RulesVerb {
    /// Read the whole rulebook and report what is wrong with it
    Check(RulebookArgs),
    /// Run every example of the rulebook
    Test(RulebookArgs),
    /// Write the default rulebook into a new folder, to be edited and given with --rulebook
    Init {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Show what is found in one message, by which term, and what does not count and why
    Explain(ExplainArgs),
}

pub(super) fn run(verb: &RulesVerb) -> Result<ExitCode, Failure> {
    match verb {
        RulesVerb::Check(args) => {
            let (folder, rulebook) = load(args)?;
            redactor(Some(&folder), None)?;
            writeln!(
                stdout(),
                "{}: {} rules, {} terms",
                rulebook.label,
                rulebook.rules.count(),
                rulebook.annotator.lexicon().terms().len()
            )?;
            Ok(ExitCode::SUCCESS)
        }
        RulesVerb::Init { folder } => {
            let rulebook = RulebookFolder::embedded();
            rulebook.write(folder)?;
            writeln!(stdout(), "{}: {} files", folder.display(), rulebook.files.len())?;
            Ok(ExitCode::SUCCESS)
        }
        RulesVerb::Explain(args) => explain::run(args),
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

/// The rulebook folder and what it says.
pub(super) fn load(args: &RulebookArgs) -> Result<(RulebookFolder, Rulebook), Failure> {
    let folder = match &args.rulebook {
        None => RulebookFolder::embedded(),
        Some(path) => RulebookFolder::read(path)?,
    };
    let rulebook = Rulebook::load(&folder, &args.profile)?;
    Ok((folder, rulebook))
}
