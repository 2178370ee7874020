//! One file from its bytes to whole conversations.

use super::{
    Batch, asked,
    assembler::Assembler,
    cells::Place,
    content::Content,
    encoding::{self, Utf8},
    format::{self, Holds, Refusal, SAMPLE},
    gather::Gather,
    part::{Form, Part},
    rehearsal::{self, Beginning},
    rows::{Rows, Shape},
    runs::{Runs, Stretch},
    settings::Settings,
    shown,
    spill::Spill,
    web_table,
};
use crate::model::Reason;
use encoding_rs::UTF_8;
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    sync::Arc,
};

/// The account of stretches gets this share of the memory; the rest is for the rulebook and what is made of the rows.
const SHARE: u64 = 4;
/// What is brought together on disk is read in pieces of this share of the memory.
const PIECE: u64 = 8;
/// What the account of a stretch takes, in bytes.
const STRETCH: u64 = 48;

/// A file that is being read.
#[derive(Debug)]
pub(super) struct Reading {
    content: Content,
    assembler: Assembler,
    pass: Pass,
    /// In UTF-8.
    file: File,
    length: u64,
    /// The beginning of the layout that was recognised, where it is noted.
    shown: Option<String>,
}

/// Why a file is not read, and the layout that is to be completed for it, where that is noted.
#[derive(Debug)]
pub(super) struct Refused {
    pub refusal: Refusal,
    pub layout: Option<String>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, layout: None }
    }
}

/// How the second pass goes over a file.
#[derive(Debug)]
enum Pass {
    /// From front to back: no conversation comes back after another has begun.
    Through(Rows),
    /// Conversation by conversation.
    Gathered(Gather, Rows),
    /// The same, from copies on disk.
    Spilled(Spill, Rows),
    /// Nothing is left.
    Over,
}

impl Reading {
    /// Opens a file, recognises it and goes over it once. The outer error is the system's, the inner the file's.
    pub(super) fn open(part: Part, settings: &Arc<Settings>) -> io::Result<Result<Self, Refused>> {
        let utf8 = match part.form {
            Form::Cells => Ok(Utf8 { file: part.file, start: 0, encoding: UTF_8 }),
            Form::Text | Form::Json => encoding::to_utf8(part.file, settings.encoding)?,
        };
        let Utf8 { mut file, mut start, encoding } = match utf8 {
            Ok(text) => text,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let (mut sample, mut form) = (Vec::new(), part.form);
        (&mut file).take(SAMPLE as u64).read_to_end(&mut sample)?;
        if form == Form::Text && web_table::is_page(&sample) {
            file = match web_table::rows(&mut file, start)? {
                Ok(rows) => rows,
                Err(refusal) => return Ok(Err(refusal.into())),
            };
            (start, form) = (0, Form::Cells);
            sample.clear();
            (&mut file).take(SAMPLE as u64).read_to_end(&mut sample)?;
        }
        let length = file.metadata()?.len();
        let whole = start + sample.len() as u64 >= length;
        let format = match format::recognise(&sample, whole, form, settings) {
            Ok(format) => format,
            Err((line, reason, detail)) => {
                let found = if encoding == UTF_8 { String::new() } else { format!("（按 {} 编码读取）", encoding.name()) };
                let refusal = (line, reason, detail + &found);
                let told = (form != Form::Cells).then_some(encoding);
                let layout = settings.observe.then(|| asked::layout(&sample, form, told, settings, &refusal));
                return Ok(Err(Refused { refusal, layout }));
            }
        };
        let mut assembler = Assembler::new(settings.clone(), part.path);
        let data = start + format.offset;
        let shown = settings.observe.then(|| shown::begin(&format, (form != Form::Cells).then_some(encoding), settings, None));
        let mut holds = format.holds;
        if let Holds::Transcript(style) | Holds::Subtitles(style) = &mut holds {
            let mut rows = rows(&file, data, format.shape, format.line)?;
            while let Some(row) = rows.next()? {
                style.learn(&String::from_utf8_lossy(row.bytes), settings);
            }
        }
        let beginning = Beginning { offset: data, line: format.line, shape: format.shape };
        assembler.voices = rehearsal::voices(&file, beginning, &holds, &part.stem, settings)?;
        let mut content = Content::new(holds, &part.stem, settings);
        let mut rows = rows(&file, data, format.shape, format.line)?;
        let limit = usize::try_from(settings.memory / SHARE / STRETCH).unwrap_or(usize::MAX);
        let mut runs = Runs::scan(&mut rows, &mut content, &mut assembler, limit)?;
        let place = (data, format.line);
        let spill = if runs.are_written() { Spill::new(&mut file, &mut runs, place, settings.memory / PIECE)? } else { None };
        let pass = if let Some(spill) = spill {
            assembler.gathering = true;
            Pass::Spilled(spill, Rows::empty(format.shape).knowing(rows))
        } else if !runs.are_written() && runs.are_interleaved() {
            assembler.gathering = true;
            let stretches = runs.by_conversation(data, format.line);
            Pass::Gathered(Gather::new(file.try_clone()?, stretches), Rows::empty(format.shape).knowing(rows))
        } else {
            Pass::Through(self::rows(&file, data, format.shape, format.line)?)
        };
        Ok(Ok(Self { content, assembler, pass, file, length, shown }))
    }

    /// The next full batch, or what is left at the end, or `None` behind it.
    pub(super) fn next(&mut self) -> io::Result<Option<Batch>> {
        let Self { content, assembler, pass, .. } = self;
        while !assembler.is_full() {
            match pass {
                Pass::Through(rows) => {
                    if let Some(row) = rows.next()? {
                        content.take(&row, assembler);
                        continue;
                    }
                }
                Pass::Gathered(gather, rows) => {
                    if let Some(stretch) = gather.next()? {
                        take(stretch, rows, content, assembler)?;
                        continue;
                    }
                }
                Pass::Spilled(spill, rows) => {
                    if let Some(stretch) = spill.next()? {
                        take(stretch, rows, content, assembler)?;
                        continue;
                    }
                }
                Pass::Over => return Ok(None),
            }
            content.end(assembler);
            assembler.close();
            if let Some(detail) = content.lacks_rows() {
                assembler.reject(Place { line: 0, raw: b"" }, Reason::Empty, detail.to_owned());
            }
            *pass = Pass::Over;
            return Ok(Some(assembler.take()));
        }
        Ok(Some(assembler.take()))
    }

    /// The layout that was recognised, where it is noted.
    pub(super) fn shown(&self) -> Option<String> {
        self.shown.as_ref().map(|begin| begin.clone() + &self.assembler.shown())
    }

    /// Where it is, for people.
    pub(super) fn path(&self) -> Arc<str> {
        self.assembler.path()
    }

    /// What was complete when reading failed.
    pub(super) fn abandon(mut self) -> Batch {
        self.assembler.take()
    }

    /// How far the second pass is, from 0 to 1.
    pub(super) fn fraction(&self) -> f64 {
        match &self.pass {
            Pass::Through(_) => (&self.file).stream_position().map_or(0.0, |at| at as f64 / self.length.max(1) as f64).min(1.0),
            Pass::Gathered(gather, _) => gather.fraction(),
            Pass::Spilled(spill, _) => spill.fraction(),
            Pass::Over => 1.0,
        }
    }
}

/// Takes a stretch of rows; behind the last one of a conversation nothing more is to come for it.
fn take(
    (stretch, text, last): (Stretch, &[u8], bool),
    rows: &mut Rows,
    content: &mut Content,
    assembler: &mut Assembler,
) -> io::Result<()> {
    rows.load(text, stretch.line);
    while let Some(row) = rows.next()? {
        content.take(&row, assembler);
    }
    if last {
        assembler.close();
    }
    Ok(())
}

/// The rows of `file` from `offset` on, which is on `line`.
fn rows(file: &File, offset: u64, shape: Shape, line: u64) -> io::Result<Rows> {
    // The clone shares its place with `file`: only one of them is read at a time.
    let mut file = file.try_clone()?;
    file.seek(SeekFrom::Start(offset))?;
    Ok(Rows::of_file(file, shape, line))
}
