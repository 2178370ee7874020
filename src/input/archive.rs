//! Compressed files: gzip and zstd, told by their first bytes, unpacked into an anonymous temporary file.
//!
//! A file of a few kilobytes can unpack to more than any disk holds, so there is an end to what is unpacked.

use super::format::Refusal;
use crate::model::Reason;
use flate2::read::MultiGzDecoder;
use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
};

/// What may come out of a small file, in bytes.
const SMALL: u64 = 256 << 20;
/// What may come out of a large one, as a multiple of it: logs shrink to a twentieth, at best to a fiftieth.
const RATIO: u64 = 200;
/// What is unpacked at once.
const BLOCK: usize = 256 << 10;
/// How often a file may be packed within another.
const DEPTH: usize = 2;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    fn of(beginning: &[u8]) -> Option<Self> {
        match beginning {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// What is in `file`, which is given back as it is where it is not packed.
pub(super) fn unpack(mut file: File) -> io::Result<Result<File, Refusal>> {
    let limit = SMALL.max(file.metadata()?.len().saturating_mul(RATIO));
    for _ in 0..DEPTH {
        let mut beginning = [0; 4];
        file.seek(SeekFrom::Start(0))?;
        let read = (&mut file).take(4).read(&mut beginning)?;
        file.seek(SeekFrom::Start(0))?;
        let Some(packing) = Packing::of(&beginning[..read]) else { break };
        file = match unpack_once(file, packing, limit)? {
            Ok(unpacked) => unpacked,
            Err(refusal) => return Ok(Err(refusal)),
        };
    }
    Ok(Ok(file))
}

fn unpack_once(file: File, packing: Packing, limit: u64) -> io::Result<Result<File, Refusal>> {
    let input = BufReader::with_capacity(BLOCK, file);
    let mut unpacked = tempfile::tempfile()?;
    let written = match packing {
        Packing::Gzip => copy(MultiGzDecoder::new(input), &mut unpacked, limit)?,
        Packing::Zstd => copy(zstd::stream::read::Decoder::with_buffer(input)?, &mut unpacked, limit)?,
    };
    let refuse = |reason: Reason, detail: String| Ok(Err((0, reason, detail)));
    match written {
        Written::All => {
            unpacked.seek(SeekFrom::Start(0))?;
            Ok(Ok(unpacked))
        }
        Written::TooMuch => refuse(
            Reason::TooLong,
            format!("{} 解压后超过 {} MiB，疑为压缩炸弹；请解压并核对后再读取", packing.name(), limit >> 20),
        ),
        Written::Damaged => refuse(Reason::Malformed, format!("{} 压缩数据损坏或不完整；请重新传输该文件", packing.name())),
    }
}

/// How unpacking ended.
enum Written {
    All,
    TooMuch,
    /// Nothing of it is used: the rest of the last conversation would be missing, and nobody could tell.
    Damaged,
}

fn copy(mut input: impl Read, output: &mut File, limit: u64) -> io::Result<Written> {
    let (mut block, mut written) = (vec![0; BLOCK], 0);
    loop {
        let read = match input.read(&mut block) {
            Ok(0) => return Ok(Written::All),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return Ok(Written::Damaged),
        };
        written += read as u64;
        if written > limit {
            return Ok(Written::TooMuch);
        }
        output.write_all(&block[..read])?;
    }
}
