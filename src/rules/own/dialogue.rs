//! Examples of rules: a message, or a small dialogue of `客|…` and `坐|…` lines (or `客户：…`), as a conversation.
//!
//! `坐 12-15|…` says at which second a turn begins and ends, `坐 12|…` when it begins, `坐[A01]|…` which of several agents speaks. A first line `@ 渠道=电话 开始=2026-01-10T20:00
//! 技能组=售后` tells the rest.

use super::fault::Source;
use super::table::{Read, Text};
use crate::model::{Channel, Conversation, Moment, Role, Source as Origin, Turn};
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use std::collections::BTreeMap;
use toml::Spanned;

/// An example that must hit, or must pass.
#[derive(Debug, Clone)]
pub struct OwnExample {
    /// Where it stands: path and line.
    pub place: String,
    /// As it is written.
    pub text: String,
    /// Whether its rule must find something in it.
    pub hits: bool,
    /// What it stands for.
    pub conversation: Conversation,
}

/// When examples with times begin: a Monday.
const USUAL_START: DateTime = DateTime::constant(2026, 1, 5, 10, 0, 0, 0);
/// The offset of examples.
const HOURS_EAST: i8 = 8;

/// Reads an example of a rule of `rulebook.toml`.
pub(in crate::rules) fn read_example(source: &Source, text: &Spanned<String>, speaker: Role, hits: bool) -> Read<OwnExample> {
    read(source, &Text { text: text.get_ref().clone(), span: text.span() }, speaker, hits)
}

/// Reads an example; a message without a speaker is said by `speaker`.
pub(super) fn read(source: &Source, text: &Text, speaker: Role, hits: bool) -> Read<OwnExample> {
    let wrong = |message: String| source.fault(&text.span, message);
    let mut lines: Vec<&str> = text.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let shown = lines.join(" / ");
    let mut head = Head { channel: Channel::Chat, start: USUAL_START, dated: false, meta: BTreeMap::new() };
    if let Some(first) = lines.first().and_then(|line| line.strip_prefix('@')) {
        head.read(first).map_err(wrong)?;
        lines.remove(0);
    }
    let mut turns = Vec::new();
    for line in &lines {
        turns.push(match spoken(line) {
            Some((mark, said)) => head.turn(mark, said).map_err(wrong)?,
            None if lines.len() == 1 => said(speaker, line, None, (None, None)),
            None => return Err(wrong(format!("对话的每一行要以 客| 坐| 机| 系| 开头，这一行没有：{line}"))),
        });
    }
    if turns.is_empty() {
        return Err(wrong("例子是空的".to_owned()));
    }
    // A date alone is the beginning.
    if head.dated && turns.iter().all(|turn| turn.at.is_none()) {
        turns[0].at = head.moment(0.0);
    }
    let place = source.fault(&text.span, "");
    let conversation = Conversation {
        id: String::new(),
        channel: head.channel,
        agent_id: None,
        customer_id: None,
        meta: head.meta,
        turns,
        rejected_rows: 0,
        source: Origin { path: "".into(), line: 0 },
    };
    Ok(OwnExample { place: format!("{}:{}", place.path, place.line), text: shown, hits, conversation })
}

/// Who says the line, and what, where it begins as a line of an example does.
pub fn said_by(line: &str) -> Option<(Role, &str)> {
    let (mark, said) = spoken(line.trim())?;
    Some((role_of(mark.split(['[', ' ']).next()?)?, said.trim()))
}

/// What holds for the whole conversation.
struct Head {
    channel: Channel,
    start: DateTime,
    dated: bool,
    meta: BTreeMap<String, String>,
}

impl Head {
    fn read(&mut self, line: &str) -> Result<(), String> {
        for part in line.split_whitespace() {
            let (key, value) = part.split_once('=').ok_or_else(|| format!("@ 行要写成 名称=值，这里是：{part}"))?;
            match key {
                "渠道" | "channel" => {
                    self.channel = match value {
                        "电话" | "call" => Channel::Call,
                        "在线" | "chat" => Channel::Chat,
                        "邮件" | "email" => Channel::Email,
                        _ => return Err("渠道要写 在线、电话 或 邮件".to_owned()),
                    }
                }
                "开始" | "start" => {
                    let padded = if value.len() == 10 { format!("{value}T00:00") } else { value.to_owned() };
                    self.start = padded.parse().map_err(|_| "开始要写成 2026-01-10T20:00 的样子".to_owned())?;
                    self.dated = true;
                }
                _ => {
                    self.meta.insert(key.to_owned(), value.to_owned());
                }
            }
        }
        Ok(())
    }

    fn turn(&self, mark: &str, text: &str) -> Result<Turn, String> {
        let (who, times) = mark.split_once(' ').unwrap_or((mark, ""));
        let (who, name) = match who.trim().strip_suffix(']').and_then(|who| who.split_once('[')) {
            Some((who, name)) => (who, Some(name)),
            None => (who, None),
        };
        let wrong = || format!("对话的行要以 客| 坐| 机| 系| 开头，这里是：{}", who.trim());
        let role = role_of(who).ok_or_else(wrong)?;
        let second = |written: &str| -> Result<Option<Moment>, String> {
            let written = written.trim().trim_end_matches('秒');
            if written.is_empty() {
                return Ok(None);
            }
            let seconds: f64 = written.parse().map_err(|_| format!("时间要写秒数，例如 坐 12-15|，这里是：{written}"))?;
            Ok(self.moment(seconds))
        };
        let (begin, end) = times.split_once('-').unwrap_or((times, ""));
        Ok(said(role, text, name, (second(begin)?, second(end)?)))
    }

    fn moment(&self, seconds: f64) -> Option<Moment> {
        let offset = Offset::constant(HOURS_EAST);
        let begun = self.start.to_zoned(TimeZone::fixed(offset)).ok()?.timestamp();
        let later = jiff::SignedDuration::try_from_secs_f64(seconds.clamp(0.0, 1e7)).ok()?;
        Some(Moment { instant: begun.checked_add(later).ok()?, offset })
    }
}

/// Who speaks a line, and what: before a bar, or before a colon where that names a role.
fn spoken(line: &str) -> Option<(&str, &str)> {
    if let Some(timed) = timed(line) {
        return Some(timed);
    }
    let with_colon = line.split_once([':', '：']).filter(|(mark, _)| {
        let who = mark.split(['[', ' ']).next().unwrap_or_default();
        role_of(who).is_some()
    });
    with_colon.or_else(|| line.split_once(['|', '｜']))
}

/// The same of a line that begins with a time: its colon, as in 10:30, ends no speaker, and is told as a fault.
fn timed(line: &str) -> Option<(&str, &str)> {
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '秒' | ':' | '：');
    let (who, rest) = line.split_once(' ')?;
    role_of(who.split('[').next().unwrap_or_default())?;
    let time = &rest[..rest.find(|c| !is_time(c)).unwrap_or(rest.len())];
    let mark = |time: &str| &line[..line.len() - rest.len() + time.len()];
    if let Some(said) = rest[time.len()..].strip_prefix(['|', '｜']) {
        return Some((mark(time), said));
    }
    let before = time.trim_end().strip_suffix([':', '：'])?;
    Some((mark(before), &rest[time.len()..]))
}

fn role_of(who: &str) -> Option<Role> {
    match who.trim() {
        "客" | "客户" => Some(Role::Customer),
        "坐" | "坐席" | "客服" => Some(Role::Agent),
        "机" | "机器人" => Some(Role::Bot),
        "系" | "系统" => Some(Role::System),
        _ => None,
    }
}

fn said(role: Role, text: &str, speaker: Option<&str>, (at, end): (Option<Moment>, Option<Moment>)) -> Turn {
    Turn { role, text: text.trim().to_owned(), at, end, speaker: speaker.map(Into::into) }
}
