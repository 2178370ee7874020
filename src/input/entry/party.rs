//! Who somebody is, where an object tells it: `{"sender": {"type": "USER", "id": "u9", "name": "李四"}}`.

use super::Pairs;
use crate::input::names::{Field, Known, Meaning, Names};
use std::borrow::Cow;

/// Keys that tell a side within such an object, and mean anything elsewhere.
const SIDES: [&str; 4] = ["type", "kind", "identity", "side"];
/// Keys that tell who it is within it, the more telling first.
const PEOPLE: [&str; 14] = [
    "name",
    "nickname",
    "nick",
    "nick_name",
    "display_name",
    "displayName",
    "real_name",
    "full_name",
    "username",
    "id",
    "uid",
    "user_id",
    "userid",
    "email",
];

/// The side and the name that an object tells.
pub(super) struct Party<'j> {
    pub side: Option<Cow<'j, str>>,
    pub name: Option<Cow<'j, str>>,
}

impl<'j> Party<'j> {
    pub(super) fn new(pairs: &Pairs<'j>, names: &Names) -> Self {
        let meaning = |key: &str| names.get(key).map(|Known { meaning, .. }| meaning);
        let told =
            |key: &str| pairs.iter().find(|(name, value)| name == key && !value.is_empty()).map(|(_, value)| value.clone());
        let field = |wanted: &[Field]| {
            let is = |key: &str| matches!(meaning(key), Some(Meaning::Field(field)) if wanted.contains(&field));
            pairs.iter().find(|(name, value)| is(name) && !value.is_empty()).map(|(_, value)| value.clone())
        };
        Self {
            side: field(&[Field::Role]).or_else(|| SIDES.into_iter().find_map(told)),
            name: PEOPLE.into_iter().find_map(told).or_else(|| field(&[Field::Speaker, Field::AgentId, Field::CustomerId])),
        }
    }
}
