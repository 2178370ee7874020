//! From whatever bytes a file holds to UTF-8.
//!
//! UTF-8 files are read where they are. Others are transcoded once into an anonymous temporary file, so that memory stays
//! flat. What cannot be decoded becomes the byte `FF`, which UTF-8 never holds: the row it stands in is rejected later on,
//! with its line, and the rest is kept.

mod transcode;

use super::format::{HIVE, Refusal, SAMPLE};
use crate::model::Reason;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};
use transcode::transcode;

/// What is read at once.
const BLOCK: usize = 256 << 10;
/// A file is damaged UTF-8 rather than GB18030 while at least this many bytes beyond ASCII are valid for one that is not.
const UTF8_SHARE: u64 = 50;

/// The beginnings of files that are no text, and what to say of them.
const MAGICS: [(&[u8], &str); 5] = [
    (b"7z\xbc\xaf\x27\x1c", "是 7z 压缩文件；请先解压"),
    (b"Rar!", "是 rar 压缩文件；请先解压"),
    (b"\x89PNG", "是图片；请导出为 CSV UTF-8"),
    (b"%PDF", "是 PDF；请导出为 CSV UTF-8"),
    (b"PAR1", "是 Parquet 文件，本程序编译时未带其读取功能（--features parquet）；或请导出为 CSV UTF-8"),
];

/// A file in UTF-8.
#[derive(Debug)]
pub(super) struct Utf8 {
    /// The file itself, or its copy.
    pub file: File,
    /// Where its text begins, behind the byte-order mark; the file stands there.
    pub start: u64,
    /// What it was before.
    pub encoding: &'static Encoding,
}

/// Gives `file` in UTF-8.
pub(super) fn to_utf8(mut file: File, forced: Option<&'static Encoding>) -> io::Result<Result<Utf8, Refusal>> {
    let mut sample = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    (&mut file).take(SAMPLE as u64).read_to_end(&mut sample)?;
    let mark = Encoding::for_bom(&sample);
    let utf16 = mark.map(|(encoding, _)| encoding).or_else(|| utf16(&sample));
    let wide = |encoding: &Encoding| encoding == UTF_16LE || encoding == UTF_16BE;
    if let Some(hint) = binary(&sample, forced.or(utf16).is_some_and(wide)) {
        return Ok(Err((0, Reason::Binary, format!("不是文本文件：{hint}"))));
    }
    let (encoding, skip) = match (forced, mark) {
        (Some(forced), Some((marked, length))) if forced == marked => (forced, length as u64),
        (Some(forced), _) => (forced, 0),
        (None, Some((marked, length))) => (marked, length as u64),
        (None, None) => (utf16.map_or_else(|| by_content(&mut file, &sample), Ok)?, 0),
    };
    file.seek(SeekFrom::Start(skip))?;
    if encoding == UTF_8 {
        return Ok(Ok(Utf8 { file, start: skip, encoding }));
    }
    Ok(Ok(Utf8 { file: transcode(&mut file, encoding)?, start: 0, encoding }))
}

/// What to say of bytes that are no text.
fn binary(sample: &[u8], utf16: bool) -> Option<&'static str> {
    if let Some((_, hint)) = MAGICS.iter().find(|(magic, _)| sample.starts_with(magic)) {
        return Some(hint);
    }
    let control = |byte: &&u8| matches!(byte, 0..=8 | 14..=26 | 28..=31) && **byte != HIVE;
    let strange = sample.iter().filter(control).count();
    (!utf16 && strange * 20 > sample.len()).then_some("含大量控制字符；请导出为 CSV UTF-8")
}

/// UTF-16 without a byte-order mark: the high bytes of its ASCII, all on one side, are NUL.
fn utf16(sample: &[u8]) -> Option<&'static Encoding> {
    let nul = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (nul(0), nul(1));
    // Separators, line ends, digits: at least one unit in twenty is ASCII in any table.
    let enough = |count: usize, other: usize| count * 40 >= sample.len().max(40) && other * 20 <= count;
    if enough(odd, even) {
        Some(UTF_16LE)
    } else if enough(even, odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8 if the whole file is, or all but a few damaged places; else what Chinese Windows writes, unless it is clearly not.
fn by_content(file: &mut File, sample: &[u8]) -> io::Result<&'static Encoding> {
    if is_utf8(file)? {
        return Ok(UTF_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    // No prior for China: only what looks less like GB18030 than like one of these is taken for it.
    let guess = detector.guess(None, Utf8Detection::Deny);
    Ok(if guess == BIG5 || guess == SHIFT_JIS { guess } else { GB18030 })
}

/// Reads the whole file, for a single GB18030 message may stand at its end.
fn is_utf8(file: &mut File) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut block = vec![0; BLOCK];
    let (mut kept, mut valid, mut invalid) = (0, 0_u64, 0_u64);
    loop {
        let read = file.read(&mut block[kept..])?;
        let filled = kept + read;
        let (mut at, last) = (0, read == 0);
        kept = 0;
        while let Err(error) = simdutf8::compat::from_utf8(&block[at..filled]) {
            let good = at + error.valid_up_to();
            valid += beyond_ascii(&block[at..good]);
            match error.error_len() {
                None if !last => {
                    // A character may go on in the next block.
                    (kept, at) = (filled - good, filled);
                    break;
                }
                length => {
                    invalid += 1;
                    at = (good + length.unwrap_or(1)).min(filled);
                }
            }
            if invalid > 1_000 && valid / UTF8_SHARE < invalid {
                return Ok(false);
            }
        }
        valid += beyond_ascii(&block[at..filled]);
        block.copy_within(filled - kept..filled, 0);
        if last {
            return Ok(invalid == 0 || valid / UTF8_SHARE >= invalid);
        }
    }
}

fn beyond_ascii(bytes: &[u8]) -> u64 {
    // At most 255 ones fit a byte, and sums of bytes are what the compiler makes fast.
    bytes.chunks(255).map(|chunk| u64::from(chunk.iter().map(|byte| byte >> 7).sum::<u8>())).sum()
}
