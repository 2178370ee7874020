//! What the cells of rows hold, by their headings: each heading is looked up once.

use super::rows::{Cell, Row};
use crate::input::{Headings, Holds, Spoken};
use rustc_hash::{FxHashMap, FxHashSet};

/// The longest cell that says who speaks, in characters.
const LONGEST_NAME: usize = 30;

/// What columns hold, by their headings.
pub(super) struct Holdings<'r>(FxHashMap<&'r str, Holds>);

impl<'r> Holdings<'r> {
    pub(super) fn new(headings: &Headings, columns: impl Iterator<Item = &'r str>) -> Self {
        Self(columns.map(|heading| (heading, headings.holds(heading))).collect())
    }

    /// What stands under `heading`.
    pub(super) fn of_heading(&self, heading: &str) -> Holds {
        self.0.get(heading).copied().unwrap_or(Holds::Anything)
    }

    /// What is written in the cells of `row` that hold this, if it is anything.
    fn all(&self, row: &'r Row, holds: Holds) -> impl Iterator<Item = &'r str> {
        row.iter().filter(move |cell| !cell.text.is_empty() && self.of_heading(&cell.heading) == holds).map(|cell| &*cell.text)
    }

    /// What is written in the first of them.
    pub(super) fn first(&self, row: &'r Row, holds: Holds) -> &'r str {
        self.all(row, holds).next().unwrap_or("")
    }

    /// The agents among the speakers, each with the conversation, and whom rows call their agent.
    pub(super) fn agents(&self, headings: &Headings, rows: &'r [Row]) -> FxHashSet<(&'r str, &'r str)> {
        let mut speaker = "";
        let mut said = Vec::new();
        let mut agents = FxHashSet::default();
        for row in rows {
            let conversation = self.first(row, Holds::Conversation);
            // In a chat that was copied the text stands below the line of its speaker.
            speaker = self.all(row, Holds::Speaker).next().unwrap_or(speaker);
            if !speaker.is_empty() {
                let (role, text) = (self.first(row, Holds::Role), self.first(row, Holds::Text));
                said.push(Spoken { conversation, speaker, role, text });
            }
            agents.extend(self.all(row, Holds::Agent).map(|agent| (conversation, agent)));
        }
        agents.extend(headings.agents(&said));
        agents
    }

    /// Whether a cell repeats the agent of its row, whose name stays, as in every output.
    pub(super) fn is_agent(&self, row: &'r Row, cell: usize) -> bool {
        self.all(row, Holds::Agent).any(|agent| agent == row[cell].text)
    }

    /// Whose a cell is: who speaks in its conversation; where nothing tells that, what stands beside it, without the digits of times and
    /// numbers.
    pub(super) fn speaker(&self, row: &Row, cell: usize) -> String {
        use Holds::{Agent, Conversation, Person, Role, Speaker};
        let others = || row.iter().enumerate().filter(|(i, _)| *i != cell).map(|(_, other)| other);
        let is_person = |other: &&Cell| matches!(self.of_heading(&other.heading), Conversation | Agent | Person | Role | Speaker);
        let told: Vec<&str> = others().filter(is_person).map(|other| &*other.text).collect();
        if !told.is_empty() {
            return told.join("\n");
        }
        let short = others().filter(|other| other.text.chars().count() <= LONGEST_NAME);
        short.map(|other| other.text.chars().filter(|c| !c.is_ascii_digit()).chain(['\n']).collect::<String>()).collect()
    }
}
