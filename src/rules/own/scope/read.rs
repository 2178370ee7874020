//! The keys of a scope, one by one.

use super::{GUARDS, KEYS, Nth, WHO, Who};
use crate::model::Role;
use crate::rules::own::amount::{Reach, Unit};
use crate::rules::own::fault::Fault;
use crate::rules::own::meant::meant;
use crate::rules::own::operator::Hours;
use crate::rules::own::table::{Read, Table, Text};
use crate::text::GuardSet;

/// Without a role: the key may be mistyped.
pub(super) fn no_role(table: &Table) -> Fault {
    let missing = "这个条件缺 role：要写看谁的话，例如 role = \"agent\"（坐席）或 \"customer\"（客户）";
    table.stray("条件", &KEYS.map(|(key, _)| key)).unwrap_or_else(|| table.fault(missing))
}

pub(super) fn who(table: &Table, text: &Text) -> Read<Who> {
    let found = WHO.iter().find(|(word, _)| *word == text.text);
    found.map(|(_, who)| *who).ok_or_else(|| {
        let known = meant(&text.text, WHO.iter().map(|(word, _)| *word));
        table.source.fault(&text.span, format!("不是角色{known}"))
    })
}

pub(super) fn read_nth(table: &mut Table, has_anchor: bool) -> Read<Nth> {
    let Some(value) = table.take("nth") else { return Ok(Nth::First) };
    if !has_anchor {
        return Err(
            value.key_fault("nth 说的是锚点的第几次命中，要和 after、before 或 around 一起写；要命中几次才算，写 at_least")
        );
    }
    if value.is_number() {
        return value.count().map(Nth::Number);
    }
    let wrong = value.fault("nth 要写 \"first\"、\"last\"、\"every\" 或数字");
    match value.text()?.text.as_str() {
        "first" => Ok(Nth::First),
        "last" => Ok(Nth::Last),
        "every" => Ok(Nth::Every),
        _ => Err(wrong),
    }
}

pub(super) fn read_count(table: &mut Table, has_reach: bool) -> Read<bool> {
    match table.take("count") {
        Some(value) if !has_reach => Err(value.key_fault("count 要和 within、first 或 last 一起写")),
        Some(value) => {
            let wrong = value.fault("count 要写 \"all\"（谁的消息都数）或 \"role\"（只数所看的人的，默认）");
            match value.text()?.text.as_str() {
                "all" => Ok(true),
                "role" => Ok(false),
                _ => Err(wrong),
            }
        }
        None => Ok(false),
    }
}

pub(super) fn read_other(table: &mut Table, has_anchor: bool) -> Read<bool> {
    match table.take("other_message") {
        Some(value) if !has_anchor => Err(value.key_fault("other_message 要和 after、before 或 around 一起写")),
        Some(value) => value.flag(),
        None => Ok(false),
    }
}

/// Whether each agent's turns are counted afresh, from the `end` of the conversation that is asked for.
pub(super) fn read_by_agent(table: &mut Table, who: Who, end: Option<Reach>, counts_all: bool) -> Read<bool> {
    let Some(value) = table.take("per_agent") else { return Ok(false) };
    let wrong = match end {
        None => Some("per_agent 说的是每位坐席的开头或结尾，要和 first 或 last 一起写，例如 first = \"1轮\""),
        Some(reach) if reach.unit != Unit::Turns => Some("per_agent 只能数轮次，例如 first = \"1轮\""),
        Some(_) if who != Who::One(Role::Agent) => Some("per_agent 数的是每位坐席的消息，请写 role = \"agent\""),
        Some(_) if counts_all => Some("per_agent 只数坐席自己的消息，不能和 count = \"all\" 同写"),
        Some(_) => None,
    };
    wrong.map_or_else(|| value.flag(), |wrong| Err(value.key_fault(wrong)))
}

pub(super) fn read_hours(table: &mut Table) -> Read<Option<Hours>> {
    let source = table.source;
    table.text("at_hours")?.map(|text| Hours::read(source, &text)).transpose()
}

pub(super) fn read_guards(table: &mut Table) -> Read<GuardSet> {
    let source = table.source;
    let guard = |text: &Text| {
        let found = GUARDS.into_iter().find(|guard| guard.code() == text.text);
        let known = || meant(&text.text, GUARDS.iter().map(|guard| guard.code()));
        found.ok_or_else(|| source.fault(&text.span, format!("不是 guards 的取值{}", known())))
    };
    table.texts("guards")?.iter().map(guard).collect()
}
