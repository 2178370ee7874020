//! The transcript: each turn behind its gutter, and below it what was found in it.

use super::notes;
use super::page::Page;
use crate::model::Role;
use crate::report::columns::Named;
use crate::report::view::{self, Booked, Ink, Seen, Shown, Text};

/// Below so many columns the text stands under its gutter, not beside it.
const BESIDE: usize = 64;

pub fn write(page: &mut Page, shown: Shown, booked: &Booked) {
    let seen = view::seen(shown, page.language());
    let gutters: Vec<[Text; PIECES]> = seen.iter().enumerate().map(|(turn, seen)| gutter(page, turn, seen)).collect();
    let mut widths = [0; PIECES];
    for gutter in &gutters {
        for (width, piece) in widths.iter_mut().zip(gutter) {
            *width = piece.width().max(*width);
        }
    }
    let beside = page.width() >= BESIDE;
    let mut noted = true;
    for (gutter, seen) in gutters.into_iter().zip(&seen) {
        let has_notes = !seen.remarks.is_empty();
        // A turn with notes below stands apart from the next.
        if noted || has_notes {
            page.blank();
        }
        noted = has_notes;
        let gutter = aligned(gutter, widths, beside);
        let lead = if beside {
            gutter
        } else {
            page.paragraph(&Text::default(), &gutter);
            Text::new(Ink::Plain, "  ")
        };
        page.paragraph(&lead, &seen.text);
        notes::write(page, lead.width(), &view::of_turn(&seen.remarks, booked, page.language()));
    }
}

/// Columns beside a turn.
const PIECES: usize = 4;

/// Number, time and speaker of a turn, and what the customer felt or how long he waited; empty what is not known.
fn gutter(page: &Page, turn: usize, seen: &Seen) -> [Text; PIECES] {
    let felt = seen.felt.map(|point| view::feeling(point, page.language()));
    [
        Text::new(Ink::Faint, &format!("#{turn}")),
        Text::new(Ink::Faint, seen.time.as_deref().unwrap_or_default()),
        speaker(page, seen),
        felt.or_else(|| seen.wait.clone()).unwrap_or_default(),
    ]
}

/// The role, with the name of the agent where it is given.
fn speaker(page: &Page, seen: &Seen) -> Text {
    const LONGEST: usize = 12;
    let ink = match seen.role {
        Role::Agent => Ink::Strong,
        Role::Customer => Ink::Plain,
        Role::Bot | Role::System => Ink::Faint,
    };
    let mut text = Text::new(ink, seen.role.in_language(page.language()));
    if let Some(agent) = seen.agent {
        let name = Text::new(ink, agent);
        let width = name.width().min(LONGEST);
        text.put(Ink::Plain, " ");
        text.append(&name.fitted(width));
    }
    text
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
