//! `zhijian rules import`: rules of other systems as own rules. What does not map is told with its JSON path, never guessed.

mod alibaba;
mod amazon;
mod checked;
mod written;

use crate::cli::Failure;
use crate::cli::exit::REJECTED;
use crate::text::decoded;
use anyhow::{Context, anyhow};
use clap::Args;
use serde_json::Value;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use written::Left;

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// JSON of rules: Alibaba Cloud (智能对话分析: rules and conditions) or Amazon Connect (`CreateRule`, `RuleFunction`)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write the TOML here instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long, requires = "output")]
    force: bool,
}

/// Runs the verb.
pub(in crate::cli) fn run(args: &ImportArgs) -> Result<ExitCode, Failure> {
    let path = args.file.display();
    let usage = |error: anyhow::Error| Failure::Usage(error);
    if let Some(output) = args.output.as_ref().filter(|output| !args.force && output.exists()) {
        return Err(usage(anyhow!("{}: the file is there already; --force writes over it", output.display())));
    }
    let bytes = std::fs::read(&args.file).with_context(|| format!("{path}")).map_err(usage)?;
    let text = decoded(bytes).with_context(|| format!("{path}")).map_err(usage)?;
    let json: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).with_context(|| format!("{path}")).map_err(usage)?;
    let imported = alibaba::import(&json).or_else(|| amazon::import(&json)).ok_or_else(|| {
        usage(anyhow!("{path}: neither rules and conditions of Alibaba Cloud nor a RuleFunction of Amazon Connect"))
    })?;
    let imported = imported.checked();
    for left in imported.left() {
        eprintln!("{path}: {left}");
    }
    // A file without rules would only be refused later.
    if imported.is_empty() {
        return Err(Failure::Failed(anyhow!("{path}: no rule could be imported, nothing was written")));
    }
    let page = imported.page();
    if let Some(folder) = args.output.as_ref().and_then(|output| output.parent()) {
        std::fs::create_dir_all(folder).with_context(|| format!("{}", folder.display()))?;
    }
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

/// The items of a list, which may be wrapped once (`Rules: {RuleBasicInfo: […]}`), with their JSON path below `path`.
fn items<'v>(value: &'v Value, name: &str, path: &str) -> Option<(&'v [Value], String)> {
    let list = field(value, name)?;
    if let Some(list) = list.as_array() {
        return Some((list, format!("{path}.{name}")));
    }
    let (key, inner) = list.as_object().filter(|wrapper| wrapper.len() == 1)?.iter().next()?;
    Some((inner.as_array()?, format!("{path}.{name}.{key}")))
}

/// Whether a value says nothing: what is answered has every key of every operator.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.values().all(is_empty),
    }
}

/// The keys that say something and are none of `known`.
fn unknown_keys<'v>(value: &'v Value, known: &'v [&str]) -> impl Iterator<Item = &'v str> {
    let plain = |key: &str| key.replace('_', "").to_ascii_lowercase();
    let is_unknown = move |key: &str| !known.iter().any(|known| plain(known) == plain(key));
    let entries = value.as_object().into_iter().flatten();
    entries.filter(move |(key, value)| !is_empty(value) && is_unknown(key)).map(|(key, _)| key.as_str())
}

/// A part of which only the `known` keys mean something here: another one would change what the rule means.
fn only(value: &Value, known: &[&str], path: &str) -> Result<(), Left> {
    unknown_keys(value, known).next().map_or(Ok(()), |key| Err(Left::new(format!("{path}.{key}"), "没有对应项")))
}

/// A whole number, which may stand in quotes.
fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// A number or text as text.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn texts_of(value: &[Value]) -> Option<Vec<String>> {
    let texts: Option<Vec<String>> = value.iter().map(text_of).collect();
    texts.filter(|texts| !texts.is_empty() && texts.iter().all(|text| !text.trim().is_empty()))
}
