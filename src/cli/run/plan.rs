//! What a night has to do: which files there are, and which of them are new.

use super::config::Config;
use super::day::filled;
use crate::cli::Failure;
use crate::input::{self, InputError, Listed};
use crate::model::{Problem, Reason};
use crate::store::{Judge, State, Store};
use anyhow::Context;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    /// It is scored and stored.
    Score,
    /// It is stored; where the night has to be finished, its result files need it once more.
    Again,
    /// Nothing.
    Skip,
}

/// A file of the night.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// As the reader names it.
    pub(super) name: Arc<str>,
    pub(super) path: PathBuf,
    /// Of its content, and of the layout beside it.
    pub(super) sha256: Vec<u8>,
    pub(super) work: Work,
    /// Length and time of change when it was looked at.
    stamp: Option<(u64, SystemTime)>,
}

impl Planned {
    /// Whether the file is still as it was when it was looked at.
    pub(super) fn is_unchanged(&self) -> bool {
        stamp(&self.path) == self.stamp
    }
}

fn stamp(path: &Path) -> Option<(u64, SystemTime)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// The files of a night, in the order they are read in.
pub(super) struct Plan {
    pub(super) files: Vec<Planned>,
    pub(super) problems: Vec<Problem>,
}

impl Plan {
    /// Looks at every file; reads all of it, but only to tell whether it is known.
    pub(super) fn new(config: &Config, day: Date, store: Option<&Store>, judge: &Judge) -> Result<Self, Failure> {
        let (listed, mut problems) = listed(config, day)?;
        let (mut files, mut seen) = (Vec::new(), HashSet::new());
        for file in listed {
            let name: Arc<str> = file.path.to_string_lossy().into();
            let stamp = stamp(&file.path);
            let sha256 = match hash(&file) {
                Ok(sha256) => sha256,
                Err(error) => {
                    let detail = format!("读取失败（{}）；请检查权限、磁盘或文件是否被占用", error.kind());
                    problems.push(Problem { path: name, line: 0, reason: Reason::Unreadable, detail, row: String::new() });
                    continue;
                }
            };
            let state =
                store.map_or(Ok(State::New), |store| store.state(&name, &sha256, judge)).context("cannot read the store")?;
            let work = match state {
                State::New if seen.insert(sha256.clone()) => Work::Score,
                State::New => same(&name, "another file of this run"),
                State::Same { path } => same(&name, &path),
                State::Done { day: done } if done == number(day) => Work::Again,
                State::Done { .. } => Work::Skip,
            };
            files.push(Planned { name, path: file.path, sha256, work, stamp });
        }
        Ok(Self { files, problems })
    }

    pub(super) fn count(&self, work: Work) -> usize {
        self.files.iter().filter(|file| file.work == work).count()
    }
}

fn same(name: &str, as_what: &str) -> Work {
    tracing::warn!(path = name, same_as = as_what, "not scored: its content is scored already");
    Work::Skip
}

/// A day as the store has it.
fn number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// The files that the inputs stand for. A pattern without any is a problem: an export that did not come has to be seen.
fn listed(config: &Config, day: Date) -> Result<(Vec<Listed>, Vec<Problem>), Failure> {
    let (mut paths, mut problems) = (Vec::new(), Vec::new());
    for written in &config.inputs {
        let path = config.base.join(filled(written, day)?);
        match input::list(std::slice::from_ref(&path)) {
            Ok((_, more)) => {
                paths.push(path);
                problems.extend(more);
            }
            Err(InputError::NotFound { .. }) => {
                let detail = "没有这样的文件；请检查当天的导出是否已生成".to_owned();
                let path = path.to_string_lossy().into();
                problems.push(Problem { path, line: 0, reason: Reason::Empty, detail, row: String::new() });
            }
            Err(error) => return Err(Failure::Failed(error.into())),
        }
    }
    let (files, _) = input::list(&paths).map_err(|error| Failure::Failed(error.into()))?;
    Ok((files, problems))
}

fn hash(file: &Listed) -> io::Result<Vec<u8>> {
    let mut hasher = Sha256::new();
    for path in std::iter::once(&file.path).chain(&file.layout) {
        let length = io::copy(&mut File::open(path)?, &mut hasher)?;
        hasher.update(length.to_le_bytes());
    }
    Ok(hasher.finalize().to_vec())
}
