//! The steps of the standard service flow, as the call-centre handbook and the special-customers course list them.

use super::check::{Case, first_upset};
use crate::model::{Category, Cue, FlowResult, Role, Step, StepState};

/// What became of every step.
pub fn flow_of(case: &Case) -> Vec<FlowResult> {
    Step::ALL.iter().map(|&step| result_of(case, step)).collect()
}

fn result_of(case: &Case, step: Step) -> FlowResult {
    let turn = done_in(case, step);
    let state = match (turn, applies(case, step)) {
        (Some(_), _) => StepState::Done,
        (None, true) => StepState::Missing,
        (None, false) => StepState::NotApplicable,
    };
    FlowResult { step, state, turn }
}

fn done_in(case: &Case, step: Step) -> Option<usize> {
    use Category as C;
    let first = |categories: &[C]| case.tally.first_perhaps_from(0, categories);
    match step {
        Step::Greeting => first(&[C::Greeting])
            .or_else(|| case.reading.turns_of(Role::Agent).take(2).find(|&i| case.reading.has(i, Cue::Salutation))),
        Step::Verification => first(&[C::IdentityCheck]),
        Step::Need => first(&[C::OpenQuestion, C::ProbingQuestion, C::Restate, C::ActiveListening]),
        Step::Empathy => first(&[C::Empathy, C::Apology, C::Reassurance]),
        Step::Solution => first(&[C::Solution, C::Alternatives, C::Compensation, C::Escalation, C::Explanation]),
        Step::Confirmation => first(&[C::SatisfactionCheck]),
        Step::Closing => first(&[C::Closing, C::Thanks]),
    }
}

fn applies(case: &Case, step: Step) -> bool {
    let reading = case.reading;
    let agent_spoke = reading.turns_of(Role::Agent).next().is_some();
    agent_spoke
        && match step {
            Step::Greeting => reading.shows_start(),
            Step::Verification => reading.turns_of(Role::Customer).any(|i| reading.has(i, Cue::AccountOperation)),
            Step::Need | Step::Solution => reading.turns_of(Role::Customer).any(|i| reading.wants(i)),
            Step::Empathy => first_upset(case).is_some(),
            Step::Confirmation | Step::Closing => reading.shows_end(),
        }
}
