//! Transcripts with three lines a message: the time, below it the name, below that the text.

use super::super::{settings::Settings, sides};
use super::lines::{Line, Said, Sure, look};
use rustc_hash::FxHashMap;

/// A name is not longer, in characters.
const NAME: usize = 40;
/// The most names that are counted.
const NAMES: usize = 10_000;
/// So few messages have no name that returns.
const FEW: usize = 4;

/// What lines stand below those with nothing but a time.
#[derive(Debug, Default, Clone)]
pub(super) struct Stamped {
    place: Below,
    blocks: usize,
    flawed: usize,
    names: FxHashMap<Box<str>, usize>,
    /// Short lines anywhere else that say whose they are.
    others: FxHashMap<Box<str>, usize>,
    /// Whether a name tells whose it is.
    told: bool,
}

/// Where the line before stands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Below {
    #[default]
    Elsewhere,
    Time,
    Name,
}

impl Stamped {
    /// Learns from one line, which is not blank.
    pub(super) fn learn(&mut self, line: &str, is: &Line<'_>, settings: &Settings) {
        self.place = match (self.place, is) {
            (Below::Name, Line::Stamp(_)) => {
                self.flawed += 1;
                Below::Time
            }
            (_, Line::Stamp(_)) => Below::Time,
            (Below::Time, _) if is_name(line, settings) => {
                self.count(line, settings);
                Below::Name
            }
            (Below::Time, _) => {
                self.flawed += 1;
                Below::Elsewhere
            }
            (Below::Name, _) => {
                self.blocks += 1;
                Below::Elsewhere
            }
            (Below::Elsewhere, _) => {
                self.count_other(line, settings);
                Below::Elsewhere
            }
        };
    }

    fn count_other(&mut self, line: &str, settings: &Settings) {
        let is_name = is_name(line, settings) && (sides::is_titled(line) || sides::by_name(line, &settings.roles).is_some());
        if let Some(count) = self.others.get_mut(line) {
            *count += 1;
        } else if is_name && self.others.len() < NAMES {
            self.others.insert(line.into(), 1);
        }
    }

    /// Whether `line`, below no time, is somebody's name nevertheless: some programs write a time only where a while has passed.
    fn names(&self, line: &str) -> bool {
        self.names.contains_key(line) || self.others.get(line).is_some_and(|&count| count > 1)
    }

    fn count(&mut self, name: &str, settings: &Settings) {
        self.told |= sides::by_name(name, &settings.roles).is_some();
        if let Some(count) = self.names.get_mut(name) {
            *count += 1;
        } else if self.names.len() < NAMES {
            self.names.insert(name.into(), 1);
        }
    }

    /// Whether the file is written so.
    pub(super) fn is_so(&self) -> bool {
        let returns = self.names.len() * 2 <= self.blocks || self.told && self.blocks <= FEW;
        self.blocks > 1 && self.flawed * 10 <= self.blocks && returns
    }
}

/// Whether `line` may be somebody's name and nothing else.
pub(super) fn is_name(line: &str, settings: &Settings) -> bool {
    let is_short = line.chars().nth(NAME).is_none();
    let is_said = line.contains(['。', '？', '！', '，', '?', '!', '…']);
    is_short && !is_said && !matches!(look(line), Line::Said(said) if !said.text.is_empty() && names_role(&said, settings))
}

/// Whether a line is `客服：…`, name and text at once.
fn names_role(said: &Said<'_>, settings: &Settings) -> bool {
    settings.roles.get(said.name).is_some()
}

/// Follows the lines of such a file.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Follow {
    below_time: bool,
    below_name: bool,
}

impl Follow {
    /// The turn that `line`, which is not blank, begins: by a name below a time, or a known one below a text.
    pub(super) fn said<'t>(&mut self, line: &'t str, is: &Line<'t>, stamped: &Stamped) -> Option<Said<'t>> {
        let is_time = matches!(is, Line::Stamp(_));
        let below_time = std::mem::replace(&mut self.below_time, is_time);
        let below_name = std::mem::take(&mut self.below_name);
        self.below_name = !is_time && (below_time || (!below_name && stamped.names(line)));
        self.below_name.then_some(Said { name: line, time: None, text: "", sure: Sure::Timed })
    }
}
