//! What was recognised of a file, as a layout that reads it in the same way.

use super::{
    columns::Columns,
    format::{Format, Holds},
    layout::TimeFormat,
    names::Field,
    roles::{self, Roles},
    settings::Settings,
    sides,
};
use crate::model::{Moment, Role};
use encoding_rs::Encoding;
use std::{collections::BTreeMap, fmt::Write};
use toml::Value;

/// The most role words that are kept.
const WORDS: usize = 200;

/// What is noted of a file while it is read.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// Words and names, whom they stand for, and how often they were met.
    roles: BTreeMap<String, (Role, u64)>,
    /// Of those, how often only the other conversations told it.
    lent: BTreeMap<String, u64>,
    /// What stands where roles do and is none, and how often it was met.
    unknown: BTreeMap<String, u64>,
    /// The first time as it was written, and what it means.
    time: Option<(String, String)>,
    /// A column or key that may hold times, where none is known to.
    maybe_time: Option<String>,
}

impl Noted {
    /// Notes that `word` stands for `role`.
    pub(super) fn role(&mut self, word: &str, role: Role) {
        if let Some((_, count)) = self.roles.get_mut(word) {
            *count += 1;
        } else if self.roles.len() < WORDS && !word.is_empty() {
            self.roles.insert(word.to_owned(), (role, 1));
        }
    }

    /// Notes that only the other conversations tell whom `word` stands for, where that is so.
    pub(super) fn lent(&mut self, word: &str, is_lent: bool) {
        if is_lent && self.roles.contains_key(word) {
            *self.lent.entry(word.to_owned()).or_default() += 1;
        }
    }

    /// Notes that nobody knows whom `word` stands for; what is too long for a role may be anything.
    pub(super) fn unknown(&mut self, word: &str) {
        if roles::is_short(word) && (self.unknown.len() < WORDS || self.unknown.contains_key(word)) {
            *self.unknown.entry(word.to_owned()).or_default() += 1;
        }
    }

    /// Notes how times are written.
    pub(super) fn time(&mut self, written: &str, meant: Moment) {
        if self.time.is_none() {
            // What a transcript's lines are read to is no way of writing, and may hold a year that nobody told.
            let written = if written == meant.to_string() { meant.shown() } else { written.to_owned() };
            self.time = Some((written, meant.shown()));
        }
    }

    /// Notes that what is called `name` may hold times.
    pub(super) fn maybe_time(&mut self, name: &str) {
        self.maybe_time.get_or_insert_with(|| name.to_owned());
    }

    /// The end of the layout.
    pub(super) fn end(&self, roles: &Roles) -> String {
        let mut text = String::new();
        match (&self.time, &self.maybe_time) {
            (Some((written, meant)), _) => _ = writeln!(text, "# 时间：{} → {meant}", comment(written)),
            (None, Some(name)) => {
                let name = comment(name);
                _ = writeln!(text, "# 没有认出时间列；“{name}”的值像是时间，如是请在 [columns] 中写 at = {}", quoted(&name));
            }
            (None, None) => {}
        }
        text += "\n[roles]\n";
        for (word, (role, count)) in &self.roles {
            let lent = self.lent.get(word).map_or_else(String::new, |lent| format!("，其中 {lent} 条按本文件多数会话判定"));
            let _ = writeln!(text, "{} = \"{role}\" # {count}{lent}", quoted(word));
        }
        // Whom some conversations tell, and others do not, stands above.
        for (word, count) in self.unknown.iter().filter(|(word, _)| !self.roles.contains_key(*word)) {
            text += &open_role(word, *count, roles);
        }
        text
    }
}

/// A line to be completed for a word of which nobody knows whom it stands for, with the answer where the word within its brackets tells it.
pub(super) fn open_role(word: &str, count: u64, roles: &Roles) -> String {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let likely = sides::by_name(bare, roles).filter(|_| !bare.is_empty()).map_or("", |role| role.code());
    format!("# {} = \"{likely}\" # {count} 条没有认出；选定 agent 或 customer（另有 bot、system）后去掉行首的 #\n", quoted(word))
}

/// The beginning of the layout: what is known before anything but the first rows is read. `asked` is what is to be filled in, where the
/// file was refused.
pub(super) fn begin(format: &Format, encoding: Option<&'static Encoding>, settings: &Settings, asked: Option<&str>) -> String {
    let layout = &settings.layout;
    let mut text = format!("# 格式：{}\n", kind(&format.holds));
    let mut put = |key: &str, value: String| {
        let _ = writeln!(text, "{key} = {value}");
    };
    if let Some(encoding) = encoding {
        put("encoding", quoted(encoding.name()));
    }
    put("zone", quoted(&settings.zone()));
    if let Some(channel) = layout.channel {
        put("channel", quoted(channel.code()));
    }
    if let Some(start) = layout.start {
        put("start", quoted(&start.to_string()));
    }
    let formats = layout.time_formats.iter().map(|format| match format {
        TimeFormat::Excel => "excel".into(),
        TimeFormat::Pattern(pattern) => pattern.as_str().into(),
    });
    put("time_formats", Value::Array(formats.collect()).to_string());
    put("empty", Value::Array(layout.empty.iter().map(|empty| empty.as_str().into()).collect()).to_string());
    let Holds::Table(delimiter, columns) = &format.holds else { return text };
    let filled = columns.fill_down.iter().map(|field| field.code().into());
    put("fill_down", Value::Array(filled.collect()).to_string());
    if encoding.is_some() {
        put("delimiter", quoted(&char::from(*delimiter).to_string()));
        put("quote", layout.quote.to_string());
    }
    let header = layout.header && !columns.names.is_empty();
    put("header", header.to_string());
    put("skip_rows", if header { columns.above } else { layout.skip_rows }.to_string());
    text + &table(columns, header, asked)
}

fn kind(holds: &Holds) -> &'static str {
    match holds {
        Holds::Table(_, columns) if columns.dialogues => "表格，一个单元格一整段对话",
        Holds::Table(_, columns) if columns.offsets.is_some() => "表格，起止时间为录音内的偏移",
        Holds::Table(_, columns) if columns.pair.is_some() => "表格，客户和客服的话各占一列",
        Holds::Table(_, columns) if columns.contact.is_some() => "表格，一行一条消息；没有会话ID，按“客户 + 日期”分会话",
        Holds::Table(_, columns) if columns.is_one => "表格，一行一条消息；没有会话ID，整个文件为一个会话",
        Holds::Table(..) => "表格，一行一条消息",
        Holds::Json => "JSON",
        Holds::Transcript(_) => "文本对话",
        Holds::Subtitles(_) => "字幕",
    }
}

/// What a layout calls a column: its name, or its number where it has none.
pub(super) fn place(columns: &Columns, index: usize) -> String {
    match columns.names.get(index).filter(|name| !name.is_empty()) {
        // Of two columns with one name the first is meant by it.
        Some(name) if columns.names.iter().position(|other| other == name) == Some(index) => quoted(name),
        _ => (index + 1).to_string(),
    }
}

/// Where which column stands: by name, or by number where there are no names.
fn table(columns: &Columns, header: bool, asked: Option<&str>) -> String {
    let place = |index: usize| if header { place(columns, index) } else { (index + 1).to_string() };
    let mut text = format!("\n[columns]\n{}", asked.unwrap_or(""));
    let mut told = Vec::new();
    for field in Field::ALL {
        // A column may hold who speaks and the channel: a layout names it once.
        if let Some(index) = columns.get(field).filter(|index| !told.contains(index)) {
            told.push(index);
            let _ = writeln!(text, "{} = {} # {}", field.code(), place(index), field.name());
        }
    }
    if asked.is_some() {
        // Which of the others are left, only the answers tell.
        return text;
    }
    text += "\n[columns.meta]\n";
    for (index, name) in &columns.meta {
        let _ = writeln!(text, "{} = {}", quoted(name), place(*index));
    }
    text
}

/// A string of TOML; what stands in one line stays in one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// `text` in one line.
fn comment(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
