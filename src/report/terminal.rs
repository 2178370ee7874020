//! One conversation for a person at a terminal. No line is wider than the screen, and no text of a customer does anything to the terminal.

mod head;
mod notes;
mod page;
mod summary;
mod turns;
mod wrap;

use super::Language;
use super::view::{Booked, Shown};
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

/// The whole view, ready to be printed.
pub fn terminal_view(shown: Shown, screen: Screen) -> String {
    let booked = Booked::new(shown.card);
    let mut page = Page::new(screen);
    head::write(&mut page, shown);
    turns::write(&mut page, shown, &booked);
    summary::write(&mut page, shown.card, &booked);
    page.finish()
}
