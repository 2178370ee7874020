//! Whether a table without an id is one conversation, and if it is not, why.

use super::{
    columns::Columns,
    contact::Contact,
    names::Field,
    roles,
    sampled::Cells,
    settings::Settings,
    sides::{self, Hearing},
    voices::Voices,
};
use crate::model::Role;
use rustc_hash::FxHashSet;

/// Times of one conversation are not further apart than this, in seconds.
const PAUSE: i64 = 30 * 60;
/// The most speakers that are named where none of them is known.
const TOLD: usize = 3;

/// Why a table of which not all rows are looked at is none.
pub(super) const TOO_LONG: &str = "行数太多";

/// Why the rows are not one conversation; `None` where they are: both sides speak, no more than one customer is named, no row is blank,
/// the times have no pause, and no column that is not understood changes its value.
pub(super) fn why_not(columns: &Columns, rows: Cells<'_>, settings: &Settings) -> Option<String> {
    let rows = &rows[..rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1)];
    let of =
        |column: usize| rows.iter().map(move |row| row.get(column).map_or("", String::as_str)).filter(|cell| !cell.is_empty());
    let same = |column: usize| of(column).collect::<FxHashSet<_>>().len() < 2;
    let times = columns.get(Field::At).map_or_else(Vec::new, |at| of(at).filter_map(|at| settings.clock.read(at)).collect());
    let pauses = times.windows(2).any(|pair| (pair[1].instant.as_second() - pair[0].instant.as_second()).abs() > PAUSE);
    let changing = columns.meta.iter().find(|&&(column, _)| columns.day != Some(column) && !same(column));
    if rows.iter().any(Vec::is_empty) {
        return Some("中间有空行".to_owned());
    }
    if let Some(why) = lacks_sides(columns, rows, settings) {
        return Some(why);
    }
    if customers(columns, rows, settings) > 1 || columns.get(Field::CustomerId).is_some_and(|customer| !same(customer)) {
        return Some("有不止一位客户".to_owned());
    }
    if pauses {
        return Some("相邻两条相隔超过30分钟".to_owned());
    }
    changing.map(|(_, name)| format!("“{name}”列的值有变化"))
}

/// Why the rows do not tell who is the agent and who the customer, by role words, names or what is said.
fn lacks_sides(columns: &Columns, rows: Cells<'_>, settings: &Settings) -> Option<String> {
    if columns.pair.is_some() || columns.by_filled {
        return None;
    }
    let who = columns.get(Field::Role).or(columns.get(Field::Speaker))?;
    let cell = |row: &Vec<String>, column: usize| row.get(column).cloned().unwrap_or_default();
    let names: FxHashSet<String> = rows.iter().map(|row| cell(row, who)).filter(|name| !name.is_empty()).collect();
    let told: FxHashSet<Role> = names.iter().filter_map(|name| sides::by_name(name, &settings.roles)).collect();
    let has_both = |roles: &FxHashSet<Role>| roles.contains(&Role::Agent) && roles.contains(&Role::Customer);
    // Of two in a log without a header, what they say is to tell it when the conversation is read.
    if has_both(&told) || told.is_empty() && columns.names.is_empty() && names.len() == 2 {
        return None;
    }
    let mut hearing = Hearing::default();
    for row in rows {
        hearing.hear(
            &cell(row, who),
            &columns.get(Field::Text).map_or_else(String::new, |text| cell(row, text)),
            &settings.roles,
        );
    }
    let sides = hearing.settle(&mut Voices::default(), &settings.roles);
    let heard: FxHashSet<Role> = names.iter().filter_map(|name| sides.get(name, &settings.roles)).collect();
    // A third of whom nothing tells may be another customer. The rows of Markdown are read as a transcript.
    if names.len() == 2 && has_both(&heard) && !columns.markdown {
        return None;
    }
    let mut open: Vec<&String> = names.iter().filter(|name| sides.get(name, &settings.roles).is_none()).collect();
    open.sort_unstable();
    if open.is_empty() {
        return Some("只有一方说话".to_owned());
    }
    let shown: Vec<String> = open.iter().take(TOLD).map(|name| format!("“{}”", roles::shown(name))).collect();
    let more = if open.len() > TOLD { "等" } else { "" };
    Some(format!("看不出{}{more}是客服还是客户，可在 --layout 的 [roles] 中写明", shown.join("、")))
}

/// How many customers the rows name: in a column of their own, as those who speak, or as those to whom a message goes.
fn customers(columns: &Columns, rows: Cells<'_>, settings: &Settings) -> usize {
    let contact = Contact::of(columns);
    let (role, speaker) = (columns.get(Field::Role), columns.get(Field::Speaker));
    let named = |row: &&Vec<String>| {
        let cell = |column: usize| row.get(column).map_or("", String::as_str);
        let told = contact.map_or("", |contact| contact.customer(cell, settings));
        let name = speaker.map_or("", cell);
        let who = role.map(cell).filter(|role| !role.is_empty()).unwrap_or(name);
        let is_customer = sides::by_name(who, &settings.roles) == Some(Role::Customer);
        [Some(told), is_customer.then_some(name)].into_iter().flatten().find(|name| !name.is_empty()).map(str::to_owned)
    };
    rows.iter().filter_map(|row| named(&row)).collect::<FxHashSet<_>>().len()
}
