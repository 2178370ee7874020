//! A rule as QA staff write it: conditions, what must hold of them, and what a finding says and costs.

mod when;

use super::condition::{Condition, Owner, read_conditions};
use super::cost::{read_category, read_effect, read_severity};
use super::dialogue::{self, OwnExample};
use super::fault::Source;
use super::logic::{Expr, in_name};
use super::meant_for::{MeantFor, read_meant_for};
use super::operator::{Library, Operator};
use super::parts::Parts;
use super::scope::Who;
use super::table::{Read, Table};
use crate::model::{Category, Effect, Role, Severity};
use std::ops::Range;
use std::sync::Arc;
use when::{Logic, read_logic};

/// The keys of a rule, with what they mean.
pub(super) const KEYS: [(&str, &str); 27] = [
    ("id", "规则编号，全部规则里不能重复，例如 \"refund.deadline\"（必写）"),
    ("name", "规则名称"),
    ("kind", "violation 违规、merit 加分项、signal 只提示；写了 category 可以不写"),
    ("category", "归到词库的哪个代码，例如 \"missing_time_commitment\"；不写就是 other_violation 等"),
    ("severity", "违规的轻重：minor 轻度、major 中度、critical 重度、fatal 致命（一票否决）；违规必写"),
    ("points", "对各维度的分，例如 { process = -5 }；或者一个数，同时写 dimension。怎样算见下面"),
    ("dimension", "points 是一个数时扣在哪个维度"),
    (
        "cap",
        "一个会话里最多算几次分，默认 1；第二次起减半（见 repeat_percent）。只管分，不管列出几条：超出的命中照样写进结果、照样计数",
    ),
    ("repeat_percent", "第二次起，每一次算前一次的百分之几，0 到 100；默认 50（减半），100 是每次都扣足。和 cap 一起用"),
    (
        "message",
        "命中后给人看的话；{n} 是数值，{text} 是命中的文字，{state} 是流程的步骤、知识要点怎样了，{late} 是它迟到多少；默认用 name",
    ),
    ("suggestion", "应该怎么说、怎么做"),
    ("why", "为什么有这条规则"),
    ("source", "出处，例如制度的条款"),
    ("review_only", "true：只交人工复核，永远不扣分"),
    ("on", "false：停用"),
    ("if", "条件，写成 [rule.if.名称]（必写）"),
    ("when", "条件怎样组合才算命中，例如 \"a and not (b or c)\"；不写就是全部成立（只在 unless 里的，和只给它们作锚点的除外）"),
    ("unless", "例外：这个表达式成立就不算；日志没有要看的列，这个例外不起作用；日志没有时间或日期，例外没法判断，规则不算命中"),
    ("each", "逐次检查：对这个条件的每一次命中，各判断一遍 when 和 unless；一条消息里命中几处，也只算一次，而且只看前 100 处"),
    ("every_place", "true：和 each 同写，一条消息里命中几处就算几次；默认 false"),
    ("report", "用哪个条件的命中处作证据；不写就是 when 里第一个成立的"),
    ("scene", "只查这些场景：inquiry complaint after_sales other（怎样判断见 scene 算子）"),
    ("channel", "只查这个渠道：chat 在线、call 电话、email 邮件"),
    ("meta", "只查这些会话，例如 { 技能组 = [\"售后\"] }；列名怎样看见 meta 算子"),
    (
        "from",
        "从这一天起生效，例如 2026-01-01（按会话第一条消息的日期；没有日期的会话照查，例子也一样：要试这一项，例子第一行写 @ 开始=2026-01-01）",
    ),
    ("until", "到这一天为止（含）"),
    ("hit", "必须命中的例子"),
];

/// A rule of a file below `rules/`.
#[derive(Debug, Clone)]
pub struct OwnRule {
    /// Its id.
    pub id: Arc<str>,
    /// What people call it.
    pub name: Arc<str>,
    /// The code of its findings.
    pub category: Category,
    /// How grave, for violations.
    pub severity: Option<Severity>,
    /// What a finding says.
    pub message: Arc<str>,
    /// What to do instead.
    pub suggestion: Option<Arc<str>>,
    /// Why it is there, and where it comes from.
    pub why: Vec<String>,
    /// What it does to the score.
    pub effect: Effect,
    /// Whether its findings are for a person to look at, and cost nothing.
    pub review_only: bool,
    /// Whether it is switched on.
    pub on: bool,
    /// What must hit and what must pass.
    pub examples: Vec<OwnExample>,
    /// As it is written: `when` and what goes with it.
    pub written: String,
    pub(super) conditions: Vec<Condition>,
    pub(super) when: Expr,
    pub(super) each: Option<usize>,
    /// Whether every place in one message counts, where the rule asks of each.
    pub(super) every_place: bool,
    pub(super) report: Option<usize>,
    pub(super) meant_for: MeantFor,
    pub(super) source: Source,
    pub(super) span: Range<usize>,
}

impl OwnRule {
    /// Every condition in a line: its name, and how it is written.
    pub fn conditions_told(&self) -> Vec<String> {
        self.conditions.iter().map(Condition::told).collect()
    }

    /// Which conversations it is meant for, in words; nothing where it is for all.
    pub fn meant_for_told(&self) -> Vec<String> {
        self.meant_for.told()
    }

    /// Where it stands: path and line.
    pub fn place(&self) -> String {
        let at = self.source.fault(&self.span, "");
        format!("{}:{}", at.path, at.line)
    }
}

const PARTS: Parts = Parts {
    key: "rule",
    stranger: Some((
        "flow",
        "流程要写在规则库文件夹的 flows/ 下面，rules/ 下面只放规则；请把 [[flow]] 移到 flows/ 里的一个 .toml 文件",
    )),
    file: "规则文件",
    none: "文件里没有规则；每条规则以 [[rule]] 开头",
};

/// Reads the rules of a file, and every fault in it.
pub(super) fn read_file(source: &Source, library: &Library) -> Vec<Read<OwnRule>> {
    PARTS.read(source, |table| read_rule(table, library))
}

/// The keys that a rule may have.
pub(super) fn keys() -> Vec<&'static str> {
    KEYS.iter().map(|(key, _)| *key).chain(["pass"]).collect()
}

fn read_rule(mut table: Table, library: &Library) -> Read<OwnRule> {
    let source = table.source;
    table.no_stray("规则", &keys())?;
    let id = table.text("id")?.ok_or_else(|| table.fault("规则缺 id，例如 id = \"refund.deadline\""))?;
    if id.text.is_empty() || !id.text.chars().all(|c| in_name(c) || c == '.') {
        return Err(source.fault(&id.span, "id 只能用字母、数字、汉字、点、下划线和连字符"));
    }
    let name = table.string("name")?.unwrap_or_else(|| id.text.clone());
    let review_written = table.flag("review_only", false)?;
    let (conditions, names) = read_conditions(&mut table, Owner::Rule, library)?;
    let manual = conditions.iter().any(|condition| matches!(condition.operator, Operator::Manual(_)));
    let review_only = review_written || manual;
    let category = read_category(&mut table)?;
    let severity = read_severity(&mut table, category, review_only)?;
    let effect = read_effect(&mut table, category, severity, review_only)?;
    let Logic { when, each, every_place, report, written } = read_logic(&mut table, &conditions, &names)?;
    let meant_for = read_meant_for(&mut table)?;
    let examples = read_examples(&mut table, speaker_of(&conditions, &when, report))?;
    let message = table.string("message")?.unwrap_or_else(|| name.clone());
    let suggestion = table.string("suggestion")?;
    let why = [table.string("why")?, table.string("source")?].into_iter().flatten().collect();
    let on = table.flag("on", true)?;
    let span = table.span.clone();
    table.finish("规则", keys())?;
    Ok(OwnRule {
        id: id.text.into(),
        name: name.into(),
        category,
        severity,
        message: message.into(),
        suggestion: suggestion.map(Into::into),
        why,
        effect,
        review_only,
        on,
        examples,
        written,
        conditions,
        when,
        each,
        every_place,
        report,
        meant_for,
        source: source.clone(),
        span: if id.span.is_empty() { span } else { id.span },
    })
}

pub(super) fn read_examples(table: &mut Table, speaker: Role) -> Read<Vec<OwnExample>> {
    let mut examples = Vec::new();
    for (key, hits) in [("hit", true), ("pass", false)] {
        for text in table.texts(key)? {
            examples.push(dialogue::read(table.source, &text, speaker, hits)?);
        }
    }
    Ok(examples)
}

/// Whose an example without a speaker is: of the condition that is reported.
pub(super) fn speaker_of(conditions: &[Condition], when: &Expr, report: Option<usize>) -> Role {
    let first = || when.conditions().into_iter().find(|(_, negated)| !negated).map(|(number, _)| number);
    match report.or_else(first).map(|number| conditions[number].scope.who) {
        Some(Who::One(role)) => role,
        _ => Role::Agent,
    }
}
