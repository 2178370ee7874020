//! Workbooks of Excel and its kin: every sheet becomes a part of its own, its rows in an anonymous temporary file.
//!
//! There a row ends with the byte `1E` and its cells are divided by `1F`, which no text holds, so that a line of that file is a
//! row of the sheet and is read by the same code as a line of a table. Hidden sheets are passed over unless they are asked
//! for by name; hidden rows and columns are read, for a filter hides what the export still holds.

mod cells;
mod compound;
mod guard;
mod merged;

use super::format::Refusal;
use crate::model::Reason;
use calamine::{Data, Dimensions, Ods, Range, Reader, Sheet, SheetVisible, Xls, XlsError, Xlsx};
use cells::Sink;
use guard::Kind;
use merged::Merged;
use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
};

/// What divides the cells of a row.
pub(super) const CELL_END: u8 = 0x1f;
/// What ends a row.
pub(super) const ROW_END: u8 = 0x1e;

/// The rows of one sheet.
#[derive(Debug)]
pub(super) struct SheetRows {
    pub name: String,
    pub rows: File,
}

/// The sheets of `file` that are to be read; `None` where it is no workbook. The outer error is the system's.
pub(super) fn sheets(file: &mut File, wanted: Option<&str>) -> io::Result<Option<Result<Vec<SheetRows>, Refusal>>> {
    let mut beginning = [0; 4];
    file.seek(SeekFrom::Start(0))?;
    let read = file.take(4).read(&mut beginning)?;
    file.seek(SeekFrom::Start(0))?;
    let kind = match guard::kind(&beginning[..read], file)? {
        None => return Ok(None),
        Some(Err(refusal)) => return Ok(Some(Err(refusal))),
        Some(Ok(kind)) => kind,
    };
    let input = file.try_clone()?;
    // The reader of these formats is not ours: where it fails on a damaged file, that file is lost and nothing else.
    let read = catch_unwind(AssertUnwindSafe(|| of_kind(kind, BufReader::new(input), wanted)));
    Ok(Some(match read {
        Ok(Ok(sheets)) => Ok(sheets),
        Ok(Err(Failure::System(error))) => return Err(error),
        Ok(Err(Failure::Refused(refusal))) => Err(refusal),
        Err(_) => Err(refused(Reason::Malformed, "Excel 文件损坏，无法解析；请用 Excel 打开后另存再试")),
    }))
}

/// Why a workbook is not read.
enum Failure {
    System(io::Error),
    Refused(Refusal),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

fn refused(reason: Reason, detail: &str) -> Refusal {
    (0, reason, detail.to_owned())
}

fn damaged(error: impl std::fmt::Display) -> Failure {
    Failure::Refused((0, Reason::Malformed, format!("Excel 文件损坏，无法解析（{error}）；请用 Excel 打开后另存再试")))
}

fn of_kind(kind: Kind, input: BufReader<File>, wanted: Option<&str>) -> Result<Vec<SheetRows>, Failure> {
    match kind {
        Kind::Xlsx => {
            let mut book = Xlsx::new(input).map_err(damaged)?;
            each(&chosen(book.sheets_metadata(), wanted)?, |name| xlsx(&mut book, name))
        }
        Kind::Ods => {
            let mut book = Ods::new(input).map_err(damaged)?;
            each(&chosen(book.sheets_metadata(), wanted)?, |name| range(&book.worksheet_range(name).map_err(damaged)?, &[]))
        }
        Kind::Xls => {
            let length = input.get_ref().metadata()?.len();
            let sound = compound::sound(input, length).map_err(Failure::Refused)?;
            let mut book = Xls::new(sound).map_err(|error| match error {
                XlsError::Password => Failure::Refused(refused(Reason::Unreadable, ENCRYPTED)),
                error => damaged(error),
            })?;
            each(&chosen(book.sheets_metadata(), wanted)?, |name| {
                let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
                range(&book.worksheet_range(name).map_err(damaged)?, &merged)
            })
        }
    }
}

const ENCRYPTED: &str = "工作簿有密码保护；请在 Excel 中取消密码后另存再试";

/// The names of the sheets to read.
fn chosen(sheets: &[Sheet], wanted: Option<&str>) -> Result<Vec<String>, Failure> {
    let names = || sheets.iter().map(|sheet| sheet.name.clone());
    let Some(wanted) = wanted else {
        let visible = sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
        return Ok(visible.map(|sheet| sheet.name.clone()).collect());
    };
    let found: Vec<String> = names().filter(|name| name.trim() == wanted.trim()).collect();
    if found.is_empty() {
        let all = names().collect::<Vec<_>>().join("、");
        return Err(Failure::Refused((0, Reason::Empty, format!("没有名为“{wanted}”的工作表；该文件有：{all}"))));
    }
    Ok(found)
}

/// The rows of each sheet that has any.
fn each(names: &[String], mut read: impl FnMut(&str) -> Result<Option<File>, Failure>) -> Result<Vec<SheetRows>, Failure> {
    let mut sheets = Vec::new();
    for name in names {
        if let Some(rows) = read(name)? {
            sheets.push(SheetRows { name: name.clone(), rows });
        }
    }
    if sheets.is_empty() {
        return Err(Failure::Refused(refused(Reason::Empty, "工作簿中没有数据（隐藏的工作表需用 --sheet 指定）")));
    }
    Ok(sheets)
}

/// A sheet of the present format, cell by cell: its declared size costs nothing.
fn xlsx(book: &mut Xlsx<BufReader<File>>, name: &str) -> Result<Option<File>, Failure> {
    let merged = book.merge_cells_by_sheet_name(name).map_err(damaged)?;
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A sheet that is a chart has no cells.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(error) => return Err(damaged(error)),
    };
    let mut sink = Sink::new(Merged::new(&merged))?;
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        sink.take(cell.get_position(), &Data::from(cell.get_value().clone()))?;
    }
    Ok(sink.finish()?)
}

/// A sheet that is in memory whole.
fn range(range: &Range<Data>, merged: &[Dimensions]) -> Result<Option<File>, Failure> {
    let (top, left) = range.start().unwrap_or_default();
    let mut sink = Sink::new(Merged::new(merged))?;
    for (row, column, value) in range.used_cells() {
        let at = |index: usize, first: u32| u32::try_from(index).unwrap_or(u32::MAX).saturating_add(first);
        sink.take((at(row, top), at(column, left)), value)?;
    }
    Ok(sink.finish()?)
}
