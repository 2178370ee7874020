//! What is at hand while a transcript is read.

use crate::model::Moment;

/// What is known of the conversation at hand.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub id: String,
    pub agent: String,
    pub customer: String,
    pub title: String,
    /// When it began, and whether it is a call.
    pub began: Option<Moment>,
    pub is_call: bool,
    /// Whether a time of its turns has a day.
    pub is_dated: bool,
    /// The time of a line of its own, for the turn that follows.
    pub stamp: Option<Moment>,
    /// Its place in the file, from 0.
    pub index: usize,
    /// Whether its id was there before; not known before its first turn ends.
    pub is_double: Option<bool>,
}

/// The turn at hand.
#[derive(Debug)]
pub(super) struct Turn {
    pub name: String,
    pub at: String,
    pub text: String,
    pub line: u64,
    pub raw: Vec<u8>,
    pub is_too_long: bool,
}
