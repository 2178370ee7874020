//! Where words stand in a text, and which of those places count that reach into each other.

use super::Hit;
use std::ops::Range;

/// Every place of `phrase`, also those that reach into each other: 嗯嗯 stands twice in 嗯嗯嗯.
pub(super) fn everywhere<'t>(text: &'t str, phrase: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let next = move |from: usize| Some(from + text[from..].find(phrase)?);
    let after = move |at: &usize| next(text.ceil_char_boundary(at + 1));
    std::iter::successors(next(0), after).map(|at| at..at + phrase.len())
}

/// Those that stand in no other one, in order.
pub(super) fn outermost(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    ranges.dedup_by(|next, kept| next.end <= kept.end);
    ranges
}

/// Whether one of `around`, of which none stands in another, holds all of `range`.
pub(super) fn is_covered(range: &Range<usize>, around: &[Range<usize>]) -> bool {
    let begun = around.partition_point(|around| around.start <= range.start);
    begun > 0 && range.end <= around[begun - 1].end
}

/// Of overlapping hits the longest, by place.
pub(super) fn longest(mut hits: Vec<Hit>) -> Vec<Range<usize>> {
    hits.sort_by_key(|(_, range)| (range.start, std::cmp::Reverse(range.end)));
    let mut kept: Vec<Range<usize>> = Vec::new();
    for (_, range) in hits {
        if kept.last().is_none_or(|last| last.end <= range.start) {
            kept.push(range);
        }
    }
    kept
}
