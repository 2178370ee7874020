//! Columns that tell roles under another name, and those that are called so and tell none.

use super::{columns::Columns, names::Field, settings::Settings, sides, unnamed::changes};
use crate::model::Role;
use rustc_hash::FxHashMap;

/// Settles by what stands in the columns which of them tells the role.
pub(super) fn settle(columns: &mut Columns, rows: &[&Vec<String>], settings: &Settings) {
    by_kind(columns, rows, settings);
    by_names(columns, rows, settings);
}

fn cell(row: &[String], column: usize) -> &str {
    row.get(column).map_or("", String::as_str)
}

/// A column of kinds in which every value is a word for a side, with both of them, tells the role: `访客消息`, `客服消息`.
fn by_kind(columns: &mut Columns, rows: &[&Vec<String>], settings: &Settings) {
    let (None, None, Some(kind)) = (columns.get(Field::Role), columns.pair, columns.get(Field::Kind)) else { return };
    if settings.layout.columns.get(Field::Kind).is_some() {
        return;
    }
    let mut roles: FxHashMap<&str, Role> = FxHashMap::default();
    for row in rows {
        let Some(role) = of_message(cell(row, kind), settings) else { return };
        roles.insert(cell(row, kind), role);
    }
    if [Role::Agent, Role::Customer].iter().all(|wanted| roles.values().any(|role| role == wanted)) {
        columns.codes.extend(roles.iter().map(|(&word, &role)| (word.to_owned(), role)));
        columns.forget(Field::Kind);
        columns.put(Field::Role, kind);
    }
}

/// The side whose message a word says something is.
fn of_message(word: &str, settings: &Settings) -> Option<Role> {
    let side = || word.strip_suffix("消息").and_then(|side| settings.roles.of_word(side));
    settings.roles.of_word(word).or_else(side)
}

/// A role that never changes within a conversation is that of whoever the conversation is with, where the names of those who speak change
/// and one of them tells otherwise.
fn by_names(columns: &mut Columns, rows: &[&Vec<String>], settings: &Settings) {
    let (Some(role), Some(speaker)) = (columns.get(Field::Role), columns.get(Field::Speaker)) else { return };
    let id = columns.get(Field::ConversationId);
    if settings.layout.columns.get(Field::Role).is_some() || changes(rows, role, id) || !changes(rows, speaker, id) {
        return;
    }
    let is_otherwise = |row: &&Vec<String>| {
        let told = settings.roles.get(cell(row, role)).zip(sides::by_name(cell(row, speaker), &settings.roles));
        matches!(told, Some((Role::Customer, Role::Agent) | (Role::Agent, Role::Customer)))
    };
    if rows.iter().any(is_otherwise) {
        columns.forget(Field::Role);
        columns.flag = None;
        let name = columns.names.get(role).cloned().unwrap_or_default();
        columns.meta.push((role, name));
    }
}
