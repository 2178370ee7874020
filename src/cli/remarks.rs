//! What is told of what was read otherwise than people may think, beside each row that was rejected.

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
    let Remarks { results, unread, repeated, first_unread, internal, first_internal, lent, unknown_roles } = remarks;
    let mut lines = Vec::new();
    if let Some(first) = results.first() {
        let count = results.len();
        let chinese = format!("{count} 个文件夹里是评分结果，不是会话，没有读取（首个：{first}）");
        let english = format!("{count} folders hold results, not conversations, and were passed over (first: {first})");
        lines.push(language.pick(&chinese, &english).to_owned());
    }
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
    if let Some((path, line)) = first_internal {
        let chinese = format!("{internal} 条内部备注（客户看不到）不属于会话，未计入（首条：{path}:{line}）");
        let english =
            format!("{internal} internal notes, which no customer sees, are no part of a conversation (first: {path}:{line})");
        lines.push(language.pick(&chinese, &english).to_owned());
    }
    if *lent > 0 {
        let chinese =
            format!("{lent} 个会话自身看不出谁是客服，按本文件多数会话判定；如有不符，请在 --layout 的 [roles] 中写明角色");
        let english = format!(
            "{lent} conversations do not tell who the agent is, and go by most others of their file; if that is wrong, say so in [roles] of a --layout"
        );
        lines.push(language.pick(&chinese, &english).to_owned());
    }
    if !unknown_roles.is_empty() {
        let values = unknown_roles.iter().map(|(role, count)| format!("“{}”×{count}", role.value));
        let values = values.collect::<Vec<_>>().join("、");
        let chinese = format!(
            "没有认出的角色：{values}；请在 --layout 的 [roles] 中写明各是 agent 还是 customer（另有 bot、system），inspect --show-layout 给出可编辑的布局"
        );
        let english = format!(
            "unknown roles: {values}; say in [roles] of a --layout whether each is agent or customer (or bot, system); inspect --show-layout prints one to edit"
        );
        lines.push(language.pick(&chinese, &english).to_owned());
    }
    lines
}
