//! Lines above a conversation that have several values: `客户：jd_1   时间：2026-11-05 20:11:05`.

use super::super::{
    names::{Field, Known, Meaning},
    settings::Settings,
    sides,
};
use crate::model::Role;

/// What a line tells that has several values and nothing else: `客户：jd_1   时间：2026-11-05`.
pub(super) fn values<'t>(line: &'t str, settings: &Settings) -> Option<Vec<(Field, &'t str)>> {
    const KEY: usize = 8;
    // Hardly any line has two.
    line.match_indices(['：', ':']).nth(1)?;
    let parts =
        line.split(['\t', '；', ';', '|', '｜']).flat_map(|part| part.split("  ")).map(str::trim).filter(|part| !part.is_empty());
    let (mut values, mut count, mut keys) = (Vec::new(), 0, 0);
    for part in parts {
        let (key, value) = part.split_once(['：', ':'])?;
        let (key, value) = (key.trim_end(), value.trim());
        if key.is_empty() || value.is_empty() || key.chars().nth(KEY).is_some() || key.contains(char::is_whitespace) {
            return None;
        }
        let meaning = settings.names.get(key).map(|Known { meaning, .. }| meaning);
        let field = match (settings.roles.of_word(key), meaning) {
            (Some(Role::Agent), _) => Some(Field::AgentId),
            (Some(Role::Customer), _) => Some(Field::CustomerId),
            (_, Some(Meaning::Field(field @ (Field::ConversationId | Field::AgentId | Field::CustomerId | Field::At)))) => {
                Some(field)
            }
            (_, Some(Meaning::Begin)) => Some(Field::At),
            (_, Some(Meaning::WholeId)) => Some(Field::ConversationId),
            _ => None,
        };
        if field.is_none() && meaning.is_none() && !sides::is_attribute(key) {
            return None;
        }
        keys += usize::from(settings.roles.of_word(key).is_none());
        count += 1;
        values.extend(field.map(|field| (field, value)));
    }
    // Of side words alone nobody knows whether somebody says something.
    (count > 1 && keys > 0).then_some(values)
}
