//! What the rows of a file hold: a turn each, or JSON.

use super::{
    assembler::{Assembler, Cells, Place},
    columns::Columns,
    fields::{Fields, Splitter},
    fill::FillDown,
    json::JsonLines,
    names::Field,
    rows::{Fault, Row},
    settings::Settings,
};
use crate::model::Reason;
use std::sync::Arc;

/// Understands the rows of one file.
#[derive(Debug)]
pub(super) enum Content {
    /// Delimited text, a turn a row.
    Table(Box<Table>),
    /// A JSON object a row: a turn or a conversation.
    Json(JsonLines),
}

impl Content {
    pub(super) fn new(table: Option<(u8, Columns)>, settings: &Arc<Settings>) -> Self {
        match table {
            Some((delimiter, columns)) => Self::Table(Box::new(Table::new(delimiter, columns, settings.clone()))),
            None => Self::Json(JsonLines::new(settings.clone())),
        }
    }

    /// The conversation id of a row for telling runs apart; empty where there is none or the row cannot be used.
    pub(super) fn id<'r>(&'r mut self, row: &Row<'r>) -> &'r [u8] {
        match self {
            _ if row.fault.is_some() => b"",
            Self::Table(table) => table.id(row),
            Self::Json(lines) => lines.id(row.bytes),
        }
    }

    /// The first pass over a row; `begins` tells that another conversation begins with it.
    pub(super) fn survey(&mut self, row: &Row<'_>, begins: bool) {
        if let Self::Table(table) = self {
            table.survey(row, begins);
        }
    }

    /// The first pass is over.
    pub(super) fn rewind(&mut self) {
        if let Self::Table(table) = self {
            table.above.forget();
        }
    }

    /// Why the file is worth a word although none of its rows is.
    pub(super) fn lacks_rows(&self) -> Option<&'static str> {
        let Self::Table(table) = self else { return None };
        (!table.has_rows).then_some("文件只有表头，没有数据行；请检查导出是否成功")
    }

    /// Adds what a row holds.
    pub(super) fn take(&mut self, row: &Row<'_>, assembler: &mut Assembler) {
        let place = Place { line: row.line, raw: row.bytes };
        if row.fault.is_some()
            && let Self::Table(table) = self
        {
            table.above.forget();
            table.has_rows = true;
        }
        match row.fault {
            // Reported by the first pass, which does not take such a row into memory either.
            Some(Fault::TooLong) => {}
            Some(Fault::Unclosed) => {
                let detail =
                    "引号或括号没有闭合，从下一行继续读取；请检查该行，文本中的引号应成对或在 --layout 中设 quote = false";
                assembler.reject(place, Reason::Malformed, detail.to_owned());
            }
            None => match self {
                Self::Table(table) => table.take(row, place, assembler),
                Self::Json(lines) => lines.take(place, assembler),
            },
        }
    }
}

/// Rows of delimited text.
#[derive(Debug)]
pub(super) struct Table {
    settings: Arc<Settings>,
    splitter: Splitter,
    columns: Columns,
    id: usize,
    above: FillDown,
    /// Whether the second pass has met any that is not blank.
    has_rows: bool,
}

impl Table {
    fn new(delimiter: u8, columns: Columns, settings: Arc<Settings>) -> Self {
        // `Columns::check` has seen to it that there is one.
        let id = columns.get(Field::ConversationId).unwrap_or(0);
        let above = FillDown::new(&settings.layout.fill_down);
        Self { settings, splitter: Splitter::new(delimiter), columns, id, above, has_rows: false }
    }

    fn id<'r>(&'r mut self, row: &Row<'r>) -> &'r [u8] {
        self.splitter.field(row, self.id)
    }

    fn survey(&mut self, row: &Row<'_>, begins: bool) {
        if self.above.is_idle() || row.is_blank(self.splitter.delimiter()) {
            return;
        }
        let fields = if row.fault.is_none() { self.splitter.split(row) } else { None };
        match fields.filter(|&fields| flaw(row, fields, self.columns.width).is_none()) {
            Some(fields) => self.above.survey(row.line, &cells(fields, &self.columns, &self.settings), begins),
            None => self.above.forget(),
        }
    }

    fn take(&mut self, row: &Row<'_>, place: Place<'_>, assembler: &mut Assembler) {
        if row.is_blank(self.splitter.delimiter()) {
            return;
        }
        self.has_rows = true;
        let Some(fields) = self.splitter.split(row) else {
            self.above.forget();
            let detail = "含有无法解码的字节；请另存为 CSV UTF-8，或用 --encoding 指定编码";
            return assembler.reject(place, Reason::Encoding, detail.to_owned());
        };
        if let Some(detail) = flaw(row, fields, self.columns.width) {
            self.above.forget();
            return match self.settings.value(fields.get(self.id)) {
                "" => assembler.reject(place, Reason::Malformed, detail),
                id => assembler.reject_of(id, place, Reason::Malformed, detail),
            };
        }
        let mut cells = cells(fields, &self.columns, &self.settings);
        if !self.above.is_idle() {
            cells = self.above.fill(row.line, cells);
        }
        if cells.get(Field::ConversationId).is_empty() && is_merged(&cells) {
            return assembler.reject(place, Reason::NoConversationId, MERGED.to_owned());
        }
        let Some(open) = assembler.add(&cells, place) else { return };
        let meta = &self.columns.meta;
        if open.conversation.turns.len() == 1 {
            open.unset = (0..meta.len()).collect();
        }
        let mut unset = std::mem::take(&mut open.unset);
        unset.retain(|&index| {
            let (column, name) = &meta[index];
            let value = self.settings.value(fields.get(*column));
            open.describe(name, value);
            value.is_empty()
        });
        open.unset = unset;
    }
}

/// Why a row cannot be trusted.
fn flaw(row: &Row<'_>, fields: Fields<'_>, width: usize) -> Option<String> {
    if row.nul {
        return Some("含有 NUL 字节，原文可能不完整；请重新导出该行".to_owned());
    }
    let surplus = fields.len() > width && fields.iter().skip(width).any(|field| !field.trim().is_empty());
    surplus.then(|| format!("有{}列，表头只有{width}列：内容中可能有未加引号的分隔符；请为该字段加引号", fields.len()))
}

/// Whether only the id is lacking, as where its cell was merged with the one above.
fn is_merged(cells: &Cells<'_>) -> bool {
    let has = |field: Field| !cells.get(field).is_empty();
    has(Field::Text) && (has(Field::Role) || has(Field::Speaker))
}

const MERGED: &str = "会话ID为空，而角色和内容都有，多半是 Excel 合并单元格只在首行留了值；\
    请取消合并并填满，或在 --layout 中写 fill_down = [\"conversation_id\"]";

fn cells<'r>(fields: Fields<'r>, columns: &Columns, settings: &Settings) -> Cells<'r> {
    let mut cells = Cells::default();
    for field in Field::ALL {
        let Some(column) = columns.get(field) else { continue };
        let raw = fields.get(column);
        cells.0[field as usize] = match field {
            // A text stays as it was written.
            Field::Text if !settings.is_empty(raw) => raw,
            // As the first pass reads it: only ASCII white space is taken off.
            Field::ConversationId if !settings.is_empty(raw) => raw.trim_ascii(),
            Field::AgentId => settings.roles.name(settings.value(raw)),
            _ => settings.value(raw),
        };
    }
    cells
}
