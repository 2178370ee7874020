//! `zhijian inspect`: one conversation with everything found in it, or what is recognised of a file, for a person.

mod shown;

use super::Failure;
use super::exit::REJECTED;
use super::input_args::InputOptions;
use crate::input::{self, Recognised};
use crate::text::mask;
use clap::Args;
use shown::Wanted;
use std::borrow::Cow;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// The file with the conversation; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "show_layout")]
    file: Option<PathBuf>,
    /// Print what is recognised of this file, as a layout that can be edited and given with --layout
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    show_layout: Option<PathBuf>,
    #[command(flatten)]
    wanted: Wanted,
    #[command(flatten)]
    options: InputOptions,
    /// Do not mask personal data in the output
    #[arg(long)]
    no_redact: bool,
}

/// Runs the verb.
pub(super) fn run(args: &InspectArgs) -> Result<ExitCode, Failure> {
    match (&args.show_layout, &args.file) {
        (Some(path), _) => show_layout(path, args),
        (None, Some(path)) => shown::run(path, args),
        (None, None) => Err(Failure::Usage(anyhow::anyhow!("no file is given"))),
    }
}

fn show_layout(path: &Path, args: &InspectArgs) -> Result<ExitCode, Failure> {
    let recognised = input::recognise(path, &args.options.read()?).map_err(|error| Failure::Usage(error.into()))?;
    let masked = |text: &str| if args.no_redact { text.to_owned() } else { mask(text).into_owned() };
    let mut out = stdout().lock();
    write!(out, "{}", page(&path.to_string_lossy(), &recognised, masked))?;
    Ok(if recognised.problems == 0 { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
}

/// The layout, with everything else as comments.
fn page(path: &str, recognised: &Recognised, masked: impl Fn(&str) -> String) -> String {
    let Recognised { parts, turns, conversations, problems, first_problem } = recognised;
    let mut text = format!("# {path}：{conversations} 个会话，拒收 {problems} 条\n");
    if let Some(problem) = first_problem {
        text += &commented(&masked(&format!("首条拒收：第{}行 {}：{}", problem.line, problem.reason.name(), problem.detail)));
    }
    for turn in turns {
        let at = turn.at.map_or(Cow::Borrowed("无时间"), |at| Cow::Owned(at.to_string()));
        let speaker = turn.speaker.as_deref().unwrap_or("");
        text += &commented(&masked(&format!("{} {speaker} {at}：{}", turn.role.name(), turn.text)));
    }
    for (index, part) in parts.iter().enumerate() {
        if index == 0 {
            text += &part.layout;
        } else {
            // One layout is for all sheets: the others are told, not given.
            text += "\n";
            text += &commented(&format!("---- {} ----", part.path));
            text += &part.layout.lines().map(commented).collect::<String>();
        }
    }
    text
}

fn commented(text: &str) -> String {
    format!("# {}\n", text.split_whitespace().collect::<Vec<_>>().join(" "))
}
