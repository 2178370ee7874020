//! Rules of Alibaba Cloud's 智能对话分析: `rules` with a lambda over `conditions`, which have operators and a range.

mod operator;

use super::written::{Condition, Imported, Left, Rule, literal, named};
use super::{field, is_empty, items, only, text_of, unknown_keys, whole};
use serde_json::Value;
use std::collections::BTreeSet;

/// A condition that could be read, or what stands in its way.
type Read<T> = Result<T, Left>;

/// The rules of a file; `None` where it has another shape.
pub(super) fn import(json: &Value) -> Option<Imported> {
    let wrapped = field(json, "data").filter(|data| field(data, "rules").is_some());
    let (json, start) = wrapped.map_or((json, "$"), |data| (data, "$.data"));
    let (rules, path) = items(json, "rules", start)?;
    let (conditions, start) = items(json, "conditions", start)?;
    let file = File { conditions, start, rules: path };
    let one = |(number, rule): (usize, &Value)| {
        let mut left = Vec::new();
        match file.rule(number, rule, &mut left) {
            Ok(rule) => (Some(rule), left),
            Err(fault) => {
                let name = field(rule, "name").and_then(text_of).unwrap_or_default();
                left.push(Left { reason: format!("{}；规则“{name}”因此没有导入", fault.reason), ..fault });
                (None, left)
            }
        }
    };
    Some(Imported(rules.iter().enumerate().map(one).collect()))
}

struct File<'v> {
    conditions: &'v [Value],
    /// The JSON paths of both lists.
    start: String,
    rules: String,
}

/// What is known of a condition; `rid` names the rule that it belongs to.
const CONDITION: [&str; 9] = ["id", "cid", "ConditionInfoCid", "rid", "name", "lambda", "operLambda", "check_range", "operators"];

/// What is known of a rule, or is of the other system alone: scores, what starts it, how it is filed, and who wrote it when.
const RULE: [&str; 28] = [
    "id",
    "rid",
    "name",
    "comments",
    "lambda",
    "ruleLambda",
    "triggers",
    "scoreNum",
    "scoreNumType",
    "scoreId",
    "scoreName",
    "scoreType",
    "scoreSubId",
    "scoreSubName",
    "scoreRuleHitType",
    "ruleScoreType",
    "ruleScoreSingleType",
    "weight",
    "level",
    "autoReview",
    "reviewed",
    "businessCategories",
    "businessCategoryNameList",
    "businessCategoryBasicInfo",
    "createEmpid",
    "createTime",
    "lastUpdateEmpid",
    "lastUpdateTime",
];

/// A condition that is asked for, and where.
type Asked = (String, String);

impl File<'_> {
    fn rule(&self, number: usize, rule: &Value, left: &mut Vec<Left>) -> Read<Rule> {
        let path = format!("{}[{number}]", self.rules);
        let called = field(rule, "rid").or_else(|| field(rule, "id")).and_then(text_of);
        let name = field(rule, "name").and_then(text_of).unwrap_or_else(|| format!("规则 {}", number + 1));
        let lambda = field(rule, "lambda").or_else(|| field(rule, "ruleLambda")).and_then(text_of);
        let lambda = lambda.ok_or_else(|| Left::new(&path, format!("规则“{name}”没有 lambda")))?;
        let (when, ids) = renamed(&lambda, "c_").map_err(|wrong| Left::new(format!("{path}.lambda"), wrong))?;
        let mut conditions = Vec::new();
        // Anchors may name conditions that the lambda does not.
        let of_lambda = |id: String| (id, format!("{path}.lambda"));
        let (mut open, mut done): (Vec<Asked>, _) = (ids.into_iter().map(of_lambda).collect(), BTreeSet::new());
        while let Some((cid, asked)) = open.pop() {
            if done.insert(cid.clone()) {
                conditions.extend(self.condition(&cid, &asked, &mut open, left)?);
            }
        }
        let strays = unknown_keys(rule, &RULE);
        left.extend(
            strays.map(|key| Left::new(format!("{path}.{key}"), "没有对应项，没有导入；规则的意思若因此变了，请自己补上")),
        );
        let id = named("import.", &called.unwrap_or_else(|| (number + 1).to_string()));
        let why = field(rule, "comments").and_then(text_of).filter(|text| !text.is_empty());
        Ok(Rule { path, id, name, why, channel: None, when, conditions })
    }

    /// The conditions that stand for condition `cid`; those it is anchored to are added to `open`.
    fn condition(&self, cid: &str, asked: &str, open: &mut Vec<Asked>, left: &mut Vec<Left>) -> Read<Vec<Condition>> {
        let at = self.conditions.iter().position(|value| id_of(value, "ConditionInfoCid").as_deref() == Some(cid));
        let at = at.ok_or_else(|| Left::new(asked, format!("没有条件 {cid}")))?;
        let (value, path) = (&self.conditions[at], format!("{}[{at}]", self.start));
        only(value, &CONDITION, &path)?;
        let scope = field(value, "check_range").map_or_else(|| Ok(Vec::new()), |range| scope(range, &path, open))?;
        let who = speaker(value, &path)?;
        let operators = items(value, "operators", &path).filter(|(all, _)| !all.is_empty());
        let (operators, operators_path) = operators.ok_or_else(|| Left::new(format!("{path}.operators"), "没有算子"))?;
        let mut conditions = Vec::new();
        for (number, operator) in operators.iter().enumerate() {
            let place = format!("{operators_path}[{number}]");
            let mut keys = operator::keys(operator, &place, left)?;
            keys.push(("role", literal(who)));
            keys.extend(scope.iter().cloned());
            let oid = field(operator, "oid").and_then(text_of).unwrap_or_else(|| (number + 1).to_string());
            let name = named("c_", cid);
            let name = if operators.len() == 1 { name } else { named(&format!("{name}_"), &oid) };
            conditions.push(Condition { name, keys });
        }
        if operators.len() > 1 {
            let lambda = field(value, "lambda").or_else(|| field(value, "operLambda")).and_then(text_of).unwrap_or_default();
            let (when, _) = renamed(&lambda, &format!("{}_", named("c_", cid)))
                .map_err(|wrong| Left::new(format!("{path}.lambda"), wrong))?;
            if when.contains("&&") {
                left.push(Left::new(format!("{path}.lambda"), "“同一句里同时成立”变成了“会话里都成立”，请核对"));
            }
            conditions.push(Condition { name: named("c_", cid), keys: vec![("when", literal(&when))] });
        }
        Ok(conditions)
    }
}

/// The id of a condition: what is asked for has `cid`, what is answered `answered`.
fn id_of(value: &Value, answered: &str) -> Option<String> {
    field(value, "cid").or_else(|| field(value, answered)).and_then(text_of).filter(|cid| !cid.is_empty())
}

/// Whose words a condition looks at.
fn speaker(condition: &Value, path: &str) -> Read<&'static str> {
    let written = field(condition, "check_range").and_then(|range| field(range, "role")).and_then(text_of);
    match written.as_deref() {
        None | Some("" | "所有") => Ok("any"),
        Some("客服") => Ok("agent"),
        Some("客户") => Ok("customer"),
        Some(other) => Err(Left::new(format!("{path}.check_range.role"), format!("没有对应的角色“{other}”"))),
    }
}

/// The place that a condition looks at.
fn scope(check: &Value, path: &str, open: &mut Vec<Asked>) -> Read<Vec<(&'static str, String)>> {
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

/// How far a range reaches, from the anchor at such a `location` or from an end.
fn reach(range: Option<&Value>, location: &str, place: &str) -> Read<Option<(&'static str, String)>> {
    let whole_range = Value::Null;
    let range = range.unwrap_or(&whole_range);
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

/// A lambda over ids as an expression over names that begin with `start`, and the ids.
fn renamed(lambda: &str, start: &str) -> Result<(String, Vec<String>), String> {
    let (mut expression, mut ids) = (String::new(), Vec::new());
    let mut rest = lambda;
    while let Some(c) = rest.chars().next() {
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if length > 0 {
            ids.push(rest[..length].to_owned());
            expression += &named(start, &rest[..length]);
            rest = &rest[length..];
            continue;
        }
        if !matches!(c, '&' | '|' | '!' | '(' | ')' | ' ') {
            return Err(format!("表达式里有“{c}”"));
        }
        expression.push(c);
        rest = &rest[c.len_utf8()..];
    }
    if ids.is_empty() { Err("表达式是空的".to_owned()) } else { Ok((expression, ids)) }
}
