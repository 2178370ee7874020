//! A layout for a file that was refused: what was recognised of it nevertheless, and what is to be filled in.

use super::{
    columns::Columns,
    format::{self, Format, Holds, Refusal},
    names::Field,
    part::Form,
    roles,
    settings::Settings,
    shown, sides,
};
use encoding_rs::Encoding;
use rustc_hash::FxHashSet;
use std::{collections::BTreeMap, fmt::Write};

/// A role or a code for one is not longer, in characters.
const ROLE: usize = 8;
/// So many names or codes of those who speak are listed.
const NAMES: usize = 20;
/// There are no more of them.
const ROLES: usize = 5;
/// Texts are longer than this on the average, in characters.
const TEXT: usize = 4;

/// The layout as far as it goes; what is open stands in comments.
pub(super) fn layout(
    sample: &[u8],
    form: Form,
    encoding: Option<&'static Encoding>,
    settings: &Settings,
    (_, _, detail): &Refusal,
) -> String {
    // What stands behind may repeat names.
    let why = detail.split(['（', '；']).next().unwrap_or("");
    let mut text = format!("# 待定：{why}\n");
    let guessed = format::guess(sample, form, settings);
    let Some((format, rows)) = &guessed else {
        text += "# 没有认出表头，也没有认出逐句的对话；如果是表格，请写明分隔符（delimiter = \",\"）和各列\n";
        let encoding = encoding.map_or_else(String::new, |encoding| format!("encoding = \"{}\"\n", encoding.name()));
        return text
            + &encoding
            + "\n[columns]\n"
            + &ASKED.map(|(field, _)| line(field, "列名或列号", "")).concat()
            + "\n[roles]\n";
    };
    text += &shown::begin(format, encoding, settings, Some(&questions(format, rows, settings)));
    text + "\n[roles]\n" + &open_roles(format, rows, settings)
}

/// A line for each of the few names or codes of those who speak that nobody knows.
fn open_roles(Format { holds, .. }: &Format, rows: &[Vec<String>], settings: &Settings) -> String {
    let Holds::Table(_, columns) = holds else { return String::new() };
    let Some(who) = columns.get(Field::Role).or(columns.get(Field::Speaker)) else { return String::new() };
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for name in rows.iter().filter_map(|row| row.get(who)).filter(|name| roles::is_short(name)) {
        *counts.entry(name).or_default() += 1;
    }
    counts.retain(|name, _| sides::by_name(name, &settings.roles).is_none());
    if counts.len() > NAMES {
        String::new()
    } else {
        counts.into_iter().map(|(name, count)| shown::open_role(name, count, &settings.roles)).collect()
    }
}

/// What a table needs, and another field that does as well; what is the plainest by its content first.
const ASKED: [(Field, Option<Field>); 3] =
    [(Field::Text, None), (Field::ConversationId, None), (Field::Role, Some(Field::Speaker))];

/// A line for each column that is lacking, with the likeliest one.
fn questions(Format { holds, .. }: &Format, rows: &[Vec<String>], settings: &Settings) -> String {
    let Holds::Table(_, columns) = holds else { return String::new() };
    let mut text = String::new();
    let mut taken: Vec<usize> = Field::ALL.into_iter().filter_map(|field| columns.get(field)).collect();
    for (field, other) in ASKED {
        let is_known = columns.get(field).is_some() || other.is_some_and(|other| columns.get(other).is_some());
        if is_known || columns.pair.is_some() {
            continue;
        }
        let found = likely(field, columns, (rows, settings), &taken);
        let (name, why) = found.map_or(("列名或列号".to_owned(), ""), |(column, why)| (shown::place(columns, column), why));
        taken.extend(found.map(|(column, _)| column));
        text += &line(field, &name, why);
    }
    let names: Vec<String> = columns.names.iter().filter(|name| !name.is_empty()).map(|name| format!("“{name}”")).collect();
    if !text.is_empty() && !names.is_empty() {
        let _ = writeln!(text, "# 本文件的列：{}", names.join("、"));
    }
    text
}

/// A line that is to be completed.
fn line(field: Field, name: &str, why: &str) -> String {
    let name = if name.starts_with('"') || name.bytes().all(|byte| byte.is_ascii_digit()) {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    };
    format!("# {} = {name} # {}{why}：请核对后去掉行首的 #\n", field.code(), field.name())
}

/// The column that is likeliest to hold `field` by what stands in it, and why.
fn likely(
    field: Field,
    columns: &Columns,
    (rows, settings): (&[Vec<String>], &Settings),
    taken: &[usize],
) -> Option<(usize, &'static str)> {
    let cells =
        |column: usize| rows.iter().map(move |row| row.get(column).map_or("", String::as_str)).filter(|cell| !cell.is_empty());
    let length = |text: &str| text.chars().count();
    let mean = |column: usize| cells(column).map(length).sum::<usize>() / cells(column).count().max(1);
    let distinct = |column: usize| cells(column).collect::<FxHashSet<_>>().len();
    let mut free = (0..columns.width).filter(|column| !taken.contains(column) && cells(*column).next().is_some());
    match field {
        Field::Text => free
            .max_by_key(|&column| mean(column))
            .filter(|&column| mean(column) > TEXT)
            .map(|column| (column, "，这一列文字最长")),
        Field::Role => {
            // Who speaks is told in nearly every row; a name that stands above the rows of its conversation is not.
            let is_filled = |column: usize| cells(column).count() * 10 >= rows.len() * 9;
            let is_role = |&column: &usize| {
                (2..=ROLES).contains(&distinct(column)) && is_filled(column) && cells(column).all(|cell| length(cell) <= ROLE)
            };
            let told = |column: usize| cells(column).filter(|cell| sides::by_name(cell, &settings.roles).is_some()).count();
            // Of columns that tell as much the first is taken.
            let best = free.filter(is_role).reduce(|best, next| if told(next) > told(best) { next } else { best });
            best.map(|column| (column, "，这一列只有几种短的值"))
        }
        _ => {
            let returns = |&column: &usize| {
                distinct(column) < rows.len()
                    && cells(column).all(|cell| cell.contains(|c: char| c.is_ascii_digit()) && length(cell) > 1)
            };
            free.find(returns).map(|column| (column, "，这一列的编号会重复出现"))
        }
    }
}
