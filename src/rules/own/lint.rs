//! Remarks on rules that can be read, but hardly mean what they say: what never hits, never counts, or stands there twice.

use super::OwnRule;
use super::condition::Condition;
use super::fault::Fault;
use super::logic::{Expr, Truth};
use super::operator::Operator;
use crate::model::{Category, Kind, Rubric};
use std::collections::BTreeMap;

/// Conditions of an expression up to which every combination is tried.
const TRIED: usize = 12;

/// Every remark on `rules`, in the order of the files.
pub(super) fn remarks(rules: &[OwnRule], rubric: &Rubric) -> Vec<Fault> {
    let mut all: Vec<Fault> = rules.iter().flat_map(|rule| of_rule(rule, rubric)).collect();
    all.extend(duplicates(rules));
    all.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    all
}

fn of_rule(rule: &OwnRule, rubric: &Rubric) -> Vec<Fault> {
    let at_rule = |message: String| rule.source.fault(&rule.span, message);
    let mut all = Vec::new();
    match constant(rule) {
        Some(true) => all.push(at_rule("when 总是成立，每个会话都会命中；请检查表达式".to_owned())),
        Some(false) => all.push(at_rule("when 永远不会成立，规则不会命中；请检查表达式".to_owned())),
        None => {}
    }
    for (number, condition) in rule.conditions.iter().enumerate() {
        let remark = unused(rule, number).or_else(|| unreachable(rule, condition)).or_else(|| odd(rule, number, condition));
        all.extend(remark.map(|message| rule.source.fault(&condition.span, message)));
    }
    let scores = rule.category.kind() != Kind::Signal && !rule.review_only;
    if scores && rule.effect.points.is_empty() {
        all.push(at_rule("没有写 points，命中也不加分不扣分；若是本意，请写 review_only = true 或 kind = \"signal\"".to_owned()));
    }
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

/// Whether `when` holds in whatever combination of conditions, or in none.
fn constant(rule: &OwnRule) -> Option<bool> {
    let named = rule.when.conditions();
    let mut numbers: Vec<usize> = named.iter().map(|(number, _)| *number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() > TRIED {
        return None;
    }
    let holds = |combination: usize| {
        let value = |number: usize| {
            let bit = numbers.iter().position(|&other| other == number).is_some_and(|at| combination & (1 << at) != 0);
            if bit { Truth::Yes } else { Truth::No }
        };
        rule.when.value(&mut |number| value(number)) == Truth::Yes
    };
    let held = (0..1usize << numbers.len()).filter(|&combination| holds(combination)).count();
    match held {
        0 => Some(false),
        held if held == 1 << numbers.len() => Some(true),
        _ => None,
    }
}

/// A condition that nothing asks for.
fn unused(rule: &OwnRule, number: usize) -> Option<String> {
    let mut used: Vec<usize> = rule.when.conditions().into_iter().map(|(number, _)| number).collect();
    used.extend(rule.each);
    used.extend(rule.report);
    let mut at = 0;
    while at < used.len() {
        for needed in rule.conditions[used[at]].needs() {
            if !used.contains(&needed) {
                used.push(needed);
            }
        }
        at += 1;
    }
    (!used.contains(&number)).then(|| "这个条件没有用到：写进 when，或者删去".to_owned())
}

/// A condition tied to one that stands in no turn.
fn unreachable(rule: &OwnRule, condition: &Condition) -> Option<String> {
    let anchor = condition.scope.anchors().find(|anchor| !stands_in_turns(rule, anchor.condition, 0))?;
    let anchor = &rule.conditions[anchor.condition];
    let (name, form) = (&anchor.name, anchor.form);
    Some(format!("锚点 {name} 是 {form} 条件，不落在某一轮上，永远等不到；请换一个锚点"))
}

fn stands_in_turns(rule: &OwnRule, number: usize, depth: usize) -> bool {
    match &rule.conditions[number].operator {
        Operator::Group(expr) if depth < rule.conditions.len() => {
            expr.conditions().into_iter().any(|(part, negated)| !negated && stands_in_turns(rule, part, depth + 1))
        }
        operator => operator.sees_turns(),
    }
}

/// What is written in a roundabout or superfluous way.
fn odd(rule: &OwnRule, number: usize, condition: &Condition) -> Option<String> {
    match &condition.operator {
        Operator::Keywords(keywords) if keywords.is_absence() && rule.when.conditions().contains(&(number, true)) => {
            Some("not 加 none 是双重否定，等于 any；请改用 any".to_owned())
        }
        Operator::Keywords(keywords) => {
            let (long, short) = keywords.swallowed()?;
            Some(format!("“{long}”里已经含有“{short}”，长的那个多余，可以删去"))
        }
        Operator::Group(Expr::Is(_)) => Some("这个组合条件里只有一个条件，可以直接用它".to_owned()),
        _ => None,
    }
}

/// Rules that look for the very same.
fn duplicates(rules: &[OwnRule]) -> Vec<Fault> {
    let mut known: BTreeMap<String, &OwnRule> = BTreeMap::new();
    let mut all = Vec::new();
    for rule in rules {
        let Some(first) = known.get(&what_it_looks_for(rule)) else {
            known.insert(what_it_looks_for(rule), rule);
            continue;
        };
        let kind = |category: Category| category.kind();
        let message = if kind(first.category) == kind(rule.category) {
            format!("和规则 {} 查的完全相同，会重复计分；请删去一个", first.id)
        } else {
            let (this, that) = (kind(rule.category).name(), kind(first.category).name());
            format!("和规则 {} 查的完全相同，一个算{this}，一个算{that}，互相矛盾", first.id)
        };
        all.push(rule.source.fault(&rule.span, message));
    }
    all
}

fn what_it_looks_for(rule: &OwnRule) -> String {
    let condition = |condition: &Condition| {
        let scope = &condition.scope;
        let anchors: Vec<usize> = scope.anchors().map(|anchor| anchor.condition).collect();
        let sides = (scope.after.is_some(), scope.before.is_some(), scope.around.is_some());
        let place = (scope.who, scope.first, scope.last, scope.within(), scope.nth(), scope.guards);
        format!("{} {:?} {place:?} {sides:?} {anchors:?}", condition.form, condition.operator)
    };
    let conditions: Vec<String> = rule.conditions.iter().map(condition).collect();
    format!("{conditions:?} {:?} {:?} {:?}", rule.when, rule.each, rule.meant_for)
}
