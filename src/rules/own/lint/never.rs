//! Conditions that never hold, or that nobody can ever tell, by what is written beside them.

use crate::rules::own::condition::Condition;
use crate::rules::own::meant_for::MeantFor;
use crate::rules::own::operator::Operator;

/// Why a condition of what is meant for such conversations never holds.
pub(super) fn holds_never(conditions: &[Condition], condition: &Condition, meant_for: &MeantFor) -> Option<String> {
    other_channel(condition, meant_for).or_else(|| said_by_another(conditions, condition))
}

/// A measure that only the other channel has.
fn other_channel(condition: &Condition, meant_for: &MeantFor) -> Option<String> {
    let (only, meant) = condition.operator.channel().zip(meant_for.channel())?;
    let (form, only, code, meant) = (condition.form, only.name(), meant.code(), meant.name());
    let told = || {
        format!(
            "{form} 只有{only}会话才有，这里只查{meant}（channel = \"{code}\"），永远没法判断；请删去这个条件，或者改 channel"
        )
    };
    (only != meant).then(told)
}

/// The same message, but of somebody else: one person says it.
fn said_by_another(conditions: &[Condition], condition: &Condition) -> Option<String> {
    let anchor = &conditions[condition.scope.same.as_ref()?.condition];
    // A group stands where its parts do.
    let is_group = matches!(anchor.operator, Operator::Group(_));
    let (own, other) = (condition.scope.who, anchor.scope.who);
    let is_other = !is_group && own.is_apart_from(other);
    let told = || {
        let (name, own, other) = (&anchor.name, own.name(), other.name());
        format!(
            "same 的条件 {name} 看的是{other}的话，这里看的是{own}的话，同一条消息不会两个人说，永远不会成立；请改 role，或者改用 after、around"
        )
    };
    is_other.then(told)
}
