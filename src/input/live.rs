//! Turns that come one by one: a line is understood at once, and a conversation is whole when somebody says that it is.
//!
//! Every conversation has an assembler of its own, for that is how the rows of a file in which they alternate are read, too:
//! what comes out is what the finished log gives.

use super::{
    Batch, InputError, ReadOptions,
    assembler::Assembler,
    cells::Place,
    json::{END, JsonLines},
    open::Open,
    rows::{Rows, Shape},
    settings::Settings,
};
use crate::model::{Conversation, Reason, Role};
use encoding_rs::UTF_8;
use rustc_hash::FxHashMap;
use std::{borrow::Cow, io, ops::Range, sync::Arc};

/// Where the lines come from, as messages name it.
const PATH: &str = "-";
/// What conversations without an id are called, with a number behind it.
const STEM: &str = "stdin";

/// What a line is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A turn, or all turns, of the conversation of this id, which is empty where there is none.
    Row(String),
    /// The conversation of this id is over; the id is empty where there is none.
    End(String),
    /// Something else has happened, of which nothing is known.
    Other(String),
}

/// The conversations that are going on.
#[derive(Debug)]
pub struct Live {
    settings: Arc<Settings>,
    lines: JsonLines,
    open: FxHashMap<String, Assembler>,
}

impl Live {
    /// Reads as `options` say.
    ///
    /// # Errors
    /// Where an option is faulty.
    pub fn new(options: &ReadOptions) -> Result<Self, InputError> {
        let settings = Arc::new(Settings::new(options)?);
        Ok(Self { lines: JsonLines::new(STEM.into(), settings.clone()), settings, open: FxHashMap::default() })
    }

    /// The rows of a line, in UTF-8: one, but for a list, whose values are taken one by one.
    pub fn rows(&self, line: &[u8]) -> io::Result<Vec<Vec<u8>>> {
        let line = self.decoded(line);
        if !line.trim_ascii_start().starts_with(b"[") {
            return Ok(if line.trim_ascii().is_empty() { Vec::new() } else { vec![line.into_owned()] });
        }
        let mut rows = Rows::empty(Shape::Values);
        rows.load(&line, 1);
        let mut values = Vec::new();
        while let Some(row) = rows.next()? {
            if !row.bytes.trim_ascii().is_empty() {
                values.push(row.bytes.to_vec());
            }
        }
        Ok(values)
    }

    fn decoded<'l>(&self, line: &'l [u8]) -> Cow<'l, [u8]> {
        let encoding = self.settings.encoding.filter(|&encoding| encoding != UTF_8);
        // What cannot be decoded is rejected with the reason, as it would be without an encoding.
        let text = encoding.and_then(|encoding| encoding.decode_without_bom_handling_and_without_replacement(line));
        text.map_or(Cow::Borrowed(line), |text| Cow::Owned(text.into_owned().into_bytes()))
    }

    /// What a row is about.
    pub fn meaning(&mut self, row: &[u8]) -> Said {
        let mut id = String::from_utf8_lossy(self.lines.id(row)).into_owned();
        if id.is_empty() {
            id = self.lines.id_within(row);
        }
        match self.lines.event(row) {
            None => Said::Row(id),
            Some(event) if event == END => Said::End(id),
            Some(event) => Said::Other(event),
        }
    }

    /// Adds a row to the conversation `id`, and gives the turns that it brought; what is rejected of it is in the batch.
    pub fn add(&mut self, id: &str, row: &[u8], line: u64) -> (Range<usize>, Batch) {
        if !self.open.contains_key(id) {
            self.open.insert(id.to_owned(), assembler(&self.settings));
        }
        let Some(assembler) = self.open.get_mut(id) else { return (0..0, Batch::default()) };
        let turns = |assembler: &mut Assembler| assembler.last().map_or(0, |open| open.conversation.turns.len());
        let before = turns(assembler);
        self.lines.take(Place { line, raw: row }, assembler);
        (before..turns(assembler), assembler.take())
    }

    /// Reads a row as a file of its own.
    pub fn alone(&mut self, row: &[u8], line: u64) -> Batch {
        let mut assembler = assembler(&self.settings);
        self.lines.take(Place { line, raw: row }, &mut assembler);
        assembler.close();
        assembler.take()
    }

    /// Rejects a line that is not to be read.
    pub fn refuse(&self, row: &[u8], line: u64, reason: Reason, detail: &str) -> Batch {
        let mut assembler = assembler(&self.settings);
        assembler.reject(Place { line, raw: row }, reason, detail.to_owned());
        assembler.take()
    }

    /// The conversation `id` as far as it has come.
    pub fn conversation(&self, id: &str) -> Option<&Conversation> {
        self.of(id).map(|open| &open.conversation)
    }

    /// Who spoke a turn of the conversation `id`; `None` where that is open until all of it is there.
    pub fn role(&self, id: &str, turn: usize) -> Option<Role> {
        let open = self.of(id).filter(|open| !open.unsettled.iter().any(|one| one.turn == turn))?;
        open.conversation.turns.get(turn).map(|turn| turn.role)
    }

    /// Whether the conversation `id` came whole and takes no further turns.
    pub fn is_whole(&self, id: &str) -> bool {
        self.of(id).is_some_and(|open| open.whole)
    }

    fn of(&self, id: &str) -> Option<&Open> {
        self.open.get(id)?.newest()
    }

    /// Ends the conversation `id`; the batch holds it, if it has turns, and what is rejected at last.
    pub fn close(&mut self, id: &str) -> Batch {
        let Some(mut assembler) = self.open.remove(id) else { return Batch::default() };
        assembler.close();
        assembler.take()
    }
}

fn assembler(settings: &Arc<Settings>) -> Assembler {
    Assembler::new(settings.clone(), PATH.into())
}
