//! What became of the steps of flows, and the conversations that go through one worst.

use super::{CaseRow, Worst};
use crate::model::{FlowCard, FlowResult, FlowStep, Scorecard, StepState};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Conversations that are shown of one flow.
const SHOWN: usize = 20;

/// One flow.
#[derive(Debug, Clone)]
pub struct FlowTotals {
    /// What people call it.
    pub name: Arc<str>,
    /// Conversations that it applied to.
    pub conversations: u64,
    /// Its steps, in its order.
    pub steps: Vec<StepTotals>,
    /// The most steps amiss, with what became of every step.
    pub worst: Worst<(Arc<CaseRow>, Vec<FlowStep>)>,
}

/// One step of a flow.
#[derive(Debug, Clone)]
pub struct StepTotals {
    /// What people call it.
    pub name: Arc<str>,
    /// By the state as a number.
    pub states: [u64; StepState::ALL.len()],
}

/// Every flow: the standard one first, then by id.
#[derive(Debug, Clone, Default)]
pub struct Flows {
    standard: Option<FlowTotals>,
    further: BTreeMap<Arc<str>, FlowTotals>,
}

impl Flows {
    /// Takes in the flows of one conversation.
    pub(super) fn add(&mut self, card: &Scorecard, row: &Arc<CaseRow>) {
        let standard: Vec<FlowStep> = card.flow.iter().map(step_of).collect();
        if standard.iter().any(|step| step.state != StepState::NotApplicable) {
            let fresh = || FlowTotals::new("标准服务流程".into(), &standard);
            self.standard.get_or_insert_with(fresh).add(&standard, row);
        }
        for FlowCard { flow, name, steps, .. } in &card.flows {
            self.further.entry(flow.clone()).or_insert_with(|| FlowTotals::new(name.clone(), steps)).add(steps, row);
        }
    }

    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = &FlowTotals> {
        self.standard.iter().chain(self.further.values())
    }
}

fn step_of(result: &FlowResult) -> FlowStep {
    let FlowResult { step, state, turn, behind } = *result;
    FlowStep { step: step.code().into(), name: step.name().into(), state, turn, behind }
}

impl FlowTotals {
    fn new(name: Arc<str>, steps: &[FlowStep]) -> Self {
        let none = |step: &FlowStep| StepTotals { name: step.name.clone(), states: [0; StepState::ALL.len()] };
        Self { name, conversations: 0, steps: steps.iter().map(none).collect(), worst: Worst::new(SHOWN) }
    }

    fn add(&mut self, steps: &[FlowStep], row: &Arc<CaseRow>) {
        self.conversations += 1;
        for (totals, step) in self.steps.iter_mut().zip(steps) {
            totals.states[step.state as usize] += 1;
        }
        let is_amiss = |step: &&FlowStep| !matches!(step.state, StepState::Done | StepState::NotApplicable);
        let amiss = steps.iter().filter(is_amiss).count();
        if amiss > 0 {
            self.worst.push(row.score - 1000.0 * amiss as f64, || (row.clone(), steps.to_vec()));
        }
    }
}

impl StepTotals {
    /// The share that did it, late or out of order too, of those of whom it was asked.
    pub fn done(&self) -> Option<f64> {
        let of = |state: StepState| self.states[state as usize];
        let asked: u64 = self.states.iter().sum::<u64>() - of(StepState::NotApplicable);
        (asked > 0).then(|| (asked - of(StepState::Missing)) as f64 / asked as f64)
    }
}
