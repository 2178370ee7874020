//! Who sees a message: what colleagues note for each other is no part of a conversation.

/// What a yes to a question about a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::input) enum Audience {
    /// That customers see it.
    Public,
    /// That they do not.
    Internal,
}

impl Audience {
    /// Whether `answer` says that only colleagues see it.
    pub(in crate::input) fn is_internal(self, answer: &str) -> bool {
        match answer.trim().to_lowercase().as_str() {
            "1" | "true" | "t" | "y" | "yes" | "是" => self == Self::Internal,
            "0" | "false" | "f" | "n" | "no" | "否" => self == Self::Public,
            "internal" | "private" | "内部" | "内部备注" | "内部评论" | "仅内部可见" => true,
            _ => false,
        }
    }
}
