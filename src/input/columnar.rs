//! Parquet files: their rows in an anonymous temporary file, in the form that the rows of a workbook take, with the names of the
//! columns for a header. Times are written with their offset, which is that of Greenwich.

use super::{
    format::Refusal,
    workbook::{CELL_END, ROW_END},
};
use crate::model::Reason;
use jiff::Timestamp;
use parquet::{
    errors::ParquetError,
    file::reader::{FileReader, SerializedFileReader},
    record::{Field, Row},
};
use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
    panic::{AssertUnwindSafe, catch_unwind},
};

/// The rows of `file`. The outer error is the system's, the inner the file's.
pub(super) fn rows(file: File) -> io::Result<Result<File, Refusal>> {
    // The reader of this format is not ours: where it fails on a damaged file, that file is lost and nothing else.
    match catch_unwind(AssertUnwindSafe(|| write_rows(file))) {
        Ok(Ok(rows)) => Ok(Ok(rows)),
        Ok(Err(Failure::System(error))) => Err(error),
        Ok(Err(Failure::Damaged(error))) => Ok(Err(damaged(&format!("（{error}）")))),
        Err(_) => Ok(Err(damaged(""))),
    }
}

fn damaged(error: &str) -> Refusal {
    (0, Reason::Malformed, format!("Parquet 文件损坏，无法解析{error}；请重新导出或传输"))
}

/// Why a file is not read.
enum Failure {
    System(io::Error),
    Damaged(ParquetError),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

impl From<ParquetError> for Failure {
    fn from(error: ParquetError) -> Self {
        Self::Damaged(error)
    }
}

fn write_rows(file: File) -> Result<File, Failure> {
    let reader = SerializedFileReader::new(file)?;
    let mut out = BufWriter::with_capacity(256 << 10, tempfile::tempfile()?);
    let schema = reader.metadata().file_metadata().schema();
    let names = schema.get_fields().iter().map(|field| field.name().to_owned());
    write_row(&mut out, names)?;
    for row in reader.get_row_iter(None)? {
        let row: Row = row?;
        write_row(&mut out, row.get_column_iter().map(|(_, field)| text(field)))?;
    }
    let mut rows = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    rows.seek(SeekFrom::Start(0))?;
    Ok(rows)
}

fn write_row(out: &mut impl Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.write_all(&[CELL_END])?;
        }
        out.write_all(cell.as_bytes())?;
    }
    out.write_all(&[ROW_END])
}

/// A value as an export to CSV would write it; lists and maps are none.
fn text(field: &Field) -> String {
    let time = |instant: Result<Timestamp, jiff::Error>| instant.map(|instant| instant.to_string()).unwrap_or_default();
    match field {
        Field::Str(text) => text.replace([char::from(CELL_END), char::from(ROW_END)], " "),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).replace([char::from(CELL_END), char::from(ROW_END)], " "),
        Field::TimestampMillis(milliseconds) => time(Timestamp::from_millisecond(*milliseconds)),
        Field::TimestampMicros(microseconds) => time(Timestamp::from_microsecond(*microseconds)),
        Field::Double(number) => number.to_string(),
        Field::Float(number) => number.to_string(),
        Field::Null | Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => String::new(),
        other => other.to_string(),
    }
}
