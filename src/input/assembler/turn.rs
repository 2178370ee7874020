//! From the cells of a row to a turn: who speaks, when, and what.

use super::super::{
    cells::Cells,
    markup, message,
    names::Field,
    notices, roles, sides,
    unsettled::{by_name, is_named},
};
use super::{Assembler, Rejection, is_rounded};
use crate::model::{Moment, Reason, Role, Turn};

impl Assembler {
    /// The turn of a row, see [`Self::turn`]; where it is named, but not told who that is, with what to say if it stays so.
    pub(in crate::input) fn turn_of_row(
        &mut self,
        cells: &Cells<'_>,
        sides: &Cells<'_>,
        line: u64,
    ) -> Result<(Turn, Option<String>), Rejection> {
        let cells = &by_name(cells, &self.settings);
        let turn = self.turn(cells, sides, line);
        if self.voices.are_learning() {
            self.learn(&turn, cells, sides.get(Field::ConversationId));
        }
        match turn {
            Err((Reason::UnknownRole, detail)) if is_named(cells) => {
                // Any role does until all of the conversation is there.
                let turn = self.turn_of(Role::System, cells, line)?;
                Ok((turn, Some(detail)))
            }
            Err((Reason::UnknownRole, detail)) => {
                let code = cells.get(Field::Role);
                let conversation = sides.get(Field::ConversationId);
                let Some(role) = self.voices.lend_code(conversation, code, cells.get(Field::Text)) else {
                    self.batch.remarks.unknown_role(roles::shown(code), false);
                    self.noted.unknown(code);
                    return Err((Reason::UnknownRole, detail));
                };
                if self.settings.observe {
                    self.noted.role(code, role);
                    self.noted.lent(code, true);
                }
                Ok((self.turn_of(role, cells, line)?, None))
            }
            turn => Ok((turn?, None)),
        }
    }

    /// Learns what a row tells of its conversation that may settle others.
    fn learn(&mut self, turn: &Result<Turn, Rejection>, cells: &Cells<'_>, conversation: &str) {
        match turn {
            Ok(turn) => self.voices.know(conversation, turn.role),
            Err((Reason::UnknownRole, _)) if !is_named(cells) => {
                self.voices.hear(conversation, cells.get(Field::Role), cells.get(Field::Text));
            }
            Err(_) => {}
        }
    }

    /// The turn that `cells` tell, in a conversation between the two sides that `sides` names.
    fn turn(&mut self, cells: &Cells<'_>, sides: &Cells<'_>, line: u64) -> Result<Turn, Rejection> {
        let role = self.role(cells, sides)?;
        self.turn_of(role, cells, line)
    }

    fn turn_of(&mut self, role: Role, cells: &Cells<'_>, line: u64) -> Result<Turn, Rejection> {
        let (at, end) = (self.time(cells.get(Field::At))?, self.time(cells.get(Field::End))?);
        let message = message::read(cells.get(Field::Text), cells.get(Field::Kind), &self.settings.names);
        let text = markup::plain(&message.text);
        if text.is_empty() {
            return Err((Reason::NoText, "内容为空（图片、撤回或未转写的消息）；如应有内容请检查导出".to_owned()));
        }
        if message.is_unread {
            self.batch.remarks.unread(&self.path, line);
        }
        let named = self.named(role, cells);
        let speaker = (!named.is_empty()).then(|| self.pool.share(named));
        let role = notices::speaker(role, &text);
        Ok(Turn { role, text: text.into_owned(), at, end, speaker })
    }

    /// The name of who speaks; empty where there is none but a word for the role.
    fn named<'r>(&self, role: Role, cells: &Cells<'r>) -> &'r str {
        let (agent, speaker) = (cells.get(Field::AgentId), cells.get(Field::Speaker));
        if role == Role::Agent && !agent.is_empty() {
            return agent;
        }
        // The layout's codes are names where the role stands in a column of its own.
        let is_code = sides::name_of_voice(speaker).is_empty();
        let is_role = is_code && cells.get(Field::Role).is_empty() && self.settings.layout.roles.contains_key(speaker);
        if is_role { "" } else { self.settings.roles.name(speaker) }
    }

    /// Who speaks: by the role where there is one, else by the speaker. Either is a role word or, where it repeats the
    /// agent or the customer, that side. Anything else is not guessed.
    fn role(&mut self, cells: &Cells<'_>, sides: &Cells<'_>) -> Result<Role, Rejection> {
        let told = match cells.get(Field::Role) {
            "" => cells.get(Field::Speaker),
            role => role,
        };
        if let Some(role) = self.settings.roles.get(told) {
            if self.settings.observe && self.settings.roles.of_word(told).is_some() {
                self.noted.role(told, role);
                self.noted.lent(told, self.settings.lent.contains(told));
            }
            return Ok(role);
        }
        let is = |field: Field| !told.is_empty() && sides.get(field) == told;
        match (is(Field::AgentId), is(Field::CustomerId)) {
            (true, false) => return Ok(Role::Agent),
            (false, true) => return Ok(Role::Customer),
            _ => {}
        }
        // What a name holds tells, where it is one: `客服小美`, `某某旗舰店:小美`.
        let by_name = is_named(cells).then(|| sides::by_name(told, &self.settings.roles)).flatten();
        if let Some(role) = by_name.filter(|_| self.settings.observe) {
            self.noted.role(told, role);
        }
        match by_name {
            Some(role) => Ok(role),
            // A code that nobody knows, beside a name that tells.
            None if !cells.get(Field::Role).is_empty() && !cells.get(Field::Speaker).is_empty() => {
                self.role(&cells.with(Field::Role, ""), sides).map_err(|_| (Reason::UnknownRole, roles::unknown(told)))
            }
            None => Err((Reason::UnknownRole, roles::unknown(told))),
        }
    }

    fn time(&mut self, text: &str) -> Result<Option<Moment>, Rejection> {
        if text.is_empty() {
            return Ok(None);
        }
        if self.settings.observe
            && let Some(at) = self.settings.clock.read(text)
        {
            self.noted.time(text, at);
        }
        self.settings.clock.read(text).map(Some).ok_or_else(|| (Reason::BadTime, bad_time(text)))
    }
}

/// What is repeated of a time that is not understood, in characters: more is the text of another column.
const TIME_CHARS: usize = 20;

fn bad_time(text: &str) -> String {
    if is_rounded(text) {
        return format!("时间“{text}”是科学计数法，Excel 已丢失其末位数字，无法还原；请将该列设为文本格式后重新导出");
    }
    let shown: String = text.chars().take(TIME_CHARS).collect();
    let cut = if shown.len() < text.len() { "…" } else { "" };
    format!("时间“{shown}{cut}”无法识别，或不在1990—2100年内；请用 --layout 的 time_formats 写明格式（须含年月日）")
}
