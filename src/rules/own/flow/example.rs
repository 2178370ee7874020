//! Examples of flows: small dialogues that go through one well or not, and the steps at which they do not.

use super::super::dialogue::{self, OwnExample};
use super::super::fault::Source;
use super::super::meant::meant;
use super::super::table::{Read, Table, Text};
use super::{Flow, STANDARD, Step};
use crate::model::{FlowResult, Role, Scorecard, StepState};

/// The word for the flow as a whole.
const WHOLE: &str = "流程";

/// An example of a flow.
#[derive(Debug, Clone)]
pub struct FlowExample {
    /// The dialogue; it `hits` where a step must be amiss.
    pub dialogue: OwnExample,
    /// What must become of some steps, by their number.
    steps: Vec<(usize, StepState)>,
    applies: bool,
}

/// Reads the examples of a flow with such steps, which itself asks for the `columns`.
pub(in crate::rules::own) fn read(table: &mut Table, steps: &[Step], columns: &[&str]) -> Read<Vec<FlowExample>> {
    let mut examples = Vec::new();
    for (key, hits) in [("hit", true), ("pass", false)] {
        for text in table.texts(key)? {
            examples.push(read_one(table.source, &text, (steps, columns), hits)?);
        }
    }
    Ok(examples)
}

fn read_one(source: &Source, text: &Text, (steps, columns): (&[Step], &[&str]), hits: bool) -> Read<FlowExample> {
    let mut dialogue = dialogue::read(source, text, Role::Agent, hits)?;
    let wrong = |written: &str| {
        let known = StepState::ALL.iter().map(|state| state.name());
        source.fault(&text.span, format!("{written} 不是步骤的结果{}", meant(written, known)))
    };
    let state = |written: &str| named(written).ok_or_else(|| wrong(written));
    let meta = &mut dialogue.conversation.meta;
    let applies = meta.remove(WHOLE).map_or(Ok(true), |written| Ok(state(&written)? != StepState::NotApplicable))?;
    let mut wanted = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        if let Some(written) = meta.remove(&*step.name).or_else(|| meta.remove(&*step.id)) {
            wanted.push((number, state(&written)?));
        }
    }
    // What reads like the result of a step is hardly a column that nothing asks for.
    let stray = meta.iter().find(|(key, value)| named(value).is_some() && !columns.contains(&key.as_str()));
    if let Some((key, _)) = stray {
        let known = steps.iter().map(|step| &*step.name).chain([WHOLE]).chain(steps.iter().map(|step| &*step.id));
        return Err(source.fault(&text.span, format!("流程没有叫 {key} 的步骤{}", meant(key, known))));
    }
    Ok(FlowExample { dialogue, steps: wanted, applies })
}

/// The result of a step that is so called.
fn named(written: &str) -> Option<StepState> {
    StepState::ALL.iter().copied().find(|state| state.name() == written || state.code() == written)
}

impl Flow {
    /// Whether `example` goes as it says, by its scorecard.
    pub fn holds(&self, example: &FlowExample, card: &Scorecard) -> bool {
        let states: Vec<StepState> = if &*self.id == STANDARD {
            let of = |step: &Step| {
                card.flow.iter().find(|result| result.step.code() == &*step.id).map(|FlowResult { state, .. }| *state)
            };
            self.steps.iter().filter_map(of).collect()
        } else {
            let own = card.flows.iter().find(|own| own.flow == self.id);
            own.map_or_else(Vec::new, |own| own.steps.iter().map(|result| result.state).collect())
        };
        let applies = states.iter().any(|&state| state != StepState::NotApplicable);
        let amiss = |&state: &StepState| matches!(state, StepState::Missing | StepState::Late | StepState::OutOfOrder);
        applies == example.applies
            && states.iter().any(amiss) == example.dialogue.hits
            && example.steps.iter().all(|&(number, state)| states.get(number) == Some(&state))
    }
}
