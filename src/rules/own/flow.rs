//! Flows: the steps that a conversation should go through, as QA staff write them in TOML files below `flows/`.
//!
//! A flow holds named conditions as rules do, and steps over them: what does a step, where it is wanted, what it comes after and how
//! soon. What became of each step stands in the scorecard; a rule may make it cost something.

mod example;
mod step;
mod told;
mod walk;

pub use example::FlowExample;
pub(super) use example::read as read_examples;
pub use step::Step;
pub(super) use step::{After, STEP_KEYS};
pub(super) use told::explain;
pub(in crate::rules) use walk::split_standard;
pub(super) use walk::walk;

use super::condition::{Condition, Names, Owner, number_in, read_conditions};
use super::fault::Source;
use super::logic::{Expr, in_name};
use super::meant::meant;
use super::meant_for::{MeantFor, read_meant_for};
use super::operator::{Library, Operator};
use super::parts::Parts;
use super::table::{Read, Table, Text};
use crate::model::Step as StandardStep;
use std::ops::Range;
use std::sync::Arc;

/// The flow that the scorecard's `flow` tells of; its steps are the closed set of the taxonomy.
pub(super) const STANDARD: &str = "standard";

/// The keys of a flow, with what they mean.
pub(super) const KEYS: [(&str, &str); 15] = [
    ("id", "流程编号，不能和别的流程、规则重复，例如 \"complaint\"（必写）"),
    ("name", "流程名称"),
    ("why", "为什么有这个流程"),
    ("source", "出处，例如手册的章节"),
    ("on", "false：停用"),
    (
        "when",
        "什么样的会话要走这个流程，条件的表达式；不写就是坐席说过话的都要走。步骤从它首次成立的那一轮算起（里面有一支不看哪一轮说了什么就成立的，例如只有场景或 not，从会话开头算起），以前做的不算（那一步写 anytime = true 就算），次数、轮次（at_least、turn_count 等）也从那一轮数起；first、last 说的仍是整个会话的开头、结尾，落在流程开始以前的不适用，要“开始以后 3 轮内”就在那一步写 within；之后坐席没说过话就不适用",
    ),
    ("ordered", "true：步骤要按所列的先后做（同一轮里的先后不论），默认 false"),
    ("scene", "只用于这些场景：inquiry complaint after_sales other"),
    ("channel", "只用于这个渠道：chat 在线、call 电话、email 邮件"),
    ("meta", "只用于这些会话，例如 { 技能组 = [\"售后\"] }"),
    ("from", "从这一天起生效"),
    ("until", "到这一天为止（含）"),
    ("hit", "走得不对的例子：至少有一步缺失、迟到或颠倒。第一行可以写 @ 致歉=缺失 指明是哪一步"),
    ("pass", "走得对的例子：流程适用，没有一步不对；写 @ 流程=不适用 的是不该走这个流程的会话"),
    ("if", "条件，写成 [flow.if.名称]，和规则的条件一样（必写）"),
];

/// A flow of a file below `flows/`.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Its id.
    pub id: Arc<str>,
    /// What people call it.
    pub name: Arc<str>,
    /// Why it is there, and where it comes from.
    pub why: Vec<String>,
    /// Whether it is switched on.
    pub on: bool,
    /// Whether it is the default rulebook's.
    pub(super) is_default: bool,
    /// Where it stands: path and line.
    pub place: String,
    /// Dialogues that go through it well, and some that do not.
    pub examples: Vec<FlowExample>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// What makes it apply, as it is written.
    pub written: Option<String>,
    conditions: Vec<Condition>,
    pub(super) when: Option<Expr>,
    /// Whether its steps must be done in their order.
    pub ordered: bool,
    pub(super) meant_for: MeantFor,
    pub(super) source: Source,
    pub(super) span: Range<usize>,
}

impl Flow {
    pub(super) fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Whether somebody wrote it or examples of it beside the default rulebook.
    pub fn is_own(&self) -> bool {
        !self.is_default || self.examples.iter().any(|example| !example.dialogue.place.starts_with(&*self.source.path))
    }

    /// The columns that it asks for.
    pub(super) fn columns(&self) -> Vec<&str> {
        columns(&self.conditions, &self.meant_for)
    }

    /// Which conversations it is meant for, in words; nothing where it is for all.
    pub fn meant_for_told(&self) -> Vec<String> {
        self.meant_for.told()
    }

    /// Every condition in a line.
    pub fn conditions_told(&self) -> Vec<String> {
        self.conditions.iter().map(Condition::told).collect()
    }
}

const PARTS: Parts = Parts {
    key: "flow",
    stranger: Some((
        "rule",
        "规则要写在规则库文件夹的 rules/ 下面，flows/ 下面只放流程；请把 [[rule]] 移到 rules/ 里的一个 .toml 文件",
    )),
    file: "流程文件",
    none: "文件里没有流程；每个流程以 [[flow]] 开头",
};

/// Reads the flows of a file, and every fault in it.
pub(super) fn read_file(source: &Source, library: &Library) -> Vec<Read<Flow>> {
    PARTS.read(source, |table| read_flow(table, library))
}

/// The keys that a flow may have.
pub(super) fn keys() -> Vec<&'static str> {
    KEYS.iter().map(|(key, _)| *key).chain(["step"]).collect()
}

fn read_flow(mut table: Table, library: &Library) -> Read<Flow> {
    let source = table.source;
    table.no_stray("流程", &keys())?;
    let id = read_id(&mut table, "流程", "complaint")?;
    let name = table.string("name")?.unwrap_or_else(|| id.text.clone());
    let (conditions, names) = read_conditions(&mut table, Owner::Flow, library)?;
    let written = table.text("when")?;
    let when = written.as_ref().map(|text| parse(source, text, &names)).transpose()?;
    let ordered = table.flag("ordered", false)?;
    let steps = step::read_steps(&mut table, &names)?;
    if id.text == STANDARD
        && let Some(step) = steps.iter().find(|step| step.id.parse::<StandardStep>().is_err())
    {
        let known = meant(&step.id, StandardStep::ALL.iter().map(|step| step.code()));
        return Err(source.fault(&id.span, format!("standard 流程的步骤编号是固定的，没有 {}{known}", step.id)));
    }
    let meant_for = read_meant_for(&mut table)?;
    let examples = example::read(&mut table, &steps, &columns(&conditions, &meant_for))?;
    let why = [table.string("why")?, table.string("source")?].into_iter().flatten().collect();
    let on = table.flag("on", true)?;
    table.finish("流程", keys())?;
    let place = source.fault(&id.span, "");
    Ok(Flow {
        id: id.text.into(),
        name: name.into(),
        why,
        on,
        is_default: false,
        place: format!("{}:{}", place.path, place.line),
        examples,
        steps,
        written: written.map(|text| text.text),
        conditions,
        when,
        ordered,
        meant_for,
        source: source.clone(),
        span: id.span,
    })
}

fn columns<'c>(conditions: &'c [Condition], meant_for: &'c MeantFor) -> Vec<&'c str> {
    let of_condition = |condition: &'c Condition| match &condition.operator {
        Operator::Meta(meta) => meta.column(),
        _ => None,
    };
    conditions.iter().filter_map(of_condition).chain(meant_for.columns()).collect()
}

fn read_id(table: &mut Table, what: &str, example: &str) -> Read<Text> {
    let id = table.text("id")?.ok_or_else(|| table.fault(format!("{what}缺 id，例如 id = \"{example}\"")))?;
    if id.text.is_empty() || !id.text.chars().all(|c| in_name(c) || c == '.') {
        return Err(table.source.fault(&id.span, "id 只能用字母、数字、汉字、点、下划线和连字符"));
    }
    Ok(id)
}

fn parse(source: &Source, text: &Text, names: &Names) -> Read<Expr> {
    Expr::parse(&text.text, &number_in(names)).map_err(|(span, wrong)| source.fault(&text.inner(source, &span), wrong))
}
