//! `zhijian rules diff`: the same conversations under two rulebooks, and what changes by rule, agent and grade.

mod changes;

use super::load_from;
use crate::cli::Failure;
use crate::cli::columns::Columns;
use crate::cli::exit::REJECTED;
use crate::cli::input_args::InputArgs;
use crate::inspect::Inspector;
use crate::model::Conversation;
use crate::report::Language;
use changes::{Change, Changes};
use clap::Args;
use rayon::prelude::*;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(in crate::cli) struct DiffArgs {
    /// Folder of the rulebook in force; `default` is the one inside the program
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// Folder of the rulebook to be tried; `default` is the one inside the program
    #[arg(value_name = "NEW")]
    new: PathBuf,
    #[command(flatten)]
    input: InputArgs,
    /// Profile of both rulebooks
    #[arg(long, value_name = "NAME", default_value = "default")]
    profile: String,
    /// Profile of NEW, where it is another one
    #[arg(long, value_name = "NAME")]
    new_profile: Option<String>,
    /// Conversations that are named as examples of each change
    #[arg(long, value_name = "N", default_value_t = 3)]
    examples: usize,
}

/// Runs the verb.
pub(in crate::cli) fn run(args: &DiffArgs) -> Result<ExitCode, Failure> {
    let inspector = |path: &PathBuf, profile: &str| {
        let folder = Some(path).filter(|path| path.as_os_str() != "default");
        load_from(folder, profile).map(|(_, rulebook)| Inspector::new(rulebook))
    };
    let old = inspector(&args.old, &args.profile)?;
    let new = inspector(&args.new, args.new_profile.as_ref().unwrap_or(&args.profile))?;
    let mut changes = Changes::new(&old.rulebook().label, &new.rulebook().label, args.examples);
    let columns = Columns::of(new.rulebook());
    let mut rejected = 0;
    for batch in args.input.reader()? {
        rejected += batch.problems.len();
        let compare = |conversation: Conversation| {
            columns.see(&conversation);
            let before = old.inspect(conversation.clone());
            Change::between(&before, &new.inspect(conversation))
        };
        let compared: Vec<Change> = batch.conversations.into_par_iter().map(compare).collect();
        for change in &compared {
            changes.take(change);
        }
    }
    stdout().lock().write_all(changes.page().as_bytes())?;
    columns.tell(Language::Chinese);
    if rejected > 0 {
        eprintln!("拒收 {rejected} 条");
    }
    Ok(if rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
}
