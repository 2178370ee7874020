//! One JSON object as it stands in a file: its keys recognised through the same table as the headers of CSV.

use super::names::{Field, Known, Meaning, Names};
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::{borrow::Cow, fmt};

/// Names and values.
type Pairs<'j> = Vec<(Cow<'j, str>, Cow<'j, str>)>;

/// The known values of one JSON object.
#[derive(Debug, Default)]
pub(super) struct Entry<'j> {
    fields: [Option<(u16, Cow<'j, str>)>; Field::ALL.len()],
    begin: Option<Cow<'j, str>>,
    /// What is called `id` alone, with that name: the conversation's where this is one.
    own_id: Option<(Cow<'j, str>, Cow<'j, str>)>,
    /// Values that describe the conversation: those of `meta`, and those of unknown keys.
    pub meta: Pairs<'j>,
    /// The turns, where the object is a conversation.
    pub turns: Option<Vec<Entry<'j>>>,
    /// Whether the agent is told, be it as null.
    pub names_agent: bool,
}

impl<'j> Entry<'j> {
    /// The value of `field`; empty where there is none. A begin is the time of its own turn, see `Columns::settle_begin`.
    pub(super) fn get(&self, field: Field) -> &str {
        let told = self.fields[field as usize].as_ref().map(|(_, value)| value.as_ref());
        let at = self.fields[Field::At as usize].is_some();
        match field {
            Field::At => told.or(self.begin.as_deref()).unwrap_or(""),
            Field::End if at && self.begin.is_some() => "",
            _ => told.unwrap_or(""),
        }
    }

    fn put(&mut self, name: Cow<'j, str>, known: Option<Known>, value: Value<'j>) {
        let text = match value {
            Value::Text(text) => text,
            Value::Pairs(mut pairs) if known.is_some_and(|known| known.meaning == Meaning::Meta) => {
                return self.meta.append(&mut pairs);
            }
            _ => return,
        };
        match known {
            Some(Known { meaning: Meaning::Field(field), rank }) => {
                let place = &mut self.fields[field as usize];
                if place.as_ref().is_none_or(|(best, _)| rank < *best) {
                    *place = Some((rank, text));
                }
            }
            Some(Known { meaning: Meaning::Begin, .. }) => self.begin = Some(text),
            Some(Known { meaning: Meaning::WholeId, .. }) if self.own_id.is_none() => self.own_id = Some((name, text)),
            Some(_) => {}
            None => self.meta.push((name, text)),
        }
    }
}

impl Entry<'_> {
    /// An `id` is the conversation's where it has no other and holds its turns; else it is a value like any other.
    fn settle_id(&mut self) {
        let Some((name, id)) = self.own_id.take() else { return };
        let place = &mut self.fields[Field::ConversationId as usize];
        if self.turns.is_some() && place.is_none() {
            *place = Some((u16::MAX, id));
        } else {
            self.meta.push((name, id));
        }
    }
}

/// Reads `text` as one object. The error says what is wrong without repeating any of it.
pub(super) fn read<'j>(text: &'j str, names: &Names) -> Result<Entry<'j>, String> {
    let mut json = serde_json::Deserializer::from_str(text);
    let seed = EntrySeed { names, inner: false };
    seed.deserialize(&mut json).and_then(|entry| json.end().map(|()| entry)).map_err(|error| {
        if error.is_data() {
            "结构不符，应为对象，其中 turns 为对象数组；超过 15 位的数字（如会话ID）须加引号".to_owned()
        } else {
            error.to_string()
        }
    })
}

/// Puts the conversation id of the object `text` into `id`, if it has one. Whether the rest is valid is not looked at.
pub(super) fn find_id(text: &str, names: &Names, id: &mut String) {
    let mut json = serde_json::Deserializer::from_str(text);
    // The visitor ends with an error as soon as no better id can come: what it has found is in `id`.
    let _ = json.deserialize_any(IdVisitor { names, id });
}

/// A JSON value where a text is expected.
enum Value<'j> {
    /// A string, a number or a boolean.
    Text(Cow<'j, str>),
    /// The texts of an object.
    Pairs(Pairs<'j>),
    /// Null, an array.
    Nothing,
}

impl<'j> Deserialize<'j> for Value<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'j> Visitor<'j> for ValueVisitor {
    type Value = Value<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'j str) -> Result<Value<'j>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'j>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'j>, E> {
        Ok(Value::Text(Cow::Owned(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'j>, E> {
        Ok(Value::Text(Cow::Owned(number.to_string())))
    }

    /// A number that a float cannot hold exactly was an id of many digits: two of them could become one.
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value<'j>, E> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.abs() > EXACT {
            return Err(E::custom("too many digits"));
        }
        Ok(Value::Text(Cow::Owned(number.to_string())))
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value<'j>, E> {
        Ok(Value::Text(Cow::Borrowed(if truth { "true" } else { "false" })))
    }

    fn visit_unit<E>(self) -> Result<Value<'j>, E> {
        Ok(Value::Nothing)
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut seq: A) -> Result<Value<'j>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Nothing)
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Value<'j>, A::Error> {
        let mut pairs = Vec::new();
        while let Some((name, value)) = map.next_entry()? {
            if let (Value::Text(name), Value::Text(value)) = (name, value) {
                pairs.push((name, value));
            }
        }
        Ok(Value::Pairs(pairs))
    }
}

struct EntrySeed<'n> {
    names: &'n Names,
    /// Whether it stands within `turns`.
    inner: bool,
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
            let known = self.names.get(&name);
            let meaning = known.map(|known| known.meaning);
            if meaning == Some(Meaning::Turns) && !self.inner {
                entry.turns = Some(map.next_value_seed(TurnsSeed(self.names))?);
            } else {
                entry.names_agent |= meaning == Some(Meaning::Field(Field::AgentId));
                let value = map.next_value()?;
                entry.put(name, known, value);
            }
        }
        entry.settle_id();
        Ok(entry)
    }
}

struct TurnsSeed<'n>(&'n Names);

impl<'j> DeserializeSeed<'j> for TurnsSeed<'_> {
    type Value = Vec<Entry<'j>>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'j> Visitor<'j> for TurnsSeed<'_> {
    type Value = Vec<Entry<'j>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut turns = Vec::new();
        while let Some(turn) = seq.next_element_seed(EntrySeed { names: self.0, inner: true })? {
            turns.push(turn);
        }
        Ok(turns)
    }
}

/// Looks for the conversation id alone, by the same preference as [`Entry`].
struct IdVisitor<'n> {
    names: &'n Names,
    id: &'n mut String,
}

impl<'j> Visitor<'j> for IdVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<(), A::Error> {
        let mut best = u16::MAX;
        let (mut own, mut holds_turns) = (None, false);
        while let Some(Value::Text(name)) = map.next_key()? {
            match self.names.get(&name) {
                Some(Known { meaning: Meaning::Field(Field::ConversationId), rank }) if rank < best => {
                    if let Value::Text(id) = map.next_value()? {
                        best = rank;
                        self.id.replace_range(.., &id);
                        if rank == self.names.best_id() {
                            return Err(de::Error::custom("found"));
                        }
                    }
                }
                Some(Known { meaning: Meaning::WholeId, .. }) if own.is_none() => {
                    if let Value::Text(id) = map.next_value()? {
                        own = Some(id);
                    }
                }
                known => {
                    holds_turns |= known.is_some_and(|known| known.meaning == Meaning::Turns);
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        // As `Entry::settle_id` has it.
        if let Some(own) = own.filter(|_| holds_turns && best == u16::MAX) {
            self.id.replace_range(.., &own);
        }
        Ok(())
    }
}
