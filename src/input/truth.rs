//! Yes and no, as exports write them.

/// What `answer` says; `None` where it is neither.
pub(super) fn read(answer: &str) -> Option<bool> {
    match answer.trim().to_lowercase().as_str() {
        "1" | "true" | "t" | "y" | "yes" | "是" => Some(true),
        "0" | "false" | "f" | "n" | "no" | "否" => Some(false),
        _ => None,
    }
}
