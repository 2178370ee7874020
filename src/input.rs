//! From files to whole conversations.
//!
//! Paths become files, files become UTF-8 text, text becomes raw rows, rows become turns, and turns are
//! put together to conversations, which come out in batches. Each file is gone over twice: first to see whether
//! conversations are interleaved, then to read them. Memory does not grow with the size of a file.
//!
//! What cannot be understood is never guessed and never dropped in silence: it is a [`Problem`] with path, line and reason.
//! The same file is read once, however often it is named. Rows without any value are passed over.
//!
//! - **Columns**: names are compared without case, width, spaces, `_`, `-` and brackets (`src/input/headers.csv`). Where two
//!   columns stand for one field, the more specific name wins, and the other is kept as meta, like every other column.
//! - **Who speaks**: the role column, else the speaker column; its value is a role word (`客服`, `buyer`; `src/input/roles.csv`), a
//!   role word before a separator (`客服-小美`), or repeats the row's agent or customer. A speaker of whom that tells nothing is
//!   settled by all of the conversation, as in a transcript; what stays open is rejected. A mere role word is nobody's name.
//! - **Texts** stay as they are written but for the marks of a web page. A row with a NUL byte is rejected, for its text may
//!   be cut off there.
//! - **JSON** values are taken as they are; objects within unknown keys are not kept, nor are lists that hold no turns.

mod alone;
mod archive;
mod asked;
mod assembler;
mod began;
mod calendar;
mod call;
mod cells;
mod codes;
#[cfg(feature = "parquet")]
mod columnar;
mod columns;
mod contact;
mod content;
mod counted;
mod cut;
mod days;
mod dialogue;
mod encoding;
mod entry;
mod fields;
mod file;
mod fill;
mod format;
mod gather;
mod json;
mod judged;
mod layout;
mod live;
mod markup;
mod merged;
mod message;
mod names;
mod notes;
mod notices;
mod open;
mod pair;
mod part;
mod period;
mod plain;
mod reader;
mod recognise;
mod recording;
mod rehearsal;
mod remarks;
mod roles;
mod rows;
mod runs;
mod sampled;
mod seen;
mod settings;
mod shown;
mod sides;
mod source;
mod spill;
mod subtitles;
mod table;
mod time;
mod told_roles;
mod totals;
mod transcript;
mod truth;
mod unnamed;
mod unsettled;
mod voices;
mod web_table;
mod workbook;
mod written;

pub use layout::{Layout, zone};
pub use live::{Live, Said};
pub use plain::{Headings, Holds, PlainText, Spoken};
pub use reader::{Reader, read};
pub use recognise::{Recognised, RecognisedPart, recognise};
pub use remarks::{Remarks, UnknownRole};
pub use source::{Listed, Listing, list};

use crate::model::{Conversation, Problem};
use jiff::tz::TimeZone;
use std::{io, path::PathBuf, sync::Arc};

/// How input is read.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// What the user says of the files.
    pub layout: Option<Layout>,
    /// The encoding of all files, by a name of the WHATWG (`gbk`, `utf-8`, `big5`…); detected per file where there is none.
    pub encoding: Option<String>,
    /// The sheet of a workbook to read, be it hidden; all visible ones where there is none.
    pub sheet: Option<String>,
    /// The zone of times without an offset, where no layout names one.
    pub zone: Option<TimeZone>,
    /// Only conversations that began then or later: a day or a time, in the layout's zone.
    pub since: Option<String>,
    /// Only conversations that began then or earlier; a day counts to its end.
    pub until: Option<String>,
    /// What the account of interleaved conversations may take, in bytes, before they are brought together on disk.
    pub memory: u64,
    /// A batch is full with this many turns.
    pub batch_turns: usize,
    /// A batch is full with this many bytes of text.
    pub batch_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            layout: None,
            encoding: None,
            sheet: None,
            zone: None,
            since: None,
            until: None,
            memory: 1 << 30,
            batch_turns: 2_000,
            batch_bytes: 1 << 20,
        }
    }
}

/// Whole conversations in the order of the input, and what was rejected on the way.
#[derive(Debug, Default)]
pub struct Batch {
    /// About [`ReadOptions::batch_turns`] turns of them; one conversation is never split.
    pub conversations: Vec<Conversation>,
    /// Rows and files that were rejected since the last batch.
    pub problems: Vec<Problem>,
    /// Those files and sheets among them that could not be read, or not to their end.
    pub lost: Vec<Arc<str>>,
    /// Conversations outside of [`ReadOptions::since`] and [`ReadOptions::until`] since the last batch.
    pub outside: u64,
    /// What is told since the last batch of what was read.
    pub remarks: Remarks,
}

/// What makes the whole run pointless.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// A path of the command line that is not there.
    #[error("{}: no such file or folder", path.display())]
    NotFound {
        /// The path.
        path: PathBuf,
    },
    /// A path of the command line, or the layout file, that cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A file that is no text, where a text is needed.
    #[error("{}: {message}", path.display())]
    NotText {
        /// The path.
        path: PathBuf,
        /// What it is.
        message: String,
    },
    /// A faulty layout file.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Layout {
        /// The layout file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A `since` or `until` that is neither a day nor a time.
    #[error("\"{text}\" is neither a day nor a time: use e.g. 2025-11-03 or \"2025-11-03 18:00:00\"")]
    BadPeriod {
        /// As it was given.
        text: String,
    },
    /// An encoding that is not known.
    #[error("unknown encoding \"{label}\": use e.g. utf-8, gb18030, gbk, big5 or utf-16le")]
    UnknownEncoding {
        /// The name as it was given.
        label: String,
    },
}
