//! Remarks on what a message promises to show, and what the evidence of its rule never has.

use crate::rules::own::OwnRule;
use crate::rules::own::condition::Condition;
use crate::rules::own::operator::Operator;

/// What is put in the place of names in braces.
const KNOWN: [&str; 4] = ["n", "text", "state", "late"];

/// The remark on the message of a rule, if there is one.
pub(super) fn promises(rule: &OwnRule) -> Option<String> {
    let names = braced(&rule.message);
    if let Some(strange) = names.iter().find(|name| !KNOWN.contains(name)) {
        return Some(format!("message 里的 {{{strange}}} 不会换成别的，原样显示；能写的有 {{n}}、{{text}}、{{state}}、{{late}}"));
    }
    let holds = |has: &dyn Fn(&Operator) -> bool| shown(rule).iter().any(|&number| any_part(&rule.conditions, number, 0, has));
    let is_of_flow = |operator: &Operator| matches!(operator, Operator::Flow(_));
    if names.contains(&"n") && !holds(&Operator::has_figure) {
        return Some(
            "message 里写了 {n}，但作证据的条件没有数值，会显示成“?”；请删去 {n}，或用 report、each 指明有数值的条件".to_owned(),
        );
    }
    if names.contains(&"state") && !holds(&|operator| is_of_flow(operator) || matches!(operator, Operator::Knowledge(_))) {
        return Some("message 里写了 {state}，只有 flow 和 knowledge 条件有，这里总是空的；请删去".to_owned());
    }
    let is_late = names.contains(&"late") && !holds(&is_of_flow);
    is_late.then(|| "message 里写了 {late}，只有 flow 条件有，这里总是空的；请删去".to_owned())
}

/// The conditions of which one is the evidence.
fn shown(rule: &OwnRule) -> Vec<usize> {
    if let Some(one) = rule.report.or(rule.each) {
        return vec![one];
    }
    let wanted: Vec<usize> =
        rule.when.conditions().into_iter().filter(|(_, negated)| !negated).map(|(number, _)| number).collect();
    let in_turns: Vec<usize> = wanted.into_iter().filter(|&number| rule.conditions[number].operator.sees_turns()).collect();
    // Else it is the whole conversation, with whatever figure there is.
    if in_turns.is_empty() { (0..rule.conditions.len()).collect() } else { in_turns }
}

/// Whether a condition, or one that it is put together of, asks what `has` it.
fn any_part(conditions: &[Condition], number: usize, depth: usize, has: &dyn Fn(&Operator) -> bool) -> bool {
    match &conditions[number].operator {
        Operator::Group(expr) if depth < conditions.len() => {
            let mut parts = expr.conditions().into_iter().filter(|(_, negated)| !negated);
            parts.any(|(part, _)| any_part(conditions, part, depth + 1, has))
        }
        operator => has(operator),
    }
}

/// The names in braces.
fn braced(message: &str) -> Vec<&str> {
    let inner = message.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    inner.filter(|name| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')).collect()
}
