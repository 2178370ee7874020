//! Remarks on rules that can be read, but hardly mean what they say: what never hits, never counts, or stands there twice.

mod cap;
mod clash;
mod flow;
mod message;
mod never;
mod shadow;

use super::OwnRule;
use super::condition::Condition;
use super::fault::Fault;
use super::flow::Flow;
use super::logic::{Expr, Truth};
use super::operator::Operator;
use crate::model::{Kind, Points, Rubric, Severity};
use crate::text::GuardSet;
use std::collections::BTreeMap;

/// Conditions of an expression up to which every combination is tried.
const TRIED: usize = 12;

/// Every remark on `rules` and `flows`, in the order of the files.
pub(super) fn remarks(rules: &[OwnRule], flows: &[Flow], rubric: &Rubric) -> Vec<Fault> {
    let mut all: Vec<Fault> = rules.iter().flat_map(|rule| of_rule(rule, flows, rubric)).collect();
    all.extend(flows.iter().flat_map(flow::of_flow));
    all.extend(duplicates(rules));
    all.extend(shadow::shadowed(rules));
    all.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    all.dedup();
    all
}

fn of_rule(rule: &OwnRule, flows: &[Flow], rubric: &Rubric) -> Vec<Fault> {
    let at_rule = |message: String| rule.source.fault(&rule.span, message);
    let mut all = Vec::new();
    let never = |number: usize| rule.meant_for.never_holds(&rule.conditions[number].operator);
    match constant(&rule.when, &rule.conditions, &never) {
        Some(true) => all.push(at_rule("when 总是成立，每个会话都会命中；请检查表达式".to_owned())),
        Some(false) => all.push(at_rule("when 永远不会成立，规则不会命中；请检查表达式和 scene、channel".to_owned())),
        None => {}
    }
    let asked = rule.when.conditions();
    let mut used: Vec<usize> = asked.iter().map(|(number, _)| *number).collect();
    used.extend(rule.each.iter().chain(&rule.report));
    for (number, condition) in rule.conditions.iter().enumerate() {
        let remark = unused(&rule.conditions, &used, number).then(|| "这个条件没有用到：写进 when，或者删去".to_owned());
        let remark = remark.or_else(|| unreachable(&rule.conditions, condition)).or_else(|| odd(&asked, number, condition));
        let remark = remark.or_else(|| never::holds_never(&rule.conditions, condition, &rule.meant_for));
        let remark = remark.or_else(|| clash::told(&rule.when, &rule.conditions, number));
        // Where the rule is off, too, nobody waits for it.
        let remark = remark.or_else(|| flow::asks_in_vain(&condition.operator, flows).filter(|_| rule.on));
        all.extend(remark.map(|message| rule.source.fault(&condition.span, message)));
    }
    let scores = rule.category.kind() != Kind::Signal && !rule.review_only;
    // A fatal one needs none: it caps the score.
    if scores && rule.effect.points.is_empty() && rule.severity != Some(Severity::Fatal) {
        all.push(at_rule("没有写 points，命中也不加分不扣分；若是本意，请写 review_only = true 或 kind = \"signal\"".to_owned()));
    }
    if scores && costs_nothing(rule) {
        all.push(at_rule("分都是 0，命中也不加分不扣分；若是本意，请删去 points，写 review_only = true".to_owned()));
    }
    all.extend(message::promises(rule).map(at_rule));
    all.extend(cap::never_reached(rule, flows, rubric).map(at_rule));
    let weightless = |dimension| rubric.dimensions.get(dimension).is_none_or(|rubric| rubric.weight == 0);
    if let Some(dimension) = rule.effect.points.keys().find(|dimension| weightless(dimension)) {
        all.push(at_rule(format!("{} 的权重是 0，这里的分永远算不到", dimension.code())));
    }
    for (hits, key) in [(true, "hit"), (false, "pass")] {
        if !rule.examples.iter().any(|example| example.hits == hits) {
            all.push(at_rule(format!("没有 {key} 例子，请至少写一个")));
        }
    }
    all
}

/// Whether points are written, and all of them come to nothing. What is fatal caps the score all the same.
fn costs_nothing(rule: &OwnRule) -> bool {
    let points = &rule.effect.points;
    !points.is_empty() && points.values().all(|&points| points == Points::ZERO) && rule.severity != Some(Severity::Fatal)
}

/// Whether `expr` over the `conditions` holds in whatever combination of them, or in none; some of them `never` hold, some never
/// together.
fn constant(expr: &Expr, conditions: &[Condition], never: &dyn Fn(usize) -> bool) -> Option<bool> {
    let mut numbers: Vec<usize> = expr.conditions().into_iter().map(|(number, _)| number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() > TRIED {
        return None;
    }
    let has = |combination: usize, at: usize| combination & (1 << at) != 0;
    let apart: Vec<usize> = clash::pairs(conditions, &numbers).map(|(one, other)| 1 << one | 1 << other).collect();
    let is_possible = |combination: &usize| apart.iter().all(|pair| combination & pair != *pair);
    let holds = |combination: usize| {
        let value = |number: usize| {
            let bit = numbers.iter().position(|&other| other == number).is_some_and(|at| has(combination, at));
            if bit && !never(number) { Truth::Yes } else { Truth::No }
        };
        expr.between(&mut |number| value(number).into()).told() == Truth::Yes
    };
    let possible: Vec<usize> = (0..1usize << numbers.len()).filter(is_possible).collect();
    match possible.iter().filter(|&&combination| holds(combination)).count() {
        0 => Some(false),
        held if held == possible.len() => Some(true),
        _ => None,
    }
}

/// Whether nothing asks for a condition: neither those that are `used`, nor what they need.
fn unused(conditions: &[Condition], used: &[usize], number: usize) -> bool {
    let mut used = used.to_vec();
    let mut at = 0;
    while at < used.len() {
        for needed in conditions[used[at]].needs() {
            if !used.contains(&needed) {
                used.push(needed);
            }
        }
        at += 1;
    }
    !used.contains(&number)
}

/// A condition tied to one that stands in no turn.
fn unreachable(conditions: &[Condition], condition: &Condition) -> Option<String> {
    let anchor = condition.scope.anchors().find(|anchor| !stands_in_turns(conditions, anchor.condition, 0))?;
    let anchor = &conditions[anchor.condition];
    let (name, form) = (&anchor.name, anchor.form);
    Some(format!("锚点 {name} 是 {form} 条件，不落在某一轮上，永远等不到；请换一个锚点"))
}

fn stands_in_turns(conditions: &[Condition], number: usize, depth: usize) -> bool {
    match &conditions[number].operator {
        Operator::Group(expr) if depth < conditions.len() => {
            expr.conditions().into_iter().any(|(part, negated)| !negated && stands_in_turns(conditions, part, depth + 1))
        }
        operator => operator.sees_turns(),
    }
}

/// What is written in a roundabout or superfluous way, where the expressions have the conditions `asked`.
fn odd(asked: &[(usize, bool)], number: usize, condition: &Condition) -> Option<String> {
    match &condition.operator {
        Operator::Keywords(keywords) if keywords.is_absence() && asked.contains(&(number, true)) => {
            Some("not 加 none 是双重否定，等于 any；请改用 any".to_owned())
        }
        // The short one may be held back where the long one is not: 还款 in 再不还款.
        Operator::Keywords(keywords) if condition.scope.guards == GuardSet::NONE => {
            let (long, short) = keywords.swallowed()?;
            Some(format!("“{long}”里已经含有“{short}”，长的那个多余，可以删去"))
        }
        Operator::Group(Expr::Is(_)) => Some("这个组合条件里只有一个条件，可以直接用它".to_owned()),
        _ => None,
    }
}

/// Rules that look for the very same: one remark for all of them.
fn duplicates(rules: &[OwnRule]) -> Vec<Fault> {
    let mut alike: BTreeMap<String, Vec<&OwnRule>> = BTreeMap::new();
    // What is switched off counts nothing, beside its successor or not.
    for rule in rules.iter().filter(|rule| rule.on) {
        alike.entry(what_it_looks_for(rule)).or_default().push(rule);
    }
    alike.into_values().filter(|rules| rules.len() > 1).map(|rules| same(&rules)).collect()
}

/// The remark on `rules`, which are the same; at the second of them.
fn same(rules: &[&OwnRule]) -> Fault {
    /// More names help nobody.
    const NAMED: usize = 5;
    let kind = |rule: &OwnRule| rule.category.kind();
    let (first, second) = (rules[0], rules[1]);
    let names: Vec<&str> = rules.iter().take(NAMED).map(|rule| &*rule.id).collect();
    let more = if rules.len() > NAMED { " …" } else { "" };
    let what = if rules.len() == 2 {
        format!("和规则 {} 查的完全相同", first.id)
    } else {
        format!("这 {} 条规则查的完全相同（{}{more}）", rules.len(), names.join("、"))
    };
    let message = match rules.iter().find(|rule| kind(rule) != kind(first)) {
        None if kind(first) == Kind::Signal => format!("{what}，会重复提示；请只留一条"),
        None => format!("{what}，会重复计分；请只留一条"),
        Some(other) => {
            let (this, that) = (kind(first).name(), kind(other).name());
            format!("{what}，{} 算{this}，{} 算{that}，互相矛盾", first.id, other.id)
        }
    };
    second.source.fault(&second.span, message)
}

fn what_it_looks_for(rule: &OwnRule) -> String {
    let condition = |condition: &Condition| {
        let anchors: Vec<usize> = condition.scope.anchors().map(|anchor| anchor.condition).collect();
        format!("{} {anchors:?}", condition.asked())
    };
    let conditions: Vec<String> = rule.conditions.iter().map(condition).collect();
    format!("{conditions:?} {:?} {:?} {:?}", rule.when, rule.each, rule.meant_for)
}
