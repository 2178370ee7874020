//! The values of one turn, and where it stands.

use super::names::Field;

/// The values of one turn; empty where there is none. White space around them is gone already, except in texts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cells<'r>(pub [&'r str; Field::ALL.len()]);

impl<'r> Cells<'r> {
    pub(super) fn get(&self, field: Field) -> &'r str {
        self.0[field as usize]
    }

    /// The same with `value` for `field`.
    pub(super) fn with(mut self, field: Field, value: &'r str) -> Self {
        self.0[field as usize] = value;
        self
    }
}

/// Where a row stands and what it looks like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'r> {
    pub line: u64,
    pub raw: &'r [u8],
}
