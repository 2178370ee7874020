//! Why a step of a flow counts as done, or why not.

use super::super::explain::{Part, line_of};
use super::super::logic::Truth;
use super::super::stage::Stage;
use super::walk::Walk;
use super::{Flow, Step};
use crate::model::{FlowStep, StepState};

/// What is told of one flow in one conversation, line by line; of a step that is not as it should be also what its conditions saw.
pub(in crate::rules::own) fn explain(flow: &Flow, strict: &Stage, generous: &Stage) -> Vec<String> {
    let mut lines = vec![format!("流程 {} {}", flow.id, flow.name)];
    let applies = format!("适用 {}", flow.written.as_deref().unwrap_or("坐席说过话的会话"));
    let mut walk = match Walk::begin(flow, strict, generous) {
        Ok(walk) => walk,
        Err(reason) => {
            lines.extend([applies, format!("结论 不适用：{reason}")]);
            return lines;
        }
    };
    lines.push(walk.start.map_or_else(|| applies.clone(), |start| format!("{applies}（从第{start}轮算起）")));
    let mut steps: Vec<FlowStep> = Vec::new();
    for step in &flow.steps {
        let result = walk.step(step, &steps);
        let (state, turn, behind) = (result.state, result.turn, result.behind);
        let behind = match behind {
            Some(behind) => format!("，{behind}"),
            None if state == StepState::OutOfOrder => out_of_order(&mut walk, step, &steps),
            None => String::new(),
        };
        steps.push(result);
        let place = turn.map_or_else(String::new, |turn| format!(" 第{turn}轮{behind}"));
        lines.push(format!("步骤 {} [{}] {}{place}：{}", step.name, step.id, state.name(), step.written));
        if state != StepState::Done {
            lines.extend(conditions_of(&mut walk, step));
        }
    }
    lines
}

/// After what a step should have come that was done before it.
fn out_of_order(walk: &mut Walk, step: &Step, before: &[FlowStep]) -> String {
    let told = walk.comes_after(step, before).map(|(name, turn)| format!("，应在“{name}”（第{turn}轮）之后"));
    told.unwrap_or_default()
}

fn conditions_of(walk: &mut Walk, step: &Step) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, _) in step.when.iter().flat_map(super::Expr::conditions) {
        lines.push(format!("  分支{}", line_of(&mut walk.wanted, number, Part::Wanted)));
    }
    for (number, negated) in step.done.conditions() {
        let part = if negated { Part::Unwanted } else { Part::Wanted };
        lines.push(format!("  {}{}", line_of(&mut walk.done, number, part), too_early(walk, step, number)));
    }
    lines
}

/// What a condition is from the beginning of the flow on, where that is something else.
fn too_early(walk: &mut Walk, step: &Step, number: usize) -> String {
    let from = walk.from(step);
    let is_counted = walk.done.conditions[number].counts();
    match (walk.done.truth(number), walk.done.truth_from(number, from)) {
        (before, since) if before == since => String::new(),
        (_, Truth::Yes) => format!("；只看流程开始（第{from}轮）以后成立"),
        (Truth::Yes, _) if is_counted => {
            format!("；只从流程开始（第{from}轮）数起不成立（以前的也算，在这一步写 anytime = true）")
        }
        (Truth::Yes, _) => format!("；在流程开始（第{from}轮）以前，不算（要算，在这一步写 anytime = true）"),
        _ => String::new(),
    }
}
