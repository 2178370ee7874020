//! Lists that are called anything, and may hold the turns of a conversation or several conversations.

use super::{
    Entry,
    seeds::EntrySeed,
    value::{Value, ValueVisitor},
};
use crate::input::names::Names;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value, or what may hold turns or conversations.
pub(super) enum Maybe<'j> {
    Value(Value<'j>),
    /// Of a list: what may be turns or conversations, and who takes part in them.
    List {
        turns: Vec<Entry<'j>>,
        people: Vec<Entry<'j>>,
    },
    /// An object with a list of turns.
    Conversation(Box<Entry<'j>>),
    /// An object that is a turn.
    Said(Box<Entry<'j>>),
}

/// Looks into a list where there are names to know its objects by.
pub(super) struct MaybeTurns<'n> {
    pub names: Option<&'n Names>,
    /// Whether an object may be the conversation, too.
    pub objects: bool,
    /// How deep it is looked into what stands within.
    pub open: u8,
}

impl<'j> DeserializeSeed<'j> for MaybeTurns<'_> {
    type Value = Maybe<'j>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Maybe<'j>, D::Error> {
        let Some(names) = self.names else { return Value::deserialize(deserializer).map(Maybe::Value) };
        deserializer.deserialize_any(ListVisitor { names, objects: self.objects, open: self.open })
    }
}

struct ListVisitor<'n> {
    names: &'n Names,
    objects: bool,
    open: u8,
}

impl<'j> Visitor<'j> for ListVisitor<'_> {
    type Value = Maybe<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut seq: A) -> Result<Maybe<'j>, A::Error> {
        let (mut turns, mut people) = (Vec::new(), Vec::new());
        while let Some(inner) = seq.next_element_seed(Object(EntrySeed { names: self.names, inner: false, open: self.open }))? {
            match inner {
                Some(entry) if entry.turns.is_some() || entry.is_said() => turns.push(entry),
                Some(entry) if entry.is_person() => people.push(entry),
                _ => {}
            }
        }
        Ok(Maybe::List { turns, people })
    }

    fn visit_map<A: MapAccess<'j>>(self, map: A) -> Result<Maybe<'j>, A::Error> {
        if !self.objects {
            return ValueVisitor.visit_map(map).map(Maybe::Value);
        }
        let entry = EntrySeed { names: self.names, inner: false, open: self.open }.visit_map(map)?;
        Ok(match (entry.turns.is_some(), entry.is_said()) {
            (true, _) => Maybe::Conversation(Box::new(entry)),
            (false, true) => Maybe::Said(Box::new(entry)),
            _ => Maybe::Value(Value::Nothing),
        })
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'j str) -> Result<Maybe<'j>, E> {
        ValueVisitor.visit_borrowed_str(text).map(Maybe::Value)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Maybe<'j>, E> {
        ValueVisitor.visit_str(text).map(Maybe::Value)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Maybe<'j>, E> {
        ValueVisitor.visit_u64(number).map(Maybe::Value)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Maybe<'j>, E> {
        ValueVisitor.visit_i64(number).map(Maybe::Value)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Maybe<'j>, E> {
        ValueVisitor.visit_f64(number).map(Maybe::Value)
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<Maybe<'j>, E> {
        ValueVisitor.visit_bool(truth).map(Maybe::Value)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Maybe<'j>, E> {
        ValueVisitor.visit_unit().map(Maybe::Value)
    }
}

/// An object of a list; anything else is passed over without being looked into.
struct Object<'n>(EntrySeed<'n>);

impl<'j> DeserializeSeed<'j> for Object<'_> {
    type Value = Option<Entry<'j>>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for Object<'_> {
    type Value = Option<Entry<'j>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'j>>(self, map: A) -> Result<Self::Value, A::Error> {
        self.0.visit_map(map).map(Some)
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}
