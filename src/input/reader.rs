//! All files of a run, one after the other.

use super::{
    Batch, InputError, ReadOptions,
    assembler::BATCH_PROBLEMS,
    file::{Reading, Refused},
    format::Refusal,
    layout::Layout,
    part::{Part, parts},
    recognise::RecognisedPart,
    rehearsal,
    remarks::Remarks,
    settings::Settings,
    source::{Source, Sources},
};
use crate::model::{Problem, Reason};
use std::{collections::VecDeque, path::PathBuf, sync::Arc};

/// So few sheets tell nothing of each other.
const SHEETS: usize = 2;

/// Reads files and folders; `-` is standard input.
///
/// Without a layout in `options`, a file `chats.tsv` is read by `chats.layout.toml` where that stands beside it.
///
/// Only what makes the whole run pointless is an error here: a path that is not there, an unknown encoding.
pub fn read(paths: &[PathBuf], options: &ReadOptions) -> Result<Reader, InputError> {
    open(paths, options, false)
}

/// The same, and notes what is recognised of each file.
pub(super) fn observe(paths: &[PathBuf], options: &ReadOptions) -> Result<Reader, InputError> {
    open(paths, options, true)
}

fn open(paths: &[PathBuf], options: &ReadOptions, observe: bool) -> Result<Reader, InputError> {
    let settings_with = |options: &ReadOptions| Settings::new(options).map(|settings| Arc::new(Settings { observe, ..settings }));
    let settings = settings_with(options)?;
    let settings_of = |source: &Source| match source.own_layout().filter(|_| options.layout.is_none()) {
        None => Ok(settings.clone()),
        Some(path) => {
            let layout = Some(Layout::load(&path)?);
            settings_with(&ReadOptions { layout, ..options.clone() })
        }
    };
    let Sources { files, problems, results, .. } = Sources::of(paths)?;
    let total = files.iter().map(|source| source.size).sum();
    let with_settings = |source: Source| settings_of(&source).map(|settings| (source, settings));
    let sources = files.into_iter().map(with_settings).collect::<Result<Vec<_>, InputError>>()?.into_iter();
    Ok(Reader {
        batch_turns: options.batch_turns,
        batch_bytes: options.batch_bytes,
        sources,
        parts: VecDeque::new(),
        current: None,
        problems,
        shown: Vec::new(),
        files: 0,
        outside: 0,
        remarks: Remarks { results, ..Remarks::default() },
        done: 0,
        total,
    })
}

/// Whole conversations, batch by batch.
#[derive(Debug)]
pub struct Reader {
    batch_turns: usize,
    batch_bytes: usize,
    sources: std::vec::IntoIter<(Source, Arc<Settings>)>,
    /// What is left of the file at hand.
    parts: VecDeque<(Part, Arc<Settings>)>,
    /// What is being read, and its size.
    current: Option<(Reading, u64)>,
    /// What the walk over the folders found, for the first batch.
    problems: Vec<Problem>,
    shown: Vec<RecognisedPart>,
    files: u64,
    outside: u64,
    remarks: Remarks,
    done: u64,
    total: u64,
}

impl Reader {
    /// Files begun so far.
    pub fn files(&self) -> u64 {
        self.files
    }

    /// Conversations so far that began outside of the period asked for.
    pub fn outside(&self) -> u64 {
        self.outside
    }

    /// What is to be told so far of what was read.
    pub fn remarks(&self) -> &Remarks {
        &self.remarks
    }

    /// What was recognised so far.
    pub(super) fn take_shown(&mut self) -> Vec<RecognisedPart> {
        std::mem::take(&mut self.shown)
    }

    /// Bytes done and bytes in all; standard input counts nothing.
    pub fn progress(&self) -> (u64, u64) {
        let current = self.current.as_ref().map_or(0.0, |(reading, size)| *size as f64 * reading.fraction());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a file's size")]
        let current = current as u64;
        (self.done + current, self.total)
    }

    /// Opens the next part or the next file; whether there was one.
    fn open_next(&mut self, batch: &mut Batch) -> bool {
        if let Some((part, settings)) = self.parts.pop_front() {
            let (path, size) = (part.path.clone(), part.size);
            match Reading::open(part, &settings) {
                Ok(Ok(reading)) => {
                    self.current = Some((reading, size));
                    return true;
                }
                Ok(Err(Refused { refusal, layout })) => {
                    self.shown.extend(layout.map(|layout| RecognisedPart { path: path.clone(), layout }));
                    batch.lose(refused(path, refusal));
                }
                Err(error) => batch.lose(unreadable(path, &error)),
            }
            self.done += size;
            return true;
        }
        let Some((source, settings)) = self.sources.next() else { return false };
        self.files += 1;
        match parts(&source, settings.sheet.as_deref()) {
            Ok(Ok(mut parts)) => {
                let told = if parts.len() > SHEETS { rehearsal::across(&mut parts, &settings) } else { Ok(settings) };
                match told {
                    Ok(settings) => self.parts.extend(parts.into_iter().map(|part| (part, settings.clone()))),
                    Err(error) => batch.lose(unreadable(source.path, &error)),
                }
                return true;
            }
            Ok(Err(refusal)) => batch.lose(refused(source.path, refusal)),
            Err(error) => batch.lose(unreadable(source.path, &error)),
        }
        self.done += source.size;
        true
    }

    /// Adds what comes next of the current part.
    fn read_on(&mut self, mut reading: Reading, size: u64, batch: &mut Batch) {
        match reading.next() {
            Ok(Some(more)) => {
                self.outside += more.outside;
                self.remarks.extend(more.remarks.clone());
                batch.extend(more);
                self.current = Some((reading, size));
                return;
            }
            Ok(None) => {
                self.shown.extend(reading.shown().map(|layout| RecognisedPart { path: reading.path(), layout }));
            }
            Err(error) => {
                let path = reading.path();
                batch.extend(reading.abandon());
                batch.lose(unreadable(path, &error));
            }
        }
        self.done += size;
    }

    fn is_full(&self, batch: &Batch) -> bool {
        let turns = || batch.conversations.iter().map(|conversation| &conversation.turns);
        turns().map(Vec::len).sum::<usize>() >= self.batch_turns
            || batch.problems.len() >= BATCH_PROBLEMS
            || turns().flatten().map(|turn| turn.text.len()).sum::<usize>() >= self.batch_bytes
    }
}

impl Iterator for Reader {
    type Item = Batch;

    /// The next batch. Small files share one.
    fn next(&mut self) -> Option<Batch> {
        let mut batch = Batch { problems: std::mem::take(&mut self.problems), ..Batch::default() };
        loop {
            let more = match self.current.take() {
                Some((reading, size)) => {
                    self.read_on(reading, size, &mut batch);
                    true
                }
                None => self.open_next(&mut batch),
            };
            if !more {
                let empty = batch.conversations.is_empty() && batch.problems.is_empty();
                return (!empty).then_some(batch);
            }
            if self.is_full(&batch) {
                return Some(batch);
            }
        }
    }
}

impl Batch {
    fn extend(&mut self, more: Self) {
        if self.conversations.is_empty() {
            self.conversations = more.conversations;
        } else {
            self.conversations.extend(more.conversations);
        }
        self.problems.extend(more.problems);
        self.lost.extend(more.lost);
        self.outside += more.outside;
        self.remarks.extend(more.remarks);
    }

    /// A file or sheet is rejected as a whole.
    fn lose(&mut self, problem: Problem) {
        self.lost.push(problem.path.clone());
        self.problems.push(problem);
    }
}

fn refused(path: Arc<str>, (line, reason, detail): Refusal) -> Problem {
    Problem { path, line, reason, detail, row: String::new() }
}

fn unreadable(path: Arc<str>, error: &std::io::Error) -> Problem {
    refused(path, (0, Reason::Unreadable, format!("读取失败（{}）；请检查权限、磁盘或文件是否被占用", error.kind())))
}
