//! Old workbooks (`.xls`) are a file system in a file, and what is in it may lie: chains of sectors that never end, sheets
//! that claim four thousand million cells. So the one stream that matters is taken out by a reader that checks the chains,
//! looked through, and handed on in a container that is known to be sound.

use super::{ENCRYPTED, refused};
use crate::{input::format::Refusal, model::Reason};
use cfb::{CompoundFile, Version};
use std::{
    collections::HashSet,
    io::{Cursor, Read, Seek, Write},
};

/// The names that the stream has had.
const STREAMS: [&str; 2] = ["/Workbook", "/Book"];
/// The most cells that all sheets may span, empty ones included: that many are held in memory.
const CELLS: u64 = 16_000_000;

/// A sound copy of the workbook in `input`, which has `length` bytes.
pub(super) fn sound(input: impl Read + Seek, length: u64) -> Result<Cursor<Vec<u8>>, Refusal> {
    let damaged = |error: std::io::Error| {
        refused(Reason::Malformed, &format!("旧版 Excel 文件损坏，无法解析（{error}）；请用 Excel 打开后另存再试"))
    };
    let mut file = CompoundFile::open(input).map_err(damaged)?;
    if file.is_stream("/EncryptedPackage") {
        return Err(refused(Reason::Unreadable, ENCRYPTED));
    }
    let Some(name) = STREAMS.into_iter().find(|name| file.is_stream(name)) else {
        return Err(refused(Reason::Binary, "不是 Excel 文件（可能是旧版 Word 等）；请另存为纯文本或 CSV UTF-8"));
    };
    let mut stream = Vec::new();
    file.open_stream(name).and_then(|found| found.take(length).read_to_end(&mut stream)).map_err(damaged)?;
    check(&stream)?;
    let copy = || -> std::io::Result<Cursor<Vec<u8>>> {
        let mut copy =
            CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::with_capacity(stream.len() + (64 << 10))))?;
        copy.create_stream(name)?.write_all(&stream)?;
        copy.flush()?;
        Ok(copy.into_inner())
    };
    let mut copy = copy().map_err(damaged)?;
    copy.set_position(0);
    Ok(copy)
}

/// Refuses a stream whose sheets span more than fits into memory.
fn check(stream: &[u8]) -> Result<(), Refusal> {
    let (mut largest, mut span) = (0, Span::default());
    let (mut sheets, mut begins) = (Vec::new(), HashSet::new());
    for (at, kind, data) in Records(stream, 0) {
        match kind {
            0x0809 => {
                begins.insert(at);
                span = Span::default();
            }
            // Where a sheet begins.
            0x0085 => sheets.extend(number(data, 0, 4)),
            0x0200 => span.dimensions(data),
            // Values of one cell, and of several in a row.
            0x0006 | 0x0203..=0x0205 | 0x0207 | 0x027e | 0x00fd | 0x00d6 => span.cell(number(data, 0, 2), number(data, 2, 2)),
            0x00bd => {
                span.cell(number(data, 0, 2), number(data, 2, 2));
                span.cell(number(data, 0, 2), number(data, data.len().saturating_sub(2), 2));
            }
            _ => {}
        }
        largest = largest.max(span.cells());
    }
    // Several sheets may be told to begin in one place, or where none begins.
    if sheets.iter().any(|at| !begins.contains(at)) {
        return Err(refused(Reason::Malformed, "旧版 Excel 文件损坏：工作表的位置不对；请用 Excel 打开后另存再试"));
    }
    if largest.saturating_mul(sheets.len().max(1) as u64) > CELLS {
        return Err(refused(Reason::TooLong, "旧版 Excel 文件的表格范围过大；请删除空白区域，或另存为 xlsx 或 CSV UTF-8"));
    }
    Ok(())
}

/// The area of a sheet.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
    /// What the sheet says of itself, which is believed, too.
    told: u64,
}

impl Span {
    fn cell(&mut self, row: Option<u64>, column: Option<u64>) {
        let widen = |area: &mut Option<(u64, u64)>, at: u64| {
            *area = Some(area.map_or((at, at), |(first, last)| (first.min(at), last.max(at))));
        };
        if let (Some(row), Some(column)) = (row, column) {
            widen(&mut self.rows, row);
            widen(&mut self.columns, column);
        }
    }

    fn dimensions(&mut self, data: &[u8]) {
        let width = if data.len() == 10 { 2 } else { 4 };
        let rows = number(data, width, width).unwrap_or(0);
        let columns = number(data, 2 * width + 2, 2).unwrap_or(0);
        self.told = self.told.max(rows.saturating_mul(columns));
    }

    fn cells(&self) -> u64 {
        let length = |area: Option<(u64, u64)>| area.map_or(0, |(first, last)| last - first + 1);
        self.told.max(length(self.rows) * length(self.columns))
    }
}

/// The number of `width` bytes at `from`.
fn number(data: &[u8], from: usize, width: usize) -> Option<u64> {
    let bytes = data.get(from..from.checked_add(width)?)?;
    Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

/// The records of a stream: where each begins, its kind, what it holds.
struct Records<'s>(&'s [u8], usize);

impl<'s> Iterator for Records<'s> {
    type Item = (u64, u64, &'s [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let Self(stream, at) = *self;
        let (kind, length) = (number(stream, at, 2)?, number(stream, at + 2, 2)?);
        let begin = at + 4;
        let end = begin.saturating_add(usize::try_from(length).ok()?);
        self.1 = end;
        Some((at as u64, kind, stream.get(begin..end)?))
    }
}
