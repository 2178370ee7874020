//! What the rows of a file hold: a turn each, or JSON.

use super::{
    assembler::Assembler,
    calendar,
    cells::Place,
    format::Holds,
    json::JsonLines,
    rows::{Fault, Row},
    settings::Settings,
    subtitles::Subtitles,
    table::Table,
    transcript::Transcript,
};
use crate::model::Reason;
use jiff::civil::DateTime;
use std::sync::Arc;

/// Understands the rows of one file.
#[derive(Debug)]
pub(super) enum Content {
    /// Delimited text, a turn a row.
    Table(Box<Table>),
    /// A JSON object a row: a turn or a conversation.
    Json(JsonLines),
    /// A transcript.
    Transcript(Box<Transcript>),
    /// Subtitles.
    Subtitles(Box<Subtitles>),
}

impl Content {
    pub(super) fn new(holds: Holds, stem: &Arc<str>, settings: &Arc<Settings>) -> Self {
        let settings = settings.clone();
        match holds {
            Holds::Table(delimiter, columns) => Self::Table(Box::new(Table::new(delimiter, *columns, stem.clone(), settings))),
            Holds::Json => Self::Json(JsonLines::new(stem.clone(), settings)),
            Holds::Subtitles(style) => Self::Subtitles(Box::new(Subtitles::new(stem.clone(), style, settings))),
            Holds::Transcript(style) => {
                let day = settings.layout.start.map(DateTime::date);
                let day = day.or_else(|| calendar::of_name(stem).map(|(day, _)| day));
                Self::Transcript(Box::new(Transcript::new(stem.clone(), day, style, settings)))
            }
        }
    }

    /// The conversation id of a row for telling runs apart; empty where there is none or the row cannot be used.
    pub(super) fn id<'r>(&'r mut self, row: &Row<'r>) -> &'r [u8] {
        match self {
            Self::Table(table) if row.fault == Some(Fault::Unclosed) => table.id_before_fault(row),
            _ if row.fault.is_some() => b"",
            Self::Table(table) => table.id(row),
            Self::Json(lines) => lines.id(row.bytes),
            Self::Transcript(_) | Self::Subtitles(_) => b"",
        }
    }

    /// The first pass over a row; `begins` tells that another conversation begins with it.
    pub(super) fn survey(&mut self, row: &Row<'_>, begins: bool) {
        match self {
            Self::Table(table) => table.survey(row, begins),
            Self::Transcript(transcript) => transcript.survey(row),
            Self::Subtitles(subtitles) => subtitles.survey(row),
            Self::Json(_) => {}
        }
    }

    /// The first pass is over.
    pub(super) fn rewind(&mut self, assembler: &mut Assembler) {
        match self {
            Self::Table(table) => table.rewind(),
            Self::Transcript(transcript) => transcript.rewind(&mut assembler.voices),
            Self::Subtitles(subtitles) => subtitles.rewind(),
            Self::Json(_) => {}
        }
    }

    /// The second pass is over.
    pub(super) fn end(&mut self, assembler: &mut Assembler) {
        match self {
            Self::Transcript(transcript) => transcript.end(assembler),
            Self::Subtitles(subtitles) => subtitles.end(assembler),
            Self::Table(_) | Self::Json(_) => {}
        }
    }

    /// Why the file is worth a word although none of its rows is.
    pub(super) fn lacks_rows(&self) -> Option<&'static str> {
        match self {
            Self::Table(table) if table.is_empty() => Some("文件只有表头，没有数据行；请检查导出是否成功"),
            Self::Transcript(transcript) if transcript.is_empty() => Some("没有找到任何发言；请检查各行开头是否有发言人"),
            Self::Subtitles(subtitles) if subtitles.is_empty() => Some("没有找到任何字幕；请检查导出是否成功"),
            _ => None,
        }
    }

    /// Adds what a row holds.
    pub(super) fn take(&mut self, row: &Row<'_>, assembler: &mut Assembler) {
        let place = Place { line: row.line, raw: row.bytes };
        if row.fault == Some(Fault::Unclosed)
            && let Self::Table(table) = self
        {
            return table.lose(row, place, assembler);
        }
        match row.fault {
            // Reported by the first pass, which does not take such a row into memory either.
            Some(Fault::TooLong) => {}
            Some(Fault::Unclosed) => {
                let detail = "引号或括号没有闭合，从下一行继续读取；请检查该处的 JSON 是否完整";
                assembler.reject(place, Reason::Malformed, detail.to_owned());
            }
            None => match self {
                Self::Table(table) => table.take(row, place, assembler),
                Self::Json(lines) => lines.take(place, assembler),
                Self::Transcript(transcript) => transcript.take(row, place, assembler),
                Self::Subtitles(subtitles) => subtitles.take(place, assembler),
            },
        }
    }
}
