//! What to read and how: the same for every verb that reads conversations.

use super::Failure;
use crate::input::{self, Layout, ReadOptions, Reader};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// Files, folders and patterns to read; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    options: InputOptions,
    /// Only conversations that began on this day or at this time, or later
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only conversations that began on this day or at this time, or earlier
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Memory for bringing interleaved conversations together, e.g. 512MiB; beyond it that is done on disk
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = size)]
    memory: u64,
}

/// A number of bytes such as `512MiB` or `2G`, with units of 1024.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let shift = match unit.trim().to_ascii_lowercase().trim_end_matches('b').trim_end_matches('i') {
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        _ => return Err("use e.g. 512MiB or 2GiB".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "use e.g. 512MiB or 2GiB".to_owned())?;
    number.checked_mul(1 << shift).ok_or_else(|| "too much".to_owned())
}

/// How a file is to be read.
#[derive(Debug, Args)]
pub(super) struct InputOptions {
    /// Layout file that names columns, role codes, time formats and zone
    #[arg(long, value_name = "FILE")]
    layout: Option<PathBuf>,
    /// Encoding of the input, e.g. gb18030; detected per file if not given
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Sheet of workbooks to read, be it hidden; all visible ones if not given
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
}

impl InputArgs {
    /// Whether `folder` is one of those that are read: results in it would be read with the conversations the next time.
    pub(super) fn reads(&self, folder: &Path) -> bool {
        let real = |path: &Path| path.canonicalize().ok();
        real(folder).is_some_and(|folder| self.paths.iter().any(|path| real(path).is_some_and(|path| path == folder)))
    }

    /// Begins to read.
    pub(super) fn reader(&self) -> Result<Reader, Failure> {
        let options =
            ReadOptions { since: self.since.clone(), until: self.until.clone(), memory: self.memory, ..self.options.read()? };
        input::read(&self.paths, &options).map_err(|error| Failure::Usage(error.into()))
    }
}

impl InputOptions {
    /// The options, with the layout read.
    pub(super) fn read(&self) -> Result<ReadOptions, Failure> {
        let layout = self.layout.as_deref().map(Layout::load).transpose().map_err(|error| Failure::Usage(error.into()))?;
        Ok(ReadOptions { layout, encoding: self.encoding.clone(), sheet: self.sheet.clone(), ..ReadOptions::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes() {
        for (text, expected) in [
            ("1GiB", Some(1 << 30)),
            ("512m", Some(512 << 20)),
            ("2 kb", Some(2048)),
            ("7", Some(7)),
            ("x", None),
            ("1T", None),
            ("99999999999999G", None),
        ] {
            assert_eq!(size(text).ok(), expected, "{text}");
        }
    }
}
