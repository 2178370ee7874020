//! One conversation for a person at a terminal: what is wrong, where, and why the score is what it is.
//!
//! Everything that is printed goes through [`text::Text`]: it shows control characters and invisible marks as visible escapes, and
//! counts columns, so that no line is wider than the screen and no text of a customer does anything to the terminal.

mod booked;
mod head;
mod ink;
mod notes;
mod page;
mod summary;
mod text;
mod turns;
mod words;
mod wrap;

use super::Language;
use crate::model::{Conversation, Dismissal, Scorecard};
use booked::Booked;
use page::Page;

/// Narrower screens are written for as if they were this wide.
pub const NARROWEST: usize = 24;

/// Where it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Columns; at least [`NARROWEST`] are used.
    pub width: usize,
    /// Whether it takes colours.
    pub colour: bool,
    /// The reader's language.
    pub language: Language,
}

/// What is shown. Quotes tell their place in the texts of `conversation`.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The conversation.
    pub conversation: &'a Conversation,
    /// Its result.
    pub card: &'a Scorecard,
    /// What was seen and does not count.
    pub dismissals: &'a [Dismissal],
}

/// The whole view, ready to be printed.
pub fn terminal_view(shown: Shown, screen: Screen) -> String {
    let booked = Booked::new(shown.card);
    let mut page = Page::new(screen);
    head::write(&mut page, shown);
    turns::write(&mut page, shown, &booked);
    summary::write(&mut page, shown.card, &booked);
    page.finish()
}
