//! Stretches of a text: sentences, clauses, and what of a clause weighs most.

use crate::text::clause::Border;
use crate::text::scan::Scan;
use crate::text::segment::is_chinese;
use std::ops::Range;

/// Whether a stretch is mainly Chinese words: what a serial number or a model name resembles is nothing that was said.
pub(super) fn is_worded(chars: &[char]) -> bool {
    const FEWEST_CHINESE: usize = 2;
    let spoken = chars.iter().filter(|c| c.is_alphanumeric()).count();
    let chinese = chars.iter().filter(|&&c| is_chinese(c)).count();
    chinese >= FEWEST_CHINESE && 2 * chinese > spoken
}

/// The stretch of the greatest sum (Kadane, in Bentley 1984), placed behind `from`, with that sum; `None` if nothing weighs for it.
/// A gram begins where it is counted, so that the stretch takes in the characters its last gram may reach.
pub(super) fn heaviest(shares: &[f32], from: usize) -> Option<(Range<usize>, f32)> {
    let (mut best, mut sum, mut start) = (None, 0.0, 0);
    for (i, share) in shares.iter().enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, i);
        }
        sum += share;
        if sum > best.as_ref().map_or(0.0, |&(_, most)| most) {
            best = Some((start..i + 1, sum));
        }
    }
    best.map(|(place, sum)| (from + place.start..from + (place.end + 1).min(shares.len()), sum))
}

pub(super) fn sentences(scan: &Scan) -> Vec<Range<usize>> {
    between(0..scan.len(), |i| scan.border(i) == Some(Border::Sentence)).collect()
}

pub(super) fn clauses<'a>(scan: &'a Scan, part: &Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
    between(part.clone(), |i| scan.border(i).is_some())
}

/// The stretches of `whole` between the places where `divides` holds, without empty ones.
fn between(whole: Range<usize>, divides: impl Fn(usize) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = whole.start;
    std::iter::from_fn(move || {
        while at < whole.end && divides(at) {
            at += 1;
        }
        let start = at;
        while at < whole.end && !divides(at) {
            at += 1;
        }
        (start < at).then_some(start..at)
    })
}
