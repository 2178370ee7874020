//! Who sees a message: what colleagues note for each other is no part of a conversation.

use crate::input::truth;

/// What stands for it in place of yes or no.
const INTERNAL: [&str; 6] = ["internal", "private", "内部", "内部备注", "内部评论", "仅内部可见"];

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
        match truth::read(answer) {
            Some(is_so) => is_so == (self == Self::Internal),
            None => INTERNAL.contains(&answer.trim().to_lowercase().as_str()),
        }
    }
}
