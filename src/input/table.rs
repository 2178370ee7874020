//! Delimited text and sheets: a turn a row, or a whole conversation in a cell.

mod faults;

use super::{
    assembler::Assembler,
    began::{self, Began},
    cells::{Cells, Place},
    columns::Columns,
    days::Days,
    dialogue::{self, Told},
    entry::flagged,
    fields::{Fields, Splitter},
    fill::FillDown,
    names::Field,
    open::Open,
    pair,
    recording::Recording,
    rows::Row,
    settings::{Settings, unguarded},
    totals::is_total,
    transcript::Style,
};
use crate::model::{Reason, Role};
use faults::{MERGED, UNCLOSED, UNDECODABLE, flaw, is_merged, torn};
use std::sync::Arc;

/// Rows of delimited text.
#[derive(Debug)]
pub(super) struct Table {
    settings: Arc<Settings>,
    splitter: Splitter,
    columns: Columns,
    /// The name of the file, which is the id of what has none.
    stem: Arc<str>,
    /// The same with the line, where a row is a conversation without an id.
    row_id: String,
    recording: Recording,
    days: Days,
    above: FillDown,
    /// Whether the second pass has met any that is not blank.
    has_rows: bool,
    /// Whether any of them has an id.
    has_ids: bool,
}

impl Table {
    pub(super) fn new(delimiter: u8, columns: Columns, stem: Arc<str>, settings: Arc<Settings>) -> Self {
        let recording = Recording::new(&stem, &settings);
        let above = FillDown::new(&columns.fill_down);
        let (days, row_id) = (Days::new(&stem, &columns, &settings), String::new());
        Self {
            settings,
            splitter: Splitter::new(delimiter),
            columns,
            stem,
            row_id,
            recording,
            days,
            above,
            has_rows: false,
            has_ids: false,
        }
    }

    /// The first pass is over.
    pub(super) fn rewind(&mut self) {
        self.above.forget();
    }

    /// A row has a quote without an end.
    pub(super) fn lose(&mut self, row: &Row<'_>, place: Place<'_>, assembler: &mut Assembler) {
        self.above.forget();
        self.has_rows = true;
        lost(self.id_before_fault(row), place, (Reason::Malformed, UNCLOSED), assembler);
    }

    /// Whether the second pass has met nothing but blank rows.
    pub(super) fn is_empty(&self) -> bool {
        !self.has_rows
    }

    /// The conversation id of a row.
    pub(super) fn id<'r>(&'r mut self, row: &Row<'r>) -> &'r [u8] {
        match self.columns.get(Field::ConversationId) {
            own if self.columns.contact.is_some() => {
                let fields = self.splitter.split(row);
                self.row_id.clear();
                if let Some((contact, fields)) = self.columns.contact.zip(fields) {
                    match own.map_or("", |id| self.settings.value(fields.get(id))) {
                        "" => contact.id(|column| fields.get(column), &self.settings, &mut self.row_id),
                        own => self.row_id.push_str(own),
                    }
                }
                self.row_id.as_bytes()
            }
            Some(id) => {
                let id = self.splitter.field(row, id);
                id.strip_prefix(b"=\"").and_then(|id| id.strip_suffix(b"\"")).unwrap_or(id)
            }
            None if self.columns.by_row => {
                self.row_id = row_id(&self.stem, row.line);
                self.row_id.as_bytes()
            }
            None => self.stem.as_bytes(),
        }
    }

    /// The same of a row that has a quote without an end: where that quote stands behind it.
    pub(super) fn id_before_fault<'r>(&mut self, row: &Row<'r>) -> &'r [u8] {
        self.columns.get(Field::ConversationId).map_or(&b""[..], |id| self.splitter.field_before_fault(row, id))
    }

    /// The first pass over a row.
    pub(super) fn survey(&mut self, row: &Row<'_>, begins: bool) {
        if self.above.is_idle() || row.is_blank(self.splitter.delimiter()) {
            return;
        }
        let fields = if row.fault.is_none() { self.splitter.split(row) } else { None };
        let is_sound = |fields| flaw(row, fields, self.columns.width).is_none() && torn(fields, &self.columns).is_none();
        match fields.filter(|&fields| is_sound(fields)) {
            Some(fields) => self.above.survey(row.line, &cells(fields, &self.columns, &self.settings), begins),
            None => self.above.forget(),
        }
    }

    /// Adds what a row holds.
    pub(super) fn take(&mut self, row: &Row<'_>, place: Place<'_>, assembler: &mut Assembler) {
        if row.is_blank(self.splitter.delimiter()) {
            return;
        }
        self.has_rows = true;
        if self.columns.by_row {
            self.row_id = row_id(&self.stem, row.line);
        }
        if simdutf8::basic::from_utf8(row.bytes).is_err() {
            self.above.forget();
            let id = self.columns.get(Field::ConversationId).map_or(&b""[..], |id| self.splitter.field(row, id));
            return lost(id, place, (Reason::Encoding, UNDECODABLE), assembler);
        }
        let Some(fields) = self.splitter.split(row) else { return };
        if self.columns.are_names(fields.iter()) {
            // Exports that were joined have their header again and again.
            return;
        }
        if self.columns.is_said_by_nobody(|column| fields.get(column)) && is_total(fields.iter())
            || self.columns.markdown && is_line(row.bytes)
        {
            return;
        }
        if let Some(detail) = flaw(row, fields, self.columns.width) {
            self.above.forget();
            return match self.columns.get(Field::ConversationId).map_or(&*self.stem, |id| self.settings.value(fields.get(id))) {
                "" => assembler.reject(place, Reason::Malformed, detail),
                id => assembler.reject_of(id, place, Reason::Malformed, detail),
            };
        }
        if !self.above.is_idle()
            && let Some(detail) = torn(fields, &self.columns)
        {
            self.above.forget();
            return assembler.reject(place, Reason::Malformed, detail);
        }
        let mut cells = cells(fields, &self.columns, &self.settings);
        if !self.above.is_idle() {
            cells = self.above.fill(row.line, cells);
        }
        if let Some(contact) = self.columns.contact {
            contact.id(|column| fields.get(column), &self.settings, &mut self.row_id);
            cells.0[Field::CustomerId as usize] = contact.customer(|column| fields.get(column), &self.settings);
        }
        let has_id = !cells.get(Field::ConversationId).is_empty();
        self.has_ids |= has_id;
        let is_of_row = self.columns.by_row || self.columns.contact.is_some();
        if !has_id && (is_of_row || self.columns.get(Field::ConversationId).is_none()) {
            cells.0[Field::ConversationId as usize] = if is_of_row { &self.row_id } else { &self.stem };
        }
        settle_role(&mut cells, &self.columns, &self.settings, assembler);
        let clock = &self.settings.clock;
        let began = self.columns.began.and_then(|column| Began::read(fields.get(column), clock));
        let day = self.columns.day.map_or("", |day| fields.get(day));
        let whole_times = self.columns.undated.then(|| self.days.whole(&cells, day, began.map(Began::day), clock));
        if let Some([at, end]) = &whole_times {
            (cells.0[Field::At as usize], cells.0[Field::End as usize]) = (at, end);
        }
        let recording = self.recording.began(began.map(|began| began.at), &self.settings);
        let times = self
            .columns
            .offsets
            .map(|unit| [Field::At, Field::End].map(|field| recording.time(cells.get(field), unit, &self.settings.clock)));
        if let Some([at, end]) = &times {
            (cells.0[Field::At as usize], cells.0[Field::End as usize]) = (at, end);
        }
        // Where no id stands above, none can be filled down.
        if cells.get(Field::ConversationId).is_empty() && self.has_ids && is_merged(&cells) {
            return assembler.reject(place, Reason::NoConversationId, MERGED.to_owned());
        }
        let open = match self.columns.pair {
            Some(pair) => {
                let times = pair.times(|column| fields.get(column), &self.settings);
                pair::take(&cells, (fields.get(pair.customer), fields.get(pair.agent)), times, place, assembler)
            }
            None if self.columns.dialogues => {
                let day = self.days.first();
                dialogue::take(&cells, place, Told { began, day }, &self.settings, assembler)
            }
            None => assembler.add(&cells, place),
        };
        let Some(open) = open else { return };
        let is_internal = self.columns.audience.is_some_and(|(column, audience)| audience.is_internal(fields.get(column)));
        // A mark of a row in which several speak says nothing of one of them.
        if is_internal && self.columns.pair.is_none() && !self.columns.dialogues {
            open.note(place.line);
        }
        let lacks_time = self.settings.observe && cells.get(Field::At).is_empty();
        let mut others = self.columns.meta.iter().filter(|_| lacks_time);
        let maybe = others.find(|(column, _)| began::may_be_time(fields.get(*column), &self.settings.clock));
        open.maybe_time = open.maybe_time.take().or_else(|| maybe.map(|(_, name)| name.clone()));
        open.is_recorded |= times.is_some();
        open.began = open.began.or(began.and_then(Began::exact));
        describe(open, &self.columns, &self.settings, fields, place.line);
    }
}

/// Keeps what the row on `line` says of its conversation in columns that have no other use.
fn describe(open: &mut Open, columns: &Columns, settings: &Settings, fields: Fields<'_>, line: u64) {
    let meta = &columns.meta;
    if columns.dialogues || open.conversation.source.line == line {
        open.unset = (0..meta.len()).collect();
    }
    let mut unset = std::mem::take(&mut open.unset);
    unset.retain(|&index| {
        let (column, name) = &meta[index];
        let value = settings.value(fields.get(*column));
        open.describe(name, value);
        value.is_empty()
    });
    open.unset = unset;
}

/// Who speaks, where something else than the cell for it tells: the text, the agent's cell, a flag of one side, what a code stands for.
fn settle_role(cells: &mut Cells<'_>, columns: &Columns, settings: &Settings, assembler: &mut Assembler) {
    if columns.names_within
        && let Some((name, text)) = Style::default().split(cells.get(Field::Text), settings)
    {
        (cells.0[Field::Speaker as usize], cells.0[Field::Text as usize]) = (name, text);
    }
    if columns.by_filled {
        let role = if cells.get(Field::AgentId).is_empty() { Role::Customer } else { Role::Agent };
        cells.0[Field::Role as usize] = role.code();
    }
    if let Some(role) = columns.flag.and_then(|side| flagged(side, cells.get(Field::Role))) {
        if settings.observe {
            assembler.noted.role(cells.get(Field::Role), role);
        }
        cells.0[Field::Role as usize] = role.code();
    }
    let code = columns.codes.iter().find(|(code, _)| code == cells.get(Field::Role));
    if let Some((code, role)) = code {
        if settings.observe {
            assembler.noted.role(code, *role);
        }
        cells.0[Field::Role as usize] = role.code();
    }
}

/// Leaves a row out that cannot be read; that counts for the conversation whose id can.
fn lost(id: &[u8], place: Place<'_>, (reason, detail): (Reason, &str), assembler: &mut Assembler) {
    match std::str::from_utf8(id) {
        Ok(id) if !id.is_empty() => assembler.reject_of(id, place, reason, detail.to_owned()),
        _ => assembler.reject(place, reason, detail.to_owned()),
    }
}

/// Whether a row is a line that is drawn below or above others: `+----+----+`.
fn is_line(row: &[u8]) -> bool {
    row.iter().all(|byte| matches!(byte, b'+' | b'-' | b'=' | b'|' | b':' | b' '))
}

/// The id of a row that is a conversation.
fn row_id(stem: &str, line: u64) -> String {
    format!("{stem}-{line}")
}

fn cells<'r>(fields: Fields<'r>, columns: &Columns, settings: &Settings) -> Cells<'r> {
    let mut cells = Cells::default();
    for field in Field::ALL {
        let Some(column) = columns.get(field) else { continue };
        let raw = fields.get(column);
        cells.0[field as usize] = match field {
            // A text stays as it was written.
            Field::Text if !settings.is_empty(raw) && !columns.markdown => raw,
            // As the first pass reads it: only ASCII white space is taken off.
            Field::ConversationId if !settings.is_empty(raw) => unguarded(raw.trim_ascii()),
            Field::AgentId => settings.roles.name(settings.value(raw)),
            _ => settings.value(raw),
        };
    }
    cells
}
