//! Where one conversation of a transcript ends and the next begins: the same in both passes.

use super::super::{
    names::{Field, Known, Meaning},
    settings::Settings,
};
use super::lines::{Line, Said, Sure, look};
use super::style::Style;
use super::table::{self, Table};
use std::sync::Arc;

/// What a line means where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<'t> {
    /// Another conversation begins, with this id or without one.
    Boundary(&'t str),
    /// The heading of the conversation that is beginning anyway.
    Heading(&'t str),
    /// A turn begins.
    Said(Said<'t>),
    /// The turn at hand goes on.
    More,
    /// Above the first turn, a value of the conversation.
    Known(Field, &'t str),
    /// The day of what follows.
    Day(&'t str),
    /// The time of what follows.
    Stamp(&'t str),
    /// Above the first turn, anything else.
    Above,
    /// Nothing stands on it.
    Blank,
}

/// The place of a pass within a file.
#[derive(Debug)]
pub(super) struct Walk {
    style: Style,
    settings: Arc<Settings>,
    conversation: usize,
    /// Turns of the conversation at hand.
    turns: usize,
    /// Conversations with turns, once the first pass is over.
    conversations: usize,
    /// The columns of the table at hand, where the lines are its rows.
    table: Option<Table>,
}

impl Walk {
    pub(super) fn new(style: Style, settings: Arc<Settings>) -> Self {
        Self { style, settings, conversation: 0, turns: 0, conversations: 0, table: None }
    }

    /// The conversation at hand, from 0.
    pub(super) fn conversation(&self) -> usize {
        self.conversation
    }

    /// How many there are; known after the first pass.
    pub(super) fn conversations(&self) -> usize {
        self.conversations
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.conversations == 0
    }

    pub(super) fn rewind(&mut self) {
        self.conversations = self.conversation + usize::from(self.turns > 0);
        (self.conversation, self.turns, self.table) = (0, 0, None);
    }

    /// What `line`, which has no marks of Markdown, means here.
    pub(super) fn step<'t>(&mut self, line: &'t str) -> Step<'t> {
        let line = line.trim();
        if line.is_empty() {
            self.table = None;
            return Step::Blank;
        }
        if let Some(step) = self.row(line) {
            return step;
        }
        match look(line) {
            Line::Rule if self.turns == 0 => Step::Blank,
            Line::Rule => self.boundary(""),
            Line::Title(id) => self.boundary(usable(id)),
            Line::Id(id) => match self.boundary(id) {
                Step::Heading(id) => Step::Known(Field::ConversationId, id),
                step => step,
            },
            Line::Day(day) if self.turns == 0 || is_drawn(line) => Step::Day(day),
            // A date or a time alone may as well be what somebody answers.
            Line::Stamp(time) if self.turns == 0 || is_drawn(line) || self.style.is_stamped(time) => Step::Stamp(time),
            Line::Said(said) if self.style.takes(&said, &self.settings) => {
                self.turns += 1;
                Step::Said(said)
            }
            Line::Said(said) if said.sure == Sure::Bare => self.value(&said),
            _ if self.turns == 0 => Step::Above,
            _ => Step::More,
        }
    }

    /// What a row of a Markdown table means; `None` where the line is none.
    fn row<'t>(&mut self, line: &'t str) -> Option<Step<'t>> {
        let row = table::row(line)?;
        let Some(table) = &self.table else {
            self.table = Table::of_header(row, &self.settings);
            return self.table.is_some().then_some(Step::Blank);
        };
        let Some(said) = table.said(row) else { return Some(Step::Blank) };
        self.turns += 1;
        Some(Step::Said(said))
    }

    fn boundary<'t>(&mut self, id: &'t str) -> Step<'t> {
        if self.turns == 0 {
            return if id.is_empty() { Step::Above } else { Step::Heading(id) };
        }
        self.conversation += 1;
        self.turns = 0;
        Step::Boundary(id)
    }

    /// `会话ID：c1` begins a conversation wherever it stands, other values count above the first turn only.
    fn value<'t>(&mut self, said: &Said<'t>) -> Step<'t> {
        match self.settings.names.get(said.name) {
            Some(Known { meaning: Meaning::Field(Field::ConversationId), .. }) if !said.text.is_empty() => {
                match self.boundary(said.text) {
                    Step::Heading(id) => Step::Known(Field::ConversationId, id),
                    step => step,
                }
            }
            Some(Known { meaning: Meaning::Field(field), .. })
                if self.turns == 0 && matches!(field, Field::AgentId | Field::CustomerId | Field::At) =>
            {
                Step::Known(field, said.text)
            }
            Some(Known { meaning: Meaning::Begin, .. }) if self.turns == 0 => Step::Known(Field::At, said.text),
            _ if self.turns == 0 => Step::Above,
            _ => Step::More,
        }
    }
}

/// Whether a line is drawn around what stands on it.
fn is_drawn(line: &str) -> bool {
    !line.starts_with(char::is_alphanumeric)
}

/// A number alone is nobody's id: another file has the same.
fn usable(id: &str) -> &str {
    let is_id = id.chars().nth(2).is_some() && id.bytes().any(|byte| byte.is_ascii_digit());
    if is_id { id } else { "" }
}
