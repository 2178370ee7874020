//! A text while patterns are looked for in it: quick refusals first, then the walks.

use super::compile::Sides;
use super::need::{Needs, Present, Sought};
use super::program::Program;
use super::scan::Scan;
use std::ops::Range;

/// A text while terms are looked for in it.
pub(super) struct Search<'a> {
    pub(super) program: &'a Program,
    pub(super) needs: &'a Needs,
    pub(super) scan: &'a Scan,
    pub(super) present: &'a Present,
}

impl Search<'_> {
    /// Whether what the variant needs on both sides of an anchor may stand there.
    #[inline]
    pub(super) fn may_complete(&self, [before, after]: &[Sought; 2], anchor: &Range<usize>) -> bool {
        let far_before = anchor.start.wrapping_sub(usize::from(before.skip) + usize::from(before.width));
        let near_after = anchor.end + usize::from(after.skip);
        self.needs.met(before.need, self.present, far_before, before.width.into())
            && self.needs.met(after.need, self.present, near_after, after.width.into())
    }

    /// The whole match around an anchor, if the rest fits and covers `covered`.
    pub(super) fn complete(&self, sides: Sides, anchor: &Range<usize>, covered: &Range<usize>) -> Option<Range<usize>> {
        let back = || self.program.walk_back(self.scan, sides.back, anchor.start, covered.start);
        let ahead = || self.program.walk_ahead(self.scan, sides.ahead, anchor.end, covered.end);
        let (start, end) = if sides.ahead_first {
            let end = ahead()?;
            (back()?, end)
        } else {
            (back()?, ahead()?)
        };
        Some(start..end)
    }
}
