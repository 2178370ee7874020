//! Rules of Amazon Connect: a `RuleFunction` of AND and OR over conditions of Contact Lens.

use super::written::{Condition, Imported, Left, Rule, list, literal, named};
use super::{field, is_empty, items, only, text_of, texts_of};
use serde_json::Value;

type Read<T> = Result<T, Left>;

/// The words or phrases that are matched exactly are all that has a counterpart.
const EXACT: &str = ".ExactMatch.Transcript";

/// The rules of a file; `None` where it has another shape.
pub(super) fn import(json: &Value) -> Option<Imported> {
    let wrapped = || items(json, "Rules", "$");
    let listed = json.as_array().map(|rules| (&rules[..], "$".to_owned())).or_else(wrapped);
    let all: Vec<(String, &Value)> = match listed {
        Some((rules, path)) => rules.iter().enumerate().map(|(number, rule)| (format!("{path}[{number}]"), rule)).collect(),
        None => vec![("$".to_owned(), json)],
    };
    let read: Vec<_> = all.iter().enumerate().map(|(number, (path, rule))| import_one(number, path, rule)).collect();
    // One that is no rule does not make the others none.
    let other = |path: &str| (None, vec![Left::new(path, "不是规则（没有 RuleFunction），没有导入")]);
    read.iter()
        .any(Option::is_some)
        .then(|| Imported(read.into_iter().zip(&all).map(|(read, (path, _))| read.unwrap_or_else(|| other(path))).collect()))
}

fn import_one(number: usize, path: &str, json: &Value) -> Option<(Option<Rule>, Vec<Left>)> {
    let (json, path) = field(json, "Rule").map_or((json, path.to_owned()), |rule| (rule, format!("{path}.Rule")));
    // What creates a rule has the function as a text, what is answered, too; a file may hold it bare.
    let inner: Option<Value> = field(json, "Function").and_then(|function| match function {
        Value::String(text) => serde_json::from_str(text).ok(),
        other => Some(other.clone()),
    });
    let path = if inner.is_some() { format!("{path}.Function") } else { path };
    let outer = inner.as_ref().unwrap_or(json);
    let (function, path) = match field(outer, "RuleFunction") {
        Some(function) => (function, format!("{path}.RuleFunction")),
        None if inner.is_some() => (outer, path),
        None => return None,
    };
    let start = path.clone();
    let name = field(json, "Name").and_then(text_of).unwrap_or_else(|| format!("规则 {}", number + 1));
    let id = field(json, "RuleId").and_then(text_of).unwrap_or_else(|| format!("{} {name}", number + 1));
    let mut reading = Reading { conditions: Vec::new(), channel: None };
    Some(match reading.expression(function, &path) {
        Ok(when) => {
            let Reading { conditions, channel } = reading;
            (Some(Rule { path: start, id: named("import.", &id), name, why: None, channel, when, conditions }), Vec::new())
        }
        Err(left) => (None, vec![Left { reason: format!("{}；规则“{name}”因此没有导入", left.reason), ..left }]),
    })
}

struct Reading {
    conditions: Vec<Condition>,
    channel: Option<&'static str>,
}

impl Reading {
    fn expression(&mut self, value: &Value, path: &str) -> Read<String> {
        only(value, &["Operator", "Operands", "ComparisonValue", "FilterClause", "Negate"], path)?;
        let operator = field(value, "Operator").and_then(text_of).unwrap_or_default();
        let joined = match operator.as_str() {
            "AND" => " and ",
            "OR" => " or ",
            "CONTAINS_ANY" => return self.words(value, path),
            _ => return Err(Left::new(format!("{path}.Operator"), format!("没有对应的算子“{operator}”"))),
        };
        let parts = field(value, "Operands").and_then(Value::as_array).filter(|parts| !parts.is_empty());
        let parts = parts.ok_or_else(|| Left::new(format!("{path}.Operands"), "没有内容"))?;
        let each = parts.iter().enumerate();
        let each: Vec<String> =
            each.map(|(number, part)| self.expression(part, &format!("{path}.Operands[{number}]"))).collect::<Read<_>>()?;
        let whole = if each.len() == 1 { each.concat() } else { format!("({})", each.join(joined)) };
        Ok(if is_negated(value, path)? { format!("not {whole}") } else { whole })
    }

    fn words(&mut self, value: &Value, path: &str) -> Read<String> {
        let compared = field(value, "ComparisonValue").and_then(text_of).unwrap_or_default();
        let wrong = || Left::new(format!("{path}.ComparisonValue"), format!("没有对应的比较“{compared}”"));
        let source = compared.strip_prefix("$.ContactLens.").and_then(|rest| rest.strip_suffix(EXACT)).ok_or_else(wrong)?;
        let channel = match source {
            "PostCall" | "RealTimeCall" => "call",
            "PostChat" | "RealTimeChat" => "chat",
            _ => return Err(wrong()),
        };
        if self.channel.replace(channel).is_some_and(|other| other != channel) {
            return Err(Left::new(format!("{path}.ComparisonValue"), "一条规则里既有电话又有在线会话，请拆成两条"));
        }
        let words = field(value, "Operands").and_then(Value::as_array).and_then(|words| texts_of(words));
        let words = words.ok_or_else(|| Left::new(format!("{path}.Operands"), "没有内容"))?;
        let mut keys = vec![(if is_negated(value, path)? { "none" } else { "any" }, list(&words))];
        keys.extend(filters(value, path)?);
        let name = format!("c_{}", self.conditions.len() + 1);
        self.conditions.push(Condition { name: name.clone(), keys });
        Ok(name)
    }
}

/// Whether the opposite is meant. What is neither yes nor no could turn the rule round.
fn is_negated(value: &Value, path: &str) -> Read<bool> {
    match field(value, "Negate") {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(negated)) => Ok(*negated),
        Some(_) => Err(Left::new(format!("{path}.Negate"), "只能是 true 或 false")),
    }
}

/// Whose words, and in which part of the contact.
fn filters(value: &Value, path: &str) -> Read<Vec<(&'static str, String)>> {
    let mut keys: Vec<(&str, String)> = Vec::new();
    let clause = field(value, "FilterClause").filter(|clause| !is_empty(clause));
    let written = clause.and_then(|clause| field(clause, "Filters"));
    let listed = written.and_then(Value::as_array);
    if clause.is_some_and(|clause| !clause.is_object()) || (written.is_some() && listed.is_none()) {
        return Err(Left::new(format!("{path}.FilterClause"), "筛选的写法不对（要是 Filters 的列表）"));
    }
    if let Some(clause) = clause {
        only(clause, &["LogicOperator", "Filters"], &format!("{path}.FilterClause"))?;
        let is_or = field(clause, "LogicOperator").is_some_and(|operator| operator.as_str() != Some("AND"));
        if is_or && listed.is_some_and(|filters| filters.len() > 1) {
            return Err(Left::new(format!("{path}.FilterClause.LogicOperator"), "筛选之间只能是 AND"));
        }
    }
    for (number, filter) in listed.into_iter().flatten().enumerate() {
        let place = format!("{path}.FilterClause.Filters[{number}]");
        only(filter, &["Type", "Data"], &place)?;
        let kind = field(filter, "Type").and_then(text_of).unwrap_or_default();
        let meant = field(filter, "Data");
        let (key, written) = if kind == "ParticipantRole" {
            let role = match meant.and_then(text_of).as_deref() {
                Some("AGENT") => "agent",
                Some("CUSTOMER") => "customer",
                Some("ANY") => "any",
                _ => return Err(Left::new(place, "没有对应的角色")),
            };
            ("role", literal(role))
        } else if kind.ends_with("ContactPeriodSeconds") {
            let reach = |name: &str| meant.and_then(|meant| field(meant, name)).and_then(text_of);
            let (key, name, seconds) = match (reach("First"), reach("Last")) {
                (Some(seconds), None) => ("first", "First", seconds),
                (None, Some(seconds)) => ("last", "Last", seconds),
                (None, None) => return Err(Left::new(place, "没有秒数")),
                (Some(_), Some(_)) => return Err(Left::new(place, "开头和结尾只能看一个")),
            };
            if !seconds.parse().is_ok_and(|seconds: f64| seconds > 0.0) {
                return Err(Left::new(format!("{place}.Data.{name}"), "秒数要大于 0，否则什么也不看"));
            }
            (key, literal(&format!("{seconds}秒")))
        } else {
            return Err(Left::new(place, format!("没有对应的筛选“{kind}”")));
        };
        // A condition has one role and one part of the contact.
        if keys.iter().any(|(other, _)| (*other == "role") == (key == "role")) {
            return Err(Left::new(place, "同一种筛选有两个"));
        }
        keys.push((key, written));
    }
    if !keys.iter().any(|(key, _)| *key == "role") {
        keys.push(("role", literal("any")));
    }
    Ok(keys)
}
