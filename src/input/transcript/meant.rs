//! What names and times mean as the lines of a transcript write them.

use super::super::{settings::Settings, sides::is_numbered};
use std::borrow::Cow;

/// A time that a recogniser wrote, who numbers those who speak: minutes and seconds from the beginning.
pub(super) fn in_recording<'t>(name: &str, time: &'t str) -> Cow<'t, str> {
    let parts = time.split_once([':', '：']).and_then(|(minutes, seconds)| {
        let number = |text: &str| text.parse::<u16>().ok();
        Some((number(minutes)?, number(seconds)?))
    });
    match parts.filter(|_| is_numbered(name)) {
        Some((minutes, seconds)) => format!("{:02}:{:02}:{seconds:02}", minutes / 60, minutes % 60).into(),
        None => time.into(),
    }
}

/// Whether a line above the conversation tells when it was exported, which is another day.
pub(super) fn tells_export(line: &str) -> bool {
    ["导出", "下载", "打印", "生成", "export"].iter().any(|word| line.to_lowercase().contains(word))
}

/// Who is meant by the name of a line: `张三` for `客户（张三）`, `小美` for `小美(12345678)`.
pub(super) fn person<'n>(name: &'n str, settings: &Settings) -> &'n str {
    let Some((head, rest)) = name.split_once(['(', '（']) else { return name };
    let inner = rest.trim_end_matches([')', '）']).trim();
    if settings.roles.name(head.trim()).is_empty() && !inner.is_empty() { inner } else { head.trim() }
}
