//! The conversation id of a JSON object, found without reading the rest of it.

use super::value::Value;
use crate::input::names::{Field, Known, Meaning, Names};
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// Puts the conversation id of the object `text` into `id`, if it has one. Whether the rest is valid is not looked at.
pub(in crate::input) fn find_id(text: &str, names: &Names, id: &mut String) {
    let mut json = serde_json::Deserializer::from_str(text);
    // The visitor ends with an error as soon as no better id can come: what it has found is in `id`.
    let _ = json.deserialize_any(IdVisitor { names, id });
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
                    if let Value::Text(id) = map.next_value()?
                        && !id.is_empty()
                    {
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
