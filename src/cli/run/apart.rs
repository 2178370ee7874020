//! Results apart from conversations: what a run writes is nothing for the next to read.

use super::config::Config;
use super::day::filled;
use super::listing::as_pattern;
use crate::cli::Failure;
use crate::cli::sinks::WRITTEN;
use anyhow::anyhow;
use glob::{MatchOptions, Pattern};
use jiff::civil::Date;

/// Refuses an output folder whose files the inputs stand for, as `zhijian score` does.
pub(super) fn check(config: &Config, day: Date) -> Result<(), Failure> {
    const AS_PATHS: MatchOptions =
        MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };
    let (Some(output), Some(folder)) = (&config.output, config.output_of(day)?) else { return Ok(()) };
    let written: Vec<_> = std::iter::once(folder.clone()).chain(WRITTEN.iter().map(|name| folder.join(name))).collect();
    for input in &config.inputs {
        let path = config.base.join(filled(input, day)?);
        let is_folder = path.canonicalize().ok().is_some_and(|path| folder.canonicalize().is_ok_and(|folder| folder == path));
        let pattern = as_pattern(&config.base, &filled(input, day)?);
        let pattern = Pattern::new(pattern.to_string_lossy().trim_end_matches('/')).ok();
        let reads = |pattern: &Pattern| written.iter().any(|path| pattern.matches_path_with(path, AS_PATHS));
        if is_folder || path == folder || pattern.is_some_and(|pattern| reads(&pattern)) {
            return Err(Failure::Usage(anyhow!(
                "output = \"{output}\": this folder is read (inputs: \"{input}\"); results would stand among the conversations. \
                 Name another one, e.g. \"results/{{yyyy-mm-dd}}\""
            )));
        }
    }
    Ok(())
}
