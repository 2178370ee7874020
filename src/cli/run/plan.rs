//! What a night has to do: which files there are, and which of them are new.

use super::config::Config;
use super::listing::{Listing, Whose, listed};
use super::missing::Missing;
use super::night::UNREADABLE;
use super::planned::{Planned, Work};
use crate::cli::Failure;
use crate::input::Listed;
use crate::model::{Problem, Reason};
use crate::store::{Home, Judge, Outdated, State, Store};
use anyhow::Context;
use jiff::civil::Date;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The files of a night, in the order they are read in.
pub(super) struct Plan {
    pub(super) files: Vec<Planned>,
    pub(super) problems: Vec<Problem>,
    /// Exports that are not there, or hold not what they should.
    pub(super) missing: Vec<Missing>,
    /// Folders of results, which are passed over.
    pub(super) results: Vec<Arc<str>>,
    /// Files that were moved aside: where they stood, and where they stand.
    pub(super) moves: Vec<(String, String)>,
    /// Files that hold what another of this night does, which comes first.
    pub(super) copies: Vec<(Arc<str>, Arc<str>)>,
    /// Whether every input is the night's own. Those of an earlier night that hold no day may be those of tonight by now.
    pub(super) is_whole: bool,
}

impl Plan {
    /// Looks at every file of the night `day`, of which the run is for `own`; reads all of it, but only to tell whether it is known.
    pub(super) fn new(config: &Config, (day, own): (Date, Date), store: Option<&Store>, judge: &Judge) -> Result<Self, Failure> {
        let home = store.map_or_else(|| Ok(Home::new(&config.base)), |store| store.home(&config.base)).context(UNREADABLE)?;
        let Listing { files: listed, mut problems, mut missing, results, is_whole } = listed(config, day, own)?;
        let mut files = Vec::new();
        for (file, whose) in listed {
            let kept = home.name_of(&file.path);
            match looked_at(file, &home) {
                Ok(file) => files.push((file, whose)),
                Err(problem) => {
                    problems.push(problem);
                    missing.push(Missing::content(&kept));
                }
            }
        }
        let known = |store: &Store, file: &Planned| store.state((&file.kept, &file.sha256), judge, day);
        let state = |file: &Planned| store.map_or(Ok(State::New), |store| known(store, file));
        let states: Vec<State> = files.iter().map(|(file, _)| state(file)).collect::<Result<_, _>>().context(UNREADABLE)?;
        if let Some(store) = store {
            for ((file, whose), state) in files.iter_mut().zip(&states) {
                file.replaces = store.replaced(&file.kept, &file.sha256).context(UNREADABLE)?;
                // Of one that was moved the store knows by its old name.
                let known = if let State::Same { path, .. } = state { path } else { &*file.kept };
                let outdated = store.outdated(known).context(UNREADABLE)?;
                file.is_outdated = outdated.is_some_and(|outdated| is_read_again(file, &outdated, *whose, day));
            }
        }
        let Decided { moves, copies, old } = decide(&mut files, states, &home, day);
        missing.extend(old);
        let files = files.into_iter().map(|(file, _)| file).collect();
        Ok(Self { files, problems, missing, results, moves, copies, is_whole })
    }

    /// Whether something that should be there is not, or rows of a file were rejected.
    pub(super) fn lacks(&self) -> bool {
        !self.problems.is_empty() || !self.missing.is_empty() || self.files.iter().any(|file| file.rejects > 0)
    }

    pub(super) fn count(&self, work: Work) -> usize {
        self.files.iter().filter(|file| file.work == work).count()
    }
}

/// Whether a night has files of its own.
pub(super) fn has_files(config: &Config, (day, own): (Date, Date)) -> Result<bool, Failure> {
    Ok(listed(config, day, own)?.files.iter().any(|(_, whose)| *whose != Whose::Other))
}

/// Whether a night that is over has anything to read again, or, where it is a recent one, anything that is new by its content.
pub(super) fn has_new(config: &Config, (day, own): (Date, Date), store: &Store, is_recent: bool) -> Result<bool, Failure> {
    let home = store.home(&config.base).context(UNREADABLE)?;
    let mut asked = store.outdated_of(day).context(UNREADABLE)?;
    asked.retain(|(_, outdated)| is_recent || !outdated.is_given_up);
    // Those that were moved are known by what they hold.
    let has_moved = asked.iter().any(|(path, _)| !home.path_of(path).exists());
    for (file, whose) in listed(config, day, own)?.files {
        let name = home.name_of(&file.path);
        let may_be_new = is_recent && whose != Whose::Other;
        if !may_be_new && !has_moved && asked.iter().all(|(path, _)| *path != *name) {
            continue;
        }
        // One that cannot be read was told of by the run of its day.
        let Ok(file) = Planned::new(file, &home) else { continue };
        let is_it = |(path, outdated): &&(String, Outdated)| {
            *path == *name || (outdated.sha256 == file.sha256 && !home.path_of(path).exists())
        };
        let is_again = asked.iter().find(is_it).is_some_and(|(_, outdated)| is_read_again(&file, outdated, whose, day));
        if is_again || (may_be_new && !store.is_read(&file.kept, &file.sha256).context(UNREADABLE)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a night reads a file again that is outdated. One whose name holds no day is read again by the night that read it, as long as it
/// is what that one read: tonight its conversations would be tonight's.
fn is_read_again(file: &Planned, outdated: &Outdated, whose: Whose, night: Date) -> bool {
    whose == Whose::Dated || (outdated.night == night && outdated.sha256 == file.sha256)
}

fn looked_at(file: Listed, home: &Home) -> Result<Planned, Problem> {
    let path: Arc<str> = file.path.to_string_lossy().into();
    Planned::new(file, home).map_err(|error| {
        let detail = format!("读取失败（{}）；请检查权限、磁盘或文件是否被占用", error.kind());
        Problem { path, line: 0, reason: Reason::Unreadable, detail, row: String::new() }
    })
}

/// What else was decided.
#[derive(Default)]
struct Decided {
    moves: Vec<(String, String)>,
    copies: Vec<(Arc<str>, Arc<str>)>,
    old: Vec<Missing>,
}

/// Decides what is to be done with each file.
fn decide(files: &mut [(Planned, Whose)], states: Vec<State>, home: &Home, day: Date) -> Decided {
    let content: HashMap<Arc<str>, Vec<u8>> = files.iter().map(|(file, _)| (file.kept.clone(), file.sha256.clone())).collect();
    let is_gone = |path: &str, sha256: &[u8]| content.get(path).map_or_else(|| !home.path_of(path).exists(), |now| now != sha256);
    let mut decided = Decided::default();
    let mut seen: HashMap<Vec<u8>, Arc<str>> = HashMap::new();
    for ((file, whose), state) in files.iter_mut().zip(states) {
        let is_own = *whose != Whose::Other;
        // Be it that the file of that day is still there, or was moved to where this day's should be. What a later night read has nothing
        // to do with this one, and what holds nothing is like every other that does.
        let same_as = match &state {
            State::Same { path, day: done, .. } if *done < day => Some(path.as_str()),
            State::Done { day: done, is_empty: false, .. } if *done < day => Some(&*file.kept),
            _ => None,
        };
        if let Some(same_as) = same_as.filter(|_| *whose == Whose::Dated) {
            tracing::warn!(path = &*file.name, same_as, "this export holds what that of an earlier day did");
            decided.old.push(Missing::old(&file.kept, same_as));
        }
        file.work = match state {
            State::New if !is_own && !file.is_outdated => Work::Skip,
            // What stands under its name has to go, though another file holds the same.
            State::New => match seen.entry(file.sha256.clone()) {
                Entry::Occupied(first) if file.replaces.is_none() => {
                    decided.copies.push((first.get().clone(), file.kept.clone()));
                    same(&file.name, "another file of this run")
                }
                first => {
                    first.or_insert_with(|| file.kept.clone());
                    Work::Score
                }
            },
            // Its conversations go with it; else the file that has its name now would take their place.
            State::Same { path, day: done, rejects } if is_gone(&path, &file.sha256) && !seen.contains_key(&file.sha256) => {
                tracing::info!(path = &*file.name, was = path, "a file was moved; its conversations stay");
                seen.insert(file.sha256.clone(), file.kept.clone());
                decided.moves.push((path, file.kept.to_string()));
                if file.is_outdated { Work::Score } else { file.again(done == day, rejects) }
            }
            State::Same { .. } if is_own && file.replaces.is_some() => Work::Score,
            State::Same { path, .. } => same(&file.name, &path),
            State::Done { .. } if file.is_outdated => Work::Score,
            State::Done { day: done, rejects, .. } => file.again(done == day, rejects),
        };
    }
    // What is left under a name by what moved away is replaced by nothing.
    let left: HashSet<&str> = decided.moves.iter().map(|(from, _)| from.as_str()).collect();
    for (file, _) in files.iter_mut().filter(|(file, _)| left.contains(&*file.kept)) {
        file.replaces = None;
    }
    decided
}

fn same(name: &str, as_what: &str) -> Work {
    tracing::warn!(path = name, same_as = as_what, "not scored: its content is scored already");
    Work::Skip
}
