//! `zhijian convert`: whatever is read, as canonical JSON Lines.

use super::batch::told;
use super::exit::REJECTED;
use super::hiding::{Hiding, PrivacyArgs};
use super::input_args::InputArgs;
use super::interrupted::leave_nothing;
use super::remarks;
use super::{Failure, Language};
use crate::input::Reader;
use crate::model::{Conversation, Problem};
use crate::report;
use crate::rules::RulebookFolder;
use anyhow::Context;
use clap::Args;
use std::collections::HashMap;
use std::fs;
use std::io::{self, BufWriter, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tempfile::NamedTempFile;

/// Problems that are told one by one; the rest are counted.
const TOLD: usize = 10;

#[derive(Debug, Args)]
pub(super) struct ConvertArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Write into this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Language of messages
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    lang: Language,
    #[command(flatten)]
    privacy: PrivacyArgs,
    /// Folder of the rulebook whose tables and policy of personal data are used; the one inside the program if not given
    #[arg(long, value_name = "DIR")]
    rulebook: Option<PathBuf>,
}

/// Runs the verb.
pub(super) fn run(args: &ConvertArgs) -> Result<ExitCode, Failure> {
    let mut reader = args.input.reader()?;
    let folder = args.rulebook.as_ref().map(|path| RulebookFolder::open(path)).transpose()?;
    let hiding = args.privacy.hiding(folder.as_ref())?;
    let mut converted =
        Converted { hiding, lang: args.lang, conversations: 0, problems: 0, renamed: 0, rejects: None, ids: HashMap::new() };
    match &args.output {
        Some(path) => write_file(path, &mut converted, &mut reader)?,
        None => converted.write_all(&mut reader, &mut BufWriter::new(stdout().lock()))?,
    }
    converted.tell(reader.outside());
    remarks::tell(&converted.hiding.remarks(reader.remarks().clone()), args.lang.into());
    Ok(if converted.problems == 0 { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
}

/// Writes the conversations to `path`, and what is rejected beside it; both appear whole or not at all.
fn write_file(path: &Path, converted: &mut Converted, reader: &mut Reader) -> anyhow::Result<()> {
    let place = || format!("{}: cannot write", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    leave_nothing(folder, None);
    let mut aside = report::aside(folder).with_context(place)?;
    converted.rejects = Some(Rejects { folder: folder.to_owned(), file: None });
    let mut out = BufWriter::with_capacity(1 << 20, aside.as_file_mut());
    converted.write_all(reader, &mut out)?;
    out.flush().with_context(place)?;
    drop(out);
    let rejects = path.with_extension("rejects.csv");
    match converted.rejects.take().and_then(|rejects| rejects.file) {
        Some(file) => {
            let file = file.into_inner().map_err(io::IntoInnerError::into_error).with_context(place)?;
            file.persist(&rejects).map_err(|error| error.error).with_context(place)?;
        }
        // Those of an earlier run would be taken for this one's.
        None if rejects.exists() => fs::remove_file(&rejects).with_context(place)?,
        None => {}
    }
    aside.persist(path).map_err(|error| error.error).with_context(place)?;
    Ok(())
}

/// The file of what is rejected, begun with the first row of it.
struct Rejects {
    folder: PathBuf,
    file: Option<BufWriter<NamedTempFile>>,
}

impl Rejects {
    fn write(&mut self, problem: &Problem, language: report::Language) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let file = none.insert(BufWriter::new(report::aside(&self.folder)?));
                file.write_all(report::BOM)?;
                file.write_all(&report::rejects_header(language))?;
                file
            }
        };
        file.write_all(&report::reject_row(problem, language))
    }
}

/// What was written so far.
struct Converted {
    hiding: Hiding,
    lang: Language,
    conversations: u64,
    problems: u64,
    renamed: u64,
    rejects: Option<Rejects>,
    /// The ids that are written, with the last number behind each: two files may have the same, one file may not.
    ids: HashMap<String, u64>,
}

impl Converted {
    fn write_all(&mut self, reader: &mut Reader, out: &mut impl Write) -> anyhow::Result<()> {
        for batch in reader {
            for problem in batch.problems {
                self.reject(problem).context("cannot write what is rejected")?;
            }
            for conversation in batch.conversations {
                self.write(conversation, out).context("cannot write the conversations")?;
            }
        }
        out.flush().context("cannot write the conversations")
    }

    fn write(&mut self, mut conversation: Conversation, out: &mut impl Write) -> io::Result<()> {
        if self.ids.contains_key(&conversation.id) {
            self.rename(&mut conversation.id);
        } else {
            self.ids.insert(conversation.id.clone(), 1);
        }
        self.hiding.conversation(&mut conversation);
        serde_json::to_writer(&mut *out, &conversation)?;
        self.conversations += 1;
        out.write_all(b"\n")
    }

    /// Gives an id that another file had before a number, so that the two do not become one.
    fn rename(&mut self, id: &mut String) {
        let mut number = self.ids.get(id).copied().unwrap_or(1) + 1;
        while self.ids.contains_key(&format!("{id}#{number}")) {
            number += 1;
        }
        self.ids.insert(id.clone(), number);
        *id = format!("{id}#{number}");
        self.ids.insert(id.clone(), 1);
        self.renamed += 1;
    }

    fn reject(&mut self, mut problem: Problem) -> io::Result<()> {
        self.hiding.problem(&mut problem);
        self.problems += 1;
        if self.problems <= TOLD as u64 {
            eprintln!("{}", told(&problem, self.lang.into()));
        }
        self.rejects.as_mut().map_or(Ok(()), |rejects| rejects.write(&problem, self.lang.into()))
    }

    fn tell(&self, outside: u64) {
        let Self { conversations, problems, renamed, .. } = self;
        let language = report::Language::from(self.lang);
        let say = |chinese: &str, english: &str| eprintln!("{}", language.pick(chinese, english));
        say(
            &format!("已转换 {conversations} 个会话，拒收 {problems} 条"),
            &format!("converted {conversations} conversations, rejected {problems}"),
        );
        if outside > 0 {
            say(
                &format!("另有 {outside} 个会话不在 --since/--until 期间内"),
                &format!("{outside} conversations are outside of --since/--until"),
            );
        }
        if *renamed > 0 {
            say(
                &format!("{renamed} 个会话的 ID 在不同文件中重复，已在其后加 #2 等区分"),
                &format!("{renamed} ids were there before in another file and have got #2 or the like"),
            );
        }
    }
}
