//! Why a rule hits in a conversation, or why not: every condition with what it saw, and the nearest miss of those that do not hold.

use super::condition::Condition;
use super::evaluate::Trial;
use super::logic::Truth;
use super::operator::{FORMS, Looks, Operator};
use super::scope::{Nth, Scope, Who};
use super::stage::{Blank, Seen, Stage, Stretch};
use crate::rules::own::OwnRule;
use crate::text::{Guard, GuardSet};

/// What is told of one rule in one conversation, line by line.
pub(super) fn explain(rule: &OwnRule, stage: &Stage) -> Vec<String> {
    let mut lines = vec![format!("规则 {} {}", rule.id, rule.name), format!("写法 {}", rule.written)];
    if !rule.on {
        lines.push("结论 没有命中：规则已停用（on = false，或被方案关闭）".to_owned());
        return lines;
    }
    if let Some(reason) = rule.meant_for.excludes(stage) {
        lines.push(format!("结论 没有命中：{reason}"));
        return lines;
    }
    let mut trial = Trial::new(&rule.conditions, stage);
    let hits = trial.hits(rule);
    lines.push(if hits.is_empty() {
        "结论 没有命中".to_owned()
    } else {
        format!("结论 命中 {} 处：{}", hits.len(), hits.iter().map(place_of).collect::<Vec<_>>().join("、"))
    });
    // After `each` the answers are those of its last hit.
    let mut trial = Trial::new(&rule.conditions, stage);
    let negated: Vec<usize> =
        rule.when.conditions().into_iter().filter(|(_, negated)| *negated).map(|(number, _)| number).collect();
    for number in 0..rule.conditions.len() {
        let wanted = if negated.contains(&number) { "（规则要求它不成立）" } else { "" };
        lines.push(line_of(&mut trial, number, wanted));
    }
    lines
}

/// What is told of one condition; `wanted` says so where it must not hold.
pub(super) fn line_of(trial: &mut Trial, number: usize, wanted: &str) -> String {
    let condition = &trial.conditions[number];
    let name = FORMS.iter().find(|form| form.key == condition.form).map_or("", |form| form.name);
    let told = match trial.truth(number) {
        Truth::Yes => "成立",
        Truth::No => "不成立",
        Truth::Unknown => "不适用（没法判断）",
    };
    format!("条件 {} [{name}] {told}{wanted}：{}", condition.name, because(trial, number, condition))
}

/// What was seen, or why nothing was.
fn because(trial: &mut Trial, number: usize, condition: &Condition) -> String {
    match trial.answer(number).as_ref() {
        Ok(seen) if !seen.is_empty() => seen.iter().take(5).map(place_of).collect::<Vec<_>>().join("、"),
        Ok(_) => nearest_miss(trial, number, condition),
        Err(Blank::NoTurns) => format!("范围内没有话（{}）", told(trial, &condition.scope)),
        Err(Blank::NoTimes) => "日志没有时间".to_owned(),
        Err(Blank::Anchor(anchor)) => format!("锚点“{}”没有命中", trial.conditions[*anchor].name),
        Err(Blank::Lacks(what)) => (*what).to_owned(),
    }
}

/// What came nearest to a condition that does not hold.
fn nearest_miss(trial: &mut Trial, number: usize, condition: &Condition) -> String {
    let stage = trial.stage;
    let operator = &condition.operator;
    let Ok(stretch) = trial.stretch(number) else { return "没有找到".to_owned() };
    if let Some((turn, value)) = operator.nearest(stage, &stretch) {
        let place = turn.map_or_else(String::new, |turn| format!("第{turn}轮"));
        return format!("最接近的是{place} {value}");
    }
    if let Operator::Manual(question) = operator {
        return question.clone();
    }
    if condition.looks == Looks::Whole {
        return of_conversation(stage, operator);
    }
    held_back(stage, condition, &stretch)
        .or_else(|| too_few(stage, condition, &stretch))
        .or_else(|| elsewhere(trial, condition))
        .or_else(|| dismissed(stage, operator))
        .unwrap_or_else(|| format!("整个会话里都没有找到（看的是：{}）", told(trial, &condition.scope)))
}

/// What a conversation is, of which something else is asked.
fn of_conversation(stage: &Stage, operator: &Operator) -> String {
    let (conversation, classes) = (stage.reading.conversation, stage.case.classes);
    let told = match operator {
        Operator::Meta(meta) => return meta.told(conversation),
        Operator::Clock(_) => conversation.started_at().map(|at| format!("会话开始于 {}", at.civil().strftime("%Y-%m-%d %H:%M"))),
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
        let stretch = scope.lifted(who).stretch(stage, &mut |_| Ok(Vec::new())).ok()?;
        condition.operator.find(stage, &stretch, scope.guards).ok()?.into_iter().find(|seen| seen.turn.is_some())
    };
    if let Some(seen) = find(scope.who) {
        return Some(format!("{}找到了，但在范围之外（只看{}）", place_of(&seen), told(trial, scope)));
    }
    let seen = find(Who::Everybody)?;
    let speaker = seen.turn.map_or("", |turn| stage.reading.role(turn).name());
    Some(format!("{}找到了，但是{speaker}说的（只看{}的话）", place_of(&seen), scope.who.name()))
}

/// A hit of the lexicon that does not count.
fn dismissed(stage: &Stage, operator: &Operator) -> Option<String> {
    let Operator::Codes(codes) = operator else { return None };
    let dismissal = stage.dismissals.iter().find(|dismissal| codes.codes().contains(&dismissal.category))?;
    Some(format!("第{}轮“{}”在词库里，但没有算：{}", dismissal.turn, dismissal.quote.text, dismissal.because))
}

fn place_of(seen: &Seen) -> String {
    /// Longer quotes are cut.
    const SHOWN: usize = 20;
    let turn = seen.turn.map_or_else(|| "整个会话".to_owned(), |turn| format!("第{turn}轮"));
    let quote = seen.quote.as_ref().map_or_else(String::new, |quote| {
        let words: String = quote.text.chars().take(SHOWN).collect();
        format!("“{words}”")
    });
    let figure = seen.figure.map_or_else(String::new, |figure| format!("（{}）", (figure * 100.0).round() / 100.0));
    turn + seen.name.as_deref().unwrap_or_default() + &quote + &figure
}

/// A scope in words.
fn told(trial: &Trial, scope: &Scope) -> String {
    let mut told = scope.who.name().to_owned();
    let mut add = |text: String| {
        told.push(' ');
        told += &text;
    };
    if let Some(reach) = scope.first {
        add(format!("开头{}", reach.shown()));
    }
    if let Some(reach) = scope.last {
        add(format!("结尾{}", reach.shown()));
    }
    let nth = match scope.nth() {
        Nth::First => "首次",
        Nth::Last => "末次",
        Nth::Every => "每次",
        Nth::Number(_) => "第几次",
    };
    for (anchor, side) in [(&scope.after, "之后"), (&scope.before, "之前"), (&scope.around, "前后")] {
        if let Some(anchor) = anchor {
            add(format!("{nth}“{}”{side}", trial.conditions[anchor.condition].name));
        }
    }
    if let Some(reach) = scope.within() {
        add(format!("{}以内", reach.shown()));
    }
    told
}
