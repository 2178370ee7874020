//! Why a rule hits in a conversation, or why not: every condition with what it saw, and the nearest miss of those that do not hold.

mod miss;
mod place;

use super::charged::Charged;
use super::condition::{Condition, hangs_on};
use super::evaluate::Trial;
use super::logic::Truth;
use super::operator::{FORMS, Looks, Operator};
use super::scope::Scope;
use super::stage::{Blank, Seen, Stage};
use crate::model::Role;
use crate::rules::own::OwnRule;
use crate::rules::reading::Reading;
use miss::{lacking, nearest_miss};
use place::told;
use std::collections::BTreeSet;

/// Occurrences that are told one by one, where a rule asks of each; the rest are counted.
const TOLD: usize = 20;

/// What a condition is for in the expression that is explained.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Wanted,
    /// It must not hold.
    Unwanted,
    /// It belongs to the exception.
    Exception,
}

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
    let hits = Trial::new(&rule.conditions, stage).hits(rule);
    lines.push(if hits.is_empty() {
        "结论 没有命中".to_owned()
    } else {
        format!("结论 命中 {} 处：{}", hits.len(), hits.iter().map(place_of).collect::<Vec<_>>().join("、"))
    });
    lines.extend(charged(rule, stage.reading, &hits));
    let mut trial = Trial::new(&rule.conditions, stage);
    let every = rule.each.map(|each| (each, trial.occurrences(each)));
    let every = every.filter(|(_, every)| !every.is_empty());
    // What hangs on an occurrence is told of each of them.
    let hangs: Vec<bool> = match &every {
        Some((each, _)) => (0..rule.conditions.len()).map(|number| hangs_on(&rule.conditions, number, *each)).collect(),
        None => vec![false; rule.conditions.len()],
    };
    for number in (0..rule.conditions.len()).filter(|&number| !hangs[number]) {
        lines.push(line_of(&mut trial, number, part_of(rule, number)));
    }
    match every {
        Some((each, every)) => lines.extend(of_each(rule, &mut trial, each, &every, &hangs)),
        None => lines.extend(exception(rule, &mut trial)),
    }
    lines
}

/// To whom what a robot or the system said is counted, where that is not plain.
fn charged(rule: &OwnRule, reading: &Reading, hits: &[Seen]) -> Vec<String> {
    let all = Charged::all(reading, rule, hits);
    let free = all.iter().filter(|charged| **charged == Charged::Nobody).count();
    let is_passed_on = |(hit, charged): &(&Seen, &Charged)| {
        hit.is_by(reading, &[Role::Bot, Role::System]) && matches!(charged, Charged::Turn(turn) if Some(*turn) > hit.turn)
    };
    let passed_on = hits.iter().zip(&all).filter(is_passed_on).count();
    let told = [
        (free, "是机器人说的，或在坐席说话以前系统说的：不算到坐席头上，只供复核，不计分"),
        (passed_on, "是机器人或系统说的，规则也看坐席的话：算到接下来说话的坐席头上"),
    ];
    told.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("其中 {count} 处{what}")).collect()
}

/// What is told of each occurrence of condition `each`: whether it is a hit, and why.
fn of_each(rule: &OwnRule, trial: &mut Trial, each: usize, every: &[Seen], hangs: &[bool]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut charged = BTreeSet::new();
    for (nth, seen) in every.iter().enumerate().take(TOLD) {
        trial.fix(each, seen);
        let verdict = match trial.value(&rule.when) {
            Truth::Yes if rule.is_charged(seen, &mut charged) => "命中",
            Truth::Yes => "同一条消息已经算过一次",
            _ => "放过",
        };
        lines.push(format!("“{}”第 {} 次，{}：{verdict}", rule.conditions[each].name, nth + 1, place_of(seen)));
        for number in (0..hangs.len()).filter(|&number| hangs[number]) {
            lines.push(format!("  {}", line_of(trial, number, part_of(rule, number))));
        }
        lines.extend(exception(rule, trial).map(|line| format!("  {line}")));
    }
    if every.len() > TOLD {
        lines.push(format!("其余 {} 次从略", every.len() - TOLD));
    }
    lines
}

/// What becomes of the exception as a whole, if the rule has one.
fn exception(rule: &OwnRule, trial: &mut Trial) -> Option<String> {
    let told = match trial.value(rule.when.exception()?) {
        Truth::Yes => "成立，所以不算",
        Truth::No => "不成立",
        Truth::Unknown => "没法判断，不起作用",
        Truth::Hidden if trial.stage.hidden_rows() > 0 => "没法判断（日志有被拒收的行），所以不算命中",
        Truth::Untimed | Truth::Hidden => "没法判断，所以不算命中",
    };
    Some(format!("例外 {told}"))
}

fn part_of(rule: &OwnRule, number: usize) -> Part {
    let asked = rule.when.conditions();
    let excepted = rule.when.exception().map_or_else(Vec::new, super::logic::Expr::conditions);
    let wanted = asked.len() - excepted.len();
    match asked[..wanted].iter().find(|(other, _)| *other == number) {
        Some((_, true)) => Part::Unwanted,
        None if excepted.iter().any(|(other, _)| *other == number) => Part::Exception,
        _ => Part::Wanted,
    }
}

/// What is told of one condition, which is such a part of what is explained.
pub(super) fn line_of(trial: &mut Trial, number: usize, part: Part) -> String {
    let condition = &trial.conditions[number];
    let name = FORMS.iter().find(|form| form.key == condition.form).map_or("", |form| form.name);
    let told = match (trial.truth(number), part) {
        (Truth::Yes, Part::Wanted) => "成立",
        (Truth::Yes, Part::Unwanted) => "成立（这里要求它不成立）",
        (Truth::Yes, Part::Exception) => "成立（例外的一部分）",
        (Truth::No, Part::Wanted) => "不成立",
        (Truth::No, Part::Unwanted) => "不成立（这里要求它不成立）",
        (Truth::No, Part::Exception) => "不成立（例外的一部分）",
        (Truth::Hidden, _) | (Truth::Untimed, Part::Exception) => "不适用（没法判断，所以不算命中）",
        (Truth::Unknown, Part::Exception) => "不适用（没法判断，这个例外不起作用）",
        (Truth::Unknown | Truth::Untimed, Part::Unwanted) => "不适用（没法判断，所以不算命中；要算，把它写进 unless）",
        (Truth::Unknown | Truth::Untimed, Part::Wanted) => "不适用（没法判断）",
    };
    format!("条件 {} [{name}] {told}：{}", condition.name, because(trial, number, condition))
}

/// What was seen, or why nothing was.
fn because(trial: &mut Trial, number: usize, condition: &Condition) -> String {
    let answer = trial.answer(number);
    if let Operator::Group(expr) = &condition.operator
        && !matches!(*answer, Err(Blank::Hidden))
        && trial.truth(number) != Truth::Yes
    {
        return lacking(trial, expr).join("、");
    }
    match answer.as_ref() {
        Ok(seen) if !seen.is_empty() => {
            if let Operator::Clock(clock) = &condition.operator
                && clock.is_of_calendar()
            {
                return clock.told(trial.stage.reading.conversation).unwrap_or_default();
            }
            let place = |seen: &Seen| seen_within(trial, condition, seen);
            seen.iter().take(5).map(place).collect::<Vec<_>>().join("、")
        }
        Ok(_) => nearest_miss(trial, number, condition),
        Err(Blank::NoTurns) => format!("范围内没有话（{}）", told(trial, &condition.scope)),
        Err(Blank::NoTimes) => "日志没有时间".to_owned(),
        Err(Blank::Hidden) => "日志有被拒收的行，可能就在其中".to_owned(),
        Err(Blank::Anchor(anchor)) => format!("锚点“{}”没有命中", trial.conditions[*anchor].name),
        Err(Blank::Lacks(what)) => match &condition.operator {
            Operator::Meta(meta) => meta.lacking(trial.stage.reading.conversation, what),
            _ => (*what).to_owned(),
        },
    }
}

/// What was seen; of a stretch as a whole, which one it is.
fn seen_within(trial: &Trial, condition: &Condition, seen: &Seen) -> String {
    if seen.turn.is_some() || condition.looks == Looks::Whole {
        return place_of(seen);
    }
    place_of(seen).replacen(WHOLE, &stretch_told(trial, &condition.scope), 1)
}

/// What is said of the conversation as a whole.
const WHOLE: &str = "整个会话";

/// The stretch that a scope leaves, in words.
fn stretch_told(trial: &Trial, scope: &Scope) -> String {
    let told = told(trial, scope);
    if scope.is_limited() { told } else { format!("{WHOLE}的{told}") }
}

fn place_of(seen: &Seen) -> String {
    /// Longer quotes are cut.
    const SHOWN: usize = 20;
    let turn = seen.turn.map_or_else(|| WHOLE.to_owned(), |turn| format!("第{turn}轮"));
    let quote = seen.quote.as_ref().map_or_else(String::new, |quote| {
        let words: String = quote.text.chars().take(SHOWN).collect();
        format!("“{words}”")
    });
    let name = seen.name.as_deref().unwrap_or_default();
    let figure = seen.figure.map(|figure| format!("{}{}", (figure * 100.0).round() / 100.0, seen.unit));
    // What is counted is what is the matter.
    let matter = if figure.is_some() { figure.into_iter().collect() } else { seen.matter() };
    let matter = if matter.is_empty() { String::new() } else { format!("（{}）", matter.join("，")) };
    format!("{turn}{name}{quote}{matter}")
}
