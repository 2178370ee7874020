//! Remarks on caps that are never reached: the rule hits less often, or its points have come to nothing before.

use crate::model::{Points, Rubric};
use crate::rules::own::OwnRule;
use crate::rules::own::amount::{Reach, Unit};
use crate::rules::own::condition::Condition;
use crate::rules::own::flow::Flow;
use crate::rules::own::operator::Operator;
use crate::rules::own::scope::{Nth, Scope};

/// What a dimension holds at most.
const FULL: Points = Points::whole(100);

pub(super) fn never_reached(rule: &OwnRule, flows: &[Flow], rubric: &Rubric) -> Option<String> {
    let cap = rule.effect.cap;
    if cap == 1 {
        return None;
    }
    if rule.effect.points.is_empty() {
        return Some("cap 只管算几次分，不管列出几条；这条规则没有分，cap 不起作用，请删去".to_owned());
    }
    if let Some(most) = most_hits(rule, flows).filter(|&most| most < cap) {
        let mend = if most == 1 { "请删去 cap，要逐次检查就写 each" } else { "请改小" };
        return Some(format!("一个会话里最多命中 {most} 次，cap = {cap} 永远用不满；{mend}"));
    }
    let paid = paid_times(rule, rubric, cap);
    (paid < cap).then(|| format!("第 {} 次起已经没有分可算，cap = {cap} 永远用不满；最多写 {paid}", paid + 1))
}

/// How often the rule hits at most; `None` where nothing bounds it.
fn most_hits(rule: &OwnRule, flows: &[Flow]) -> Option<usize> {
    if let Some(each) = rule.each {
        let condition = &rule.conditions[each];
        let in_turns = most_turns(&condition.scope).filter(|_| !rule.every_place);
        return [in_turns, most_places(condition, flows)].into_iter().flatten().min();
    }
    let named = rule.when.conditions();
    let wanted = named.iter().filter(|(_, negated)| !negated).map(|(number, _)| *number);
    let shown = rule.report.into_iter().chain(wanted).map(|number| &rule.conditions[number]);
    // Where none of them stands in a turn, the whole conversation is the one hit.
    let places = shown.filter(|condition| condition.operator.sees_turns()).map(|condition| most_places(condition, flows));
    places.collect::<Option<Vec<usize>>>().map(|most| most.into_iter().max().unwrap_or(1))
}

/// Places at which a condition holds at most.
fn most_places(condition: &Condition, flows: &[Flow]) -> Option<usize> {
    match &condition.operator {
        Operator::Flow(asked) => {
            let flow = flows.iter().find(|flow| asked.is_of(flow))?;
            Some(flow.steps.iter().filter(|step| asked.asks_for(step)).count())
        }
        operator => operator.sees_one_turn().then_some(1),
    }
}

/// Turns that a scope holds at most.
fn most_turns(scope: &Scope) -> Option<usize> {
    let turns = |reach: Option<Reach>| reach.filter(|reach| reach.unit == Unit::Turns).map(Reach::turns);
    // The message of the anchor is not counted.
    let sides = if scope.around.is_some() { 2 } else { 1 };
    let near = turns(scope.within()).filter(|_| scope.nth() != Nth::Every).map(|turns| sides * turns + 1);
    // Nobody knows how many agents there will be.
    let of_all = |reach| turns(reach).filter(|_| !scope.by_agent);
    [of_all(scope.first), of_all(scope.last), near].into_iter().flatten().min()
}

/// How many hits, of `cap`, still cost or earn something: repetitions come to nothing, and what is left of a dimension is soon gone.
fn paid_times(rule: &OwnRule, rubric: &Rubric, cap: usize) -> usize {
    let of_dimension = |points: &Points| {
        let (mut share, mut sum, mut times) = (100, Points::ZERO, 0);
        while times < cap {
            let worth = points.scaled(share, 100);
            if worth == Points::ZERO || sum + FULL <= Points::ZERO {
                break;
            }
            sum += worth;
            share = share * rubric.repeat_percent_of(&rule.effect) / 100;
            times += 1;
        }
        times
    };
    rule.effect.points.values().map(of_dimension).max().unwrap_or(cap)
}
