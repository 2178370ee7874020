//! The layout file: what the user says of a file that its header does not say.

use super::{InputError, names::Field, written};
use crate::model::{Channel, Role};
use encoding_rs::Encoding;
use jiff::{
    civil::DateTime,
    fmt::strtime,
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Deserializer, de};
use std::{collections::BTreeMap, path::Path};

/// A layout, read from TOML. Unknown keys are errors, reported with line and column. Every key may be left out:
///
/// | key | what | without it |
/// |---|---|---|
/// | `header` | whether there is a row of column names | `true` |
/// | `skip_rows` | rows above the header or the data that are passed over | 0 |
/// | `delimiter` | one ASCII character | found out among `,` tab `;` `\|` |
/// | `quote` | whether `"` encloses fields | `true` |
/// | `encoding` | a name of the WHATWG, e.g. `gbk` | found out |
/// | `zone` | of times without an offset: an IANA name or an offset | `+08:00` |
/// | `time_formats` | `strptime` patterns that are tried first; `excel` for serial numbers | none |
/// | `channel` | `chat`, `call` or `email`, where no column tells | `chat` |
/// | `start` | when a recording or a transcript began that tells no day, e.g. `"2025-11-03 10:00:00"` | the name of the file |
/// | `empty` | values that stand for nothing, e.g. `["nan"]` | `\N` and `NULL`; `None`, `NaN`, `-` and the like where no text stands |
/// | `fill_down` | columns whose empty cells repeat the row above, as merged cells of Excel come out: names as in `[columns]` | none |
/// | `[columns]` | a column's name or its number from 1, for `conversation_id` `agent_id` `customer_id` `role` `speaker` `at` `end` `text` `channel` `kind` `message_id` | by name |
/// | `[columns.meta]` | the same for values of the conversation, by the name they get | every other column |
/// | `[roles]` | role words, e.g. `"1" = "agent"` | none beyond the table |
///
/// ```
/// use std::path::Path;
/// let toml = "header = false\n[columns]\nconversation_id = 1\nrole = 2\ntext = 3\n[roles]\n1 = 'agent'\n0 = 'customer'\n";
/// assert!(zhijian::input::Layout::parse(toml, Path::new("my.toml")).is_ok());
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Layout {
    pub(super) header: bool,
    pub(super) quote: bool,
    #[serde(deserialize_with = "delimiter")]
    pub(super) delimiter: Option<u8>,
    #[serde(deserialize_with = "encoding")]
    pub(super) encoding: Option<&'static Encoding>,
    #[serde(deserialize_with = "own_zone")]
    pub(super) zone: Option<TimeZone>,
    pub(super) time_formats: Vec<TimeFormat>,
    pub(super) channel: Option<Channel>,
    #[serde(deserialize_with = "start")]
    pub(super) start: Option<DateTime>,
    pub(super) skip_rows: usize,
    pub(super) empty: Vec<String>,
    pub(super) fill_down: Vec<Field>,
    pub(super) columns: LayoutColumns,
    pub(super) roles: BTreeMap<String, Role>,
}

/// Where the layout says that a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// By position, from 0 (the file counts from 1).
    At(usize),
    /// By its name in the header, or its key in JSON.
    Named(String),
}

/// How the layout says that times are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TimeFormat {
    /// Days since 1899-12-30, as Excel counts them.
    Excel,
    /// A pattern of `strptime`.
    Pattern(String),
}

/// The `[columns]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LayoutColumns {
    conversation_id: Option<Column>,
    agent_id: Option<Column>,
    customer_id: Option<Column>,
    role: Option<Column>,
    speaker: Option<Column>,
    at: Option<Column>,
    end: Option<Column>,
    text: Option<Column>,
    channel: Option<Column>,
    kind: Option<Column>,
    message_id: Option<Column>,
    /// Where it is given, nothing else is taken as meta.
    pub(super) meta: Option<BTreeMap<String, Column>>,
}

impl LayoutColumns {
    /// Where the layout says that `field` stands.
    pub(super) fn get(&self, field: Field) -> Option<&Column> {
        match field {
            Field::ConversationId => self.conversation_id.as_ref(),
            Field::AgentId => self.agent_id.as_ref(),
            Field::CustomerId => self.customer_id.as_ref(),
            Field::Role => self.role.as_ref(),
            Field::Speaker => self.speaker.as_ref(),
            Field::At => self.at.as_ref(),
            Field::End => self.end.as_ref(),
            Field::Text => self.text.as_ref(),
            Field::Channel => self.channel.as_ref(),
            Field::Kind => self.kind.as_ref(),
            Field::MessageId => self.message_id.as_ref(),
        }
    }

    /// Every column that is told, meta included.
    pub(super) fn all(&self) -> impl Iterator<Item = &Column> {
        let fields = Field::ALL.iter().filter_map(|&field| self.get(field));
        fields.chain(self.meta.iter().flat_map(BTreeMap::values))
    }
}

impl Layout {
    /// The zone of times without an offset.
    pub(super) fn zone(&self) -> TimeZone {
        self.zone.clone().unwrap_or_else(|| TimeZone::fixed(Offset::constant(8)))
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            header: true,
            quote: true,
            delimiter: None,
            encoding: None,
            zone: None,
            time_formats: Vec::new(),
            channel: None,
            start: None,
            skip_rows: 0,
            empty: Vec::new(),
            fill_down: Vec::new(),
            columns: LayoutColumns::default(),
            roles: BTreeMap::new(),
        }
    }
}

impl Layout {
    /// Reads the layout file at `path`.
    pub fn load(path: &Path) -> Result<Self, InputError> {
        let text = std::fs::read_to_string(path).map_err(|source| InputError::Unreadable { path: path.to_owned(), source })?;
        Self::parse(&text, path)
    }

    /// Reads a layout from `text`; `path` is for the error only.
    pub fn parse(text: &str, path: &Path) -> Result<Self, InputError> {
        let text = text.trim_start_matches('\u{feff}');
        let error = |at: usize, message: String| {
            let before = text.get(..at).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
            InputError::Layout { path: path.to_owned(), line, column, message }
        };
        let layout: Self =
            toml::from_str(text).map_err(|e| error(e.span().map_or(0, |span| span.start), e.message().to_owned()))?;
        if !layout.header && layout.columns.all().any(|column| matches!(column, Column::Named(_))) {
            let at = text.find("header").unwrap_or(0);
            return Err(error(at, "with `header = false` columns are told by number, from 1".to_owned()));
        }
        Ok(layout)
    }
}

fn delimiter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(Some(*byte)),
        _ => Err(de::Error::custom("the delimiter is one ASCII character, e.g. \",\" or \"\\t\"")),
    }
}

fn encoding<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'static Encoding>, D::Error> {
    let label = String::deserialize(deserializer)?;
    let known = Encoding::for_label(label.as_bytes());
    known.map(Some).ok_or_else(|| de::Error::custom(format!("unknown encoding \"{label}\"")))
}

fn start<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let read = text.parse().map(Some);
    read.map_err(|_| de::Error::custom(format!("\"{text}\" is no local time: use e.g. \"2025-11-03 10:00:00\"")))
}

/// Reads a time zone: an IANA name or an offset such as `+08:00`.
///
/// # Errors
/// Where it is neither.
pub fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeZone, D::Error> {
    let text = String::deserialize(deserializer)?;
    written::offset(&text)
        .map(TimeZone::fixed)
        .or_else(|| TimeZone::get(&text).ok())
        .ok_or_else(|| de::Error::custom(format!("unknown time zone \"{text}\": use e.g. \"Asia/Shanghai\" or \"+08:00\"")))
}

fn own_zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<TimeZone>, D::Error> {
    zone(deserializer).map(Some)
}

const NO_DAY: &str = "a time format tells year, month and day, e.g. \"%Y-%m-%d %H:%M:%S\": \
    a year that is missing, or a date in a column of its own, is not supported; put them into one column first";

/// Whether a time that is written by `pattern` can be dated when it is read again.
fn tells_the_day(pattern: &str, example: &str) -> bool {
    // What cannot be read at all, such as a zone's name, is left to jiff's own message about the value.
    strtime::parse(pattern, example).map_or(true, |read| read.timestamp().is_some() || read.to_date().is_ok())
}

impl<'de> Deserialize<'de> for TimeFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.eq_ignore_ascii_case("excel") {
            return Ok(Self::Excel);
        }
        let example = jiff::Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
        match strtime::format(&text, &example) {
            Ok(shown) if text.contains('%') => {
                if tells_the_day(&text, &shown) {
                    Ok(Self::Pattern(text))
                } else {
                    Err(de::Error::custom(NO_DAY))
                }
            }
            Ok(_) => Err(de::Error::custom("a time format holds % directives, e.g. \"%Y-%m-%d %H:%M:%S\"; or it is \"excel\"")),
            Err(error) => Err(de::Error::custom(error)),
        }
    }
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ColumnVisitor;

        impl de::Visitor<'_> for ColumnVisitor {
            type Value = Column;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a column: its name in the header, or its number from 1")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Column, E> {
                let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
                index.map(Column::At).ok_or_else(|| E::custom("columns are counted from 1"))
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Column, E> {
                Ok(Column::Named(name.to_owned()))
            }
        }
        deserializer.deserialize_any(ColumnVisitor)
    }
}
