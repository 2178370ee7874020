//! How an object, its turns and what wraps them are read.

use super::{
    Entry,
    lists::{Maybe, MaybeTurns},
    value::{TextSeed, Value},
};
use crate::input::{
    codes, message,
    names::{Field, Meaning, Names},
};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::{borrow::Cow, fmt};

#[derive(Clone, Copy)]
pub(super) struct EntrySeed<'n> {
    pub names: &'n Names,
    /// Whether it stands within `turns`.
    pub inner: bool,
    /// How deep it is looked into lists of other names: those further within are passed over.
    pub open: u8,
}

/// `{"tickets": [{"comments": […]}]}`.
pub(super) const LISTS: u8 = 3;

impl<'n> EntrySeed<'n> {
    /// How a value of it is looked into, where it is.
    fn maybe_turns(self, objects: bool) -> MaybeTurns<'n> {
        MaybeTurns { names: (self.open > 0 && objects).then_some(self.names), objects, open: self.open.saturating_sub(1) }
    }

    /// The turns in a list that stands where a text does.
    fn turns_in<'j>(self, value: &Value<'j>) -> Option<Maybe<'j>> {
        let Value::Nested(list @ serde_json::Value::Array(_)) = value else { return None };
        let seed = MaybeTurns { names: Some(self.names), objects: false, open: self.open.checked_sub(1)? };
        seed.deserialize(list.clone()).ok()
    }
}

impl<'j> DeserializeSeed<'j> for EntrySeed<'_> {
    type Value = Entry<'j>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Entry<'j>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'j> Visitor<'j> for EntrySeed<'_> {
    type Value = Entry<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Entry<'j>, A::Error> {
        let mut entry = Entry::default();
        while let Some(Value::Text(name)) = map.next_key()? {
            entry.coded = entry.coded.or_else(|| codes::beside(&name));
            let known = self.names.get(&name);
            let meaning = known.map(|known| known.meaning);
            if meaning == Some(Meaning::Turns) && !self.inner {
                let turns = map.next_value_seed(TurnsSeed { open: self.open.saturating_sub(1), ..TurnsSeed::new(self.names) })?;
                entry.turns.get_or_insert_default().extend(turns);
            } else if meaning == Some(Meaning::Wrap) {
                map.next_value_seed(WrapSeed { entry: &mut entry, name, seed: self })?;
            } else if meaning == Some(Meaning::Field(Field::Text)) {
                let value = map.next_value_seed(TextSeed)?;
                match self.turns_in(&value) {
                    Some(Maybe::List { turns, people }) if !turns.is_empty() || !people.is_empty() => {
                        entry.loose.extend(turns);
                        entry.people.extend(people);
                    }
                    _ => entry.put(name, known, value, self.names),
                }
            } else {
                entry.names_agent |= meaning == Some(Meaning::Field(Field::AgentId));
                // Whatever a list of messages is called, and what it stands in.
                let objects = matches!(meaning, None | Some(Meaning::Field(Field::ConversationId) | Meaning::Opening));
                let seed = self.maybe_turns(objects);
                let maybe = if matches!(meaning, None | Some(Meaning::PerTurn)) && message::is_kind(&name) {
                    let value: serde_json::Value = map.next_value()?;
                    entry.shown = entry.shown.or_else(|| value.as_object().and(message::of_value(&value, &name, self.names)));
                    seed.deserialize(value).map_err(de::Error::custom)?
                } else {
                    map.next_value_seed(seed)?
                };
                match maybe {
                    Maybe::List { turns, people } => {
                        entry.loose.extend(turns);
                        entry.people.extend(people);
                    }
                    Maybe::Conversation(inner) => entry.nested.push(*inner),
                    Maybe::Said(inner) if meaning == Some(Meaning::Opening) => entry.opening = Some(inner),
                    Maybe::Said(_) => {}
                    Maybe::Value(value) => entry.put(name, known, value, self.names),
                }
            }
        }
        entry.settle_code();
        entry.settle_shown();
        entry.settle_turns(self.names);
        entry.settle_id();
        Ok(entry)
    }
}

pub(super) struct TurnsSeed<'n> {
    names: &'n Names,
    /// How deep it is looked into an object around the list.
    open: u8,
}

impl<'n> TurnsSeed<'n> {
    pub(super) fn new(names: &'n Names) -> Self {
        Self { names, open: 0 }
    }
}

impl<'j> DeserializeSeed<'j> for TurnsSeed<'_> {
    type Value = Vec<Entry<'j>>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for TurnsSeed<'_> {
    type Value = Vec<Entry<'j>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut turns = Vec::new();
        while let Some(turn) = seq.next_element_seed(TurnSeed(self.names))? {
            turns.push(turn);
        }
        Ok(turns)
    }

    /// `{"messages": {"total": 2, "list": […]}}`.
    fn visit_map<A: MapAccess<'j>>(self, map: A) -> Result<Self::Value, A::Error> {
        let around = EntrySeed { names: self.names, inner: false, open: self.open }.visit_map(map)?;
        around.turns.ok_or_else(|| de::Error::invalid_type(de::Unexpected::Map, &self))
    }
}

/// A turn: an object, or a mere text that begins with who speaks.
struct TurnSeed<'n>(&'n Names);

impl<'j> DeserializeSeed<'j> for TurnSeed<'_> {
    type Value = Entry<'j>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Entry<'j>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for TurnSeed<'_> {
    type Value = Entry<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'j>>(self, map: A) -> Result<Entry<'j>, A::Error> {
        EntrySeed { names: self.0, inner: true, open: 0 }.visit_map(map)
    }

    fn visit_borrowed_str<E>(self, text: &'j str) -> Result<Entry<'j>, E> {
        Ok(Entry::of_text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Entry<'j>, E> {
        Ok(Entry::of_text(Cow::Owned(text.to_owned())))
    }
}

/// What stands in an object or a list that is only there for wrapping: `{"Result": {"Sentences": […]}}`.
struct WrapSeed<'e, 'j, 'n> {
    /// Where it goes.
    entry: &'e mut Entry<'j>,
    name: Cow<'j, str>,
    seed: EntrySeed<'n>,
}

impl<'j> DeserializeSeed<'j> for WrapSeed<'_, 'j, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for WrapSeed<'_, 'j, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'j>>(self, map: A) -> Result<(), A::Error> {
        let inner = self.seed.visit_map(map)?;
        self.entry.merge(inner);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(inner) = seq.next_element_seed(Loose(self.seed))? {
            match inner {
                // Conversations of their own do not become one, nor do messages.
                Some(inner) if inner.is_conversation() || inner.is_alone() => self.entry.loose.push(inner),
                Some(inner) => self.entry.merge(inner),
                None => {}
            }
        }
        Ok(())
    }

    fn visit_borrowed_str<E>(self, text: &'j str) -> Result<(), E> {
        self.entry.wrapped.push((self.name, Cow::Borrowed(text)));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.entry.wrapped.push((self.name, Cow::Owned(text.to_owned())));
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.entry.wrapped.push((self.name, Cow::Owned(number.to_string())));
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.entry.wrapped.push((self.name, Cow::Owned(number.to_string())));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.entry.wrapped.push((self.name, Cow::Owned(number.to_string())));
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// An object of a list; anything else in it is passed over.
struct Loose<'n>(EntrySeed<'n>);

impl<'j> DeserializeSeed<'j> for Loose<'_> {
    type Value = Option<Entry<'j>>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let mut entry = Entry::default();
        let wrap = WrapSeed { entry: &mut entry, name: Cow::Borrowed(""), seed: self.0 };
        deserializer.deserialize_any(wrap)?;
        Ok(entry.wrapped.is_empty().then_some(entry))
    }
}
