//! An object when all of it is read: which of its lists holds the turns, whose its id is, who its people are.

use super::{Entry, sentences};
use crate::input::{
    codes::of_key,
    names::{Field, Names},
};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

impl<'j> Entry<'j> {
    /// Lists of other names hold the turns where no list of a known name does, and the object is no turn itself.
    pub(super) fn settle_turns(&mut self, names: &Names) {
        // Beside turns of its own, or in a turn, such an object is another conversation, quoted.
        if self.turns.is_none() && !self.is_said() {
            for inner in std::mem::take(&mut self.nested) {
                self.merge(inner);
            }
        }
        if self.turns.is_none() && !self.loose.is_empty() && !self.is_said() {
            self.turns = Some(std::mem::take(&mut self.loose));
        }
        if let (Some(turns), Some(opening)) = (&mut self.turns, self.opening.take()) {
            turns.insert(0, *opening);
        }
        if self.turns.is_none() && !self.is_said() {
            self.turns = self.wrapped.iter().find_map(|(_, text)| sentences::sentences(text, names));
        }
    }

    /// What the object of its kind says is the text of a message that has none.
    pub(super) fn settle_shown(&mut self) {
        let has_text = !self.get(Field::Text).is_empty();
        let is_message = [Field::Role, Field::Speaker].into_iter().any(|field| !self.get(field).is_empty());
        if let Some(shown) = self.shown.take().filter(|_| !has_text && is_message && !self.kind().is_empty()) {
            self.take(Field::Text, u16::MAX, shown.into());
        }
    }

    /// A code tells the role where a key stands beside it that the same interface has.
    pub(super) fn settle_code(&mut self) {
        let Some((name, code)) = self.code.take() else { return };
        match of_key(&name, &code).filter(|_| self.coded == Some(&*name)) {
            Some(role) => self.take(Field::Role, u16::MAX - 1, Cow::Borrowed(role.code())),
            None => self.meta.push((name, code)),
        }
    }

    /// Takes what an object within holds; what is known already stays.
    pub(super) fn merge(&mut self, mut inner: Entry<'j>) {
        for (mine, other) in self.fields.iter_mut().zip(inner.fields) {
            if mine.is_none() {
                *mine = other;
            }
        }
        if let Some((rank, id)) = inner.task {
            self.take_task(rank, id);
        }
        self.begin = self.begin.take().or(inner.begin);
        self.meta.append(&mut inner.meta);
        self.names_agent |= inner.names_agent;
        self.is_internal |= inner.is_internal;
        self.wrapped.append(&mut inner.wrapped);
        self.loose.append(&mut inner.loose);
        self.people.append(&mut inner.people);
        if let Some(mut turns) = inner.turns {
            // The sentences of a channel stand in a list of its own.
            for turn in turns.iter_mut().filter(|turn| turn.track.is_none()) {
                turn.track.clone_from(&inner.track);
            }
            self.turns.get_or_insert_default().append(&mut turns);
        } else {
            self.track = self.track.take().or(inner.track);
        }
    }

    /// Gives turns that name a person the role that the person has.
    pub(super) fn give_roles(&mut self) {
        let role = Field::Role as usize;
        let people = std::mem::take(&mut self.people);
        let coded = self.turns.iter().flatten().find_map(|turn| turn.coded);
        let people: FxHashMap<&str, &Entry<'_>> = people.iter().filter_map(|person| Some((person.person()?, person))).collect();
        for turn in self.turns.iter_mut().flatten() {
            turn.give_roles();
            // What tells the interface need not stand in each of its messages.
            let code = turn.meta.iter().find(|(name, _)| coded == Some(&**name)).and_then(|(name, code)| of_key(name, code));
            if let Some(part) = code.filter(|_| turn.fields[role].is_none()) {
                turn.fields[role] = Some((u16::MAX, Cow::Borrowed(part.code())));
            }
            if turn.fields[role].is_none() {
                let part = people.get(turn.get(Field::Speaker)).and_then(|person| person.part());
                turn.fields[role] = part.map(|part| (u16::MAX, Cow::Owned(part.to_owned())));
            }
        }
    }

    /// An `id` is the conversation's where it has no other and holds its turns; else it is a value like any other.
    pub(super) fn settle_id(&mut self) {
        if self.turns.is_none() {
            self.meta.append(&mut self.wrapped);
        }
        let Some((name, id)) = self.own_id.take() else { return };
        let place = &mut self.fields[Field::ConversationId as usize];
        if self.turns.is_some() && place.is_none() {
            *place = Some((u16::MAX, id));
        } else {
            self.meta.push((name, id));
        }
    }
}
