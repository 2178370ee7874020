//! What could not be understood, with its place.

use super::code::codes;
use serde::Serialize;
use std::sync::Arc;

codes! {
    /// Why a row, a file or a conversation was rejected.
    Reason "reason" {
        Unreadable "unreadable" "文件无法读取",
        Empty "empty" "文件为空",
        Binary "binary" "不是文本文件",
        Encoding "encoding" "编码错误",
        NoHeader "no_header" "无法识别表头",
        MissingColumn "missing_column" "缺少必需列",
        Malformed "malformed" "格式错误",
        NoConversationId "no_conversation_id" "缺会话ID",
        NoText "no_text" "缺内容",
        UnknownRole "unknown_role" "无法识别角色",
        BadTime "bad_time" "时间格式错误",
        TooLong "too_long" "超出长度上限",
        DuplicateId "duplicate_id" "会话ID重复",
        Late "late" "会话已结束",
        Failed "failed" "处理时内部出错",
    }
}

/// One row, file or conversation that was rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The path as the user gave it.
    pub path: Arc<str>,
    /// Line from 1; 0 where the whole file is meant.
    pub line: u64,
    /// Why.
    pub reason: Reason,
    /// What exactly, and what to do about it; in Chinese, without personal data.
    pub detail: String,
    /// The rejected row as it was read (masked on output); empty where the whole file is meant.
    pub row: String,
}
