//! What is read as one: a file, or a sheet of a workbook.

use super::{archive, format::Refusal, source::Source};
use std::{fs::File, io, sync::Arc};

/// One table, transcript or list of JSON values.
#[derive(Debug)]
pub(super) struct Part {
    /// Where it is, for people: the path, with the sheet in brackets where there are sheets.
    pub path: Arc<str>,
    /// Its bytes.
    pub file: File,
    /// Whether a JSON value may stand on several lines of it.
    pub is_json: bool,
    /// Its share of the source's size.
    pub size: u64,
}

/// What is in `source`. The outer error is the system's, the inner the file's.
pub(super) fn parts(source: &Source) -> io::Result<Result<Vec<Part>, Refusal>> {
    let file = match archive::unpack(source.open()?)? {
        Ok(file) => file,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(Ok(vec![Part { path: source.path.clone(), file, is_json: source.is_json(), size: source.size }]))
}
