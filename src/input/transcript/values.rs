//! Lines above a conversation that have several values: `客户：jd_1   时间：2026-11-05 20:11:05`.

use super::super::{
    names::{Field, Known, Meaning},
    settings::Settings,
    sides,
};
use super::head::may_be_name;
use crate::model::Role;

/// What a line tells that has several values and nothing else.
#[derive(Debug, Default)]
pub(super) struct Values<'t> {
    pub fields: Vec<(Field, &'t str)>,
    /// The words for a side among the keys: if somebody who speaks is called so, it is what he says.
    pub sides: Vec<(&'t str, Role)>,
}

/// The values of `line`; `None` where it holds anything else.
pub(super) fn values<'t>(line: &'t str, settings: &Settings) -> Option<Values<'t>> {
    // Hardly any line has two.
    line.match_indices(['：', ':']).nth(1)?;
    let role = |key: &str| settings.roles.of_word(key).filter(|role| matches!(role, Role::Agent | Role::Customer));
    let begins_with_side = line.split(['：', ':']).next().is_some_and(|key| role(key.trim_end()).is_some());
    // Behind a word for a side, a semicolon may divide what he says.
    let between: &[char] = if begins_with_side { &['\t', '|', '｜'] } else { &['\t', '|', '｜', '；', ';'] };
    let parts = line.split(between).flat_map(|part| part.split("  ")).map(str::trim).filter(|part| !part.is_empty());
    let (mut values, mut count) = (Values::default(), 0);
    for part in parts {
        let (key, value) = key_and_value(part)?;
        count += 1;
        if let Some(role) = role(key) {
            if !may_be_name(value) {
                return None;
            }
            values.sides.push((key, role));
            values.fields.push((if role == Role::Agent { Field::AgentId } else { Field::CustomerId }, value));
            continue;
        }
        let meaning = settings.names.get(key).map(|Known { meaning, .. }| meaning);
        if meaning.is_none() && !sides::is_attribute(key) {
            return None;
        }
        values.fields.extend(field(meaning).map(|field| (field, value)));
    }
    // Of side words alone nobody knows whether somebody says something.
    (count > 1 && count > values.sides.len()).then_some(values)
}

fn key_and_value(part: &str) -> Option<(&str, &str)> {
    const KEY: usize = 8;
    let (key, value) = part.split_once(['：', ':'])?;
    let (key, value) = (key.trim_end(), value.trim());
    let is_key = !key.is_empty() && key.chars().nth(KEY).is_none() && !key.contains(char::is_whitespace);
    (is_key && !value.is_empty()).then_some((key, value))
}

fn field(meaning: Option<Meaning>) -> Option<Field> {
    match meaning? {
        Meaning::Field(field @ (Field::ConversationId | Field::AgentId | Field::CustomerId | Field::At)) => Some(field),
        Meaning::Begin => Some(Field::At),
        Meaning::WholeId => Some(Field::ConversationId),
        _ => None,
    }
}
