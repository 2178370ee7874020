//! What kind of workbook it is, and whether it is one that would fill the memory.

mod texts;

use super::super::format::Refusal;
use super::refused;
use crate::model::Reason;
use std::{
    fs::File,
    io::{self, BufReader, Read},
};
use texts::Texts;
use zip::ZipArchive;

/// What all sheets may come to, in bytes; a sheet of the present format is read as a stream.
const UNPACKED: u64 = 4 << 30;
/// What is held in memory whole: the texts of a workbook.
const TEXTS: u64 = 512 << 20;
/// The same for the formats whose sheets are held in memory whole.
const WHOLE: u64 = 64 << 20;
/// The most files within one; a workbook has a few for every sheet.
const FILES: usize = 10_000;
/// How many cells an `.ods` file may repeat: it tells a million empty ones in a few bytes.
const REPEATED: u64 = 4_000_000;

/// The kinds that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Xls,
    Ods,
}

const CANNOT: &str = "不是可读取的 Excel 文件";

/// The kind of a file with this beginning; `None` where it is no workbook at all.
pub(super) fn kind(beginning: &[u8], file: &File) -> io::Result<Option<Result<Kind, Refusal>>> {
    match beginning {
        b"PK\x03\x04" => of_archive(file).map(Some),
        b"\xd0\xcf\x11\xe0" if file.metadata()?.len() > WHOLE => {
            Ok(Some(Err(refused(Reason::TooLong, "旧版 Excel 文件超过 64 MiB；请在 Excel 中另存为 xlsx 或 CSV UTF-8"))))
        }
        b"\xd0\xcf\x11\xe0" => Ok(Some(Ok(Kind::Xls))),
        _ => Ok(None),
    }
}

fn of_archive(file: &File) -> io::Result<Result<Kind, Refusal>> {
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file.try_clone()?)) else {
        return Ok(Err(refused(Reason::Malformed, "Excel 或压缩文件损坏、不完整；请重新导出或传输")));
    };
    let has = |name: &str| archive.index_for_name(name).is_some();
    let kind = if has("xl/workbook.xml") {
        Kind::Xlsx
    } else if has("content.xml") {
        Kind::Ods
    } else {
        let what = if has("xl/workbook.bin") {
            "是 xlsb 文件；请另存为 xlsx"
        } else if has("word/document.xml") {
            "是 Word 文件；请把对话另存为纯文本（.txt）"
        } else {
            "是 zip 压缩文件；请先解压"
        };
        return Ok(Err(refused(Reason::Binary, &format!("{CANNOT}：{what}"))));
    };
    Ok(bounded(&mut archive, kind).map(|()| kind))
}

/// Unpacks everything once and counts: what an archive says of its own sizes may be a lie.
fn bounded(archive: &mut ZipArchive<BufReader<File>>, kind: Kind) -> Result<(), Refusal> {
    let too_much = || refused(Reason::TooLong, "Excel 文件解压后过大，疑为压缩炸弹；请核对，或另存为 CSV UTF-8");
    if archive.len() > FILES {
        return Err(too_much());
    }
    let mut total = 0;
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else {
            return Err(refused(Reason::Unreadable, "工作簿已加密，或压缩方式不受支持；请在 Excel 中取消密码后另存再试"));
        };
        let is_below = |folder: &str| entry.name().is_ok_and(|name| name.starts_with(folder));
        let is_sheet = is_below("xl/worksheets/");
        let has_texts = is_sheet || is_below("xl/sharedStrings");
        let limit = match kind {
            Kind::Xlsx if is_sheet => UNPACKED - total,
            Kind::Xlsx => TEXTS.min(UNPACKED - total),
            _ => WHOLE,
        };
        let mut counted = Counted { repeats: Repeats::default(), texts: Texts::default(), length: 0 };
        let take = |counted: &mut Counted, block: &[u8]| match kind {
            Kind::Xlsx if has_texts => counted.texts.take(block),
            Kind::Xlsx | Kind::Xls => true,
            Kind::Ods => counted.repeats.take_all(block),
        };
        let within = counted.run(entry.take(limit + 1), take);
        let within = within.map_err(|_| refused(Reason::Malformed, "Excel 文件的压缩数据损坏；请重新导出或传输"))?;
        total += counted.length;
        if counted.length > limit || !within {
            return Err(too_much());
        }
    }
    Ok(())
}

/// What was counted so far.
struct Counted {
    repeats: Repeats,
    texts: Texts,
    length: u64,
}

impl Counted {
    /// Reads to the end, or to where `take` says that it is too much.
    fn run(&mut self, mut input: impl Read, take: impl Fn(&mut Self, &[u8]) -> bool) -> io::Result<bool> {
        let mut block = [0; 16 << 10];
        loop {
            let read = input.read(&mut block)?;
            self.length += read as u64;
            if read == 0 || !take(self, &block[..read]) {
                return Ok(read == 0);
            }
        }
    }
}

/// Sums up the cells that `number-columns-repeated` stands for, but for the empty ones that end a row.
#[derive(Default)]
struct Repeats {
    total: u64,
    /// Of empty cells, which may be the end of their row.
    pending: u64,
    /// Of the tag at hand, once its number begins.
    number: Option<u64>,
    in_number: bool,
    /// How much of each of [`WORDS`] has been met.
    matched: [usize; WORDS.len()],
}

/// A number of repeats, a cell with a value, a text, and the end of a row.
const WORDS: [&[u8]; 4] = [b"number-columns-repeated=\"", b"value-type=", b"<text:p", b"</table:table-row"];
/// The most cells of a row.
const COLUMNS: u64 = 16_384;

impl Repeats {
    /// Whether it is still within bounds behind `block`.
    fn take_all(&mut self, block: &[u8]) -> bool {
        for &byte in block {
            self.take(byte);
        }
        self.total <= REPEATED
    }

    fn take(&mut self, byte: u8) {
        if self.in_number {
            if byte.is_ascii_digit() {
                let number = self.number.unwrap_or(0).saturating_mul(10).saturating_add(u64::from(byte - b'0'));
                self.number = Some(number.min(COLUMNS));
                return;
            }
            self.in_number = false;
        }
        for (word, matched) in WORDS.iter().zip(&mut self.matched) {
            // No such word begins again within itself.
            *matched = if word[*matched] == byte { *matched + 1 } else { usize::from(word[0] == byte) };
        }
        let met = WORDS.iter().zip(&self.matched).position(|(word, &matched)| matched == word.len());
        if let Some(met) = met {
            self.matched[met] = 0;
        }
        match met {
            Some(0) => (self.in_number, self.number) = (true, None),
            Some(1 | 2) => self.flush(),
            Some(_) => (self.pending, self.number) = (0, None),
            None if byte == b'<' => self.pending += self.number.take().unwrap_or(0),
            None => {}
        }
    }

    /// What was repeated so far is there, for a value stands in it or follows.
    fn flush(&mut self) {
        self.total = self.total.saturating_add(self.pending).saturating_add(self.number.unwrap_or(0));
        self.pending = 0;
    }
}
