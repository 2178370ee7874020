//! Whose words a condition looks at, and where.

use super::super::written::{Left, literal, named};
use super::super::{field, is_empty, only, text_of, whole};
use super::{Asked, Read, id_of};
use serde_json::Value;

/// Whose words a condition looks at.
pub(super) fn speaker(condition: &Value, path: &str) -> Read<&'static str> {
    let written = field(condition, "check_range").and_then(|range| field(range, "role"));
    let Some(written) = written.filter(|role| !is_empty(role)) else { return Ok("any") };
    match written.as_str() {
        Some("所有") => Ok("any"),
        Some("客服") => Ok("agent"),
        Some("客户") => Ok("customer"),
        _ => {
            let other = text_of(written).unwrap_or_else(|| written.to_string());
            Err(Left::new(format!("{path}.check_range.role"), format!("没有对应的角色“{other}”")))
        }
    }
}

/// The place that a condition looks at.
pub(super) fn scope(check: &Value, path: &str, open: &mut Vec<Asked>) -> Read<Vec<(&'static str, String)>> {
    object(check, &format!("{path}.check_range"))?;
    let mut keys = Vec::new();
    // The number of the role says again what its name does.
    let known: &[&str] = if field(check, "role").is_some_and(|role| !is_empty(role)) {
        &["role", "roleId", "anchor", "range"]
    } else {
        &["role", "anchor", "range"]
    };
    only(check, known, &format!("{path}.check_range"))?;
    let anchor = field(check, "anchor").filter(|anchor| !is_empty(anchor));
    let location = anchor.and_then(|anchor| field(anchor, "location")).and_then(text_of).unwrap_or_default();
    if let Some(anchor) = anchor {
        let place = format!("{path}.check_range.anchor");
        object(anchor, &place)?;
        only(anchor, &["cid", "AnchorCid", "location", "hit_time"], &place)?;
        let side = match location.as_str() {
            "AFTER" => "after",
            "BEFORE" => "before",
            "AROUND" => "around",
            _ => return Err(Left::new(place, format!("没有对应的位置“{location}”（能导入的是 AFTER、BEFORE、AROUND）"))),
        };
        let cid = id_of(anchor, "AnchorCid").ok_or_else(|| Left::new(&place, "前置条件没有 cid"))?;
        keys.push((side, literal(&named("c_", &cid))));
        open.push((cid, place.clone()));
        // Whether 0 and -1 mean the last time or every time differs from version to version.
        let time = field(anchor, "hit_time").map_or(Some(1), whole).filter(|time| *time > 0);
        let time =
            time.ok_or_else(|| Left::new(format!("{place}.hit_time"), "没有对应的次序（能导入的是第 1 次、第 2 次 …）"))?;
        if time > 1 {
            keys.push(("nth", time.to_string()));
        }
    }
    keys.extend(reach(field(check, "range"), &location, &format!("{path}.check_range.range"))?);
    Ok(keys)
}

/// What is no object says something that nobody here can read.
fn object(value: &Value, path: &str) -> Read<()> {
    if value.is_object() || is_empty(value) { Ok(()) } else { Err(Left::new(path, "写法不对（要是一个对象）")) }
}

/// How far a range reaches, from the anchor at such a `location` or from an end.
fn reach(range: Option<&Value>, location: &str, place: &str) -> Read<Option<(&'static str, String)>> {
    let whole_range = Value::Null;
    let range = range.unwrap_or(&whole_range);
    object(range, place)?;
    only(range, &["from", "to"], place)?;
    let end = |name: &str| -> Read<Option<i64>> {
        let Some(written) = field(range, name) else { return Ok(None) };
        let end = whole(written).ok_or_else(|| Left::new(format!("{place}.{name}"), "不是整数"))?;
        Ok(Some(end).filter(|end| *end != 0))
    };
    let turns = |count: i64| literal(&format!("{count}轮"));
    Ok(match (end("from")?, end("to")?, location) {
        (None, None, "AROUND") | (Some(1), Some(-1), "AROUND") => {
            return Err(Left::new(place, "AROUND 要有前后几句，例如 -3 到 3"));
        }
        (None, None, _) | (Some(1), Some(-1), _) => None,
        (Some(1) | None, Some(to), "") if to > 0 => Some(("first", turns(to))),
        (Some(from), Some(-1), "") if from < 0 => Some(("last", turns(-from))),
        (Some(1) | None, Some(to), "AFTER") if to > 0 => Some(("within", turns(to))),
        (Some(from), Some(-1), "BEFORE") if from < 0 => Some(("within", turns(-from))),
        (Some(from), Some(to), "AROUND") if to > 0 && from == -to => Some(("within", turns(to))),
        _ => {
            return Err(Left::new(place, "没有对应的范围（能导入的是从头、到尾、紧挨锚点或前后一样多的几句）"));
        }
    })
}
