//! The first pass over a transcript: everybody is heard out, to tell who is the agent.

use super::super::{names::Field, rows::Row, voices::Voices};
use super::{
    Transcript,
    lines::{self, Said},
    walk::Step,
};
use crate::model::Role;
use std::mem::take;

impl Transcript {
    /// The first pass over a line.
    pub(in crate::input) fn survey(&mut self, row: &Row<'_>) {
        let Ok(text) = std::str::from_utf8(row.bytes) else { return };
        let plain = lines::plain(text);
        match self.walk.step(&plain, text) {
            Step::Boundary(_) => self.hear_others(),
            Step::With { with, is_another } => {
                if is_another {
                    self.hear_others();
                }
                self.hearing.head(with.name, &self.settings.roles);
            }
            Step::First(said) => {
                self.hear_others();
                self.hear(&said);
            }
            Step::Said(said) => self.hear(&said),
            Step::More => self.hearing.hear(&self.speaking, text, &self.settings.roles),
            Step::Began { began, is_another, .. } => {
                if is_another {
                    self.hear_others();
                }
                self.hint.learn(began.time);
            }
            Step::Values(values, _) => {
                for (field, value) in values {
                    self.expect_value(field, value);
                }
            }
            Step::Known(field, value) => self.expect_value(field, value),
            Step::Day(time) | Step::Stamp(time) | Step::Time(time) => self.hint.learn(time),
            Step::Above => self.hint.learn(text),
            Step::Heading(_) | Step::Blank => {}
        }
    }

    /// The first pass over the beginning of a turn.
    fn hear(&mut self, said: &Said<'_>) {
        self.hint.learn(said.time.unwrap_or(""));
        said.name.clone_into(&mut self.speaking);
        self.hearing.hear(said.name, said.text, &self.settings.roles);
    }

    /// The first pass over a value of the conversation.
    fn expect_value(&mut self, field: Field, value: &str) {
        match field {
            Field::AgentId => self.hearing.expect(value, Role::Agent, &self.settings.roles),
            Field::CustomerId => self.hearing.expect(value, Role::Customer, &self.settings.roles),
            Field::At => self.hint.learn(value),
            _ => {}
        }
    }

    /// The first pass: another conversation begins.
    fn hear_others(&mut self) {
        self.heard.push(take(&mut self.hearing));
        let [agent, customer] = take(&mut self.between);
        self.expect(&agent, &customer);
    }

    /// The first pass is over.
    pub(in crate::input) fn rewind(&mut self, voices: &mut Voices) {
        self.heard.push(take(&mut self.hearing));
        let heard = take(&mut self.heard);
        let roles = &self.settings.roles;
        let mut own = Voices::learning();
        if heard.len() > 1 {
            for hearing in &heard {
                hearing.clone().settle(&mut own, roles);
            }
            own.finish();
        }
        let told = if heard.len() > 1 { &mut own } else { &mut *voices };
        self.sides = heard.into_iter().map(|hearing| hearing.settle(told, roles)).collect();
        voices.add_lent(own.take_lent());
        self.walk.rewind();
        self.begin("");
    }
}
