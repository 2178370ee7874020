//! The first pass over a file: which stretches of rows belong to which conversation.

use super::{
    assembler::Assembler,
    cells::Place,
    content::Content,
    rows::{Fault, Row, Rows},
};
use crate::model::Reason;
use rustc_hash::{FxHashMap, FxHasher};
use std::{
    fs::File,
    hash::Hasher,
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
};

/// Rows that follow each other and have the same conversation id: 16 bytes, for there may be one a conversation or, where
/// conversations are interleaved, one a turn. Where it begins follows from the runs before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// Of the id; different ids may share it.
    pub hash: u64,
    pub bytes: u32,
    pub lines: u32,
}

impl Run {
    /// Whether it is a stretch that is not read again.
    pub(super) fn is_hole(self) -> bool {
        self.hash == HOLE
    }

    fn to_bytes(self) -> [u8; RUN] {
        (u128::from(self.hash) | u128::from(self.bytes) << 64 | u128::from(self.lines) << 96).to_le_bytes()
    }

    #[expect(clippy::cast_possible_truncation, reason = "each part is cut out")]
    fn of_bytes(bytes: [u8; RUN]) -> Self {
        let all = u128::from_le_bytes(bytes);
        Self { hash: all as u64, bytes: (all >> 64) as u32, lines: (all >> 96) as u32 }
    }
}

/// The length of a run that is written down.
const RUN: usize = 16;

/// How many are kept where others are written down.
const FEW: usize = 16 << 10;
/// What is read or written of them at once, in bytes.
const BUFFER: usize = 256 << 10;

/// The hash of a stretch that is not read again: rows that are too long.
const HOLE: u64 = u64::MAX;

/// The runs of a file, in order. Beyond the limit they are written down, the first ones first.
#[derive(Debug)]
pub(super) struct Runs {
    kept: Vec<Run>,
    limit: usize,
    written: Option<BufWriter<File>>,
}

/// A run with its place in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// The same for all stretches of a conversation: where the first of them begins.
    pub group: u64,
    /// Where it begins, in bytes.
    pub offset: u64,
    /// The line it begins on.
    pub line: u64,
    /// Its length in bytes.
    pub bytes: usize,
}

impl Runs {
    /// Reads the file once. Rows without an id of their own go with the row before them. Rows that are too long are
    /// reported here, and nowhere else.
    pub(super) fn scan(rows: &mut Rows, content: &mut Content, assembler: &mut Assembler, limit: usize) -> io::Result<Self> {
        let mut runs = Self { kept: Vec::new(), limit: limit.max(1), written: None };
        let mut current: Vec<u8> = Vec::new();
        while let Some(row) = rows.next()? {
            if row.fault == Some(Fault::TooLong) {
                let detail = "超过1 MiB（JSON 为64 MiB）的上限，已跳过该行；请检查引号是否成对、换行是否正确";
                assembler.reject(Place { line: row.line, raw: row.bytes }, Reason::TooLong, detail.to_owned());
                runs.hole(&row);
                current.clear();
                content.survey(&row, true);
                continue;
            }
            if runs.kept.len() > runs.limit {
                runs.write_down()?;
            }
            let id = content.id(&row);
            let begins = !id.is_empty() && id != current;
            if begins {
                current.clear();
                current.extend_from_slice(id);
                runs.kept.push(Run { hash: hash(id), bytes: 0, lines: 0 });
            }
            runs.extend(&row, &current);
            content.survey(&row, begins);
        }
        content.rewind(assembler);
        Ok(runs)
    }

    /// Writes all but the last run down, which may still grow. From then on few are kept: the memory is for others.
    fn write_down(&mut self) -> io::Result<()> {
        let kept = std::mem::take(&mut self.kept);
        let Some((last, whole)) = kept.split_last() else { return Ok(()) };
        let written = match &mut self.written {
            Some(written) => written,
            none => none.insert(BufWriter::with_capacity(BUFFER, tempfile::tempfile()?)),
        };
        whole.iter().try_for_each(|run| written.write_all(&run.to_bytes()))?;
        self.kept.push(*last);
        self.limit = self.limit.min(FEW);
        Ok(())
    }

    /// Whether there are more than may be kept.
    pub(super) fn are_written(&self) -> bool {
        self.written.is_some()
    }

    /// All of them in order.
    pub(super) fn in_order(&mut self) -> io::Result<RunsInOrder<'_>> {
        let written = match &mut self.written {
            Some(written) => {
                // Flushes what is still to be written.
                written.seek(SeekFrom::Start(0))?;
                Some(BufReader::with_capacity(BUFFER, written.get_mut()))
            }
            None => None,
        };
        Ok(RunsInOrder { written, kept: self.kept.iter() })
    }

    /// Adds a row to the last run.
    fn extend(&mut self, row: &Row<'_>, id: &[u8]) {
        // A row is far below 4 GiB, see `Shape::limit`; so are its lines.
        let (bytes, lines) = (to_u32(row.size), to_u32(row.lines));
        if let Some(run) = self.kept.last_mut().filter(|run| run.hash != HOLE)
            && let (Some(bytes), Some(lines)) = (run.bytes.checked_add(bytes), run.lines.checked_add(lines))
        {
            (run.bytes, run.lines) = (bytes, lines);
            return;
        }
        self.kept.push(Run { hash: hash(id), bytes, lines });
    }

    fn hole(&mut self, row: &Row<'_>) {
        let (mut size, mut lines) = (row.size, row.lines);
        while size > 0 {
            let run = Run { hash: HOLE, bytes: to_u32(size), lines: to_u32(lines) };
            size -= u64::from(run.bytes);
            lines -= u64::from(run.lines);
            self.kept.push(run);
        }
    }

    /// Whether a conversation comes back after another has begun.
    pub(super) fn are_interleaved(&self) -> bool {
        // Where they are, the beginning of the file shows it nearly always.
        let mut looked = 1_000;
        loop {
            let first = &self.kept[..looked.min(self.kept.len())];
            let mut hashes: Vec<u64> = first.iter().map(|run| run.hash).filter(|&hash| hash != HOLE).collect();
            hashes.sort_unstable();
            if hashes.windows(2).any(|pair| pair[0] == pair[1]) {
                return true;
            }
            if looked >= self.kept.len() {
                return false;
            }
            looked *= 10;
        }
    }

    /// The runs conversation by conversation, in the order in which these first appear; the file's data begin at `offset`,
    /// on `line`.
    pub(super) fn by_conversation(self, mut offset: u64, mut line: u64) -> Vec<Stretch> {
        let mut stretches = Vec::with_capacity(self.kept.len());
        let mut first_of: FxHashMap<u64, u64> = FxHashMap::default();
        for run in self.kept {
            if run.hash != HOLE {
                let group = *first_of.entry(run.hash).or_insert(offset);
                stretches.push(Stretch { group, offset, line, bytes: run.bytes as usize });
            }
            offset += u64::from(run.bytes);
            line += u64::from(run.lines);
        }
        stretches.sort_unstable_by_key(|stretch| (stretch.group, stretch.offset));
        stretches
    }
}

/// The runs of a file, one after the other.
pub(super) struct RunsInOrder<'r> {
    written: Option<BufReader<&'r mut File>>,
    kept: std::slice::Iter<'r, Run>,
}

impl RunsInOrder<'_> {
    /// The next one.
    pub(super) fn next(&mut self) -> io::Result<Option<Run>> {
        if let Some(written) = &mut self.written {
            let mut bytes = [0; RUN];
            match written.read_exact(&mut bytes) {
                Ok(()) => return Ok(Some(Run::of_bytes(bytes))),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => self.written = None,
                Err(error) => return Err(error),
            }
        }
        Ok(self.kept.next().copied())
    }
}

fn to_u32(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn hash(id: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(id);
    hasher.finish().min(HOLE - 1)
}
