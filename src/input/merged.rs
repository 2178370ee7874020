//! Columns whose empty cells repeat the row above though no layout says so: what merged cells of Excel look like in delimited text.

use super::columns::Columns;
use super::names::Field;
use rustc_hash::FxHashSet;

/// The columns to fill, by what stands in `rows`; none where the id is told in more than the first row of each conversation.
pub(super) fn filled(columns: &Columns, rows: &[&Vec<String>]) -> Vec<Field> {
    if !leaves_out(columns, rows) {
        return Vec::new();
    }
    let sides = [Field::AgentId, Field::CustomerId].into_iter().filter(|&side| spans(columns, side, rows));
    std::iter::once(Field::ConversationId).chain(sides).collect()
}

/// Whether the id stands in the first row of each conversation alone, as the cells come out that were merged in Excel.
fn leaves_out(columns: &Columns, rows: &[&Vec<String>]) -> bool {
    let Some(id) = columns.get(Field::ConversationId) else { return false };
    let ids: Vec<&str> = rows.iter().map(|row| row.get(id).map_or("", String::as_str)).collect();
    let told: Vec<&&str> = ids.iter().filter(|id| !id.is_empty()).collect();
    let distinct = told.iter().collect::<FxHashSet<_>>().len();
    ids.first().is_some_and(|id| !id.is_empty()) && distinct == told.len() && ids.len() >= 3 && told.len() * 2 <= ids.len()
}

/// Whether the cells of `side` are merged over several conversations. Else an empty one says nothing: what is told in any row of a
/// conversation is told of all of it, and where nobody answered there is nobody to be named.
fn spans(columns: &Columns, side: Field, rows: &[&Vec<String>]) -> bool {
    let Some((id, side)) = columns.get(Field::ConversationId).zip(columns.get(side)) else { return false };
    let is_filled = |row: &&Vec<String>, column: usize| row.get(column).is_some_and(|cell| !cell.is_empty());
    let (begin, go_on): (Vec<&Vec<String>>, Vec<&Vec<String>>) = rows.iter().copied().partition(|row| is_filled(row, id));
    let told = begin.iter().filter(|row| is_filled(row, side)).count();
    told > 0 && told * 2 <= begin.len() && !go_on.iter().any(|row| is_filled(row, side))
}
