//! Transcripts as text: who speaks stands at the beginning of a line, or on a line of its own above.
//!
//! Lines are what `name_lines.csv` says. A line that begins no turn goes on with the one before; what stands above the first
//! turn of a conversation is its title. A rule, a heading or a line with an id begins another conversation.
//!
//! The first pass hears everybody out, to tell who is the agent; the second reads.

mod beginnings;
mod head;
mod heard;
mod lines;
mod meant;
mod stamped;
mod style;
mod table;
mod topped;
mod turn;
mod values;
mod walk;

use super::{
    assembler::Assembler,
    calendar::{self, Calendar, Hint},
    cells::{Cells, Place},
    names::Field,
    rows::Row,
    settings::Settings,
    sides::{Hearing, Sides, is_numbered, is_track, name_of_voice},
};
use crate::model::{Reason, Role};
use jiff::civil::Date;
use lines::Said;
use meant::{in_recording, person, tells_day, tells_export};
use rustc_hash::FxHashSet;
use std::sync::Arc;
pub(super) use style::Style;
use turn::{Head, Turn};
use walk::{Step, Walk};

/// The longest text of one turn, in bytes.
const TEXT: usize = 1 << 20;
/// What is kept of the lines above the first turn, in bytes.
const TITLE: usize = 16_000;

const ABOVE: &str = "会话开头的说明文字过长，未保留；请检查各行开头是否有发言人";

/// One file of such text.
#[derive(Debug)]
pub(super) struct Transcript {
    settings: Arc<Settings>,
    /// The name of the file, of which ids are made where there are none.
    stem: Arc<str>,
    walk: Walk,
    /// The first pass: who speaks in the conversation at hand.
    hearing: Hearing,
    speaking: String,
    /// Who spoke in those before.
    heard: Vec<Hearing>,
    /// Who is who, conversation by conversation.
    sides: Vec<Sides>,
    ids: FxHashSet<String>,
    /// The day of its beginning, where it is known.
    day: Option<Date>,
    /// What any of the lines tells of the others' days.
    hint: Hint,
    /// Who takes part, where the row of a table tells it.
    between: [String; 2],
    calendar: Calendar,
    head: Head,
    turn: Option<Turn>,
}

impl Transcript {
    /// `stem` is what ids are made of, `day` that of its beginning, where it is known.
    pub(super) fn new(stem: Arc<str>, day: Option<Date>, style: Style, settings: Arc<Settings>) -> Self {
        Self {
            day,
            hint: Hint { near: None, year: calendar::year_in(&stem), order: style.order() },
            between: Default::default(),
            calendar: Calendar::new(day),
            walk: Walk::new(style, settings.clone()),
            hearing: Hearing::default(),
            speaking: String::new(),
            heard: Vec::new(),
            sides: Vec::new(),
            ids: FxHashSet::default(),
            head: Head::default(),
            turn: None,
            settings,
            stem,
        }
    }

    /// Tells who takes part, before the first pass.
    pub(super) fn expect(&mut self, agent: &str, customer: &str) {
        self.between = [agent.to_owned(), customer.to_owned()];
        self.hearing.expect(agent, Role::Agent, &self.settings.roles);
        self.hearing.expect(customer, Role::Customer, &self.settings.roles);
    }

    /// Whether a time of the conversation at hand has its day, so that it is none that is counted from the beginning.
    pub(super) fn is_dated(&self) -> bool {
        self.head.is_dated
    }

    /// Whether no turn was found.
    pub(super) fn is_empty(&self) -> bool {
        self.walk.is_empty()
    }

    /// The second pass over a line.
    pub(super) fn take(&mut self, row: &Row<'_>, place: Place<'_>, assembler: &mut Assembler) {
        let Ok(text) = std::str::from_utf8(row.bytes) else {
            let detail = "含有无法解码的字节；请存为 UTF-8，或用 --encoding 指定编码";
            return assembler.reject(place, Reason::Encoding, detail.to_owned());
        };
        let plain = lines::plain(text);
        match self.walk.step(&plain, text) {
            Step::Boundary(id) => {
                self.end(assembler);
                self.begin(id);
            }
            Step::Heading(id) => self.begin(id),
            Step::With { with, is_another } => {
                if is_another {
                    self.end(assembler);
                }
                if is_another || !with.id.is_empty() {
                    self.begin(with.id);
                }
                let sides = self.sides.get(self.walk.conversation());
                let is_agent = sides.is_some_and(|sides| sides.is_agent(with.name, &self.settings.roles));
                self.know(if is_agent { Field::AgentId } else { Field::CustomerId }, with.name);
            }
            Step::First(said) => {
                self.end(assembler);
                self.begin("");
                self.speak(&said, place, assembler);
            }
            Step::Said(said) => self.speak(&said, place, assembler),
            Step::More | Step::Blank => self.go_on(text),
            Step::Began { began, line, is_another } => {
                if is_another {
                    self.end(assembler);
                    self.begin("");
                }
                self.entitle(line);
                self.know(Field::At, began.time);
                self.head.is_call |= began.is_call;
            }
            Step::Above if self.head.title.len() + text.len() < TITLE => {
                self.entitle(text.trim());
                if self.head.index == 0 && self.day.is_none() && !tells_export(text) {
                    self.day = calendar::of_name(text).map(|(day, _)| day);
                    self.calendar = self.new_calendar();
                }
            }
            Step::Above => assembler.reject(place, Reason::Malformed, ABOVE.to_owned()),
            Step::Values(values, line) => {
                for (field, value) in values {
                    self.know(field, value);
                }
                self.entitle(line);
            }
            Step::Known(field, value) => self.know(field, value),
            Step::Day(day) => {
                self.calendar.turn_to(day);
            }
            Step::Time(time) => {
                self.head.is_dated |= tells_day(time);
                let at = self.calendar.read(time, &self.settings.clock).map_or_else(String::new, |at| at.to_string());
                self.turn.iter_mut().filter(|turn| turn.text.is_empty()).for_each(|turn| turn.at.clone_from(&at));
            }
            Step::Stamp(time) => {
                self.head.is_dated |= tells_day(time);
                self.head.stamp = self.calendar.read(time, &self.settings.clock);
            }
        }
    }

    /// Begins a turn.
    fn speak(&mut self, said: &Said<'_>, place: Place<'_>, assembler: &mut Assembler) {
        self.end(assembler);
        let at = match said.time {
            Some(time) => {
                self.head.is_dated |= tells_day(time);
                let time = in_recording(said.name, time);
                self.calendar.read(&time, &self.settings.clock).map_or_else(|| time.into_owned(), |at| at.to_string())
            }
            None => self.head.stamp.take().map_or_else(String::new, |at| at.to_string()),
        };
        let (name, text) = (said.name.to_owned(), said.text.to_owned());
        self.turn = Some(Turn { name, at, text, line: place.line, raw: place.raw.to_vec(), is_too_long: false });
    }

    /// Keeps a line above the conversation.
    fn entitle(&mut self, line: &str) {
        let title = &mut self.head.title;
        title.push_str(if title.is_empty() { "" } else { "\n" });
        title.push_str(line);
    }

    /// Begins a conversation that has this id, or is counted where that is empty.
    fn begin(&mut self, id: &str) {
        let index = self.walk.conversation();
        let id = match (id, self.walk.conversations()) {
            ("", 1) => self.stem.to_string(),
            ("", _) => format!("{}-{}", self.stem, index + 1),
            (id, _) => id.to_owned(),
        };
        self.head = Head { id, index, ..Head::default() };
        self.calendar = self.new_calendar();
    }

    fn new_calendar(&self) -> Calendar {
        Calendar::new(self.day).knowing(self.hint)
    }

    fn know(&mut self, field: Field, value: &str) {
        match field {
            Field::ConversationId => value.clone_into(&mut self.head.id),
            Field::AgentId => value.clone_into(&mut self.head.agent),
            Field::CustomerId => value.clone_into(&mut self.head.customer),
            Field::At if self.calendar.turn_to(value) => {
                self.head.began = self.head.began.or(self.calendar.clone().read(value, &self.settings.clock));
            }
            _ => {}
        }
    }

    fn go_on(&mut self, line: &str) {
        let Some(turn) = &mut self.turn else { return };
        turn.is_too_long |= turn.text.len() + line.len() >= TEXT;
        if !turn.is_too_long {
            turn.text.push('\n');
            turn.text.push_str(line.trim_end());
        }
        if turn.raw.len() + line.len() < super::assembler::ROW_BYTES {
            turn.raw.push(b'\n');
            turn.raw.extend_from_slice(line.as_bytes());
        }
    }

    /// Ends the turn at hand.
    pub(super) fn end(&mut self, assembler: &mut Assembler) {
        let Some(turn) = self.turn.take() else { return };
        let place = Place { line: turn.line, raw: &turn.raw };
        let ids = &mut self.ids;
        if *self.head.is_double.get_or_insert_with(|| !ids.insert(self.head.id.clone())) {
            return assembler.reject(place, Reason::DuplicateId, "会话ID在本文件中重复，保留先出现的；请检查".to_owned());
        }
        if turn.is_too_long {
            return assembler.reject(place, Reason::TooLong, "一条消息超过 1 MiB；请检查各行开头是否有发言人".to_owned());
        }
        let roles = &self.settings.roles;
        let role = self.sides.get(self.head.index).and_then(|sides| sides.get(&turn.name, roles));
        let mut cells = Cells::default();
        cells.0[Field::ConversationId as usize] = &self.head.id;
        cells.0[Field::CustomerId as usize] = roles.name(&self.head.customer);
        cells.0[Field::Role as usize] = role.map_or(turn.name.as_str(), |role| role.code());
        cells.0[Field::Speaker as usize] = name_of_voice(person(&turn.name, &self.settings));
        cells.0[Field::At as usize] = &turn.at;
        cells.0[Field::Text as usize] = turn.text.trim_matches(['\n', '\r']);
        if let Some(role) = role.filter(|_| self.settings.observe) {
            assembler.noted.role(&turn.name, role);
            assembler.noted.lent(&turn.name, self.sides.get(self.head.index).is_some_and(|sides| sides.is_lent(&turn.name)));
        }
        if let Some(open) = assembler.add(&cells, place) {
            open.describe("title", &self.head.title);
            open.is_recorded |= self.head.is_call || is_numbered(&turn.name) || is_track(&turn.name);
            open.began = open.began.or(self.head.began);
            open.may_count = self.head.began.is_some() && !self.head.is_dated;
            let agent = roles.name(&self.head.agent);
            if !agent.is_empty() && open.conversation.agent_id.is_none() {
                open.conversation.agent_id = Some(agent.into());
            }
        }
    }
}
