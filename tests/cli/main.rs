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

/// A small rulebook: the default one takes a second to read, and many tests are not about what is found.
fn small_rulebook() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/nightly/rules")
}
