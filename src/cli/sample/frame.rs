//! What a sample is drawn from: a small record of every conversation, and none of its text.

use crate::inspect::Inspection;
use crate::model::{Category, Grade, Moment, Risk, Scene, Topic};
use crate::report::{CaseRow, costs};
use crate::score::review_size;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Codes that are named as worth a look.
const NAMED: usize = 3;

/// Some codes, the first first.
pub(super) type Codes = [Option<Category>; NAMED];

/// One conversation, on its way into the frame.
pub(in crate::cli) struct Candidate {
    path: Arc<str>,
    agents: String,
    agent: Option<Arc<str>>,
    kept: Kept,
}

/// What stays of one conversation.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) id: Box<str>,
    /// Numbers of names in the frame.
    path: u32,
    agents: u32,
    agent: u32,
    pub(super) begun: Option<Moment>,
    pub(super) score: f64,
    /// How much a review of it is worth.
    pub(super) size: f64,
    pub(super) grade: Grade,
    pub(super) risk: Risk,
    pub(super) scene: Scene,
    pub(super) topic: Topic,
    pub(super) fatal: bool,
    pub(super) worst: Codes,
    pub(super) signals: Codes,
}

/// All conversations, in input order.
#[derive(Default)]
pub(in crate::cli) struct Frame {
    pub(super) kept: Vec<Kept>,
    names: Vec<Arc<str>>,
    numbers: FxHashMap<Arc<str>, u32>,
}

impl Candidate {
    /// What a scored conversation comes to.
    pub(in crate::cli) fn new(inspection: &Inspection) -> Self {
        let card = &inspection.card;
        let row = CaseRow::new(card, &costs(card));
        Self {
            path: inspection.conversation.source.path.clone(),
            agents: row.agents,
            agent: card.agent_id.clone(),
            kept: Kept {
                id: card.conversation_id.as_str().into(),
                path: 0,
                agents: 0,
                agent: 0,
                begun: card.started_at,
                score: card.score,
                size: review_size(card),
                grade: card.grade,
                risk: card.classes.risk,
                scene: card.classes.scene,
                topic: card.classes.topic,
                fatal: card.fatal,
                worst: first(&row.worst),
                signals: first(&row.signals),
            },
        }
    }
}

fn first(codes: &[Category]) -> Codes {
    let mut codes = codes.iter().copied();
    std::array::from_fn(|_| codes.next())
}

impl Frame {
    /// Takes in one conversation. Names come again and again, and are kept once.
    pub(in crate::cli) fn take(&mut self, candidate: Candidate) {
        let path = self.number(&candidate.path);
        let agents = self.number(&candidate.agents.into());
        let agent = self.number(&candidate.agent.unwrap_or_default());
        self.kept.push(Kept { path, agents, agent, ..candidate.kept });
    }

    fn number(&mut self, name: &Arc<str>) -> u32 {
        *self.numbers.entry(name.clone()).or_insert_with(|| {
            self.names.push(name.clone());
            // Four billion names do not fit into memory.
            u32::try_from(self.names.len() - 1).unwrap_or(u32::MAX)
        })
    }

    pub(super) fn path(&self, unit: usize) -> &str {
        &self.names[self.kept[unit].path as usize]
    }

    pub(super) fn agents(&self, unit: usize) -> &str {
        &self.names[self.kept[unit].agents as usize]
    }

    /// Who is in charge; empty where nobody is named.
    pub(super) fn agent(&self, unit: usize) -> &str {
        &self.names[self.kept[unit].agent as usize]
    }
}
