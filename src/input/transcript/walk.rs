//! Where one conversation of a transcript ends and the next begins: the same in both passes.

use super::super::{
    calendar,
    names::{Field, Known, Meaning},
    notices::is_notice,
    settings::Settings,
};
use super::lines::{Began, Line, Said, Sure, With, headed, is_ruled, is_title, look};
use super::stamped::Follow;
use super::style::Style;
use super::table::{self, Table};
use crate::model::Role;
use std::sync::Arc;

/// Who speaks where a program writes between the messages.
const NOTICE: &str = "系统";

/// The longest name in a heading, in characters.
const NAME: usize = 41;

/// What a line means where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<'t> {
    /// Another conversation begins, with this id or without one.
    Boundary(&'t str),
    /// The heading of the conversation that is beginning anyway.
    Heading(&'t str),
    /// The heading of a conversation with somebody, which is another one or that which is beginning anyway.
    With { with: With<'t>, is_another: bool },
    /// When the conversation began, which is another one or that which is beginning anyway.
    Began { began: Began<'t>, line: &'t str, is_another: bool },
    /// A turn begins.
    Said(Said<'t>),
    /// It is the first of another conversation.
    First(Said<'t>),
    /// The turn at hand goes on.
    More,
    /// Above the first turn, a value of the conversation.
    Known(Field, &'t str),
    /// Several of them on one line.
    Values(Vec<(Field, &'t str)>, &'t str),
    /// The day of what follows.
    Day(&'t str),
    /// The time of what follows.
    Stamp(&'t str),
    /// The time of the turn whose name stands above.
    Time(&'t str),
    /// Above the first turn, anything else.
    Above,
    /// Nothing stands on it.
    Blank,
}

/// The place of a pass within a file.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is found out on its own")]
pub(super) struct Walk {
    style: Style,
    settings: Arc<Settings>,
    conversation: usize,
    /// Turns of the conversation at hand.
    turns: usize,
    /// Conversations with turns, once the first pass is over.
    conversations: usize,
    /// Whether names stand below times, and where among them the lines are.
    has_names_below: bool,
    follow: Follow,
    /// Whether the turn at hand has nothing but a name yet.
    is_bare: bool,
    /// Whether nothing stands on the line before.
    is_after_blank: bool,
    /// The same of the line before the one at hand.
    is_apart: bool,
    /// The buyer of the conversation at hand, in the log of a shop.
    buyer: Option<Box<str>>,
    /// Lines so far that tell when a conversation began.
    beginnings: usize,
    /// The columns of the table at hand, where the lines are its rows.
    table: Option<Table>,
}

impl Walk {
    pub(super) fn new(style: Style, settings: Arc<Settings>) -> Self {
        let has_names_below = style.has_names_below();
        let follow = Follow::default();
        Self {
            style,
            settings,
            has_names_below,
            follow,
            is_bare: false,
            is_after_blank: false,
            is_apart: false,
            buyer: None,
            conversation: 0,
            turns: 0,
            conversations: 0,
            beginnings: 0,
            table: None,
        }
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
        (self.conversation, self.turns, self.beginnings, self.table) = (0, 0, 0, None);
        (self.follow, self.is_bare, self.is_after_blank) = (Follow::default(), false, false);
        self.buyer = None;
    }

    /// What `line`, which has no marks of Markdown, means here; `raw` is the same with them.
    pub(super) fn step<'t>(&mut self, line: &'t str, raw: &'t str) -> Step<'t> {
        let line = line.trim();
        if line.is_empty() {
            self.table = None;
            self.is_after_blank = true;
            return Step::Blank;
        }
        let is_apart = std::mem::take(&mut self.is_after_blank);
        self.is_apart = is_apart;
        if let Some(step) = self.row(line) {
            return step;
        }
        let is_bare = std::mem::take(&mut self.is_bare);
        let is = timed_notice(look(line));
        let divides = matches!(is, Line::Began(_)) && self.style.divides(self.beginnings);
        self.beginnings += usize::from(matches!(is, Line::Began(_)));
        if self.turns == 0
            && let Some(values) = self.style.values(line, &self.settings)
        {
            return Step::Values(values.fields, line);
        }
        let heading = headed(raw);
        // Among turns, a name with a sign before or behind may be a signature, or somebody who is called.
        let is_heading = self.turns == 0 || is_ruled(raw) || is_apart && is_title(raw);
        if let Some(name) = heading.filter(|name| is_heading && self.is_speaker(name)) {
            return self.with(With { name, id: "", side: "" });
        }
        if self.has_names_below {
            if let Some(said) = self.follow.said(line, &is, self.style.stamped()) {
                return self.said(said);
            }
            if let Line::Stamp(time) = is {
                return Step::Stamp(time);
            }
        }
        if let Some(topped) = self.style.topped() {
            match (topped.said(line), &is) {
                (Some(said), _) => return self.said(said),
                (None, &Line::Stamp(time)) if is_bare => return Step::Time(time),
                _ => {}
            }
        }
        if let Some(said) = self.style.spaced(line, &self.settings) {
            return self.said(said);
        }
        match is {
            Line::Said(said) if self.turns == 0 && self.style.is_head(line) => head(&said, &self.settings),
            Line::Began(began) if self.turns == 0 || divides => self.began(began, line),
            Line::Rule if self.turns == 0 => Step::Blank,
            Line::Rule => self.boundary(""),
            Line::Title(id) => self.boundary(usable(id)),
            // The first turn, behind the number of its conversation: `对话1 客户：我要退款`.
            Line::With(With { name: text, side: name, .. })
                if self.turns == 0 && !is_drawn(line) && self.style.is_speaker(name) =>
            {
                self.said(Said { name, time: None, text, sure: Sure::Bare })
            }
            Line::With(with)
                if with.name.chars().nth(NAME).is_none()
                    && (self.turns == 0
                        || heading.is_some()
                        || is_drawn(line)
                        || is_apart && self.style.has_speaker(with.name)) =>
            {
                self.with(with)
            }
            Line::Id(id) => match self.boundary(id) {
                Step::Heading(id) => Step::Known(Field::ConversationId, id),
                step => step,
            },
            Line::Day(day) if self.turns == 0 || is_drawn(line) || self.style.is_day(day) => Step::Day(day),
            // A date or a time alone may as well be what somebody answers.
            Line::Stamp(time) if self.turns == 0 || is_drawn(line) || self.style.is_stamped(time) => Step::Stamp(time),
            Line::Said(said) if self.style.takes(&said, &self.settings) => self.said(said),
            // It has no text else.
            _ if is_bare => Step::More,
            _ if self.turns > 0 && is_notice(line) => self.said(Said { name: NOTICE, time: None, text: line, sure: Sure::Bare }),
            Line::Said(said) if said.sure == Sure::Bare => self.value(&said),
            _ if self.turns == 0 => Step::Above,
            _ => Step::More,
        }
    }

    fn said<'t>(&mut self, said: Said<'t>) -> Step<'t> {
        self.is_bare = said.text.is_empty();
        let is_another = self.is_another_buyer(said.name) && self.begins_another();
        self.turns += 1;
        if is_another { Step::First(said) } else { Step::Said(said) }
    }

    /// Whether `name`, behind a blank line, is another buyer than the one of the conversation at hand.
    fn is_another_buyer(&mut self, name: &str) -> bool {
        let is_known = self.turns > 0 && self.buyer.as_deref() == Some(name);
        if is_known || !self.style.is_buyer(name, &self.settings) {
            return false;
        }
        let last = self.buyer.replace(name.into());
        self.turns > 0 && self.is_apart && last.is_some()
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

    fn began<'t>(&mut self, began: Began<'t>, line: &'t str) -> Step<'t> {
        Step::Began { began, line, is_another: self.begins_another() }
    }

    /// Begins a conversation, if that is not beginning anyway; whether it is another one.
    fn begins_another(&mut self) -> bool {
        let is_another = self.turns > 0;
        self.conversation += usize::from(is_another);
        self.turns = 0;
        is_another
    }

    fn with<'t>(&mut self, with: With<'t>) -> Step<'t> {
        let is_another = self.begins_another();
        Step::With { with: With { id: usable(with.id), ..with }, is_another }
    }

    /// Whether `name` is exactly that of somebody who speaks, and no word for a side.
    fn is_speaker(&self, name: &str) -> bool {
        self.style.is_speaker(name) && !self.settings.roles.name(name).is_empty()
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

/// A notice with its time, which looks like a name with a time: `[20:13:15] 访客已离开`.
fn timed_notice(is: Line<'_>) -> Line<'_> {
    match is {
        Line::Said(said) if said.text.is_empty() && is_notice(said.name) => {
            Line::Said(Said { name: NOTICE, text: said.name, sure: Sure::Timed, ..said })
        }
        is => is,
    }
}

/// The side that a line above the conversation names.
fn head<'t>(said: &Said<'t>, settings: &Settings) -> Step<'t> {
    match settings.roles.get(said.name) {
        Some(Role::Agent) => Step::Known(Field::AgentId, said.text),
        Some(Role::Customer) => Step::Known(Field::CustomerId, said.text),
        _ => Step::Above,
    }
}

/// Whether a line is drawn around what stands on it.
fn is_drawn(line: &str) -> bool {
    !line.starts_with(char::is_alphanumeric)
}

/// A number alone is nobody's id: another file has the same.
fn usable(id: &str) -> &str {
    // Nor is a day.
    let is_id = id.chars().nth(2).is_some() && id.bytes().any(|byte| byte.is_ascii_digit()) && calendar::of_name(id).is_none();
    if is_id { id } else { "" }
}
