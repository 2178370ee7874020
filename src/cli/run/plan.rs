//! What a night has to do: which files there are, and which of them are new.

use super::config::Config;
use super::day::filled;
use super::night::UNREADABLE;
use super::planned::{Planned, Work};
use crate::cli::Failure;
use crate::input::{self, InputError, Listed};
use crate::model::{Problem, Reason};
use crate::store::{Home, Judge, State, Store};
use anyhow::Context;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files of a night, in the order they are read in.
pub(super) struct Plan {
    pub(super) files: Vec<Planned>,
    pub(super) problems: Vec<Problem>,
    /// What should be there and is not.
    pub(super) missing: Vec<Missing>,
    /// Files that were moved aside: where they stood, and where they stand.
    pub(super) moves: Vec<(String, String)>,
    /// Whether every input is the night's own. Those of an earlier night that hold no day may be those of tonight by now.
    pub(super) is_whole: bool,
}

/// An export that did not come, or of which nothing can be read.
#[derive(Debug, Clone)]
pub(super) struct Missing {
    /// The input as the configuration has it, the same every day; or the file, as the store names it.
    pub(super) subject: String,
    /// What is told of it.
    pub(super) text: String,
}

impl Missing {
    fn export(written: &str, name: &str) -> Self {
        Self { subject: written.to_owned(), text: format!("应有的导出文件没有到：{name}") }
    }

    /// Of a file that is there.
    pub(super) fn content(kept: &str) -> Self {
        Self { subject: kept.to_owned(), text: format!("导出文件无法读取：{kept}") }
    }
}

/// Files that the inputs stand for, each with whether it is the night's own.
struct Listing {
    files: Vec<(Listed, bool)>,
    problems: Vec<Problem>,
    missing: Vec<Missing>,
    is_whole: bool,
}

impl Plan {
    /// Looks at every file of the night `day`, of which the run is for `own`; reads all of it, but only to tell whether it is known.
    pub(super) fn new(config: &Config, (day, own): (Date, Date), store: Option<&Store>, judge: &Judge) -> Result<Self, Failure> {
        let home = store.map_or_else(|| Ok(Home::new(&config.base)), |store| store.home(&config.base)).context(UNREADABLE)?;
        let Listing { files: listed, mut problems, mut missing, is_whole } = listed(config, day, own)?;
        let mut files = Vec::new();
        for (file, is_own) in listed {
            let kept = home.name_of(&file.path);
            match looked_at(file, &home) {
                Ok(file) => files.push((file, is_own)),
                Err(problem) => {
                    problems.push(problem);
                    missing.push(Missing::content(&kept));
                }
            }
        }
        let state = |file: &Planned| store.map_or(Ok(State::New), |store| store.state(&file.kept, &file.sha256, judge));
        let states = files.iter().map(|(file, _)| state(file)).collect::<Result<_, _>>().context(UNREADABLE)?;
        if let Some(store) = store {
            for (file, _) in &mut files {
                file.replaces = store.holds_other(&file.kept, &file.sha256).context(UNREADABLE)?;
            }
        }
        let moves = decide(&mut files, states, &home, day);
        let files = files.into_iter().map(|(file, _)| file).collect();
        Ok(Self { files, problems, missing, moves, is_whole })
    }

    pub(super) fn count(&self, work: Work) -> usize {
        self.files.iter().filter(|file| file.work == work).count()
    }
}

/// Whether a night has files of its own, and, where `known` is a store, whether any of them is new by its content.
pub(super) fn has_files(config: &Config, (day, own): (Date, Date), known: Option<&Store>) -> Result<bool, Failure> {
    let files = listed(config, day, own)?.files.into_iter().filter(|(_, is_own)| *is_own);
    let Some(store) = known else { return Ok(files.count() > 0) };
    let home = store.home(&config.base).context(UNREADABLE)?;
    for (file, _) in files {
        // One that cannot be read was told of by the run of its day.
        let Ok(file) = Planned::new(file, &home) else { continue };
        if !store.is_read(&file.kept, &file.sha256).context(UNREADABLE)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn looked_at(file: Listed, home: &Home) -> Result<Planned, Problem> {
    let path: Arc<str> = file.path.to_string_lossy().into();
    Planned::new(file, home).map_err(|error| {
        let detail = format!("读取失败（{}）；请检查权限、磁盘或文件是否被占用", error.kind());
        Problem { path, line: 0, reason: Reason::Unreadable, detail, row: String::new() }
    })
}

/// Decides what is to be done with each file, each with whether it is the night's own; those that were moved.
fn decide(files: &mut [(Planned, bool)], states: Vec<State>, home: &Home, day: Date) -> Vec<(String, String)> {
    let content: HashMap<Arc<str>, Vec<u8>> = files.iter().map(|(file, _)| (file.kept.clone(), file.sha256.clone())).collect();
    let is_gone = |path: &str, sha256: &[u8]| content.get(path).map_or_else(|| !home.path_of(path).exists(), |now| now != sha256);
    let (mut moves, mut seen) = (Vec::new(), HashSet::new());
    for ((file, is_own), state) in files.iter_mut().zip(states) {
        file.work = match state {
            State::New if !*is_own => Work::Skip,
            // What stands under its name has to go, though another file holds the same.
            State::New if seen.insert(file.sha256.clone()) || file.replaces => Work::Score,
            State::New => same(&file.name, "another file of this run"),
            // Its conversations go with it; else the file that has its name now would take their place.
            State::Same { path, day: done, rejects } if is_gone(&path, &file.sha256) && seen.insert(file.sha256.clone()) => {
                tracing::info!(path = &*file.name, was = path, "a file was moved; its conversations stay");
                moves.push((path, file.kept.to_string()));
                file.again(done == number(day), rejects)
            }
            State::Same { .. } if *is_own && file.replaces => Work::Score,
            State::Same { path, .. } => same(&file.name, &path),
            State::Done { day: done, rejects } => file.again(done == number(day), rejects),
        };
    }
    moves
}

fn same(name: &str, as_what: &str) -> Work {
    tracing::warn!(path = name, same_as = as_what, "not scored: its content is scored already");
    Work::Skip
}

/// A day as the store has it.
fn number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// The files that the inputs stand for. A pattern without any is a problem: an export that did not come has to be seen. What an input
/// without a day lacks is told by the night that the run is for.
fn listed(config: &Config, day: Date, own: Date) -> Result<Listing, Failure> {
    let (mut of_night, mut of_any, mut problems, mut lacking, mut is_whole) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), true);
    for written in &config.inputs {
        let name = filled(written, day)?;
        let is_own = day == own || name != filled(written, own)?;
        is_whole &= is_own;
        let path = as_pattern(&config.base, &name);
        match input::list(std::slice::from_ref(&path)) {
            Ok((_, more)) if is_own => {
                of_night.push(path);
                problems.extend(more);
            }
            Ok(_) => of_any.push(path),
            Err(InputError::NotFound { .. }) if is_own => {
                lacking.push(Missing::export(written, &name));
                problems.push(missing(&config.base.join(name)));
            }
            Err(InputError::NotFound { .. }) => {}
            Err(error) => return Err(Failure::Failed(error.into())),
        }
    }
    let read = |paths: &[PathBuf]| input::list(paths).map_err(|error| Failure::Failed(error.into()));
    let mut files: Vec<(Listed, bool)> = read(&of_night)?.0.into_iter().map(|file| (file, true)).collect();
    for file in read(&of_any)?.0 {
        if files.iter().all(|(known, _)| known.path != file.path) {
            files.push((file, false));
        }
    }
    Ok(Listing { files, problems, missing: lacking, is_whole })
}

/// Where an input stands. Of a pattern only what is written is one: the folder of the configuration may have brackets in its name.
fn as_pattern(base: &Path, name: &str) -> PathBuf {
    let path = base.join(name);
    if path.exists() { path } else { Path::new(&glob::Pattern::escape(&base.to_string_lossy())).join(name) }
}

/// What is missing, and where to look: a folder that is not there is no export that did not come.
fn missing(path: &Path) -> Problem {
    let is_pattern = |part: &Path| part.to_string_lossy().contains(['*', '?', '[']);
    let folders = path.ancestors().skip(1).filter(|folder| !is_pattern(folder) && !folder.as_os_str().is_empty());
    let gone = folders.take_while(|folder| !folder.exists()).last();
    let detail = gone.map_or_else(
        || "没有这样的文件；请检查当天的导出是否已生成，以及 inputs 里的文件名".to_owned(),
        |folder| format!("文件夹 {} 不存在；请检查 inputs 的写法，或当天的导出是否已生成", folder.display()),
    );
    Problem { path: path.to_string_lossy().into(), line: 0, reason: Reason::Empty, detail, row: String::new() }
}
