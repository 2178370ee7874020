//! What is told of what was read otherwise than people may think, though nothing of it was rejected.

use crate::input::Remarks;
use crate::report::Language;

/// Writes it to standard error.
pub(super) fn tell(remarks: &Remarks, language: Language) {
    for line in told(remarks, language) {
        eprintln!("{line}");
    }
}

/// The same, a line each.
pub(super) fn told(remarks: &Remarks, language: Language) -> Vec<String> {
    let Remarks { unread, repeated, first_unread } = remarks;
    let mut lines = Vec::new();
    if let Some((path, line)) = first_unread {
        let chinese = format!("{unread} 条消息的内容是看不懂的 JSON，按原文计入（首条：{path}:{line}）；请改为导出文字内容");
        let english = format!("{unread} messages are JSON that is not understood and count as written (first: {path}:{line})");
        lines.push(language.pick(&chinese, &english).to_owned());
    }
    if *repeated > 0 {
        let chinese = format!("{repeated} 条消息与同一会话中先出现的消息ID相同，只计一次");
        let english = format!("{repeated} messages have the id of an earlier one of their conversation and count once");
        lines.push(language.pick(&chinese, &english).to_owned());
    }
    lines
}
