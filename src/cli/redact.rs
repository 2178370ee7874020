//! Masking of personal data in what a run writes.

use crate::model::{Problem, Scorecard};
use crate::text::mask;
use std::borrow::Cow;

/// Masks everything of a scorecard that is quoted from the conversation.
pub(super) fn card(card: &mut Scorecard) {
    card.findings.iter_mut().filter_map(|finding| finding.quote.as_mut()).for_each(|quote| masked(&mut quote.text));
}

/// Masks the row of a problem, and what its explanation repeats of it.
pub(super) fn problem(problem: &mut Problem) {
    masked(&mut problem.row);
    masked(&mut problem.detail);
}

fn masked(text: &mut String) {
    if let Cow::Owned(masked) = mask(text) {
        *text = masked;
    }
}
