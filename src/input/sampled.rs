//! What the first rows of a table tell that its header does not.

use super::{
    alone, began,
    calendar::{Calendar, Order},
    codes::settle_codes,
    columns::Columns,
    contact::Contact,
    dialogue::is_dialogue,
    merged,
    names::{Field, Meaning, Names, normalise},
    pair::Pair,
    recording::{EARLY, Unit, seconds, unit},
    settings::Settings,
    sides, told_roles,
    transcript::Style,
    unnamed,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// A second row of names has so many.
const NAMES: usize = 3;

/// Cells of the rows behind the header; those of a blank row are none.
pub(super) type Cells<'s> = &'s [Vec<String>];

/// Whether the row below the header is one more: the names in another language, or the line below them in Markdown.
pub(super) fn is_header_again(row: &[String], names: &Names) -> bool {
    is_ruled(row) || Columns::of_header(row.iter().map(String::as_str), names).found() >= NAMES
}

/// Whether it is the line below the names in Markdown: `|---|:---:|`.
pub(super) fn is_ruled<S: AsRef<str>>(row: &[S]) -> bool {
    let is_rule = |cell: &str| cell.contains("--") && cell.bytes().all(|byte| matches!(byte, b'-' | b':' | b' '));
    let mut cells = row.iter().map(AsRef::as_ref).filter(|cell| !cell.is_empty()).peekable();
    cells.peek().is_some() && cells.all(is_rule)
}

/// The names of a header in two rows, of which the upper one has groups: `消息,,` above `发送人,时间,内容`.
pub(super) fn under_groups(upper: &[String], lower: &[String], names: &Names) -> Option<Vec<String>> {
    let below = lower.iter().filter(|cell| !cell.is_empty());
    if below.clone().count() < 2 || !below.clone().all(|cell| names.get(cell).is_some()) {
        return None;
    }
    let width = upper.len().max(lower.len());
    let cell = |row: &[String], index: usize| row.get(index).cloned().unwrap_or_default();
    let pick = |index| Some(cell(lower, index)).filter(|cell| !cell.is_empty()).unwrap_or_else(|| cell(upper, index));
    Some((0..width).map(pick).collect())
}

/// Settles what columns hold by what stands in them; `whole` where these are all rows of the file.
pub(super) fn settle(columns: &mut Columns, rows: Cells<'_>, whole: bool, settings: &Settings) {
    let said_rows: Vec<&Vec<String>> = rows.iter().filter(|row| !row.is_empty()).collect();
    let of = |column: usize| said_rows.iter().map(move |row| row.get(column).map_or("", String::as_str));
    if unnamed::are_swapped(columns, &said_rows, settings)
        && let (Some(role), Some(text)) = (columns.get(Field::Role).or(columns.get(Field::Speaker)), columns.get(Field::Text))
    {
        columns.put(Field::Text, role);
        columns.put(if columns.get(Field::Role) == Some(role) { Field::Role } else { Field::Speaker }, text);
    }
    if let (None, None, Some(customer), Some(agent)) =
        (columns.get(Field::Text), columns.pair, columns.get(Field::CustomerId), columns.get(Field::AgentId))
        && unnamed::are_texts(&said_rows, [customer, agent])
    {
        columns.pair_up(Pair::of(customer, agent));
    }
    if let (None, Some(time)) = (columns.get(Field::At), unnamed::time(columns, &said_rows, settings)) {
        columns.put(Field::At, time);
    }
    told_roles::settle(columns, &said_rows, settings);
    settle_speaker(columns, &said_rows, settings);
    if let (false, Some(text)) = (columns.tells_role() || columns.by_filled, columns.get(Field::Text)) {
        let sides = [Field::AgentId, Field::CustomerId].map(|field| columns.get(field));
        columns.dialogues = said_rows.iter().any(|row| {
            let cell = |column: usize| row.get(column).map_or("", String::as_str);
            is_dialogue(cell(text), &sides.map(|column| column.map_or("", cell)), settings)
        });
        let named = of(text).filter(|text| Style::default().split(text, settings).is_some()).count();
        columns.names_within = !columns.dialogues && named > 0 && named * 10 >= said_rows.len() * 9;
    }
    if let (Some(begin), Some(end)) = (columns.get(Field::At), columns.get(Field::End)) {
        columns.offsets = unit(of(begin).zip(of(end)));
    }
    let empty_id = settle_empty_id(columns, &said_rows, settings);
    settle_id(columns, &said_rows, settings);
    settle_begins(columns, &said_rows, settings);
    settle_times(columns, &said_rows, settings);
    columns.began = began::column(columns, &said_rows, settings);
    if columns.fill_down.is_empty() {
        columns.fill_down = merged::filled(columns, &said_rows);
    }
    if let (Some(role), Some(text)) = (columns.get(Field::Role), columns.get(Field::Text)) {
        columns.codes.extend(settle_codes(of(role).zip(of(text)), settings));
    }
    let without_id = columns.get(Field::ConversationId).is_none();
    columns.by_row = without_id && columns.dialogues;
    if without_id && !columns.dialogues {
        columns.not_one = if whole { alone::why_not(columns, rows, settings) } else { Some(alone::TOO_LONG.to_owned()) };
        columns.is_one = columns.not_one.is_none();
    }
    let id = columns.get(Field::ConversationId);
    let is_nameless = |row: &&&Vec<String>| id.is_none_or(|id| row.get(id).is_none_or(|id| settings.value(id).is_empty()));
    let nameless: Vec<&Vec<String>> = said_rows.iter().filter(is_nameless).copied().collect();
    // In an archive the chats of a group have an id, and those of two people have none.
    let is_archive = columns.receiver.is_some() && columns.fill_down.is_empty() && !nameless.is_empty();
    if (without_id || is_archive) && !columns.dialogues && !columns.is_one && columns.offsets.is_none() {
        columns.contact = Contact::find(columns, &nameless, settings).filter(|contact| without_id || contact.is_of_pair());
    }
    // Nothing takes its place, and further rows may have one.
    if let Some(id) = empty_id.filter(|_| without_id && !whole && !columns.by_row && columns.contact.is_none()) {
        columns.put(Field::ConversationId, id);
    }
}

/// A column for ids in which none stands gives way to another that has some, or to what is done without. It is returned where nothing
/// has taken its place yet.
fn settle_empty_id(columns: &mut Columns, rows: &[&Vec<String>], settings: &Settings) -> Option<usize> {
    let is_empty = |column: usize| rows.iter().all(|row| row.get(column).is_none_or(|id| settings.value(id).is_empty()));
    if rows.is_empty() || settings.layout.columns.get(Field::ConversationId).is_some() {
        return None;
    }
    let empty = columns.get(Field::ConversationId).filter(|&column| is_empty(column))?;
    let ranked = columns.names.iter().enumerate().filter_map(|(column, name)| {
        let known = settings.names.get(name).filter(|known| known.meaning == Meaning::Field(Field::ConversationId))?;
        Some((known.rank, column))
    });
    if let Some((_, column)) = ranked.filter(|&(_, column)| !is_empty(column)).min() {
        columns.put(Field::ConversationId, column);
        return None;
    }
    columns.forget(Field::ConversationId);
    Some(empty)
}

/// Where no column tells who speaks, a name of somebody or the channel of a recording does, if it changes from row to row.
fn settle_speaker(columns: &mut Columns, rows: &[&Vec<String>], settings: &Settings) {
    if columns.tells_role() || columns.pair.is_some() {
        return;
    }
    let meaning = |name: &String| settings.names.get(name).map(|known| known.meaning);
    let changes = |column: usize| unnamed::changes(rows, column, columns.get(Field::ConversationId));
    let is_track = |column: usize| rows.iter().all(|row| row.get(column).is_some_and(|cell| sides::is_track(cell)));
    let told = |wanted: Meaning| {
        columns.names.iter().enumerate().find(|(column, name)| meaning(name) == Some(wanted) && changes(*column))
    };
    if let Some((column, _)) = told(Meaning::Person).or_else(|| told(Meaning::Track)) {
        columns.put(Field::Speaker, column);
    } else if let Some(column) = columns.get(Field::Channel).filter(|&column| changes(column) && is_track(column)) {
        columns.put(Field::Speaker, column);
    } else if let (Some(agent), Some(customer)) = (columns.get(Field::AgentId), columns.get(Field::CustomerId)) {
        let is_filled = |row: &&Vec<String>, column: usize| row.get(column).is_some_and(|cell| !cell.is_empty());
        let either = |row: &&Vec<String>| is_filled(row, agent) != is_filled(row, customer);
        let some = |column: usize| rows.iter().any(|row| is_filled(row, column));
        columns.by_filled = rows.iter().all(either) && some(agent) && some(customer);
    }
}

/// A column that is called no more than `id` holds the conversation's where it returns from row to row, or where a row is one.
fn settle_id(columns: &mut Columns, rows: &[&Vec<String>], settings: &Settings) {
    if columns.get(Field::ConversationId).is_some() {
        return;
    }
    let dialogues = columns.dialogues || columns.pair.is_some();
    let is_id = |column: usize| {
        let values: Vec<&str> = rows.iter().map(|row| row.get(column).map_or("", String::as_str)).collect();
        let several = values.iter().collect::<FxHashSet<_>>().len() < values.len();
        values.iter().all(|value| !value.is_empty()) && (several || dialogues)
    };
    let is_called =
        |name: &str| settings.names.get(name).is_some_and(|known| matches!(known.meaning, Meaning::WholeId | Meaning::Task));
    let found =
        columns.names.iter().enumerate().find(|(column, name)| is_called(name) && is_id(*column)).map(|(column, _)| column);
    if let Some(column) = found {
        columns.put(Field::ConversationId, column);
    }
}

/// Begins without an end that are counted from the beginning of a recording: each conversation has one near it, and they grow.
fn settle_begins(columns: &mut Columns, rows: &[&Vec<String>], settings: &Settings) {
    let (Some(at), None, None) = (columns.get(Field::At), columns.get(Field::End), columns.offsets) else { return };
    if day_column(columns, settings).is_some() {
        // A time of that day.
        return;
    }
    let cell = |row: &Vec<String>, column: usize| row.get(column).cloned().unwrap_or_default();
    let mut calls: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for row in rows {
        let id = columns.get(Field::ConversationId).map_or_else(String::new, |id| cell(row, id));
        calls.entry(id).or_default().push(cell(row, at));
    }
    let told = |unit| move |begins: &Vec<String>| begins.iter().map(|begin| seconds(begin, unit)).collect::<Option<Vec<_>>>();
    let grow = |begins: Vec<f64>| begins.first().is_some_and(|&first| first < EARLY) && begins.is_sorted();
    let is_whole = |begins: &Vec<String>| begins.iter().any(|begin| settings.clock.read(begin).is_some());
    if calls.values().any(|begins| is_whole(begins) || !told(Unit::Milliseconds)(begins).is_some_and(grow)) {
        return;
    }
    columns.offsets = unit(calls.values().flat_map(|begins| begins.windows(2)).map(|pair| (pair[0].as_str(), pair[1].as_str())));
}

/// The column of days: the one that is called as the time is (`消息创建日期` beside `消息创建时间`), or one of those that are known.
fn day_column(columns: &Columns, settings: &Settings) -> Option<usize> {
    const DAYS: [&str; 5] = ["日期", "date", "day", "日", "天"];
    const TIMES: [&str; 5] = ["时间", "time", "时刻", "钟点", "点"];
    let named = || columns.names.iter().map(|name| normalise(name));
    let stem = |name: &str| TIMES.iter().find_map(|time| name.strip_suffix(time)).map(str::to_owned);
    let at = columns.get(Field::At).and_then(|at| stem(&normalise(columns.names.get(at)?)));
    let of_stem = |stem: String| named().position(|name| DAYS.iter().any(|day| name.strip_suffix(day) == Some(&stem)));
    let is_day = |name: &String| settings.names.get(name).is_some_and(|known| known.meaning == Meaning::Day);
    at.and_then(of_stem).or_else(|| columns.names.iter().position(is_day))
}

/// Times that lack their day: it stands in a column of its own, or nowhere.
fn settle_times(columns: &mut Columns, rows: &[&Vec<String>], settings: &Settings) {
    let cell = |row: &Vec<String>, column: usize| row.get(column).cloned().unwrap_or_default();
    let day = day_column(columns, settings);
    let Some(at) = columns.get(Field::At) else {
        // A whole time in a column that is called a day.
        if let Some(day) = day.filter(|&day| rows.iter().any(|row| settings.clock.read(&cell(row, day)).is_some())) {
            columns.put(Field::At, day);
        }
        return;
    };
    let times: Vec<String> = rows.iter().map(|row| cell(row, at)).filter(|time| !time.is_empty()).collect();
    columns.hint.order = Order::of(times.iter().map(String::as_str));
    let calendar = Calendar::new(None).knowing(columns.hint);
    let of_day = |time: &str| {
        let mut calendar = calendar.clone();
        if day.is_some() { calendar.read_digits(time, &settings.clock) } else { calendar.read(time, &settings.clock) }
    };
    let lacks = |time: &&String| settings.clock.read(time).is_none() && of_day(time).is_some();
    if columns.offsets.is_none() && times.iter().filter(lacks).count() * 2 > times.len() {
        columns.undated = true;
        columns.day = day;
        let mut others =
            rows.iter().flat_map(|row| row.iter().enumerate()).filter(|(column, _)| Some(*column) != columns.get(Field::Text));
        columns.hint.near = others.find_map(|(_, cell)| settings.clock.read(cell)).map(|moment| moment.civil().date());
    }
}
