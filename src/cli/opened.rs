//! A store that is only read.

use super::Failure;
use crate::store::{Access, Store};
use anyhow::{Context, anyhow};
use std::fs;
use std::io::{Write, stderr};
use std::path::Path;

const UNREADABLE: &str = "cannot read the store";

/// Opens it for a verb that shows what is in it; `usage` is how that verb is called. Says so on standard error where something of it is not
/// there yet.
pub(super) fn shown(path: &Path, usage: &str) -> Result<Store, Failure> {
    if !path.is_file() {
        return Err(Failure::Usage(anyhow!(
            "{}: no such store{}. `zhijian run --config FILE` makes one; then: {usage}",
            path.display(),
            others(path)
        )));
    }
    let store = opened(path)?;
    for night in store.unfinished().context(UNREADABLE)?.iter().filter(|night| !night.is_stored) {
        let day = night.day;
        let _ = writeln!(
            stderr(),
            "zhijian: {day}: its night is not whole: a run is under way, or was stopped, and the next one goes on; figures are of what is there"
        );
    }
    Ok(store)
}

/// Stores that stand where one is looked for.
fn others(path: &Path) -> String {
    let folder = if path.is_dir() {
        path
    } else {
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<String> = entries
        .filter(|path| path.extension().is_some_and(|ending| ending == "db") && Store::open(path, Access::Read).is_ok())
        .map(|path| path.display().to_string())
        .collect();
    found.sort();
    if found.is_empty() { String::new() } else { format!(" (there is {})", found.join(", ")) }
}

/// Opens it; says so on standard error where something of it cannot be seen from here.
pub(super) fn opened(path: &Path) -> Result<Store, Failure> {
    let store = Store::open(path, Access::Read).map_err(|error| Failure::Failed(error.into()))?;
    if let Some(beside) = store.overlooked() {
        let beside = beside.display();
        let _ = writeln!(
            stderr(),
            "zhijian: {beside}: cannot be read here, and holds what the last run stored: that is missing; \
             read with the account of the nightly job, or after its next run"
        );
    }
    Ok(store)
}
