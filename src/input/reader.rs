//! All files of a run, one after the other.

use super::{
    Batch, InputError, ReadOptions,
    assembler::BATCH_PROBLEMS,
    file::Reading,
    layout::Layout,
    settings::Settings,
    source::{Source, Sources},
};
use crate::model::{Problem, Reason};
use std::{path::PathBuf, sync::Arc};

/// Reads files and folders; `-` is standard input.
///
/// Without a layout in `options`, a file `chats.tsv` is read by `chats.layout.toml` where that stands beside it.
///
/// Only what makes the whole run pointless is an error here: a path that is not there, an unknown encoding.
pub fn read(paths: &[PathBuf], options: &ReadOptions) -> Result<Reader, InputError> {
    let settings = Arc::new(Settings::new(options)?);
    let settings_of = |source: &Source| match source.own_layout().filter(|_| options.layout.is_none()) {
        None => Ok(settings.clone()),
        Some(path) => {
            let layout = Some(Layout::load(&path)?);
            Settings::new(&ReadOptions { layout, ..options.clone() }).map(Arc::new)
        }
    };
    let Sources { files, problems, .. } = Sources::of(paths)?;
    let total = files.iter().map(|source| source.size).sum();
    let with_settings = |source: Source| settings_of(&source).map(|settings| (source, settings));
    let sources = files.into_iter().map(with_settings).collect::<Result<Vec<_>, InputError>>()?.into_iter();
    Ok(Reader {
        batch_turns: options.batch_turns,
        batch_bytes: options.batch_bytes,
        sources,
        current: None,
        problems,
        files: 0,
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
    current: Option<(Source, Reading)>,
    /// What the walk over the folders found, for the first batch.
    problems: Vec<Problem>,
    files: u64,
    done: u64,
    total: u64,
}

impl Reader {
    /// Files begun so far.
    pub fn files(&self) -> u64 {
        self.files
    }

    /// Bytes done and bytes in all; standard input counts nothing.
    pub fn progress(&self) -> (u64, u64) {
        let current = self.current.as_ref().map_or(0.0, |(source, reading)| source.size as f64 * reading.fraction());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a file's size")]
        let current = current as u64;
        (self.done + current, self.total)
    }

    /// Opens the next file; whether there was one.
    fn open_next(&mut self, batch: &mut Batch) -> bool {
        let Some((source, settings)) = self.sources.next() else { return false };
        self.files += 1;
        match Reading::open(&source, &settings) {
            Ok(Ok(reading)) => {
                self.current = Some((source, reading));
                return true;
            }
            Ok(Err((line, reason, detail))) => batch.problems.push(problem(&source, line, reason, detail)),
            Err(error) => batch.problems.push(unreadable(&source, &error)),
        }
        self.done += source.size;
        true
    }

    /// Adds what comes next of the current file.
    fn read_on(&mut self, source: Source, mut reading: Reading, batch: &mut Batch) {
        match reading.next() {
            Ok(Some(more)) => {
                batch.extend(more);
                self.current = Some((source, reading));
                return;
            }
            Ok(None) => {}
            Err(error) => {
                batch.extend(reading.abandon());
                batch.problems.push(unreadable(&source, &error));
            }
        }
        self.done += source.size;
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
        let mut batch = Batch { conversations: Vec::new(), problems: std::mem::take(&mut self.problems) };
        loop {
            let more = match self.current.take() {
                Some((source, reading)) => {
                    self.read_on(source, reading, &mut batch);
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
    }
}

fn problem(source: &Source, line: u64, reason: Reason, detail: String) -> Problem {
    Problem { path: source.path.clone(), line, reason, detail, row: String::new() }
}

fn unreadable(source: &Source, error: &std::io::Error) -> Problem {
    problem(source, 0, Reason::Unreadable, format!("读取失败（{}）；请检查权限、磁盘或文件是否被占用", error.kind()))
}
