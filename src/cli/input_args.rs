//! What to read and how: the same for every verb that reads conversations.

use super::Failure;
use crate::input::{self, Layout, ReadOptions, Reader};
use clap::Args;
use std::path::PathBuf;

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
    /// Begins to read.
    pub(super) fn reader(&self) -> Result<Reader, Failure> {
        let options = ReadOptions { since: self.since.clone(), until: self.until.clone(), ..self.options.read()? };
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
