//! What is known of every file of a run before any is opened.

use super::{InputError, ReadOptions, layout::Layout, names::Names, period::Period, roles::Roles, time::Clock};
use crate::model::{Channel, Role};
use encoding_rs::Encoding;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// What databases and spreadsheets write for nothing. In a text only the first few count: `-` may be what somebody says.
const NOTHING: [&str; 17] = [
    "\\N",
    "NULL",
    "null",
    "Null",
    "(null)",
    "<null>",
    "None",
    "NaN",
    "nan",
    "#N/A",
    "N/A",
    "undefined",
    "-",
    "--",
    "—",
    "——",
    "/",
];
const NOTHING_SAID: usize = 6;

/// Whether `value` is one of the first `count` of them.
fn is_nothing(value: &str, count: usize) -> bool {
    // Hardly any value is so short and begins so: the others are not compared.
    let may_be = value.len() <= 9
        && matches!(value.as_bytes().first(), Some(b'\\' | b'N' | b'n' | b'(' | b'<' | b'#' | b'u' | b'-' | b'/' | 0xe2));
    may_be && NOTHING[..count].contains(&value)
}

/// `value` without the formula around it by which programs keep Excel from rounding a number: `="7436"`.
pub(super) fn unguarded(value: &str) -> &str {
    value.strip_prefix("=\"").and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

/// The options of a run, made ready.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// The layout, or the default one.
    pub layout: Layout,
    /// What columns are called.
    pub names: Names,
    /// What roles are called.
    pub roles: Roles,
    /// Whom only the other sheets of a workbook tell.
    pub lent: FxHashSet<String>,
    /// How times are read.
    pub clock: Clock,
    /// The encoding that is forced; the command line's before the layout's.
    pub encoding: Option<&'static Encoding>,
    /// Whether it is noted what is recognised.
    pub observe: bool,
    /// The sheet of a workbook to read.
    pub sheet: Option<String>,
    /// When a conversation must have begun.
    pub period: Period,
    /// What the account of interleaved conversations may take.
    pub memory: u64,
    /// A batch is full with this many turns.
    pub batch_turns: usize,
    /// A batch is full with this many bytes of text.
    pub batch_bytes: usize,
}

impl Settings {
    pub(super) fn new(options: &ReadOptions) -> Result<Self, InputError> {
        let mut layout = options.layout.clone().unwrap_or_default();
        layout.zone = layout.zone.or_else(|| options.zone.clone());
        let forced = options.encoding.as_deref().map(|label| {
            Encoding::for_label(label.as_bytes()).ok_or_else(|| InputError::UnknownEncoding { label: label.to_owned() })
        });
        let clock = Clock::new(&layout);
        Ok(Self {
            names: Names::new(&layout),
            roles: Roles::new(&layout),
            lent: FxHashSet::default(),
            observe: false,
            sheet: options.sheet.clone(),
            period: Period::new(options.since.as_deref(), options.until.as_deref(), &clock)?,
            clock,
            encoding: forced.transpose()?.or(layout.encoding),
            memory: options.memory,
            batch_turns: options.batch_turns.max(1),
            batch_bytes: options.batch_bytes.max(1),
            layout,
        })
    }

    /// The same where it is known who these are.
    pub(super) fn knowing(&self, told: Vec<(String, Role)>) -> Self {
        let mut layout = self.layout.clone();
        let lent = told.iter().map(|(name, _)| name.clone()).collect();
        layout.roles.extend(told);
        Self { roles: Roles::new(&layout), layout, lent, ..self.clone() }
    }

    /// The zone, as a layout has it.
    pub(super) fn zone(&self) -> String {
        let zone = self.layout.zone();
        let offset = zone.to_fixed_offset().map(|offset| {
            let minutes = offset.seconds() / 60;
            format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
        });
        offset.unwrap_or_else(|_| zone.iana_name().unwrap_or("+08:00").to_owned())
    }

    /// `value` without white space around it; empty where it stands for nothing, be it that the layout says so.
    pub(super) fn value<'v>(&self, value: &'v str) -> &'v str {
        let value = match value.as_bytes() {
            // Most ids and times: nothing to take off, and nothing to decode to see that.
            [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => value,
            _ => value.trim(),
        };
        let value = unguarded(value);
        if is_nothing(value, NOTHING.len()) || self.layout.empty.iter().any(|empty| empty == value) { "" } else { value }
    }

    /// Whether `value`, which may be a text, holds nothing but white space or stands for nothing.
    pub(super) fn is_empty(&self, value: &str) -> bool {
        let value = value.trim();
        value.is_empty() || is_nothing(value, NOTHING_SAID) || self.layout.empty.iter().any(|empty| empty == value)
    }
}

/// The words for channels.
static CHANNELS: LazyLock<FxHashMap<&str, Channel>> = LazyLock::new(|| {
    let rows = include_str!("channels.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    rows.filter_map(|(channel, word)| Some((word, channel.parse().ok()?))).collect()
});

/// The channel that a value names; `None` for the name of a shop or an app, which is no channel in this sense.
pub(super) fn channel(value: &str) -> Option<Channel> {
    CHANNELS.get(value.to_lowercase().as_str()).copied()
}
