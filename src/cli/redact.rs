//! Masking of personal data in what a run writes.

use crate::model::{Conversation, Problem, Role, Scorecard};
use crate::text::mask;
use std::borrow::Cow;

/// Masks everything of a scorecard that is quoted from the conversation.
pub(super) fn card(card: &mut Scorecard) {
    card.findings.iter_mut().filter_map(|finding| finding.quote.as_mut()).for_each(|quote| masked(&mut quote.text));
}

/// Masks a conversation but for its id and the agents' names: without them nobody finds it again, or knows whose it is.
pub(super) fn conversation(conversation: &mut Conversation) {
    conversation.meta.values_mut().for_each(masked);
    conversation.customer_id.iter_mut().for_each(masked);
    for turn in &mut conversation.turns {
        masked(&mut turn.text);
        if turn.role != Role::Agent
            && let Some(speaker) = &mut turn.speaker
            && let Cow::Owned(hidden) = mask(speaker)
        {
            *speaker = hidden.into();
        }
    }
}

/// Masks the row of a problem, and what its explanation repeats of it.
pub(super) fn problem(problem: &mut Problem) {
    masked(&mut problem.row);
    masked(&mut problem.detail);
}

/// Masks a text of a conversation where `redact` says so.
pub(super) fn text(text: &str, redact: bool) -> Cow<'_, str> {
    if redact { mask(text) } else { Cow::Borrowed(text) }
}

fn masked(text: &mut String) {
    if let Cow::Owned(masked) = mask(text) {
        *text = masked;
    }
}
