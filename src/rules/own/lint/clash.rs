//! Conditions that never hold together: one wants words at the very place where the other wants none of them.

use crate::rules::own::condition::Condition;
use crate::rules::own::logic::Expr;
use crate::rules::own::operator::Operator;

/// Of the conditions `numbers` those that never hold together, by their places in that list.
pub(super) fn pairs<'c>(conditions: &'c [Condition], numbers: &'c [usize]) -> impl Iterator<Item = (usize, usize)> + 'c {
    let apart = |one: usize, other: usize| are_apart(&conditions[numbers[one]], &conditions[numbers[other]]);
    let all = (0..numbers.len()).flat_map(|one| (0..numbers.len()).map(move |other| (one, other)));
    all.filter(move |&(one, other)| apart(one, other))
}

/// The remark on condition `number` of a rule, whose `when` asks for another one that never holds beside it.
pub(super) fn told(when: &Expr, conditions: &[Condition], number: usize) -> Option<String> {
    let wanted = wanted(when);
    let mut others = wanted.iter().filter(|_| wanted.contains(&number));
    let other = others.find(|&&other| are_apart(&conditions[number], &conditions[other]))?;
    let (one, other) = (&conditions[number].name, &conditions[*other].name);
    Some(format!("{one} 要有的词，{other} 在同一处要它没有，两个永远不会同时成立；请改 when，或者改其中一个的词或范围"))
}

/// The conditions all of which must hold.
fn wanted(expr: &Expr) -> Vec<usize> {
    match expr {
        Expr::Is(number) => vec![*number],
        Expr::And(parts) => parts.iter().flat_map(wanted).collect(),
        Expr::Or(_) | Expr::Not(_) | Expr::Unless(_) => Vec::new(),
    }
}

/// Whether `some` holds only where `none` does not.
fn are_apart(some: &Condition, none: &Condition) -> bool {
    let (Operator::Keywords(words), Operator::Keywords(absent)) = (&some.operator, &none.operator) else { return false };
    let anchors = |condition: &Condition| condition.scope.anchors().map(|anchor| anchor.condition).collect::<Vec<_>>();
    words.needs_what_is_absent(absent) && some.placed() == none.placed() && anchors(some) == anchors(none)
}
