//! What is told of one conversation: what is wrong, where, and why the score is what it is. The terminal and the page show the same.
//!
//! Everything that is shown goes through [`Text`]: it writes control characters and invisible marks out, and knows which stretch of it is what.

mod booked;
mod head;
mod ink;
mod notes;
mod summary;
mod text;
mod turns;
mod words;

pub use booked::{Booked, signed};
pub use head::{Found, Worth, found, incomplete, which, worth};
pub use ink::Ink;
pub use notes::{Note, of_turn, of_whole};
pub use summary::{Felt, Scored, agents, dimensions, emotion, flows, of_points, responses, shifts, total};
pub use text::Text;
pub use turns::{Seen, bar, feeling, of_polarity, seen};
pub use words::{MOST_TURNS, signed_tenth, turns};

use crate::model::{Conversation, Dismissal, Scorecard};

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
