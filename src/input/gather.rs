//! The second pass over a file of interleaved conversations: brings the stretches of each conversation together.

use super::runs::Stretch;
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

/// How much is brought together at once: enough that conversations near each other are found in one sweep over the file.
const CHUNK: usize = 32 << 20;
/// Reading over a gap is cheaper than going to a place, up to about this many bytes.
const GAP: u64 = 64 << 10;

/// Reads conversations whole from a file in which they alternate.
#[derive(Debug)]
pub(super) struct Gather {
    file: File,
    /// All stretches, conversation by conversation.
    stretches: Vec<Stretch>,
    /// The stretches of the chunk at hand that are not handed out yet, and their text.
    chunk: std::ops::Range<usize>,
    text: Vec<u8>,
    /// Where in `text` the next stretch begins.
    at: usize,
}

impl Gather {
    pub(super) fn new(file: File, stretches: Vec<Stretch>) -> Self {
        Self { file, stretches, chunk: 0..0, text: Vec::new(), at: 0 }
    }

    /// How many of the stretches are handed out, from 0 to 1.
    pub(super) fn fraction(&self) -> f64 {
        self.chunk.start as f64 / self.stretches.len().max(1) as f64
    }

    /// The next stretch with its text, and whether its conversation ends with it.
    pub(super) fn next(&mut self) -> io::Result<Option<(Stretch, &[u8], bool)>> {
        if self.chunk.is_empty() {
            self.next_chunk()?;
        }
        let Some(index) = self.chunk.next() else { return Ok(None) };
        let stretch = self.stretches[index];
        let last = self.stretches.get(index + 1).is_none_or(|next| next.group != stretch.group);
        let from = self.at;
        self.at += stretch.bytes;
        Ok(Some((stretch, &self.text[from..self.at], last)))
    }

    /// Reads whole conversations, one at least, until the chunk is full.
    fn next_chunk(&mut self) -> io::Result<()> {
        let first = self.chunk.end;
        let (mut end, mut size) = (first, 0);
        for same in self.stretches[first..].chunk_by(|a, b| a.group == b.group) {
            let more: usize = same.iter().map(|stretch| stretch.bytes).sum();
            if end > first && size + more > CHUNK {
                break;
            }
            (end, size) = (end + same.len(), size + more);
        }
        let mut start = 0;
        let mut wanted: Vec<(Stretch, usize)> = Vec::with_capacity(end - first);
        for stretch in &self.stretches[first..end] {
            wanted.push((*stretch, start));
            start += stretch.bytes;
        }
        wanted.sort_unstable_by_key(|(stretch, _)| stretch.offset);
        self.text.resize(size, 0);
        for near in wanted.chunk_by(|(a, _), (b, _)| b.offset - a.offset - a.bytes as u64 <= GAP) {
            self.read(near)?;
        }
        (self.chunk, self.at) = (first..end, 0);
        Ok(())
    }

    /// Reads stretches that stand near each other in one go, piece by piece, each to its place in the chunk.
    fn read(&mut self, near: &[(Stretch, usize)]) -> io::Result<()> {
        let mut position = near[0].0.offset;
        self.file.seek(SeekFrom::Start(position))?;
        let mut input = io::BufReader::with_capacity(64 << 10, &self.file);
        for (stretch, start) in near {
            input.seek_relative(i64::try_from(stretch.offset - position).unwrap_or(i64::MAX))?;
            input.read_exact(&mut self.text[*start..start + stretch.bytes])?;
            position = stretch.offset + stretch.bytes as u64;
        }
        Ok(())
    }
}
