//! What came nearest to a condition that does not hold.

use super::{place_of, told};
use crate::rules::own::condition::Condition;
use crate::rules::own::evaluate::Trial;
use crate::rules::own::logic::{Expr, Truth};
use crate::rules::own::operator::{Looks, Operator};
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Part, Seen, Stage, Stretch};
use crate::text::{Guard, GuardSet};

/// What came nearest to a condition that does not hold.
pub(super) fn nearest_miss(trial: &mut Trial, number: usize, condition: &Condition) -> String {
    let stage = trial.stage;
    let operator = &condition.operator;
    let Ok(stretch) = trial.stretch(number) else { return "没有找到".to_owned() };
    // A sum that does not count for a guard is near enough as it is.
    if let Some(told) = held_back(stage, condition, &stretch) {
        return told;
    }
    if let Some(told) = operator.excused(stage, &stretch) {
        return told;
    }
    let inexact = operator.inexact(stage, &stretch).map(|seen| format!("{}没有准数，不比较", place_of(&seen)));
    let nearest = operator.nearest(stage, &stretch).map(|(turn, value)| match turn {
        Some(turn) => format!("最接近的是第{turn}轮 {value}"),
        None if condition.looks == Looks::Whole => format!("是 {value}"),
        None => format!("是 {value}（看的是：{}）", told(trial, &condition.scope)),
    });
    if nearest.is_some() || inexact.is_some() {
        return nearest.into_iter().chain(inexact).collect::<Vec<_>>().join("；");
    }
    if let Operator::Manual(question) = operator {
        return question.clone();
    }
    if condition.looks == Looks::Whole {
        return of_conversation(stage, operator);
    }
    forbidden(stage, condition, &stretch)
        .or_else(|| excepted(stage, condition, &stretch))
        .or_else(|| too_few(stage, condition, &stretch))
        .or_else(|| elsewhere(trial, condition))
        .or_else(|| otherwise(stage, operator, &stretch))
        .or_else(|| dismissed(stage, operator))
        .or_else(|| excused(stage, operator, &stretch))
        .unwrap_or_else(|| format!("整个会话里都没有找到（看的是：{}）", told(trial, &condition.scope)))
}

/// What keeps an expression from holding: each of its conditions that is not as it should be.
pub(super) fn lacking(trial: &mut Trial, expr: &Expr) -> Vec<String> {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => {
            let lacks: Vec<&Expr> = parts.iter().filter(|part| trial.value(part) != Truth::Yes).collect();
            lacks.into_iter().flat_map(|part| lacking(trial, part)).collect()
        }
        Expr::Is(_) | Expr::Not(_) | Expr::Unless(_) => {
            let told = |(number, negated): (usize, bool)| {
                let name = &trial.conditions[number].name;
                match trial.truth(number) {
                    Truth::Yes if negated => Some(format!("“{name}”成立（写了 not）")),
                    Truth::No if !negated => Some(format!("“{name}”不成立")),
                    Truth::Yes | Truth::No => None,
                    Truth::Unknown | Truth::Untimed | Truth::Hidden => Some(format!("“{name}”没法判断")),
                }
            };
            expr.conditions().into_iter().filter_map(told).collect()
        }
    }
}

/// What a conversation is, of which something else is asked.
fn of_conversation(stage: &Stage, operator: &Operator) -> String {
    let (conversation, classes) = (stage.reading.conversation, stage.case.classes);
    let told = match operator {
        Operator::Meta(meta) => return meta.told(conversation),
        Operator::Clock(clock) => clock.told(conversation),
        Operator::Class(_) => {
            let names = [classes.scene.name(), classes.topic.name(), classes.customer_type.name(), classes.risk.name()];
            Some(format!("会话的场景、主题、客户类型、风险是 {}", names.join("、")))
        }
        Operator::Flow(_) => Some("没有这样的步骤".to_owned()),
        _ => None,
    };
    told.unwrap_or_else(|| "会话不是这样".to_owned())
}

/// A hit that a guard holds back.
fn held_back(stage: &Stage, condition: &Condition, stretch: &Stretch) -> Option<String> {
    if condition.scope.guards == GuardSet::NONE {
        return None;
    }
    let freely = condition.operator.find(stage, stretch, GuardSet::NONE).ok()?;
    let hit = freely.into_iter().next()?;
    let alone = |guard: Guard| condition.operator.find(stage, stretch, [guard].into_iter().collect()).unwrap_or_default();
    let guard = condition.scope.guards.iter().find(|&guard| !alone(guard).contains(&hit))?;
    let reason = match guard {
        Guard::Negated => "被否定",
        Guard::Quoted => "是引用别人的话",
        Guard::Hypothetical => "是假设",
        _ => "是疑问",
    };
    Some(format!("{}找到了，但不算：{reason}（{}）", place_of(&hit), guard.code()))
}

/// Hits of what must not be there.
fn forbidden(stage: &Stage, condition: &Condition, stretch: &Stretch) -> Option<String> {
    let seen = condition.operator.forbidden()?.find(stage, stretch, condition.scope.guards).ok()?;
    (!seen.is_empty()).then(|| format!("{}找到了，所以不成立", seen.iter().take(3).map(place_of).collect::<Vec<_>>().join("、")))
}

/// A hit that an exception of its own keeps out.
fn excepted(stage: &Stage, condition: &Condition, stretch: &Stretch) -> Option<String> {
    let seen = condition.operator.unexcepted()?.find(stage, stretch, condition.scope.guards).ok()?;
    let hit = seen.into_iter().next()?;
    Some(format!("{}找到了，但不算：属于 except 或 except_message", place_of(&hit)))
}

/// Hits that are fewer than asked for.
fn too_few(stage: &Stage, condition: &Condition, stretch: &Stretch) -> Option<String> {
    let seen = condition.operator.loosened()?.find(stage, stretch, condition.scope.guards).ok()?;
    (!seen.is_empty()).then(|| format!("只找到一部分：{}", seen.iter().take(3).map(place_of).collect::<Vec<_>>().join("、")))
}

/// A hit outside of the scope: at another place, or by somebody else.
fn elsewhere(trial: &Trial, condition: &Condition) -> Option<String> {
    if condition.looks == Looks::Whole {
        return None;
    }
    let (stage, scope) = (trial.stage, &condition.scope);
    let find = |who: Who| {
        let stretch = Stretch(scope.lifted(who).turns(stage).ok()?.into_iter().map(Part::whole).collect());
        condition.operator.find(stage, &stretch, scope.guards).ok()?.into_iter().find(|seen| seen.turn.is_some())
    };
    if let Some(seen) = find(scope.who) {
        return Some(format!("{}找到了，但在范围之外（只看{}）", place_of(&seen), told(trial, scope)));
    }
    let seen = find(Who::Everybody)?;
    let speaker = seen.turn.map_or("", |turn| stage.reading.role(turn).name());
    Some(format!("{}找到了，但是{speaker}说的（只看{}的话）", place_of(&seen), scope.who.name()))
}

/// An answer that is complete where one was asked for that is lacking, or the other way round.
fn otherwise(stage: &Stage, operator: &Operator, stretch: &Stretch) -> Option<String> {
    let Operator::Knowledge(check) = operator else { return None };
    let seen = check.otherwise().find(stage, stretch).ok()?;
    let told = |seen: &Seen| {
        if seen.name.is_some() { place_of(seen) } else { format!("从第{}轮起都说全了", seen.turn.unwrap_or(0)) }
    };
    (!seen.is_empty()).then(|| seen.iter().map(told).collect::<Vec<_>>().join("、"))
}

/// A hit of the lexicon that does not count.
fn dismissed(stage: &Stage, operator: &Operator) -> Option<String> {
    let Operator::Codes(codes) = operator else { return None };
    let dismissal = stage.dismissals.iter().find(|dismissal| codes.codes().contains(&dismissal.category))?;
    Some(format!("第{}轮“{}”在词库里，但没有算：{}", dismissal.turn, dismissal.quote.text, dismissal.told()))
}

/// Words of the lexicon that stand for something else.
fn excused(stage: &Stage, operator: &Operator, stretch: &Stretch) -> Option<String> {
    let Operator::Codes(codes) = operator else { return None };
    let in_turn = |turn: usize| {
        let all = stage.reading.annotator.excused(stage.reading.role(turn), stage.annotation(turn));
        all.into_iter().find(|(one, _)| codes.asks_for(one.tag)).map(|(one, _)| (turn, one))
    };
    let (turn, one) = stretch.turns().find_map(in_turn)?;
    Some(format!("第{turn}轮“{}”在词库里，但没有算：{}", stage.quote(turn, one.range).text, one.excuse.name()))
}
