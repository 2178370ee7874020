//! Puts turns together to conversations, and keeps the account of what was rejected.

mod turn;

use super::{
    Batch,
    cells::{Cells, Place},
    names::Field,
    open::{Open, Pool},
    period::Belongs,
    seen::Message,
    settings::Settings,
    shown::Noted,
    unsettled::Unsettled,
    voices::Voices,
};
use crate::model::{Conversation, Problem, Reason, Role, Source};
use std::sync::Arc;

/// What is kept of a rejected row, in characters.
const ROW_CHARS: usize = 2_000;
/// The same in bytes: a character takes 4 at most.
pub(super) const ROW_BYTES: usize = 4 * ROW_CHARS;
/// A batch is full with this many problems, so that a file of bad rows does not pile them up.
pub(super) const BATCH_PROBLEMS: usize = 1_000;

/// Why a row or a turn is rejected, and what to do.
pub(super) type Rejection = (Reason, String);

/// The conversations of one file while they are read.
#[derive(Debug)]
pub(super) struct Assembler {
    settings: Arc<Settings>,
    path: Arc<str>,
    /// Names that are shared among turns.
    pool: Pool,
    /// Whether rows of several conversations may alternate until [`Assembler::close`].
    pub gathering: bool,
    open: Vec<Open>,
    batch: Batch,
    turns: usize,
    bytes: usize,
    /// What is recognised, where that is noted.
    pub noted: Noted,
    /// What the conversations of the file tell together of who speaks.
    pub voices: Voices,
}

impl Assembler {
    pub(super) fn new(settings: Arc<Settings>, path: Arc<str>) -> Self {
        let pool = Pool::default();
        let (open, batch) = (Vec::new(), Batch::default());
        let (noted, voices) = (Noted::default(), Voices::default());
        Self { settings, path, pool, gathering: false, open, batch, turns: 0, bytes: 0, noted, voices }
    }

    /// What was noted, as the end of a layout.
    pub(super) fn shown(&self) -> String {
        self.noted.end(&self.settings.roles)
    }

    /// Where the conversations are read.
    pub(super) fn path(&self) -> Arc<str> {
        self.path.clone()
    }

    /// Adds one turn to its conversation, which is returned for what else the row says of it.
    pub(super) fn add(&mut self, cells: &Cells<'_>, place: Place<'_>) -> Option<&mut Open> {
        if cells.get(Field::ConversationId).is_empty() {
            self.reject(place, Reason::NoConversationId, NO_ID.to_owned());
            return None;
        }
        if let Some(detail) = flaw(cells.get(Field::ConversationId)) {
            self.reject(place, Reason::NoConversationId, detail.to_owned());
            return None;
        }
        let message = Message::of(cells);
        let mut same = self.open.iter().rev().filter(|open| open.conversation.id == cells.get(Field::ConversationId));
        if message.is_some_and(|message| same.next().is_some_and(|open| open.seen.has(message))) {
            self.repeated();
            return None;
        }
        let (turn, open_role) = match self.turn_of_row(cells, cells, place.line) {
            Ok(turn) => turn,
            Err((reason, detail)) => {
                self.reject_of(cells.get(Field::ConversationId), place, reason, detail);
                return None;
            }
        };
        let index = self.find_or_open(cells.get(Field::ConversationId), place);
        if self.open[index].whole {
            self.reject(place, Reason::DuplicateId, "同一文件中该会话已完整出现过，保留先出现的；请检查是否重复导出".to_owned());
            return None;
        }
        let unsettled = open_role.map(|detail| self.problem(place, Reason::UnknownRole, detail));
        let agent = Some(cells.get(Field::AgentId)).filter(|agent| !agent.is_empty()).map(|agent| self.pool.share(agent));
        let open = &mut self.open[index];
        if turn.role == Role::Agent && open.served_by.is_none() {
            open.served_by.clone_from(&agent);
        }
        if let Some(message) = message {
            open.seen.insert(message);
        }
        let turns = open.conversation.turns.len();
        open.unsettled.extend(unsettled.map(|problem| Unsettled { turn: turns, agent, problem }));
        if open.conversation.turns.is_empty() {
            // Rows that were rejected may have opened it.
            open.conversation.source.line = place.line;
        }
        open.conversation.turns.push(turn);
        open.name(cells, &mut self.pool);
        Some(open)
    }

    /// Notes that a message was there before.
    pub(super) fn repeated(&mut self) {
        self.batch.remarks.repeated += 1;
    }

    /// The conversation that was added to last, where rows of several do not alternate.
    pub(super) fn last(&mut self) -> Option<&mut Open> {
        self.open.last_mut()
    }

    /// The same, to look at.
    pub(super) fn newest(&self) -> Option<&Open> {
        self.open.last()
    }

    /// Opens a conversation that stands on a row of its own; `None` where its id was there before.
    pub(super) fn add_whole(&mut self, id: &str, place: Place<'_>) -> Option<(&mut Open, &mut Pool)> {
        if id.is_empty() {
            self.reject(place, Reason::NoConversationId, NO_ID.to_owned());
            return None;
        }
        if self.open.iter().any(|open| open.conversation.id == id && (open.whole || !open.conversation.turns.is_empty())) {
            self.reject(place, Reason::DuplicateId, "会话ID在本文件中重复，保留先出现的；请检查是否重复导出".to_owned());
            return None;
        }
        let index = self.find_or_open(id, place);
        self.open[index].conversation.source.line = place.line;
        self.open[index].whole = true;
        Some((&mut self.open[index], &mut self.pool))
    }

    /// The place of the open conversation `id`. Where nothing alternates, another id closes those before.
    fn find_or_open(&mut self, id: &str, place: Place<'_>) -> usize {
        if let Some(index) = self.open.iter().rposition(|open| open.conversation.id == id) {
            return index;
        }
        if !self.gathering {
            self.close();
        }
        self.open.push(Open::new(id, Source { path: self.path.clone(), line: place.line }));
        self.open.len() - 1
    }

    /// Ends the open conversations: nothing more is to come for them.
    pub(super) fn close(&mut self) {
        for open in self.open.drain(..) {
            let ended = open.end(&self.settings, (&mut self.noted, &mut self.voices), &mut self.batch);
            let Some(conversation) = ended else { continue };
            match self.settings.period.holds(&conversation) {
                Belongs::No => self.batch.outside += 1,
                Belongs::Yes => {
                    self.turns += conversation.turns.len();
                    self.bytes += conversation.turns.iter().map(|turn| turn.text.len()).sum::<usize>();
                    self.batch.conversations.push(conversation);
                }
                Belongs::Unknown => self.batch.problems.push(undated(conversation)),
            }
        }
    }

    /// Records that the row at `place`, of the conversation `id`, is left out.
    pub(super) fn reject_of(&mut self, id: &str, place: Place<'_>, reason: Reason, detail: String) {
        let index = self.find_or_open(id, place);
        self.open[index].conversation.rejected_rows += 1;
        self.reject(place, reason, detail);
    }

    /// Records that the row at `place` is left out.
    pub(super) fn reject(&mut self, place: Place<'_>, reason: Reason, detail: String) {
        let problem = self.problem(place, reason, detail);
        self.batch.problems.push(problem);
    }

    pub(super) fn problem(&self, place: Place<'_>, reason: Reason, detail: String) -> Problem {
        let raw = String::from_utf8_lossy(&place.raw[..place.raw.len().min(ROW_BYTES)]);
        Problem { path: self.path.clone(), line: place.line, reason, detail, row: raw.chars().take(ROW_CHARS).collect() }
    }

    /// Whether enough is there for a batch.
    pub(super) fn is_full(&self) -> bool {
        self.turns >= self.settings.batch_turns
            || self.bytes >= self.settings.batch_bytes
            || self.batch.problems.len() >= BATCH_PROBLEMS
    }

    /// What is ready.
    pub(super) fn take(&mut self) -> Batch {
        (self.turns, self.bytes) = (0, 0);
        self.batch.remarks.lent += self.voices.take_lent();
        std::mem::take(&mut self.batch)
    }
}

fn undated(conversation: Conversation) -> Problem {
    let Source { path, line } = conversation.source;
    let detail = "会话没有日期，无法判断是否在 --since/--until 期间内；请补全时间，或不加时间筛选单独读取该文件";
    Problem { path, line, reason: Reason::BadTime, detail: detail.to_owned(), row: conversation.id }
}

/// Why an id may be that of several conversations.
fn flaw(id: &str) -> Option<&'static str> {
    let is_masked = id.contains('*') && !id.contains(char::is_alphanumeric);
    if is_rounded(id) { Some(ROUNDED) } else { is_masked.then_some(MASKED) }
}

/// Whether Excel has rounded digits of a long number away, so that different ids may have become one: `1.23457E+17`.
fn is_rounded(id: &str) -> bool {
    let Some((digits, power)) = id.split_once("E+") else { return false };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    number(digits) && number(power)
}

const ROUNDED: &str = "会话ID是科学计数法，Excel 已丢失其末位数字，不同会话可能混在一起；请将该列设为文本格式后重新导出";

const MASKED: &str = "会话ID已打码，不同会话无法区分；请导出未打码的会话ID，或改用其编号的散列值";

const NO_ID: &str = "会话ID为空；请补全，或用 --layout 的 [columns] 指定会话ID列";
