//! What names and times mean as the lines of a transcript write them.

use super::super::{
    settings::Settings,
    sides::{is_numbered, titled},
};
use std::borrow::Cow;

/// A time that a recogniser wrote, who numbers those who speak: minutes and seconds from the beginning. So are `1m 5s`.
pub(super) fn in_recording<'t>(name: &str, time: &'t str) -> Cow<'t, str> {
    if time.ends_with('s') {
        let of = |unit: char| -> u16 {
            let number = time.split(unit).next().filter(|before| before.len() < time.len()).unwrap_or("");
            number.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
        };
        return format!("{:02}:{:02}:{:02}", of('h'), of('m'), of('s')).into();
    }
    let parts = time.split_once([':', '：']).and_then(|(minutes, seconds)| {
        let number = |text: &str| text.parse::<u16>().ok();
        Some((number(minutes)?, number(seconds)?))
    });
    match parts.filter(|_| is_numbered(name)) {
        Some((minutes, seconds)) => format!("{:02}:{:02}:{seconds:02}", minutes / 60, minutes % 60).into(),
        None => time.into(),
    }
}

/// Whether a day stands before the time of day.
pub(super) fn tells_day(time: &str) -> bool {
    let day = time.split([':', '：']).next().unwrap_or("").trim_end_matches(|c: char| c.is_ascii_digit());
    day.contains(|c: char| c.is_ascii_digit() || matches!(c, '天' | '期' | '周'))
}

/// Whether a line above the conversation tells when it was exported, which is another day.
pub(super) fn tells_export(line: &str) -> bool {
    ["导出", "下载", "打印", "生成", "export"].iter().any(|word| line.to_lowercase().contains(word))
}

/// Who is meant by the name of a line: `张三` for `客户（张三）`, `小美` for `小美(12345678)`, `0012` for `坐席|0012`.
pub(super) fn person<'n>(name: &'n str, settings: &Settings) -> &'n str {
    let (title, bare) = titled(name);
    // Anything in square brackets may as well be a part of the name.
    let name = if name.starts_with('【') || settings.roles.of_word(title).is_some() { bare } else { name };
    let is_between = |c: char| matches!(c, ':' | '：' | '|' | '\t') || c.is_whitespace();
    let is_role = |word: &str| !word.is_empty() && settings.roles.name(word).is_empty();
    if let Some((from, _)) = name.split_once("->").or_else(|| name.split_once('→')) {
        return from.trim();
    }
    if let Some((_, rest)) = name.split_once(is_between).filter(|(head, _)| is_role(head)) {
        let rest = rest.trim_start_matches(|c: char| is_between(c) || c == '-').trim();
        return rest.trim_matches(['(', '（', ')', '）']);
    }
    let Some((head, rest)) = name.split_once(['(', '（']) else { return name };
    let inner = rest.trim_end_matches([')', '）']).trim();
    if settings.roles.name(head.trim()).is_empty() && !inner.is_empty() { inner } else { head.trim() }
}
