//! What is read as one: a file, or a sheet of a workbook.

#[cfg(feature = "parquet")]
use super::columnar;
use super::{
    archive,
    format::Refusal,
    source::Source,
    workbook::{self, SheetRows},
};
use std::{fs::File, io, sync::Arc};

/// One table, transcript or list of JSON values.
#[derive(Debug)]
pub(super) struct Part {
    /// Where it is, for people: the path, with the sheet in brackets where there are sheets.
    pub path: Arc<str>,
    /// What it is called, without endings: where rows have no id, this is the conversation's.
    pub stem: Arc<str>,
    /// Its bytes.
    pub file: File,
    /// What is known of it before it is looked into.
    pub form: Form,
    /// Its share of the source's size.
    pub size: u64,
}

/// What is known of a part before it is looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Text in whatever encoding.
    Text,
    /// The same; a JSON value may stand on several lines of it.
    Json,
    /// Rows of a workbook.
    Cells,
}

/// What is in `source`, of a workbook the sheet `sheet` or all visible ones. The outer error is the system's, the inner the file's.
pub(super) fn parts(source: &Source, sheet: Option<&str>) -> io::Result<Result<Vec<Part>, Refusal>> {
    let mut file = match archive::unpack(source.open()?)? {
        Ok(file) => file,
        Err(refusal) => return Ok(Err(refusal)),
    };
    #[cfg(feature = "parquet")]
    if is_parquet(&mut file)? {
        let part =
            |file| vec![Part { path: source.path.clone(), stem: source.stem(), file, form: Form::Cells, size: source.size }];
        return Ok(columnar::rows(file)?.map(part));
    }
    let sheets = match workbook::sheets(&mut file, sheet)? {
        Some(Ok(sheets)) => sheets,
        Some(Err(refusal)) => return Ok(Err(refusal)),
        None => {
            let form = if source.is_json() { Form::Json } else { Form::Text };
            return Ok(Ok(vec![Part { path: source.path.clone(), stem: source.stem(), file, form, size: source.size }]));
        }
    };
    let size = source.size / sheets.len().max(1) as u64;
    let part = |sheet: SheetRows| {
        let path = format!("{}[{}]", source.path, sheet.name).into();
        let stem = format!("{}-{}", source.stem(), sheet.name).into();
        Part { path, stem, file: sheet.rows, form: Form::Cells, size }
    };
    Ok(Ok(sheets.into_iter().map(part).collect()))
}

#[cfg(feature = "parquet")]
fn is_parquet(file: &mut File) -> io::Result<bool> {
    use std::io::{Read, Seek, SeekFrom};
    let mut beginning = [0; 4];
    file.seek(SeekFrom::Start(0))?;
    let read = file.take(4).read(&mut beginning)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(beginning[..read] == *b"PAR1")
}
