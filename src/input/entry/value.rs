//! A JSON value where a text is expected.

use super::Pairs;
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor,
    value::{MapAccessDeserializer, SeqAccessDeserializer},
};
use std::{borrow::Cow, fmt};

/// A JSON value where a text is expected.
pub(super) enum Value<'j> {
    /// A string, a number or a boolean.
    Text(Cow<'j, str>),
    /// The texts of an object.
    Pairs(Pairs<'j>),
    /// The texts of an array, a line each: `[{"type": "text", "text": "…"}]`.
    Lines(String),
    /// What stands where a text does, and is none.
    Nested(serde_json::Value),
    /// Null, an array without any text.
    Nothing,
}

impl<'j> Deserialize<'j> for Value<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

pub(super) struct ValueVisitor;

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
        let mut lines: Vec<Cow<'j, str>> = Vec::new();
        while let Some(value) = seq.next_element()? {
            match value {
                Value::Text(text) => lines.push(text),
                Value::Pairs(pairs) => lines.extend(pairs.into_iter().find(|(name, _)| name == "text").map(|(_, text)| text)),
                Value::Lines(_) | Value::Nested(_) | Value::Nothing => {}
            }
        }
        Ok(if lines.is_empty() { Value::Nothing } else { Value::Lines(lines.join("\n")) })
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

/// A text, or what stands in its place.
pub(super) struct TextSeed;

impl<'j> DeserializeSeed<'j> for TextSeed {
    type Value = Value<'j>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Value<'j>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for TextSeed {
    type Value = Value<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'j str) -> Result<Value<'j>, E> {
        ValueVisitor.visit_borrowed_str(text)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value<'j>, E> {
        ValueVisitor.visit_str(text)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value<'j>, E> {
        ValueVisitor.visit_u64(number)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value<'j>, E> {
        ValueVisitor.visit_i64(number)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value<'j>, E> {
        ValueVisitor.visit_f64(number)
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<Value<'j>, E> {
        ValueVisitor.visit_bool(truth)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value<'j>, E> {
        ValueVisitor.visit_unit()
    }

    fn visit_seq<A: SeqAccess<'j>>(self, seq: A) -> Result<Value<'j>, A::Error> {
        Deserialize::deserialize(SeqAccessDeserializer::new(seq)).map(Value::Nested)
    }

    fn visit_map<A: MapAccess<'j>>(self, map: A) -> Result<Value<'j>, A::Error> {
        Deserialize::deserialize(MapAccessDeserializer::new(map)).map(Value::Nested)
    }
}
