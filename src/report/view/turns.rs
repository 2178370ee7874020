//! The transcript: who said what and when, what the customer felt, and what was found in each turn.

use super::Shown;
use super::booked::ink_of;
use super::ink::Ink;
use super::text::{Mark, Text};
use super::words::duration;
use crate::model::{Conversation, Dismissal, EmotionLabel, EmotionPoint, Finding, Kind, Role, Turn, seconds_between};
use crate::report::columns::{Language, Named};
use std::sync::Arc;

/// Waits for an agent from here on are shown, in seconds.
const NOTICEABLE_S: f64 = 30.0;

/// What is found in one turn; findings with their index in the scorecard.
#[derive(Default)]
pub struct Remarks<'a> {
    pub(super) findings: Vec<(usize, &'a Finding)>,
    pub(super) dismissals: Vec<&'a Dismissal>,
}

impl Remarks<'_> {
    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.dismissals.is_empty()
    }
}

/// One turn.
pub struct Seen<'a> {
    /// Who speaks.
    pub role: Role,
    /// The agent's name, where several took part.
    pub agent: Option<&'a Arc<str>>,
    /// The time of day.
    pub time: Option<String>,
    /// How long the customer waited for it, where that was long.
    pub wait: Option<Text>,
    /// What the customer felt.
    pub felt: Option<EmotionPoint>,
    /// The text with its hits marked.
    pub text: Text,
    /// What is found in it.
    pub remarks: Remarks<'a>,
}

/// Every turn.
pub fn seen(shown: Shown<'_>, language: Language) -> Vec<Seen<'_>> {
    let Shown { conversation, card, .. } = shown;
    let agents = conversation.agents();
    let curve = card.emotion.customer.as_ref().map_or(&[][..], |curve| &curve.curve);
    let turns = conversation.turns.iter().zip(remarks(shown)).enumerate();
    turns
        .map(|(nth, (turn, remarks))| Seen {
            role: turn.role,
            agent: agents.of(nth).filter(|_| card.agents.len() > 1),
            time: turn.at.map(|at| at.civil().strftime("%H:%M:%S").to_string()),
            wait: wait(conversation, nth, &remarks, language),
            felt: curve.binary_search_by_key(&nth, |point| point.turn).ok().map(|at| curve[at]),
            text: said(turn, &remarks),
            remarks,
        })
        .collect()
}

/// What was found, by turn.
fn remarks(shown: Shown<'_>) -> Vec<Remarks<'_>> {
    let mut all: Vec<Remarks> = shown.conversation.turns.iter().map(|_| Remarks::default()).collect();
    for (index, finding) in shown.card.findings.iter().enumerate() {
        if let Some(remarks) = finding.turn.and_then(|turn| all.get_mut(turn)) {
            remarks.findings.push((index, finding));
        }
    }
    for dismissal in shown.dismissals {
        if let Some(remarks) = all.get_mut(dismissal.turn) {
            remarks.dismissals.push(dismissal);
        }
    }
    all
}

/// The text of a turn with its hits marked.
fn said(turn: &Turn, remarks: &Remarks) -> Text {
    let found = remarks.findings.iter().filter_map(|(_, finding)| Some((finding.quote.as_ref()?, ink_of(finding.kind))));
    let dismissed = remarks.dismissals.iter().map(|dismissal| (&dismissal.quote, Ink::Dismissed));
    let marks: Vec<Mark> = found.chain(dismissed).map(|(quote, ink)| Mark { scalars: quote.start..quote.end, ink }).collect();
    let mut text = Text::default();
    text.put_marked(&turn.text, &marks);
    text
}

/// The wait before a turn, in the ink of a violation where it is one.
fn wait(conversation: &Conversation, turn: usize, remarks: &Remarks, language: Language) -> Option<Text> {
    // A finding without words is about the time the turn took.
    let late = remarks.findings.iter().any(|(_, finding)| finding.kind == Kind::Violation && finding.quote.is_none());
    let wait = format!("+{}", duration(wait_before(conversation, turn)?, language));
    Some(Text::new(if late { Ink::Violation } else { Ink::Signal }, &wait))
}

/// Seconds that passed before an agent's turn, where they are many.
fn wait_before(conversation: &Conversation, turn: usize) -> Option<f64> {
    let [before, reply] = conversation.turns.get(turn.checked_sub(1)?..=turn)? else { return None };
    let seconds = seconds_between(before.end.or(before.at)?, reply.at?);
    (reply.role == Role::Agent && seconds >= NOTICEABLE_S).then_some(seconds)
}

/// What the customer felt: a bar, and a word where it was not calm.
pub fn feeling(point: EmotionPoint, language: Language) -> Text {
    let ink = of_polarity(point.polarity);
    let text = Text::new(ink, &bar(point.polarity).to_string());
    match point.label {
        EmotionLabel::Neutral => text,
        label => text.with(ink, label.in_language(language)),
    }
}

/// A polarity as a bar of one column.
pub const fn bar(polarity: f64) -> char {
    match polarity {
        ..-0.6 => '▁',
        ..-0.2 => '▂',
        ..=0.2 => '▃',
        ..=0.6 => '▅',
        _ => '▇',
    }
}

/// The ink of a polarity.
pub const fn of_polarity(polarity: f64) -> Ink {
    match polarity {
        ..-0.6 => Ink::Violation,
        ..-0.2 => Ink::Signal,
        ..=0.2 => Ink::Faint,
        _ => Ink::Merit,
    }
}
