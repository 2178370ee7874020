//! When a conversation began, where another column of its rows, or another key of its object, tells it: `外呼时间`, `咨询开始时间`. The
//! words are in `began.csv`.

use super::{
    calendar::Calendar,
    columns::Columns,
    names::{Field, normalise},
    settings::Settings,
    time::Clock,
    unnamed::changes,
};
use crate::model::Moment;
use jiff::civil::{Date, Time};
use std::sync::LazyLock;

/// The years that are no misread number of an order.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2040;

static WORDS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| include_str!("began.csv").lines().skip(1).filter_map(|line| line.split_once(',')).collect());

/// When a conversation began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Began {
    /// Its beginning, or that of its day.
    pub at: Moment,
    /// Whether the time of day is told, too.
    pub is_exact: bool,
}

impl Began {
    /// What `text` tells.
    pub(super) fn read(text: &str, clock: &Clock) -> Option<Self> {
        let text = text.trim();
        let exact = clock.read(text).map(|at| Self { at, is_exact: true });
        let day = || {
            let at = clock.place(Calendar::new(None).day_of(text)?.to_datetime(Time::midnight()))?;
            Some(Self { at, is_exact: false })
        };
        exact.or_else(day).filter(|began| YEARS.contains(&began.at.civil().year()))
    }

    pub(super) fn day(self) -> Date {
        self.at.civil().date()
    }

    /// The beginning, where more than the day is told.
    pub(super) fn exact(self) -> Option<Moment> {
        self.is_exact.then_some(self.at)
    }
}

/// Whether `value` may be a time, whatever it is called.
pub(super) fn may_be_time(value: &str, clock: &Clock) -> bool {
    Began::read(value, clock).is_some_and(|began| began.is_exact)
}

/// How likely it is by its name that a column or a key tells it: 0 is best.
fn rank(name: &str) -> Option<u8> {
    let normal = normalise(name);
    let words = |wanted: &'static str| WORDS.iter().filter(move |(is, _)| *is == wanted).map(|&(_, word)| word);
    // `send` ends in a word that is none of its own.
    let bare = words("said").find_map(|word| normal.strip_prefix(word)).unwrap_or(&normal);
    let has = |wanted| words(wanted).any(|word| bare.contains(word));
    // A date of something else than the message is no beginning: `购买日期`.
    let is_whole = words("when").chain(["at", "ts"]).any(|word| bare == word);
    match (has("never"), has("when") || ends_in_when(name), has("begins"), is_whole) {
        (false, true, true, _) => Some(0),
        (false, _, _, true) => Some(1),
        _ => None,
    }
}

/// Whether `name` ends in `_at`, or in `At` as in `sentAt`; `wechat` does not.
fn ends_in_when(name: &str) -> bool {
    let is_of = |end: &str, rest: &str| {
        let is_camel = end.starts_with(['A', 'T']) && rest.ends_with(|c: char| c.is_ascii_lowercase());
        is_camel || rest.ends_with(|c: char| !c.is_alphanumeric())
    };
    ["at", "ts", "At", "Ts", "AT", "TS"].into_iter().any(|end| name.trim().strip_suffix(end).is_some_and(|rest| is_of(end, rest)))
}

/// What `text` tells below a name of that rank: a number is a time only where the name says that something began.
fn read(text: &str, rank: u8, clock: &Clock) -> Option<Began> {
    const DIGITS: usize = 14;
    let text = text.trim();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() != DIGITS && text.len() >= 10;
    Began::read(text, clock).filter(|_| rank == 0 || !is_number)
}

/// The column that tells it: one whose name says so, or else the only one of times that do not change within a conversation.
pub(super) fn column(columns: &Columns, rows: &[&Vec<String>], settings: &Settings) -> Option<usize> {
    let id = columns.get(Field::ConversationId);
    let taken = |column: usize| Field::ALL.iter().any(|&field| columns.get(field) == Some(column)) || columns.day == Some(column);
    let holds = |rank: u8, column: usize| {
        let mut told = rows.iter().filter_map(|row| row.get(column)).filter(|cell| !settings.value(cell).is_empty()).peekable();
        told.peek().is_some()
            && told.all(|cell| read(cell, rank, &settings.clock).is_some())
            && (columns.dialogues || !changes(rows, column, id))
    };
    let named = columns.names.iter().enumerate().filter_map(|(column, name)| Some((rank(name)?, column)));
    let mut found: Vec<(u8, usize)> = named.filter(|&(rank, column)| !taken(column) && holds(rank, column)).collect();
    found.sort_unstable();
    match found.as_slice() {
        [(0, column), ..] | [(_, column)] => Some(*column),
        _ => None,
    }
}

/// The same of an object with these names and values.
pub(super) fn of_pairs<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>, clock: &Clock) -> Option<Began> {
    let named = pairs.filter_map(|(name, value)| rank(name).and_then(|rank| Some((rank, read(value, rank, clock)?))));
    named.min_by_key(|&(rank, _)| rank).map(|(_, began)| began)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tell_when_a_conversation_began() {
        for (name, expected) in [
            ("外呼时间", Some(0)),
            ("咨询开始时间", Some(0)),
            ("通话开始", Some(0)),
            ("call_start_time", Some(0)),
            ("started_at", Some(0)),
            ("sessionAt", Some(0)),
            ("call_ts", Some(0)),
            ("日期", Some(1)),
            ("time", Some(1)),
            ("消息日期", Some(1)),
            ("send_date", Some(1)),
            ("wechat", None),
            ("call_format", None),
            ("购买日期", None),
            ("保单生效日期", None),
            ("合同开始日期", None),
            ("通话结束时间", None),
            ("下单时间", None),
            ("通话时长", None),
            ("技能组", None),
        ] {
            assert_eq!(rank(name), expected, "{name}");
        }
    }

    #[test]
    fn times_of_the_beginning() {
        let settings = Settings::new(&crate::input::ReadOptions::default()).unwrap();
        for (text, expected) in [
            ("20250304140020", "2025-03-04 14:00:20 true"),
            ("2025/03/04 09:05", "2025-03-04 09:05:00 true"),
            ("1741053931", "2025-03-04 10:05:31 true"),
            ("2025-03-04", "2025-03-04 00:00:00 false"),
            ("20250304", "2025-03-04 00:00:00 false"),
            ("3001208814", ""),
            ("09:05", ""),
        ] {
            let began = Began::read(text, &settings.clock);
            let shown = began.map_or_else(String::new, |began| {
                format!("{} {}", began.at.civil().strftime("%Y-%m-%d %H:%M:%S"), began.is_exact)
            });
            assert_eq!(shown, expected, "{text}");
        }
    }
}
