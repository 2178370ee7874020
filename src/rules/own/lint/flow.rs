//! Remarks on flows: steps that nobody can take, branches that are never wanted, deadlines that never pass.

use super::super::fault::Fault;
use super::super::flow::{After, Flow, Step};
use super::super::logic::Expr;
use super::super::operator::Operator;
use super::never::holds_never;
use super::{constant, odd, stands_in_turns, unreachable, unused};
use crate::model::StepState;

/// Every remark on a flow.
pub(super) fn of_flow(flow: &Flow) -> Vec<Fault> {
    let at_flow = |message: &str| flow.source.fault(&flow.span, message);
    let conditions = flow.conditions();
    let mut all = Vec::new();
    match flow.when.as_ref().and_then(|when| constant(when, conditions, &|number| never(flow, number))) {
        Some(true) => all.push(at_flow("when 总是成立，每个会话都要走这个流程；若是本意，请删去 when")),
        Some(false) => all.push(at_flow("when 永远不会成立，没有会话会走这个流程；请检查表达式和 scene、channel")),
        None => {}
    }
    if flow.steps.iter().all(|step| !step.required) {
        all.push(at_flow("每一步都可做可不做，这个流程查不出缺失；请至少把一步的 required 去掉"));
    }
    let asked: Vec<(usize, bool)> = expressions(flow).flat_map(Expr::conditions).collect();
    let mut used: Vec<usize> = asked.iter().map(|(number, _)| *number).collect();
    used.extend(flow.steps.iter().filter_map(|step| match step.after {
        After::Condition(number) => Some(number),
        After::Step(_) | After::Previous => None,
    }));
    for (number, condition) in conditions.iter().enumerate() {
        let remark =
            unused(conditions, &used, number).then(|| "这个条件没有用到：写进 when 或某一步的 done，或者删去".to_owned());
        let remark = remark.or_else(|| unreachable(conditions, condition)).or_else(|| odd(&asked, number, condition));
        let remark = remark.or_else(|| holds_never(conditions, condition, &flow.meant_for));
        all.extend(remark.map(|message| flow.source.fault(&condition.span, message)));
    }
    for (number, step) in flow.steps.iter().enumerate() {
        all.extend(of_step(flow, step, &flow.steps[..number]).map(|message| flow.source.fault(&step.span, message)));
    }
    for (hits, key) in [(true, "hit"), (false, "pass")] {
        if !flow.examples.iter().any(|example| example.dialogue.hits == hits) {
            all.push(at_flow(&format!("没有 {key} 例子，请至少写一个")));
        }
    }
    all
}

fn expressions(flow: &Flow) -> impl Iterator<Item = &Expr> {
    flow.when.iter().chain(flow.steps.iter().flat_map(|step| std::iter::once(&step.done).chain(&step.when)))
}

/// Whether a condition asks for conversations that the flow is not meant for.
fn never(flow: &Flow, number: usize) -> bool {
    flow.meant_for.never_holds(&flow.conditions()[number].operator)
}

fn of_step(flow: &Flow, step: &Step, before: &[Step]) -> Option<String> {
    let constant = |expr: &Expr| constant(expr, flow.conditions(), &|number| never(flow, number));
    match constant(&step.done) {
        Some(false) => return Some("done 永远不会成立，这一步永远做不到；请检查表达式".to_owned()),
        Some(true) => return Some("done 总是成立，这一步永远算做了；请检查表达式".to_owned()),
        None => {}
    }
    match step.when.as_ref().and_then(constant) {
        Some(false) => return Some("分支 when 永远不会成立，这一步永远不要求；请检查表达式和流程的 scene、channel".to_owned()),
        Some(true) => return Some("分支 when 总是成立，可以删去".to_owned()),
        None => {}
    }
    if let Some(other) = before.iter().find(|other| other.done == step.done && other.when == step.when) {
        return Some(format!("done 和“{}”完全相同，做了那一步就算做了这一步；请分开写，或删去一步", other.name));
    }
    if step.anytime && flow.when.is_none() {
        return Some("anytime 没有作用：流程没有 when，本来就从头算起；请删去".to_owned());
    }
    untimed(flow, step).or_else(|| never_late(flow, step))
}

/// A deadline or an order, and nothing that stands in a turn by which it could be told.
fn untimed(flow: &Flow, step: &Step) -> Option<String> {
    let in_turns = |number: usize| stands_in_turns(flow.conditions(), number, 0);
    if let After::Condition(number) = step.after
        && !in_turns(number)
    {
        let name = &flow.conditions()[number].name;
        return Some(format!("after 的条件 {name} 不落在某一轮上，先后和期限都没法算；请换一个"));
    }
    let placed = step.done.conditions().into_iter().any(|(number, negated)| !negated && in_turns(number));
    let timed = step.within.is_some() || step.after != After::Previous;
    (timed && !placed).then(|| "done 的条件不落在某一轮上，先后和期限都没法算；请删去 after、within，或换一个条件".to_owned())
}

/// A step whose condition itself looks no further than the deadline: what comes later is missing, not late.
fn never_late(flow: &Flow, step: &Step) -> Option<String> {
    let (Expr::Is(number), Some(within)) = (&step.done, step.within) else { return None };
    let condition = &flow.conditions()[*number];
    let own = condition.scope.within().filter(|own| own.unit == within.unit && own.count <= within.count)?;
    let told = format!("done 的条件 {} 自己只看 {}以内，过了就算缺失，永远不会算迟到", condition.name, own.shown());
    condition.scope.after.as_ref().map(|_| told + "；请删去条件里的 within")
}

/// A rule that asks for results of a flow that never come about.
pub(super) fn asks_in_vain(operator: &Operator, flows: &[Flow]) -> Option<String> {
    let Operator::Flow(asked) = operator else { return None };
    let flow = flows.iter().find(|flow| asked.is_of(flow))?;
    if !flow.on {
        return Some(format!("流程 {} 已停用，规则不会命中", flow.id));
    }
    let comes_about = |step: &Step, state: StepState| match state {
        StepState::Late => step.within.is_some(),
        StepState::OutOfOrder => flow.ordered || step.after != After::Previous,
        StepState::Missing => step.required,
        StepState::Done | StepState::NotApplicable => true,
    };
    let mut steps = flow.steps.iter().filter(|step| asked.asks_for(step));
    let in_vain = steps.all(|step| !asked.states().iter().any(|&state| comes_about(step, state)));
    in_vain.then(|| {
        let states: Vec<&str> = asked.states().iter().map(|state| state.name()).collect();
        format!(
            "流程 {} 的这些步骤永远不会是{}：迟到要有 within，颠倒要有 ordered 或 after，缺失要是必做的步骤",
            flow.id,
            states.join("、")
        )
    })
}
