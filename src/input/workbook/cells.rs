//! From the cells of a sheet to its rows as text.

use super::{CELL_END, Failure, ROW_END, merged::Merged, refused};
use crate::model::Reason;
use calamine::{Data, ExcelDateTime};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
};

/// The most rows and columns that Excel knows.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;
/// From here on Excel has rounded whole numbers away: it keeps fifteen digits.
const ROUNDED: f64 = 1e15;

/// Takes cells in the order of their rows, and writes the rows.
pub(super) struct Sink {
    out: BufWriter<File>,
    merged: Merged,
    row: u32,
    cells: BTreeMap<u32, String>,
    has_any: bool,
}

impl Sink {
    pub(super) fn new(merged: Merged) -> io::Result<Self> {
        let out = BufWriter::with_capacity(256 << 10, tempfile::tempfile()?);
        Ok(Self { out, merged, row: 0, cells: BTreeMap::new(), has_any: false })
    }

    pub(super) fn take(&mut self, (row, column): (u32, u32), value: &Data) -> Result<(), Failure> {
        if row < self.row || row >= ROWS || column >= COLUMNS {
            let detail = format!("第{}行的位置错乱或超出 Excel 的范围；请用 Excel 打开后另存再试", u64::from(row) + 1);
            return Err(Failure::Refused(refused(Reason::Malformed, &detail)));
        }
        let text = text(value);
        if text.is_empty() {
            return Ok(());
        }
        while self.row < row {
            self.end_row()?;
        }
        self.cells.insert(column, text);
        self.has_any = true;
        Ok(())
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.merged.fill(self.row, &mut self.cells);
        let mut written = 0;
        for (&column, text) in &self.cells {
            for _ in written..column {
                self.out.write_all(&[CELL_END])?;
            }
            written = column;
            self.out.write_all(text.as_bytes())?;
        }
        self.out.write_all(&[ROW_END])?;
        self.cells.clear();
        self.row += 1;
        Ok(())
    }

    /// What was written, standing at its beginning; `None` where there was no cell with a value.
    pub(super) fn finish(mut self) -> io::Result<Option<File>> {
        self.end_row()?;
        let mut file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(self.has_any.then_some(file))
    }
}

/// A value as an export to CSV would write it.
fn text(value: &Data) -> String {
    match value {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            text.replace([char::from(CELL_END), char::from(ROW_END)], " ")
        }
        Data::Int(number) => number.to_string(),
        // Which number it was is not known any more; the form tells that.
        Data::Float(number) if number.abs() >= ROUNDED => format!("{number:E}").replace('E', "E+"),
        Data::Float(number) => number.to_string(),
        Data::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(time) => date_time(time),
    }
}

fn date_time(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let fraction = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    if time.is_duration() {
        let days = time.as_f64().floor().max(0.0);
        return format!("{}:{minute:02}:{second:02}{fraction}", days * 24.0 + f64::from(hour));
    }
    if (0.0..1.0).contains(&time.as_f64()) {
        return format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    }
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{fraction}")
}
