//! What is told of what was read, beside each row that was rejected.

use std::{collections::BTreeMap, sync::Arc};

/// The most values of roles that are told.
const ROLES: usize = 20;

/// What is told of messages that count, or of which another counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Folders below those that were named that hold the results of a run, and no conversations.
    pub results: Vec<Arc<str>>,
    /// Messages of JSON of which nobody knows what they say; they count as they are written.
    pub unread: u64,
    /// The first of them: path and line.
    pub first_unread: Option<(Arc<str>, u64)>,
    /// Messages that were there before, by their own id.
    pub repeated: u64,
    /// Notes that colleagues leave each other and no customer sees: they are no part of a conversation.
    pub internal: u64,
    /// The first of them: path and line.
    pub first_internal: Option<(Arc<str>, u64)>,
    /// Conversations of which nearly all others of their file tell who somebody is.
    pub lent: u64,
    /// What stands where roles do and is none, with how often it was met.
    pub unknown_roles: BTreeMap<UnknownRole, u64>,
}

/// A value that stands where a role does, and is none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownRole {
    /// No longer than a role is.
    pub value: String,
    /// Whether it may be somebody's name.
    pub is_name: bool,
}

impl Remarks {
    /// Notes that the message on `line` is not understood.
    pub(super) fn unread(&mut self, path: &Arc<str>, line: u64) {
        self.unread += 1;
        self.first_unread.get_or_insert_with(|| (path.clone(), line));
    }

    /// Notes that a note of colleagues stands on `line`.
    pub(super) fn internal(&mut self, path: &Arc<str>, line: u64) {
        self.internal += 1;
        self.first_internal.get_or_insert_with(|| (path.clone(), line));
    }

    /// Notes that a row was rejected because nobody knows whom `value` stands for.
    pub(super) fn unknown_role(&mut self, value: String, is_name: bool) {
        if !value.is_empty() {
            self.count(UnknownRole { value, is_name }, 1);
        }
    }

    fn count(&mut self, role: UnknownRole, times: u64) {
        if self.unknown_roles.len() < ROLES || self.unknown_roles.contains_key(&role) {
            *self.unknown_roles.entry(role).or_default() += times;
        }
    }

    /// Adds what came later.
    pub fn extend(&mut self, more: Self) {
        self.results.extend(more.results);
        self.unread += more.unread;
        self.repeated += more.repeated;
        self.internal += more.internal;
        self.lent += more.lent;
        self.first_internal = self.first_internal.take().or(more.first_internal);
        more.unknown_roles.into_iter().for_each(|(role, times)| self.count(role, times));
        self.first_unread = self.first_unread.take().or(more.first_unread);
    }
}
