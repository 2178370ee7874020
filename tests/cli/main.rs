//! The verbs, run as a user runs them, and what they show.

mod cases;
mod emotion;
mod inspect;
mod redact;
mod report_page;
mod reports;
mod sample;
mod score;
mod stream;
mod terminal_view;
