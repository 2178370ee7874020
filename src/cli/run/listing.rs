//! The files that the inputs stand for, and whose they are.

use super::config::Config;
use super::day::filled;
use super::missing::Missing;
use crate::cli::Failure;
use crate::input::{self, InputError, Listed};
use crate::model::{Problem, Reason};
use jiff::civil::Date;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Whose a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// The night's, by its name.
    Dated,
    /// The night's, as that of the run.
    Own,
    /// Tonight's by now.
    Other,
}

impl Whose {
    const ALL: [Self; 3] = [Self::Dated, Self::Own, Self::Other];
}

/// Files that the inputs stand for.
pub(super) struct Listing {
    pub(super) files: Vec<(Listed, Whose)>,
    pub(super) problems: Vec<Problem>,
    pub(super) missing: Vec<Missing>,
    pub(super) results: Vec<Arc<str>>,
    pub(super) is_whole: bool,
}

/// The files that the inputs stand for. A pattern without any is a problem: an export that did not come has to be seen. What an input
/// without a day lacks is told by the night that the run is for.
pub(super) fn listed(config: &Config, day: Date, own: Date) -> Result<Listing, Failure> {
    let (mut of, mut is_whole) = (Whose::ALL.map(|_| Vec::new()), true);
    let (mut problems, mut lacking, mut results) = (Vec::new(), Vec::new(), Vec::new());
    for written in &config.inputs {
        let name = filled(written, day)?;
        let is_own = day == own || name != filled(written, own)?;
        let is_dated = is_own && name != filled(written, day.yesterday().unwrap_or(day))?;
        is_whole &= is_own;
        let path = as_pattern(&config.base, &name);
        match input::list(std::slice::from_ref(&path)) {
            Ok(found) => {
                of[usize::from(!is_own) + usize::from(!is_dated)].extend(found.files);
                problems.extend(found.problems.into_iter().filter(|_| is_own));
                results.extend(found.results.into_iter().filter(|_| is_own));
            }
            Err(InputError::NotFound { .. }) if is_own => {
                lacking.push(Missing::export(written, &name));
                problems.push(missing(&config.base.join(name)));
            }
            Err(InputError::NotFound { .. }) => {}
            Err(error) => return Err(Failure::Failed(error.into())),
        }
    }
    let all = of.into_iter().zip(Whose::ALL).flat_map(|(files, whose)| files.into_iter().map(move |file| (file, whose)));
    // A file may stand in several inputs, by several ways.
    let (mut files, mut known): (Vec<(Listed, Whose)>, _) = (all.collect(), HashSet::new());
    files.retain(|(file, _)| known.insert(file.path.canonicalize().unwrap_or_else(|_| file.path.clone())));
    Ok(Listing { files, problems, missing: lacking, results, is_whole })
}

/// Where an input stands. Of a pattern only what is written is one: the folder of the configuration may have brackets in its name.
pub(super) fn as_pattern(base: &Path, name: &str) -> PathBuf {
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
