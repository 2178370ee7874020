//! What became of the steps of a flow in one conversation.

use super::super::amount::Unit;
use super::super::evaluate::Trial;
use super::super::logic::{Expr, Truth};
use super::super::stage::Stage;
use super::{After, Flow, STANDARD, Step};
use crate::model::{Behind, FlowCard, FlowResult, FlowStep, Role, Step as StandardStep, StepState, seconds_between};
use std::sync::Arc;

/// A flow on one conversation.
pub(super) struct Walk<'a> {
    pub(super) flow: &'a Flow,
    stage: &'a Stage<'a>,
    /// What is wanted is asked strictly, what was done generously.
    pub(super) wanted: Trial<'a>,
    pub(super) done: Trial<'a>,
    /// The turn at which the flow begins, where one tells.
    pub(super) start: Option<usize>,
}

/// What became of `flow`; `None` where it does not apply. `generous` is the stage on which what perhaps was said counts.
pub(in crate::rules::own) fn walk<'a>(flow: &'a Flow, strict: &'a Stage<'a>, generous: &'a Stage<'a>) -> Option<FlowCard> {
    let mut walk = Walk::begin(flow, strict, generous).ok()?;
    let mut steps: Vec<FlowStep> = Vec::new();
    for step in &flow.steps {
        let result = walk.step(step, &steps);
        steps.push(result);
    }
    Some(FlowCard { flow: flow.id.clone(), name: flow.name.clone(), begins: walk.start, steps })
}

/// The standard flow as the scorecard's `flow` has it, and the others.
pub(in crate::rules) fn split_standard(mut cards: Vec<FlowCard>) -> (Vec<FlowResult>, Vec<FlowCard>) {
    let at = cards.iter().position(|card| &*card.flow == STANDARD);
    let steps = at.map(|at| cards.remove(at).steps).unwrap_or_default();
    let result = |step: StandardStep| {
        let found = steps.iter().find(|result| &*result.step == step.code());
        let none = FlowResult { step, state: StepState::NotApplicable, turn: None, behind: None };
        found.map_or(none, |result| FlowResult { state: result.state, turn: result.turn, behind: result.behind, ..none })
    };
    (StandardStep::ALL.iter().map(|&step| result(step)).collect(), cards)
}

impl<'a> Walk<'a> {
    /// Begins, or tells why the flow does not apply.
    pub(super) fn begin(flow: &'a Flow, strict: &'a Stage<'a>, generous: &'a Stage<'a>) -> Result<Self, String> {
        if !flow.on {
            return Err("流程已停用（on = false，或被方案关闭）".to_owned());
        }
        flow.meant_for.excludes(strict).map_or(Ok(()), Err)?;
        let mut wanted = Trial::new(&flow.conditions, strict);
        let mut start = None;
        if let Some(when) = &flow.when {
            if wanted.value(when) != Truth::Yes {
                return Err("when 不成立".to_owned());
            }
            start = wanted.turns_from(when, 0).first().copied();
        }
        let begun = start.unwrap_or(0);
        if strict.reading.turns_of(Role::Agent).next_back().is_none_or(|last| last < begun) {
            return Err("坐席在这以后没有说过话".to_owned());
        }
        let done = Trial::new(&flow.conditions, generous);
        Ok(Self { flow, stage: strict, wanted, done, start })
    }

    /// What became of a step, where `before` came of those before it.
    pub(super) fn step(&mut self, step: &Step, before: &[FlowStep]) -> FlowStep {
        let (state, turn, behind) = self.outcome(step, before);
        FlowStep { step: step.id.clone(), name: step.name.clone(), state, turn, behind }
    }

    fn outcome(&mut self, step: &Step, before: &[FlowStep]) -> (StepState, Option<usize>, Option<Behind>) {
        let is_wanted = self.is_wanted(step);
        let from = self.from(step);
        let was_done = self.done.value_from(&step.done, from);
        if was_done != Truth::Yes {
            let is_missing = was_done == Truth::No && is_wanted && step.required;
            return (if is_missing { StepState::Missing } else { StepState::NotApplicable }, None, None);
        }
        let at = self.done.turns_from(&step.done, from);
        let Some(&first) = at.first() else { return (StepState::Done, None, None) };
        if !is_wanted {
            return (StepState::Done, Some(first), None);
        }
        let base = self.base(step, before);
        let in_order = at.iter().copied().find(|&turn| base.allows(turn));
        // Where rows of the log were rejected, it may have been done before, and in time.
        let is_known = self.stage.hidden_rows() == 0;
        let is_ordered = is_known && (self.flow.ordered || step.after != After::Previous);
        match in_order {
            None if is_ordered => (StepState::OutOfOrder, Some(first), None),
            None => (StepState::Done, Some(first), None),
            Some(turn) => match self.behind(step, base, turn).filter(|_| is_known) {
                Some(behind) => (StepState::Late, Some(turn), Some(behind)),
                None => (StepState::Done, Some(turn), None),
            },
        }
    }

    /// The turn from which on a step counts: the beginning of the flow, unless it may be done before.
    pub(super) fn from(&self, step: &Step) -> usize {
        self.start.filter(|_| !step.anytime).unwrap_or(0)
    }

    /// Whether the branch of a step holds, where it has one.
    fn is_wanted(&mut self, step: &Step) -> bool {
        step.when.as_ref().is_none_or(|when| self.wanted.value(when) == Truth::Yes)
    }

    fn base(&mut self, step: &Step, before: &[FlowStep]) -> Base {
        let begun = self.start.filter(|_| !step.anytime);
        let told = |turn: Option<usize>| turn.map_or(Base::Unknown, Base::Turn);
        match step.after {
            After::Step(number) => told(before[number].turn),
            After::Condition(number) if self.wanted.truth(number) != Truth::Yes => Base::Unknown,
            After::Condition(number) => told(self.wanted.turns_from(&Expr::Is(number), 0).first().copied()),
            After::Previous if !self.flow.ordered => begun.map_or(Base::Beginning, Base::Turn),
            After::Previous => {
                let last = self.last_done(before).and_then(|result| result.turn);
                last.max(begun).map_or(Base::Beginning, Base::Turn)
            }
        }
    }

    /// The last of the steps `before` that was done in its order.
    fn last_done<'s>(&mut self, before: &'s [FlowStep]) -> Option<&'s FlowStep> {
        let flow = self.flow;
        let in_order = |result: &FlowStep| matches!(result.state, StepState::Done | StepState::Late) && result.turn.is_some();
        let mut done = flow.steps[..before.len()].iter().zip(before).rev().filter(|(_, result)| in_order(result));
        // What nobody asked for may be done at any time, and moves nothing.
        done.find(|(step, _)| self.is_wanted(step)).map(|(_, result)| result)
    }

    /// What a step comes after, and in which turn that was.
    pub(super) fn comes_after(&mut self, step: &Step, before: &[FlowStep]) -> Option<(Arc<str>, usize)> {
        let done = |result: &FlowStep| Some((result.name.clone(), result.turn?));
        match (step.after, self.base(step, before)) {
            (After::Step(number), _) => done(&before[number]),
            (After::Condition(number), Base::Turn(turn)) => Some((self.flow.conditions[number].name.clone(), turn)),
            (After::Condition(_), _) => None,
            (After::Previous, _) => self.last_done(before).and_then(done),
        }
    }

    /// By how much a step that was done in `turn` is late; `None` where it is not, or nobody can tell.
    fn behind(&self, step: &Step, base: Base, turn: usize) -> Option<Behind> {
        let within = step.within?;
        let reading = self.stage.reading;
        let since = match base {
            Base::Unknown => return None,
            Base::Beginning => self.start,
            // What a step comes after may have been said before the flow began.
            Base::Turn(base) => Some(base).max(self.start),
        };
        if within.unit == Unit::Turns {
            let apart = reading.turns_of(Role::Agent).filter(|&agent| Some(agent) > since && agent <= turn).count();
            return apart.checked_sub(within.turns()).filter(|&turns| turns > 0).map(Behind::Turns);
        }
        let begun = since.map_or_else(|| reading.conversation.started_at(), |base| self.stage.end(base))?;
        let seconds = seconds_between(begun, self.stage.at(turn)?) - within.count;
        // To milliseconds: 12.3 - 10 is 2.3.
        (seconds > 0.0).then(|| Behind::Seconds((seconds * 1000.0).round() / 1000.0))
    }
}

/// What a step comes after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Base {
    Turn(usize),
    /// The first row of the log, or nothing that a step must follow.
    Beginning,
    /// What it comes after is not there.
    Unknown,
}

impl Base {
    const fn allows(self, turn: usize) -> bool {
        match self {
            Self::Turn(base) => turn >= base,
            Self::Beginning | Self::Unknown => true,
        }
    }
}
