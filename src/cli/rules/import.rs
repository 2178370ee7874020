//! `zhijian rules import`: rules of other systems as own rules. What does not map is told with its JSON path, never guessed.

mod alibaba;
mod amazon;
mod written;

use crate::cli::Failure;
use crate::cli::exit::REJECTED;
use anyhow::{Context, anyhow};
use clap::Args;
use serde_json::Value;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// JSON of rules: Alibaba Cloud (智能对话分析: rules and conditions) or Amazon Connect (`CreateRule`, `RuleFunction`)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write the TOML here instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the verb.
pub(in crate::cli) fn run(args: &ImportArgs) -> Result<ExitCode, Failure> {
    let path = args.file.display();
    let usage = |error: anyhow::Error| Failure::Usage(error);
    let text = std::fs::read_to_string(&args.file).with_context(|| format!("{path}")).map_err(usage)?;
    let json: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).with_context(|| format!("{path}")).map_err(usage)?;
    let imported = alibaba::import(&json).or_else(|| amazon::import(&json)).ok_or_else(|| {
        usage(anyhow!("{path}: neither rules and conditions of Alibaba Cloud nor a RuleFunction of Amazon Connect"))
    })?;
    for left in imported.left() {
        eprintln!("{path}: {left}");
    }
    let page = imported.page();
    match &args.output {
        Some(output) => std::fs::write(output, page).with_context(|| format!("{}", output.display()))?,
        None => stdout().lock().write_all(page.as_bytes())?,
    }
    Ok(if imported.is_complete() { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
}

/// The value of a key, however it is cased: what is asked for has `hit_time`, what is answered `Hit_time` or `HitTime`.
fn field<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let plain = |key: &str| key.replace('_', "").to_ascii_lowercase();
    let found = value.as_object()?.iter().find(|(key, _)| plain(key) == plain(name));
    found.map(|(_, value)| value).filter(|value| !value.is_null())
}

/// A number or text as text.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn texts_of(value: &Value) -> Option<Vec<String>> {
    let texts: Option<Vec<String>> = value.as_array()?.iter().map(text_of).collect();
    texts.filter(|texts| !texts.is_empty() && texts.iter().all(|text| !text.trim().is_empty()))
}
