//! Transcripts with three lines a message: the name, below it the time, below that the text.

use super::super::{settings::Settings, sides};
use super::lines::{Line, Said, Sure};
use super::stamped::is_name;
use rustc_hash::FxHashMap;

/// The most names that are counted.
const NAMES: usize = 10_000;
/// So few messages have no name that returns.
const FEW: usize = 4;

/// What lines stand above those with nothing but a time.
#[derive(Debug, Default, Clone)]
pub(super) struct Topped {
    /// The line before; empty where there is none.
    before: String,
    blocks: usize,
    flawed: usize,
    names: FxHashMap<Box<str>, usize>,
    /// Whether a name tells whose it is, or that it is a name.
    told: bool,
}

impl Topped {
    /// Learns from one line, which is not blank.
    pub(super) fn learn(&mut self, line: &str, is: &Line<'_>, settings: &Settings) {
        if matches!(is, Line::Stamp(_)) {
            let name = self.before.as_str();
            if !name.is_empty() && is_name(name, settings) && self.names.len() < NAMES {
                self.blocks += 1;
                self.told |= sides::is_titled(name) || sides::by_name(name, &settings.roles).is_some();
                *self.names.entry(name.into()).or_default() += 1;
            } else {
                self.flawed += 1;
            }
        }
        line.clone_into(&mut self.before);
    }

    /// Whether the file is written so.
    pub(super) fn is_so(&self) -> bool {
        let returns = self.names.len() < self.blocks || self.told && self.blocks <= FEW;
        self.blocks > 1 && self.flawed * 10 <= self.blocks && returns
    }

    /// The turn that `line` begins.
    pub(super) fn said<'t>(&self, line: &'t str) -> Option<Said<'t>> {
        self.names.contains_key(line).then_some(Said { name: line, time: None, text: "", sure: Sure::Timed })
    }
}
