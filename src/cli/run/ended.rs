//! What was read of a source, and how its reading has ended.

use super::planned::Planned;
use crate::store::SourceId;

/// What was read of a source.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Read {
    /// Its number, once it is begun.
    pub(super) id: Option<SourceId>,
    pub(super) rejects: u64,
    pub(super) records: u64,
    /// A part of it, or all of it, was refused.
    pub(super) is_refused: bool,
    /// The system could not read it to its end.
    pub(super) is_cut: bool,
}

/// How the reading of a source has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    /// It breaks off; what was read of it counts for the time being.
    Cut,
    /// Nothing of it could be read. What its name held stays: damage on the way takes no conversation back.
    Refused,
    /// It is another file by now. What was read of it counts for the time being.
    Changed,
}

impl Read {
    pub(super) fn end(self, source: &Planned) -> End {
        if !source.is_unchanged() {
            End::Changed
        } else if self.is_refused && self.records == 0 {
            End::Refused
        } else if self.is_cut {
            End::Cut
        } else {
            End::Whole
        }
    }

    /// Whether what its name held before has to go.
    pub(super) fn is_to_begin(self, end: End) -> bool {
        match end {
            End::Whole => true,
            End::Refused => false,
            End::Cut | End::Changed => self.records > 0,
        }
    }
}
