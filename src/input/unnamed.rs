//! Tables without a header, and columns whose name says nothing: what stands in them may tell what they hold.
//!
//! Only what is plain is taken: a column in which every value is a time, or a word for a side; the one with what is said. Anything
//! else is left to a layout.

use super::{calendar::Calendar, columns::Columns, names::Field, settings::Settings, sides};
use crate::model::Role;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// The longest name, in characters.
const NAME: usize = 20;
/// Of so many rows one may be otherwise.
const ALMOST_ALL: usize = 10;

type Row<'s> = &'s Vec<String>;

fn of<'s>(rows: &[Row<'s>], column: usize) -> Vec<&'s str> {
    rows.iter().map(|row| row.get(column).map_or("", String::as_str)).collect()
}

/// The columns of rows that have no header; `None` where they are not plain.
pub(super) fn columns(rows: &[Row<'_>], settings: &Settings) -> Option<Columns> {
    let width = rows.iter().map(|row| row.len()).max().filter(|_| rows.len() > 1)?;
    if rows.iter().any(|row| row.len() != width) {
        return None;
    }
    let all: Vec<Vec<&str>> = (0..width).map(|column| of(rows, column)).collect();
    let mut columns = Columns::default();
    columns.width = width;
    let mut rest: Vec<usize> = (0..width).filter(|&column| all[column].iter().any(|cell| !cell.is_empty())).collect();
    let mut take = |is: &dyn Fn(&[&str]) -> bool| -> Option<Option<usize>> {
        let found: Vec<usize> = rest.iter().copied().filter(|&column| is(&all[column])).collect();
        rest.retain(|column| !found.contains(column));
        (found.len() < 2).then(|| found.first().copied())
    };
    let at = take(&|cells| are_times(cells, settings))?;
    let role = take(&|cells| are_roles(cells, settings))?;
    let said = rest.iter().copied().filter(|&column| is_said(&all[column]));
    let text = said.max_by_key(|&column| length(&all[column]))?;
    rest.retain(|&column| column != text);
    // Something plain must be there beside a text.
    let is_told = at.is_some() || matches!(rest.as_slice(), &[who] if are_two(&all[who], &all[text], settings));
    if role.is_none() && (!is_told || rest.len() != 1) || at.is_none() && width < 3 && rows.len() < 3 {
        return None;
    }
    for (field, column) in [(Field::At, at), (Field::Role, role), (Field::Text, Some(text))] {
        if let Some(column) = column {
            columns.put(field, column);
        }
    }
    match role {
        Some(role) => settle_rest(&mut columns, &all, &all[role], &rest, settings)?,
        None => columns.put(Field::Speaker, rest.first().copied().filter(|&column| are_names(&all[column]))?),
    }
    Some(columns)
}

/// So often two people answer each other where they talk.
const ANSWERS: usize = 3;

/// What sheets of examples sort them by.
static TOPICS: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("topics.csv").lines().skip(1).collect());

/// Whether these are the names of two people who take turns, one of whom speaks as an agent and the other as a customer. Where examples
/// are sorted by what they are of, the first column repeats its values, and they are words for that.
fn are_two(names: &[&str], texts: &[&str], settings: &Settings) -> bool {
    let mut weights: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    for (name, text) in names.iter().copied().zip(texts) {
        let (agent, customer) = sides::weigh(text);
        let weight = weights.entry(name).or_default();
        *weight = (weight.0 + agent, weight.1 + customer);
    }
    let is_name =
        |name: &str| !name.is_empty() && settings.names.get(name).is_none() && !TOPICS.iter().any(|topic| name.contains(topic));
    let answers = names.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let weights: Vec<(&str, (usize, usize))> = weights.into_iter().collect();
    match weights.as_slice() {
        &[(a, of_a), (b, of_b)] => {
            let are_sides = |agent: (usize, usize), customer: (usize, usize)| agent.0 > agent.1 && customer.1 > customer.0;
            answers >= ANSWERS.max(names.len() / 2)
                && is_name(a)
                && is_name(b)
                && (are_sides(of_a, of_b) || are_sides(of_b, of_a))
        }
        _ => false,
    }
}

/// An id goes with both sides, a name with one.
fn settle_rest(columns: &mut Columns, all: &[Vec<&str>], roles: &[&str], rest: &[usize], settings: &Settings) -> Option<()> {
    let sides: Vec<Option<Role>> = roles.iter().map(|role| settings.roles.of_word(role)).collect();
    let (mut ids, mut names) = (Vec::new(), Vec::new());
    for &column in rest {
        let mut of_value: FxHashMap<&str, FxHashSet<Role>> = FxHashMap::default();
        for (&cell, side) in all[column].iter().zip(&sides) {
            of_value.entry(cell).or_default().extend(side.filter(|side| matches!(side, Role::Agent | Role::Customer)));
        }
        let (values, both) = (of_value.len(), of_value.values().filter(|sides| sides.len() > 1).count());
        if both * 2 >= values && !of_value.contains_key("") {
            // What is the same in all rows tells nothing apart.
            ids.push((values, column));
        } else if both == 0 && are_names(&all[column]) {
            names.push(column);
        } else {
            return None;
        }
    }
    let telling: Vec<usize> = ids.iter().filter(|(values, _)| *values > 1).map(|&(_, column)| column).collect();
    match (telling.as_slice(), ids.as_slice()) {
        (&[id], _) | ([], &[(_, id)]) => columns.put(Field::ConversationId, id),
        ([], _) => {}
        _ => return None,
    }
    if let Some(&name) = names.first() {
        columns.put(Field::Speaker, name);
    }
    Some(())
}

/// Whether all that stands in a column are times, with a day or without.
pub(super) fn are_times(cells: &[&str], settings: &Settings) -> bool {
    let is_time = |cell: &str| {
        settings.clock.read(cell).is_some() || cell.contains(':') && Calendar::new(None).read(cell, &settings.clock).is_some()
    };
    let mut told = cells.iter().filter(|cell| !cell.is_empty()).peekable();
    told.peek().is_some() && told.all(|cell| is_time(cell))
}

/// Whether all of them are words for a side.
pub(super) fn are_roles(cells: &[&str], settings: &Settings) -> bool {
    cells.iter().all(|cell| settings.roles.of_word(cell).is_some())
}

/// Whether they may be names of those who speak.
fn are_names(cells: &[&str]) -> bool {
    let is_name = |cell: &&str| cell.chars().nth(NAME).is_none() && !cell.contains(['。', '，', '？', '！', '?', '!', '…']);
    cells.iter().all(is_name) && cells.iter().collect::<FxHashSet<_>>().len() > 1
}

fn length(cells: &[&str]) -> usize {
    cells.iter().map(|cell| cell.chars().count()).sum()
}

/// Whether something is said in nearly all of them, in Chinese or in more than a word.
fn is_said(cells: &[&str]) -> bool {
    let said = cells.iter().filter(|cell| cell.contains(' ') || !cell.is_ascii()).count();
    said * ALMOST_ALL >= cells.len() * (ALMOST_ALL - 1)
}

/// A column that is called some time, where no better one is: its values are times that change within a conversation.
pub(super) fn time(columns: &Columns, rows: &[Row<'_>], settings: &Settings) -> Option<usize> {
    let id = columns.get(Field::ConversationId);
    let is_called = |name: &str| ["时间", "时刻", "time"].iter().any(|word| name.to_lowercase().contains(word));
    let mut found = columns
        .meta
        .iter()
        .filter(|(column, name)| is_called(name) && changes(rows, *column, id) && are_times(&of(rows, *column), settings));
    found.next().filter(|_| found.next().is_none()).map(|&(column, _)| column)
}

/// Whether a column has several values in one conversation.
pub(super) fn changes(rows: &[Row<'_>], column: usize, id: Option<usize>) -> bool {
    let cell = |row: &Row<'_>, column: usize| row.get(column).cloned().unwrap_or_default();
    let pairs: FxHashSet<(String, String)> =
        rows.iter().map(|row| (id.map_or_else(String::new, |id| cell(row, id)), cell(row, column))).collect();
    let ids: FxHashSet<&String> = pairs.iter().map(|(id, _)| id).collect();
    pairs.len() > ids.len()
}

/// Whether the columns of text and role are called the other way round.
pub(super) fn are_swapped(columns: &Columns, rows: &[Row<'_>], settings: &Settings) -> bool {
    let both = columns.get(Field::Role).or(columns.get(Field::Speaker)).zip(columns.get(Field::Text));
    both.is_some_and(|(role, text)| {
        let (roles, texts) = (of(rows, role), of(rows, text));
        !rows.is_empty()
            && are_roles(&texts, settings)
            && !roles.iter().any(|role| sides::by_name(role, &settings.roles).is_some())
    })
}

/// Whether the columns that are called as the agent and the customer hold what they say: hardly any value returns, and some are
/// sentences.
pub(super) fn are_texts(rows: &[Row<'_>], columns: [usize; 2]) -> bool {
    let is_sentence =
        |cell: &&str| cell.chars().nth(5).is_some() && !cell.is_ascii() || cell.contains(['。', '，', '？', '！', '?', '!']);
    let differ = |column: usize| {
        let told: Vec<&str> = of(rows, column).into_iter().filter(|cell| !cell.is_empty()).collect();
        let distinct = told.iter().collect::<FxHashSet<_>>().len();
        !told.is_empty() && distinct * ALMOST_ALL >= told.len() * 8
    };
    let either = rows
        .iter()
        .all(|row| columns.iter().filter(|&&column| row.get(column).is_some_and(|cell| !cell.is_empty())).count() == 1);
    let sentences = columns.iter().flat_map(|&column| of(rows, column)).any(|cell| is_sentence(&cell));
    columns.iter().all(|&column| differ(column)) && (sentences || either)
}
