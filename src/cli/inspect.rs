//! `zhijian inspect`: one conversation with everything found in it, or what is recognised of a file, for a person.

mod shown;

use super::Failure;
use super::exit::REJECTED;
use super::hiding::{Hiding, PrivacyArgs};
use super::input_args::InputOptions;
use super::remarks;
use crate::input::{self, Recognised};
use crate::model::Turn;
use crate::report::Language;
use crate::text::Utterance;
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
    #[command(flatten)]
    privacy: PrivacyArgs,
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
    let hiding = args.privacy.hiding(None)?;
    let mut out = stdout().lock();
    write!(out, "{}", page(&path.to_string_lossy(), &recognised, &hiding))?;
    Ok(if recognised.problems == 0 { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
}

/// The layout, with everything else as comments.
fn page(path: &str, recognised: &Recognised, hiding: &Hiding) -> String {
    let Recognised { parts, turns, conversations, problems, first_problem, remarks } = recognised;
    let mut text = format!("# {path}：{conversations} 个会话，拒收 {problems} 条\n");
    if let Some(mut problem) = first_problem.clone() {
        hiding.problem(&mut problem);
        text += &commented(&format!("首条拒收：第{}行 {}：{}", problem.line, problem.reason.name(), problem.detail));
    }
    text += &remarks::told(&hiding.remarks(remarks.clone()), Language::Chinese)
        .iter()
        .map(|told| commented(told))
        .collect::<String>();
    let speaker = |turn: &Turn| turn.speaker.as_deref().unwrap_or("").to_owned();
    let speakers: Vec<String> = turns.iter().map(speaker).collect();
    let talk: Vec<Utterance> =
        turns.iter().zip(&speakers).map(|(turn, speaker)| Utterance { speaker, text: &turn.text }).collect();
    for (turn, said) in turns.iter().zip(hiding.talk(&talk)) {
        let at = turn.at.map_or(Cow::Borrowed("无时间"), |at| Cow::Owned(at.shown()));
        let speaker = hiding.speaker(turn);
        text += &commented(&format!("{} {speaker} {at}：{said}", turn.role.name()));
    }
    for (index, part) in parts.iter().enumerate() {
        if index == 0 {
            text += &part.layout.split_inclusive('\n').map(|line| open(line, hiding)).collect::<String>();
        } else {
            // One layout is for all sheets: the others are told, not given.
            text += "\n";
            text += &commented(&format!("---- {} ----", part.path));
            text += &part.layout.lines().map(|line| commented(&open(line, hiding))).collect::<String>();
        }
    }
    text
}

/// A line of a layout; one that asks who somebody is may hold anything.
fn open<'l>(line: &'l str, hiding: &Hiding) -> Cow<'l, str> {
    if line.starts_with("# \"") { hiding.text(line) } else { Cow::Borrowed(line) }
}

fn commented(text: &str) -> String {
    format!("# {}\n", text.split_whitespace().collect::<Vec<_>>().join(" "))
}
