//! JSON rows: a turn each, or a conversation each with its `turns`.

use super::{
    assembler::{Assembler, Cells, Place},
    call::{Call, Sentence},
    entry::{self, Entry},
    names::Field,
    settings::Settings,
};
use crate::model::Reason;
use std::sync::Arc;

/// Rows of JSON objects.
#[derive(Debug)]
pub(super) struct JsonLines {
    settings: Arc<Settings>,
    /// The name of the file, which is the id of a recording that has none.
    stem: Arc<str>,
    id: String,
}

impl JsonLines {
    pub(super) fn new(stem: Arc<str>, settings: Arc<Settings>) -> Self {
        Self { settings, stem, id: String::new() }
    }

    /// The conversation id of a row; empty where it has none.
    pub(super) fn id(&mut self, row: &[u8]) -> &[u8] {
        self.id.clear();
        if let Ok(text) = simdutf8::basic::from_utf8(row) {
            entry::find_id(text, &self.settings.names, &mut self.id);
        }
        self.id.as_bytes()
    }

    /// Adds what a row holds.
    pub(super) fn take(&self, place: Place<'_>, assembler: &mut Assembler) {
        if place.raw.trim_ascii().is_empty() {
            return;
        }
        let Ok(text) = simdutf8::basic::from_utf8(place.raw) else {
            let detail = "含有无法解码的字节；请存为 UTF-8，或用 --encoding 指定编码";
            return assembler.reject(place, Reason::Encoding, detail.to_owned());
        };
        match entry::read(text, &self.settings.names) {
            Err(message) => assembler.reject(place, Reason::Malformed, format!("不是有效的 JSON 对象：{message}")),
            Ok(entry) => match &entry.turns {
                Some(turns) => self.conversation(&entry, turns, place, assembler),
                None => self.turn(&entry, place, assembler),
            },
        }
    }

    fn turn(&self, entry: &Entry<'_>, place: Place<'_>, assembler: &mut Assembler) {
        let cells = self.cells(entry);
        let Some(open) = assembler.add(&cells, place) else { return };
        for (name, value) in &entry.meta {
            if !self.settings.is_empty(value) {
                open.describe(name, value);
            }
        }
    }

    fn conversation(&self, entry: &Entry<'_>, turns: &[Entry<'_>], place: Place<'_>, assembler: &mut Assembler) {
        let mut cells = self.cells(entry);
        let call = Call::new(turns, &self.stem, &self.settings);
        if call.is_some() && cells.get(Field::ConversationId).is_empty() {
            cells.0[Field::ConversationId as usize] = &self.stem;
        }
        if turns.is_empty() {
            assembler.reject(place, Reason::NoText, "会话没有任何消息；请检查导出".to_owned());
            return;
        }
        let mut read = Vec::with_capacity(turns.len());
        let mut rejected = 0;
        for (index, turn) in turns.iter().enumerate() {
            let said = call.as_ref().map(|call| call.said(turn, &self.settings));
            let mut own = self.cells(turn);
            if let Some(said) = &said {
                said.put(&mut own);
            }
            if let Some((voice, role)) = said.as_ref().and_then(Sentence::told).filter(|_| self.settings.observe) {
                assembler.noted.role(voice, role);
            }
            match assembler.turn(&own, &cells) {
                Ok(turn) => read.push(turn),
                Err((reason, detail)) => {
                    rejected += 1;
                    assembler.reject(place, reason, format!("第{}条消息：{detail}", index + 1));
                }
            }
        }
        let Some((open, pool)) = assembler.add_whole(cells.get(Field::ConversationId), place) else { return };
        open.conversation.turns = read;
        open.conversation.rejected_rows += rejected + entry.rejected_rows;
        open.name(&cells, pool);
        open.agent_told = entry.names_agent;
        open.is_recorded = call.is_some();
        for (name, value) in &entry.meta {
            // As it is, even where it is empty: the canonical form is read exactly.
            open.conversation.meta.entry(name.clone().into_owned()).or_insert_with(|| value.clone().into_owned());
        }
    }

    /// JSON values are taken as they are: white space in them was put there by a program.
    fn cells<'e>(&self, entry: &'e Entry<'_>) -> Cells<'e> {
        let mut cells = Cells::default();
        for field in Field::ALL {
            let value = entry.get(field);
            if !self.settings.is_empty(value) {
                cells.0[field as usize] = if field == Field::AgentId { self.settings.roles.name(value) } else { value };
            }
        }
        cells
    }
}
