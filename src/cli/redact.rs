//! `zhijian redact`: hides personal data in files, which keep their format and everything else they hold.

mod holdings;
mod json;
mod lines;
mod rows;
mod table;

use super::Failure;
use super::hiding::redactor;
use crate::input::{InputError, PlainText};
use crate::report;
use crate::rules::RulebookFolder;
use anyhow::{Context, anyhow};
use clap::Args;
use rows::Hider;
use std::collections::BTreeSet;
use std::io::{BufWriter, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What of a file is looked at to see what it is.
const SAMPLE_LINES: usize = 20;

#[derive(Debug, Args)]
pub(super) struct RedactArgs {
    /// Text files: CSV, TSV, JSON Lines, JSON, transcripts, subtitles; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write into this file, or for several files into this folder; to standard output if not given
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Folder of the rulebook whose tables and policy are used; the one inside the program if not given
    #[arg(long, value_name = "DIR")]
    rulebook: Option<PathBuf>,
    /// Policy file that says what becomes of every kind of personal data
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Encoding of the files, e.g. gb18030; detected per file if not given
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// Rows of cells, with this between them.
    Table(char),
    /// A JSON value a line.
    JsonLines,
    /// One JSON value on many lines.
    Json,
    /// Lines of text.
    Lines,
}

/// Runs the verb.
pub(super) fn run(args: &RedactArgs) -> Result<ExitCode, Failure> {
    let folder = args.rulebook.as_ref().map(|path| RulebookFolder::read(path)).transpose()?;
    let hider = Hider::new(redactor(folder.as_ref(), args.policy.as_ref())?);
    let several = args.files.len() > 1;
    if let Some(folder) = args.output.as_ref().filter(|_| several) {
        check_names(&args.files)?;
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    for path in &args.files {
        let mut text = PlainText::open(path, args.encoding.as_deref()).map_err(refused)?;
        match &args.output {
            None => redact(&hider, path, &mut text, &mut BufWriter::new(stdout().lock()))?,
            Some(output) if several => {
                let name = path.file_name().ok_or_else(|| Failure::Usage(anyhow!("{}: has no name", path.display())))?;
                write(&hider, path, &mut text, &output.join(name))?;
            }
            Some(output) => write(&hider, path, &mut text, output)?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is said of a file that is not read, and what to do with one that is no text.
fn refused(error: InputError) -> Failure {
    match error {
        InputError::NotText { path, .. } => Failure::Usage(anyhow!("{}: {ONLY_TEXT}", path.display())),
        other => Failure::Usage(other.into()),
    }
}

const ONLY_TEXT: &str = "redact 逐字保持原格式，因此只处理文本文件（CSV、TSV、JSON、TXT、字幕）；Excel、Parquet 等请用 zhijian convert 转为 JSON Lines（默认已脱敏），或另存为 CSV UTF-8 后再脱敏";

/// Refuses files that would be one in the folder of results.
fn check_names(files: &[PathBuf]) -> Result<(), Failure> {
    let mut names = BTreeSet::new();
    match files.iter().find(|path| path.file_name().is_some_and(|name| !names.insert(name))) {
        Some(path) => Err(Failure::Usage(anyhow!("{}: another file has the same name; redact them one by one", path.display()))),
        None => Ok(()),
    }
}

/// Writes into the file at `output`, which appears whole or not at all.
fn write(hider: &Hider, path: &Path, text: &mut PlainText, output: &Path) -> anyhow::Result<()> {
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let place = || format!("{}: cannot write", output.display());
    let mut aside = report::aside(folder).with_context(place)?;
    redact(hider, path, text, &mut BufWriter::with_capacity(1 << 20, aside.as_file_mut()))?;
    aside.persist(output).map_err(|error| error.error).with_context(place)?;
    Ok(())
}

fn redact(hider: &Hider, path: &Path, text: &mut PlainText, out: &mut impl Write) -> anyhow::Result<()> {
    let place = || path.display().to_string();
    let mut sample = Vec::new();
    while let Some(line) = if sample.len() < SAMPLE_LINES { text.line().with_context(place)? } else { None } {
        sample.push(line);
    }
    out.write_all(&text.mark())?;
    let format = format(path, &sample);
    let mut lines = Lines { sample: sample.into_iter(), text };
    match format {
        Format::Table(delimiter) => table::redact(hider, delimiter, &mut lines, out),
        Format::JsonLines => json::redact_lines(hider, &mut lines, out),
        Format::Json => json::redact_whole(hider, &mut lines, out),
        Format::Lines => lines::redact(hider, &mut lines, out),
    }
    .with_context(place)?;
    out.flush().with_context(place)
}

/// The lines of a file, those that were looked at first.
struct Lines<'t> {
    sample: std::vec::IntoIter<String>,
    text: &'t mut PlainText,
}

impl Lines<'_> {
    fn next(&mut self) -> std::io::Result<Option<String>> {
        match self.sample.next() {
            Some(line) => Ok(Some(line)),
            None => self.text.line(),
        }
    }

    fn write(&self, text: &str, out: &mut impl Write) -> std::io::Result<()> {
        out.write_all(&self.text.encode(text))
    }
}

/// What a file is: by its name, else by its first lines.
fn format(path: &Path, sample: &[String]) -> Format {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let first = sample.iter().map(|line| line.trim()).find(|line| !line.is_empty()).unwrap_or_default();
    match ending.as_str() {
        "jsonl" | "ndjson" => Format::JsonLines,
        "json" => Format::Json,
        "csv" => Format::Table(delimiter(sample).unwrap_or(',')),
        "tsv" => Format::Table('\t'),
        "txt" | "md" | "markdown" | "log" | "srt" | "vtt" => {
            delimiter(sample).filter(|&c| c == '\t').map_or(Format::Lines, Format::Table)
        }
        _ if first.starts_with('{') && first.ends_with('}') => Format::JsonLines,
        _ if matches!(first, "{" | "[") || first.starts_with("[{") || first.starts_with("{\"") => Format::Json,
        _ => delimiter(sample).map_or(Format::Lines, Format::Table),
    }
}

/// What stands between the cells, where the first lines have the same number of it.
fn delimiter(sample: &[String]) -> Option<char> {
    let lines = || sample.iter().filter(|line| !line.trim().is_empty()).take(SAMPLE_LINES);
    let fewest = |c: char| lines().map(|line| line.matches(c).count()).min().unwrap_or(0);
    [',', '\t', ';', '|'].into_iter().filter(|&c| fewest(c) > 0).max_by_key(|&c| fewest(c))
}
