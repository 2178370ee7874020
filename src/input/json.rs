//! JSON rows: a turn each, or a conversation each with its `turns`.

mod apart;
mod when;

use super::{
    assembler::Assembler,
    began::Began,
    calendar::Calendar,
    call::{Call, Sentence},
    cells::{Cells, Place},
    codes::settle_codes,
    dialogue::{self, Told, is_dialogue},
    entry::{self, Entry},
    names::Field,
    notes::Note,
    seen::{Message, Seen},
    settings::Settings,
    transcript::Style,
    unsettled::Unsettled,
};
use crate::model::Reason;
use apart::Customers;
pub(super) use apart::behind;
use memchr::memmem;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The event that ends a conversation in a stream.
pub(super) const END: &str = "end";

/// Rows of JSON objects.
#[derive(Debug)]
pub(super) struct JsonLines {
    settings: Arc<Settings>,
    /// The name of the file, which is the id of a recording that has none.
    stem: Arc<str>,
    id: String,
    /// Conversations so far that have no id.
    nameless: u64,
    /// How many the first pass has met, and whether there are several.
    met: u64,
    are_several: bool,
    /// What tells whether messages name their customer.
    customers: Customers,
}

impl JsonLines {
    pub(super) fn new(stem: Arc<str>, settings: Arc<Settings>) -> Self {
        Self { settings, stem, id: String::new(), nameless: 0, met: 0, are_several: false, customers: Customers::default() }
    }

    /// The conversation id of a row; empty where it has none.
    pub(super) fn id(&mut self, row: &[u8]) -> &[u8] {
        self.id.clear();
        let row = behind(row);
        if let Ok(text) = simdutf8::basic::from_utf8(row) {
            entry::find_id(text, &self.settings.names, &mut self.id);
            if self.id.is_empty()
                && let Ok(entry) = entry::read(text, &self.settings.names)
            {
                self.customers.learn(&entry, &self.settings);
                self.id = self.between_all(&entry).unwrap_or_default();
                self.met += u64::from(entry.turns.is_some());
                self.are_several |= self.met > 1;
            }
        }
        self.id.as_bytes()
    }

    /// The conversation id of a turn that stands within something else: `{"data": {"conversation_id": …}}`; empty where there is none.
    pub(super) fn id_within(&self, row: &[u8]) -> String {
        let entry = simdutf8::basic::from_utf8(row).ok().and_then(|text| entry::read(text, &self.settings.names).ok());
        let turn = entry.filter(|entry| entry.turns.is_none());
        turn.map_or_else(String::new, |turn| turn.get(Field::ConversationId).to_owned())
    }

    /// Whether a row says that its conversation is over, and nothing else: `{"conversation_id": …, "event": "end"}`.
    pub(super) fn is_end(&self, row: &[u8]) -> bool {
        self.event(row).is_some_and(|event| event == END)
    }

    /// What a row without a turn says has happened: nothing was said, and nobody is named who might have said it.
    pub(super) fn event(&self, row: &[u8]) -> Option<String> {
        // Hardly any row has the word: the others are not read twice.
        memmem::find(row, b"\"event\"")?;
        let entry = entry::read(simdutf8::basic::from_utf8(row).ok()?, &self.settings.names).ok()?;
        let is_without_turn = entry.get(Field::Text).is_empty() && entry.turns.is_none();
        let event = entry.meta.iter().find(|(name, _)| name == "event").map(|(_, value)| value.to_string());
        let has_role = [Field::Role, Field::Speaker].iter().any(|&field| !entry.get(field).is_empty());
        event.filter(|event| is_without_turn && (event == END || !has_role))
    }

    /// Adds what a row holds.
    pub(super) fn take(&mut self, place: Place<'_>, assembler: &mut Assembler) {
        let place = Place { raw: behind(place.raw), ..place };
        // The mark that ends a conversation in a stream holds no turn.
        if place.raw.trim_ascii().is_empty() || self.is_end(place.raw) {
            return;
        }
        let Ok(text) = simdutf8::basic::from_utf8(place.raw) else {
            let detail = "含有无法解码的字节；请存为 UTF-8，或用 --encoding 指定编码";
            return assembler.reject(place, Reason::Encoding, detail.to_owned());
        };
        match entry::read(text, &self.settings.names) {
            Err(message) => assembler.reject(place, Reason::Malformed, format!("不是有效的 JSON 对象：{message}")),
            Ok(entry) => {
                let is_list = text.trim_start().starts_with('[');
                self.entry(&entry, is_list, place, assembler);
            }
        }
    }

    /// Adds what an object holds: a turn, a conversation, or a list of either.
    fn entry(&mut self, entry: &Entry<'_>, is_list: bool, place: Place<'_>, assembler: &mut Assembler) {
        let Some(turns) = &entry.turns else { return self.turn(entry, place, assembler) };
        if turns.iter().any(|turn| turn.turns.is_some()) {
            self.are_several |= turns.len() > 1;
            return turns.iter().for_each(|inner| self.entry(inner, false, place, assembler));
        }
        let own_id = |turn: &Entry<'_>| !turn.get(Field::ConversationId).is_empty();
        let are_of_several = !own_id(entry) && self.are_of_several(turns);
        if !own_id(entry) && (turns.iter().any(own_id) || are_of_several) {
            self.customers.are_told |= are_of_several;
            let id = |row: &Entry<'_>| match row.get(Field::ConversationId) {
                "" => self.between(row).unwrap_or_default(),
                id => id.to_owned(),
            };
            let mut rows: Vec<(String, &Entry<'_>)> = turns.iter().map(|row| (id(row), row)).collect();
            let order: FxHashMap<String, usize> = rows.iter().enumerate().rev().map(|(at, (id, _))| (id.clone(), at)).collect();
            // Stable: the rows of a conversation keep their order.
            rows.sort_by_key(|(id, _)| order[id]);
            return rows.into_iter().for_each(|(_, row)| self.turn(row, place, assembler));
        }
        let id = if own_id(entry) { String::new() } else { self.name(is_list) };
        self.conversation(entry, turns, &id, place, assembler);
    }

    /// The id of a conversation that has none: the name of the file, where it is all of it.
    fn name(&mut self, is_whole: bool) -> String {
        self.nameless += 1;
        if is_whole { self.stem.to_string() } else { format!("{}-{}", self.stem, self.nameless) }
    }

    fn turn(&mut self, entry: &Entry<'_>, place: Place<'_>, assembler: &mut Assembler) {
        let mut cells = self.cells(entry);
        let between = if cells.get(Field::ConversationId).is_empty() { self.between(entry) } else { None };
        if let Some(between) = &between {
            cells.0[Field::ConversationId as usize] = between;
            if entry.ends().is_some() {
                cells.0[Field::CustomerId as usize] = entry.customer_of_archive();
            }
        }
        let began = self.began(entry);
        let day = began.map(Began::day).or_else(|| self.day());
        let at = self.on_day(&mut day.map(|day| Calendar::new(Some(day))), cells.get(Field::At));
        if let Some(at) = &at {
            cells.0[Field::At as usize] = at;
        }
        let has_role = [Field::Role, Field::Speaker].iter().any(|&field| !cells.get(field).is_empty());
        let is_dialogue = !has_role
            && is_dialogue(cells.get(Field::Text), &[cells.get(Field::AgentId), cells.get(Field::CustomerId)], &self.settings);
        self.note_time(entry, &cells, assembler);
        let id = if is_dialogue && cells.get(Field::ConversationId).is_empty() { self.name(false) } else { String::new() };
        if !id.is_empty() {
            cells.0[Field::ConversationId as usize] = &id;
        }
        let open = if is_dialogue {
            dialogue::take(&cells, place, Told { began, day: self.day() }, &self.settings, assembler)
        } else {
            assembler.add(&cells, place)
        };
        let Some(open) = open else { return };
        if entry.is_internal && !is_dialogue {
            open.note(place.line);
        }
        open.began = open.began.or(began.and_then(Began::exact));
        for (name, value) in &entry.meta {
            if !self.settings.is_empty(value) {
                open.describe(name, value);
            }
        }
    }

    /// Adds a conversation, which is called `id` where it has none of its own.
    pub(super) fn conversation(
        &self,
        entry: &Entry<'_>,
        turns: &[Entry<'_>],
        id: &str,
        place: Place<'_>,
        assembler: &mut Assembler,
    ) {
        let mut cells = self.cells(entry);
        let began = Began::read(cells.get(Field::At), &self.settings.clock).or_else(|| self.began(entry));
        let call = Call::new(turns, began.map(|began| began.at), &self.stem, &self.settings, &mut assembler.voices);
        let day = began.map(Began::day).or_else(|| self.day());
        let mut calendar = day.map(|day| Calendar::new(Some(day)));
        if cells.get(Field::ConversationId).is_empty() {
            cells.0[Field::ConversationId as usize] = match entry.task().filter(|_| self.are_several) {
                Some(task) => task,
                None if call.is_some() && !self.are_several => &self.stem,
                None => id,
            };
        }
        let codes = settle_codes(turns.iter().map(|turn| (turn.get(Field::Role), turn.get(Field::Text))), &self.settings);
        for (code, role) in &codes {
            assembler.voices.count(code, Some(*role));
        }
        let style = style(turns, &self.settings);
        if turns.is_empty() {
            assembler.reject(place, Reason::NoText, "会话没有任何消息；请检查导出".to_owned());
            return;
        }
        let mut read = Vec::with_capacity(turns.len());
        let (mut rejected, mut unsettled, mut notes, mut seen) = (0, Vec::new(), Vec::new(), Seen::default());
        for (index, turn) in turns.iter().enumerate() {
            let said = call.as_ref().map(|call| call.said(turn, &self.settings));
            let mut own = self.cells(turn);
            if let Some(said) = &said {
                said.put(&mut own);
            }
            self.turn_to_own_day(turn, &own, &mut calendar);
            let times = [Field::At, Field::End].map(|field| self.on_day(&mut calendar, own.get(field)));
            for (field, time) in [Field::At, Field::End].into_iter().zip(&times) {
                if let Some(time) = time {
                    own.0[field as usize] = time;
                }
            }
            let has_role = [Field::Role, Field::Speaker].iter().any(|&field| !own.get(field).is_empty());
            if let Some((name, text)) = style.split(own.get(Field::Text), &self.settings).filter(|_| !has_role) {
                (own.0[Field::Speaker as usize], own.0[Field::Text as usize]) = (name, text);
            }
            if let Some((code, role)) = codes.iter().find(|(code, _)| code == own.get(Field::Role)) {
                if self.settings.observe {
                    assembler.noted.role(code, *role);
                }
                own.0[Field::Role as usize] = role.code();
            }
            if let Some((voice, role, is_lent)) = said.as_ref().and_then(Sentence::told).filter(|_| self.settings.observe) {
                assembler.noted.role(voice, role);
                assembler.noted.lent(voice, is_lent);
            }
            if let Some(message) = Message::of(&own) {
                if seen.has(message) {
                    assembler.repeated();
                    continue;
                }
                seen.insert(message);
            }
            self.note_time(turn, &own, assembler);
            let told = |detail: String| format!("第{}条消息：{detail}", index + 1);
            match assembler.turn_of_row(&own, &cells, place.line) {
                Ok((said, open_role)) => {
                    if turn.is_internal {
                        notes.push(Note { turn: read.len(), line: place.line });
                    }
                    if let Some(detail) = open_role {
                        let problem = assembler.problem(place, Reason::UnknownRole, told(detail));
                        unsettled.push(Unsettled { turn: read.len(), agent: None, problem });
                    }
                    read.push(said);
                }
                Err((reason, detail)) => {
                    rejected += 1;
                    assembler.reject(place, reason, told(detail));
                }
            }
        }
        if call.is_some() {
            assembler.voices.forget(cells.get(Field::ConversationId));
        }
        let Some((open, pool)) = assembler.add_whole(cells.get(Field::ConversationId), place) else { return };
        (open.conversation.turns, open.unsettled, open.notes) = (read, unsettled, notes);
        open.conversation.rejected_rows += rejected + entry.rejected_rows;
        open.name(&cells, pool);
        open.agent_told = entry.names_agent;
        open.is_recorded = call.is_some();
        open.began = began.and_then(Began::exact);
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
        cells.0[Field::Kind as usize] = entry.kind();
        // Where nothing else tells who speaks, the direction does.
        let is_told = [Field::Role, Field::Speaker].iter().any(|&field| !cells.get(field).is_empty());
        if let Some(track) = entry.track().filter(|track| !is_told && self.settings.roles.of_word(track).is_some()) {
            cells.0[Field::Role as usize] = track;
        }
        cells
    }
}

/// How turns that are mere texts name who speaks.
fn style(turns: &[Entry<'_>], settings: &Settings) -> Style {
    let mut style = Style::default();
    for turn in turns {
        style.learn(turn.get(Field::Text).lines().next().unwrap_or(""), settings);
    }
    style
}
