//! What is told of what was read, though nothing of it was rejected.

use std::sync::Arc;

/// What is told of messages that count, or of which another counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Messages of JSON of which nobody knows what they say; they count as they are written.
    pub unread: u64,
    /// The first of them: path and line.
    pub first_unread: Option<(Arc<str>, u64)>,
    /// Messages that were there before, by their own id.
    pub repeated: u64,
}

impl Remarks {
    /// Notes that the message on `line` is not understood.
    pub(super) fn unread(&mut self, path: &Arc<str>, line: u64) {
        self.unread += 1;
        self.first_unread.get_or_insert_with(|| (path.clone(), line));
    }

    /// Adds what came later.
    pub fn extend(&mut self, more: Self) {
        self.unread += more.unread;
        self.repeated += more.repeated;
        self.first_unread = self.first_unread.take().or(more.first_unread);
    }
}
