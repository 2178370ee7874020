//! Rules of Alibaba Cloud's 智能对话分析: `rules` with a lambda over `conditions`, which have operators and a range.

mod operator;
mod param;
mod range;

use super::written::{Condition, Imported, Left, Rule, literal, named, one_line};
use super::{field, items, only, text_of, unknown_keys};
use range::{scope, speaker};
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
    let known: Vec<String> = rules.iter().filter_map(rid_of).collect();
    let file = File { conditions, start, rules: path, known };
    let one = |(number, rule): (usize, &Value)| {
        let mut left = Vec::new();
        match file.rule(number, rule, &mut left) {
            Ok(rule) => (Some(rule), left),
            Err(fault) => {
                let name = name_of(number, rule);
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
    /// The ids of the rules.
    known: Vec<String>,
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
        let rid = rid_of(rule);
        let name = name_of(number, rule);
        let lambda = field(rule, "lambda").or_else(|| field(rule, "ruleLambda")).and_then(text_of);
        let lambda = lambda.ok_or_else(|| Left::new(&path, format!("规则“{name}”没有 lambda")))?;
        let (when, ids) = renamed(&lambda, "c_").map_err(|wrong| Left::new(format!("{path}.lambda"), wrong))?;
        let mut conditions = Vec::new();
        // Anchors may name conditions that the lambda does not.
        let of_lambda = |id: String| (id, format!("{path}.lambda"));
        let (mut open, mut done): (Vec<Asked>, _) = (ids.into_iter().map(of_lambda).collect(), BTreeSet::new());
        while let Some((cid, asked)) = open.pop() {
            if done.insert(cid.clone()) {
                let at = self.find(&cid, rid.as_deref()).map_err(|wrong| Left::new(&asked, wrong))?;
                conditions.extend(self.condition(&cid, at, &mut open, left)?);
            }
        }
        let strays = unknown_keys(rule, &RULE);
        left.extend(
            strays.map(|key| Left::new(format!("{path}.{key}"), "没有对应项，没有导入；规则的意思若因此变了，请自己补上")),
        );
        let id = named("import.", &rid.unwrap_or_else(|| (number + 1).to_string()));
        let why = field(rule, "comments").and_then(text_of).filter(|text| !text.is_empty());
        Ok(Rule { path, id, name, why, channel: None, when, conditions })
    }

    /// Which of the conditions rule `rid` calls `cid`: that of its own, else one that names no rule. Rules may call theirs alike.
    fn find(&self, cid: &str, rid: Option<&str>) -> Result<usize, String> {
        let is_called = |at: &usize| id_of(&self.conditions[*at], "ConditionInfoCid").as_deref() == Some(cid);
        let called: Vec<usize> = (0..self.conditions.len()).filter(is_called).collect();
        // What names a rule that is not there, or stands beside rules without ids, says nothing of whose it is.
        let owner =
            |at: usize| rid.and(field(&self.conditions[at], "rid").and_then(text_of)).filter(|owner| self.known.contains(owner));
        let of = |rid: Option<&str>| called.iter().copied().filter(|&at| owner(at).as_deref() == rid).collect::<Vec<usize>>();
        let (own, free) = (rid.map_or_else(Vec::new, |rid| of(Some(rid))), of(None));
        match (&own[..], &free[..], called.first()) {
            (&[at], ..) | (&[], &[at], _) => Ok(at),
            ([], [], None) => Err(format!("没有条件 {cid}")),
            ([], [], Some(&at)) => Err(format!("条件 {cid} 属于规则 {}", owner(at).unwrap_or_default())),
            _ => Err(format!("条件 {cid} 写了几个，不知道是哪一个")),
        }
    }

    /// The conditions that stand for condition `cid`, which is number `at`; those it is anchored to are added to `open`.
    fn condition(&self, cid: &str, at: usize, open: &mut Vec<Asked>, left: &mut Vec<Left>) -> Read<Vec<Condition>> {
        let (value, path) = (&self.conditions[at], format!("{}[{at}]", self.start));
        only(value, &CONDITION, &path)?;
        let scope = field(value, "check_range").map_or_else(|| Ok(Vec::new()), |range| scope(range, &path, open))?;
        let who = speaker(value, &path)?;
        let operators = items(value, "operators", &path).filter(|(all, _)| !all.is_empty());
        let (operators, operators_path) = operators.ok_or_else(|| Left::new(format!("{path}.operators"), "没有算子"))?;
        let oid = |number: usize| field(&operators[number], "oid").and_then(text_of).unwrap_or_else(|| (number + 1).to_string());
        let lambda = field(value, "lambda").or_else(|| field(value, "operLambda"));
        let lambda = lambda.map_or_else(|| Some(String::new()), text_of);
        let lambda = lambda.ok_or_else(|| Left::new(format!("{path}.lambda"), "不是表达式"))?;
        // One operator may still be denied.
        let is_bare = operators.len() == 1 && (lambda.trim().is_empty() || lambda.trim() == oid(0));
        let mut conditions = Vec::new();
        for (number, operator) in operators.iter().enumerate() {
            let place = format!("{operators_path}[{number}]");
            let mut keys = operator::keys(operator, &place, left)?;
            keys.push(("role", literal(who)));
            keys.extend(scope.iter().cloned());
            let name = named("c_", cid);
            let name = if is_bare { name } else { named(&format!("{name}_"), &oid(number)) };
            conditions.push(Condition { name, keys });
        }
        if !is_bare {
            let (when, _) = renamed(&lambda, &format!("{}_", named("c_", cid)))
                .map_err(|wrong| Left::new(format!("{path}.lambda"), wrong))?;
            if lambda.contains("&&") {
                left.push(Left::new(format!("{path}.lambda"), "“同一句里同时成立”变成了“会话里都成立”，请核对"));
            }
            conditions.push(Condition { name: named("c_", cid), keys: vec![("when", literal(&when))] });
        }
        Ok(conditions)
    }
}

/// By what its conditions name a rule: `rid`, else `id`.
fn rid_of(rule: &Value) -> Option<String> {
    let of = |key: &str| field(rule, key).and_then(text_of).filter(|id| !id.is_empty());
    of("rid").or_else(|| of("id"))
}

/// What a rule is called.
fn name_of(number: usize, rule: &Value) -> String {
    field(rule, "name").and_then(text_of).unwrap_or_else(|| format!("规则 {}", number + 1))
}

/// The id of a condition: what is asked for has `cid`, what is answered `answered`.
fn id_of(value: &Value, answered: &str) -> Option<String> {
    field(value, "cid").or_else(|| field(value, answered)).and_then(text_of).filter(|cid| !cid.is_empty())
}

/// The forms of a lambda, and how rules write them.
const FORMS: [(&str, &str); 6] = [("&&", " and "), ("||", " or "), ("!", "not "), ("(", "("), (")", ")"), (" ", " ")];

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
        let (written, meant) =
            FORMS.into_iter().find(|(written, _)| rest.starts_with(written)).ok_or_else(|| format!("表达式里有“{c}”"))?;
        expression += meant;
        rest = &rest[written.len()..];
    }
    if ids.is_empty() { Err("表达式是空的".to_owned()) } else { Ok((one_line(&expression), ids)) }
}
