//! What is found in what was said, and what is not.

mod attribution;
mod emotion;
mod evaluation;
mod evasion;
mod fair;
mod judgement;
mod lexicon_errors;
mod matching;
mod process;
mod split_terms;

use std::sync::LazyLock;
use zhijian::inspect::Inspector;
use zhijian::rules::{Rulebook, RulebookFolder};

/// The default rulebook is read once for all of these tests.
fn inspector() -> &'static Inspector {
    static INSPECTOR: LazyLock<Inspector> =
        LazyLock::new(|| Inspector::new(Rulebook::load(&RulebookFolder::embedded(), "default").expect("the default rulebook")));
    &INSPECTOR
}
