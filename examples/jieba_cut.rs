//! The floor of any Chinese scorer: reads a log and only cuts its texts into words with jieba, on all cores.
//!
//! `benches/compare/run.sh` times it beside `zhijian score`. It is meant to be as fast as plain jieba can be: the CSV is
//! read on a thread of its own, one chunk ahead of the cutting, a chunk's texts lie end to end in one string, and no
//! more than a few chunks are in memory. The system's allocator stays: mimalloc, which `zhijian` uses, makes this no faster
//! and only takes more memory.

use anyhow::{Context, Result, anyhow};
use clap::Parser;
use jieba_rs::Jieba;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use std::fs::File;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

/// Column that holds the text of a turn.
const TEXT_COLUMN: &str = "内容";
/// Bytes of text in a chunk: enough to keep all cores busy, little enough to stay unnoticed in memory.
const CHUNK_BYTES: usize = 4 << 20;
/// Texts that a thread takes at a time; a single text is too short to be worth handing over.
const TEXTS_PER_TASK: usize = 256;

/// Cuts the texts of a log into words and prints how many there are.
#[derive(Debug, Parser)]
struct Arguments {
    /// Log as CSV, one turn a row
    log: PathBuf,
    /// Threads; all cores if not given
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Guess words that are not in the dictionary
    #[arg(long)]
    hmm: bool,
}

/// Some texts of the log, end to end.
#[derive(Default)]
struct Chunk {
    text: String,
    /// Where each text ends and the next begins.
    ends: Vec<usize>,
}

impl Chunk {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    fn count_words(&self, jieba: &Jieba, hmm: bool) -> usize {
        let count = |index: usize| {
            let begin = if index == 0 { 0 } else { self.ends[index - 1] };
            jieba.cut(&self.text[begin..self.ends[index]], hmm).len()
        };
        (0..self.ends.len()).into_par_iter().with_min_len(TEXTS_PER_TASK).map(count).sum()
    }
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let pool = ThreadPoolBuilder::new().num_threads(arguments.jobs.map_or(0, NonZeroUsize::get)).build()?;
    let (sender, receiver) = sync_channel(1);
    let log = arguments.log;
    let reading = thread::spawn(move || read(&log, &sender).with_context(|| log.display().to_string()));
    // The dictionary loads while the first chunk is read.
    let jieba = Jieba::new();
    let words: usize = pool.install(|| receiver.into_iter().map(|chunk: Chunk| chunk.count_words(&jieba, arguments.hmm)).sum());
    reading.join().map_err(|_| anyhow!("the reader panicked"))??;
    println!("{words}");
    Ok(())
}

/// Sends the texts of the log, chunk by chunk.
fn read(log: &Path, sender: &SyncSender<Chunk>) -> Result<()> {
    let mut rows = csv::Reader::from_reader(File::open(log)?);
    let column =
        rows.headers()?.iter().position(|name| name == TEXT_COLUMN).with_context(|| format!("no column {TEXT_COLUMN}"))?;
    let mut row = csv::StringRecord::new();
    let mut chunk = Chunk::default();
    while rows.read_record(&mut row)? {
        chunk.push(row.get(column).unwrap_or_default());
        if chunk.text.len() >= CHUNK_BYTES {
            sender.send(std::mem::take(&mut chunk))?;
        }
    }
    sender.send(chunk)?;
    Ok(())
}
