//! Interleaved conversations of which the account alone would fill the memory: their rows are copied to temporary files, each
//! with the conversations that begin in one stretch of the file, and then these are read one by one, whole.
//!
//! The files have no name and vanish with the program, however it ends.

use super::runs::{Runs, Stretch};
use rustc_hash::FxHashMap;
use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
};

/// The most temporary files: a process may have a thousand open.
const FILES: u64 = 400;
/// What is written at once to each.
const BUFFER: usize = 256 << 10;
/// What stands before every stretch: its conversation, its line and its length.
const HEAD: usize = 20;

/// A conversation: where it begins, and its length until the file of it is known.
#[derive(Debug, Clone, Copy)]
struct Group {
    first: u64,
    /// Its length in bytes; then the number of its file.
    bytes: u64,
}

/// Conversations that were brought together on disk.
#[derive(Debug)]
pub(super) struct Spill {
    files: VecDeque<File>,
    all: usize,
    /// What the file at hand holds.
    text: Vec<u8>,
    stretches: Vec<Stretch>,
    next: usize,
}

impl Spill {
    /// Copies the rows of `file`, whose data begin at `offset` on `line`, so that about `memory` bytes are read at once;
    /// `None` where no conversation comes back after another has begun.
    pub(super) fn new(file: &mut File, runs: &mut Runs, (offset, line): (u64, u64), memory: u64) -> io::Result<Option<Self>> {
        let Some(mut groups) = groups(runs, offset)? else { return Ok(None) };
        let total: u64 = groups.values().map(|group| group.bytes).sum();
        let files = deal(&mut groups, memory.max(total / FILES));
        let mut writers = Vec::with_capacity(files);
        for _ in 0..files {
            writers.push(BufWriter::with_capacity(BUFFER, tempfile::tempfile()?));
        }
        file.seek(SeekFrom::Start(offset))?;
        let mut input = BufReader::with_capacity(BUFFER, file);
        let mut line = line;
        let mut all = runs.in_order()?;
        while let Some(run) = all.next()? {
            let group = groups.get(&run.hash).filter(|_| !run.is_hole());
            let out = group.and_then(|group| Some((group.first, writers.get_mut(usize::try_from(group.bytes).ok()?)?)));
            if let Some((first, out)) = out {
                out.write_all(&first.to_le_bytes())?;
                out.write_all(&line.to_le_bytes())?;
                out.write_all(&run.bytes.to_le_bytes())?;
                io::copy(&mut (&mut input).take(u64::from(run.bytes)), out)?;
            } else {
                input.seek_relative(i64::from(run.bytes))?;
            }
            line += u64::from(run.lines);
        }
        let finish = |out: BufWriter<File>| out.into_inner().map_err(io::IntoInnerError::into_error);
        let files = writers.into_iter().map(finish).collect::<io::Result<VecDeque<_>>>()?;
        Ok(Some(Self { all: files.len(), files, text: Vec::new(), stretches: Vec::new(), next: 0 }))
    }

    /// How many of the files are read, from 0 to 1.
    pub(super) fn fraction(&self) -> f64 {
        1.0 - self.files.len() as f64 / self.all.max(1) as f64
    }

    /// The next stretch with its text, and whether its conversation ends with it.
    pub(super) fn next(&mut self) -> io::Result<Option<(Stretch, &[u8], bool)>> {
        while self.next >= self.stretches.len() {
            let Some(file) = self.files.pop_front() else { return Ok(None) };
            self.load(file)?;
        }
        let stretch = self.stretches[self.next];
        self.next += 1;
        let last = self.stretches.get(self.next).is_none_or(|next| next.group != stretch.group);
        let from = usize::try_from(stretch.offset).unwrap_or(usize::MAX);
        Ok(Some((stretch, &self.text[from..from + stretch.bytes], last)))
    }

    fn load(&mut self, mut file: File) -> io::Result<()> {
        self.text.clear();
        self.stretches.clear();
        self.next = 0;
        // All the room at once: a text that grows is for a moment there twice.
        self.text.reserve(usize::try_from(file.seek(SeekFrom::End(0))?).unwrap_or(0));
        file.seek(SeekFrom::Start(0))?;
        let mut input = BufReader::with_capacity(BUFFER, file);
        let mut head = [0; HEAD];
        loop {
            match input.read_exact(&mut head) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
                Err(error) => return Err(error),
            }
            let number = |from: usize| u64::from_le_bytes(std::array::from_fn(|at| head[from + at]));
            let bytes = u32::from_le_bytes(std::array::from_fn(|at| head[16 + at])) as usize;
            let offset = self.text.len();
            self.text.resize(offset + bytes, 0);
            input.read_exact(&mut self.text[offset..])?;
            self.stretches.push(Stretch { group: number(0), offset: offset as u64, line: number(8), bytes });
        }
        self.stretches.sort_unstable_by_key(|stretch| (stretch.group, stretch.offset));
        Ok(())
    }
}

/// Where each conversation begins and how long it is; `None` where none comes back.
fn groups(runs: &mut Runs, mut offset: u64) -> io::Result<Option<FxHashMap<u64, Group>>> {
    let mut groups: FxHashMap<u64, Group> = FxHashMap::default();
    let mut comes_back = false;
    let mut all = runs.in_order()?;
    while let Some(run) = all.next()? {
        if !run.is_hole() {
            let group = groups.entry(run.hash).or_insert(Group { first: offset, bytes: 0 });
            comes_back |= group.bytes > 0;
            group.bytes += u64::from(run.bytes) + HEAD as u64;
        }
        offset += u64::from(run.bytes);
    }
    Ok(comes_back.then_some(groups))
}

/// Deals the conversations to files in the order in which they begin, about `size` bytes to each; gives the number of files.
fn deal(groups: &mut FxHashMap<u64, Group>, size: u64) -> usize {
    let mut order: Vec<&mut Group> = groups.values_mut().collect();
    order.sort_unstable_by_key(|group| group.first);
    let (mut number, mut filled) = (0_u64, 0);
    for group in order {
        if filled > 0 && filled + group.bytes > size {
            (number, filled) = (number + 1, 0);
        }
        filled += group.bytes;
        group.bytes = number;
    }
    usize::try_from(number).unwrap_or(usize::MAX - 1) + 1
}
