//! Masking of personal data in what a run writes.

use crate::inspect::Inspection;
use crate::model::{Conversation, Problem, Quote, Role, Scorecard};
use crate::text::mask;
use std::borrow::Cow;

/// Masks everything of a scorecard that is quoted from the conversation.
pub(super) fn card(card: &mut Scorecard) {
    card.findings.iter_mut().filter_map(|finding| finding.quote.as_mut()).for_each(|quote| masked(&mut quote.text));
}

/// Masks everything that is quoted from the conversation; offsets stay those of the original.
pub(super) fn quotes(inspection: &mut Inspection) {
    card(&mut inspection.card);
    inspection.dismissals.iter_mut().for_each(|dismissal| masked(&mut dismissal.quote.text));
}

/// Masks an inspection, texts included; then quotes tell their place in the masked texts.
pub(super) fn inspection(inspection: &mut Inspection) {
    let turns = &inspection.conversation.turns;
    let is_masked: Vec<bool> = turns.iter().map(|turn| matches!(mask(&turn.text), Cow::Owned(_))).collect();
    let of_findings = inspection.card.findings.iter_mut().filter_map(|finding| Some((finding.turn?, finding.quote.as_mut()?)));
    let of_dismissals = inspection.dismissals.iter_mut().map(|dismissal| (dismissal.turn, &mut dismissal.quote));
    for (turn, quote) in of_findings.chain(of_dismissals).filter(|&(turn, _)| is_masked[turn]) {
        shift(quote, &turns[turn].text);
    }
    quotes(inspection);
    conversation(&mut inspection.conversation);
}

/// Moves a quote to where its words stand once `text` is masked.
fn shift(quote: &mut Quote, text: &str) {
    let shifted = |scalar: usize| {
        let before = text.char_indices().nth(scalar).map_or(text, |(at, _)| &text[..at]);
        mask(before).chars().count()
    };
    quote.start = shifted(quote.start);
    quote.end = shifted(quote.end).max(quote.start);
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
