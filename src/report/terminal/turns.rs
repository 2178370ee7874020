//! The transcript: who said what and when, what the customer felt, and below each turn what was found in it.

use super::Shown;
use super::booked::{Booked, ink_of};
use super::ink::Ink;
use super::notes;
use super::page::Page;
use super::text::{Mark, Text};
use super::words::duration;
use crate::model::{Agents, Conversation, Dismissal, EmotionLabel, EmotionPoint, Finding, Kind, Role, Turn, seconds_between};
use crate::report::columns::Named;
use std::sync::Arc;

/// Waits for an agent from here on are shown, in seconds.
const NOTICEABLE_S: f64 = 30.0;
/// Below so many columns the text stands under its gutter, not beside it.
const BESIDE: usize = 64;

/// What is found in one turn; findings with their index in the scorecard.
pub struct Remarks<'a> {
    pub(super) findings: Vec<(usize, &'a Finding)>,
    pub(super) dismissals: Vec<&'a Dismissal>,
}

pub fn write(page: &mut Page, shown: Shown, booked: &Booked) {
    let conversation = shown.conversation;
    let remarks = remarks(shown);
    let agents = conversation.agents();
    let gutters: Vec<[Text; PIECES]> =
        remarks.iter().enumerate().map(|(turn, remarks)| gutter(page, shown, agents, remarks, turn)).collect();
    let mut widths = [0; PIECES];
    for gutter in &gutters {
        for (width, piece) in widths.iter_mut().zip(gutter) {
            *width = piece.width().max(*width);
        }
    }
    let beside = page.width() >= BESIDE;
    let mut noted = true;
    for (turn, (gutter, remarks)) in gutters.into_iter().zip(&remarks).enumerate() {
        let has_notes = !remarks.findings.is_empty() || !remarks.dismissals.is_empty();
        // A turn with notes below stands apart from the next.
        if noted || has_notes {
            page.blank();
        }
        noted = has_notes;
        let gutter = aligned(gutter, widths, beside);
        let text = said(&conversation.turns[turn], remarks);
        let lead = if beside {
            gutter
        } else {
            page.paragraph(&Text::default(), &gutter);
            Text::new(Ink::Plain, "  ")
        };
        page.paragraph(&lead, &text);
        notes::write(page, lead.width(), remarks, booked);
    }
}

/// What was found, by turn.
fn remarks(shown: Shown) -> Vec<Remarks> {
    let empty = || Remarks { findings: Vec::new(), dismissals: Vec::new() };
    let mut all: Vec<Remarks> = shown.conversation.turns.iter().map(|_| empty()).collect();
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

/// Columns beside a turn.
const PIECES: usize = 4;

/// Number, time and speaker of a turn, and what the customer felt or how long he waited; empty what is not known.
fn gutter(page: &Page, shown: Shown, agents: Agents, remarks: &Remarks, turn: usize) -> [Text; PIECES] {
    let Shown { conversation, card, .. } = shown;
    let said = &conversation.turns[turn];
    let time = said.at.map(|at| at.civil().strftime("%H:%M:%S").to_string());
    let wait =
        wait_before(conversation, turn).map_or_else(String::new, |seconds| format!("+{}", duration(seconds, page.language())));
    // A finding without words is about the time the turn took.
    let late = remarks.findings.iter().any(|(_, finding)| finding.kind == Kind::Violation && finding.quote.is_none());
    let customer = card.emotion.customer.as_ref();
    let felt =
        customer.and_then(|curve| curve.curve.binary_search_by_key(&turn, |point| point.turn).ok().map(|i| curve.curve[i]));
    [
        Text::new(Ink::Faint, &format!("#{turn}")),
        Text::new(Ink::Faint, time.as_deref().unwrap_or_default()),
        speaker(page, said.role, agents.of(turn).filter(|_| card.agents.len() > 1)),
        felt.map_or_else(|| Text::new(if late { Ink::Violation } else { Ink::Signal }, &wait), |point| feeling(page, point)),
    ]
}

/// Seconds that passed before an agent's turn, where they are many.
fn wait_before(conversation: &Conversation, turn: usize) -> Option<f64> {
    let [before, reply] = conversation.turns.get(turn.checked_sub(1)?..=turn)? else { return None };
    let seconds = seconds_between(before.end.or(before.at)?, reply.at?);
    (reply.role == Role::Agent && seconds >= NOTICEABLE_S).then_some(seconds)
}

/// The role, with the name of the agent where it is given.
fn speaker(page: &Page, role: Role, agent: Option<&Arc<str>>) -> Text {
    const LONGEST: usize = 12;
    let ink = match role {
        Role::Agent => Ink::Strong,
        Role::Customer => Ink::Plain,
        Role::Bot | Role::System => Ink::Faint,
    };
    let mut text = Text::new(ink, role.in_language(page.language()));
    if let Some(agent) = agent {
        let name = Text::new(ink, agent);
        let width = name.width().min(LONGEST);
        text.put(Ink::Plain, " ");
        text.append(&name.fitted(width));
    }
    text
}

fn feeling(page: &Page, point: EmotionPoint) -> Text {
    let ink = of_polarity(point.polarity);
    let text = Text::new(ink, &bar(point.polarity).to_string());
    match point.label {
        EmotionLabel::Neutral => text,
        label => text.with(ink, label.in_language(page.language())),
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

/// The gutter in its columns, or without them where it stands alone.
fn aligned(gutter: [Text; PIECES], widths: [usize; PIECES], beside: bool) -> Text {
    let mut text = Text::default();
    for (index, (piece, width)) in gutter.into_iter().zip(widths).enumerate() {
        if width == 0 || (!beside && piece.is_empty()) {
            continue;
        }
        let padding = if beside { width - piece.width() } else { 0 };
        // Numbers stand to the right.
        if index == 0 {
            text.put(Ink::Plain, &" ".repeat(padding));
        }
        text.append(&piece);
        if index > 0 {
            text.put(Ink::Plain, &" ".repeat(padding));
        }
        text.put(Ink::Plain, " ");
    }
    if beside { text.with(Ink::Plain, " ") } else { text }
}
