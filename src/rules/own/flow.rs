//! Flows: the steps that a conversation should go through, as QA staff write them in TOML files below `flows/`.
//!
//! A flow holds named conditions as rules do, and steps over them: what does a step, where it is wanted, what it comes after and how
//! soon. What became of each step stands in the scorecard; a rule may make it cost something.

mod example;
mod told;
mod walk;

pub use example::FlowExample;
pub(super) use told::explain;
pub(in crate::rules) use walk::split_standard;
pub(super) use walk::walk;

use super::amount::{Reach, Unit};
use super::condition::{Condition, Names, number_in, read_conditions};
use super::fault::{Source, meant};
use super::logic::{Expr, in_name};
use super::meant_for::{MeantFor, read_meant_for};
use super::operator::Library;
use super::table::{Read, Table, Text, Value};
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
        "什么样的会话要走这个流程，条件的表达式；不写就是坐席说过话的都要走。步骤从它成立的那一轮算起，之后坐席没说过话就不适用",
    ),
    ("ordered", "true：步骤要按所列的先后做（同一轮里的先后不论），默认 false"),
    ("scene", "只用于这些场景：inquiry complaint after_sales other"),
    ("channel", "只用于这个渠道：chat 或 call"),
    ("meta", "只用于这些会话，例如 { \"技能组\" = [\"售后\"] }"),
    ("from", "从这一天起生效"),
    ("until", "到这一天为止（含）"),
    ("hit", "走得不对的例子：至少有一步缺失、迟到或颠倒。第一行可以写 @ 致歉=缺失 指明是哪一步"),
    ("pass", "走得对的例子：流程适用，没有一步不对；写 @ 流程=不适用 的是不该走这个流程的会话"),
    ("if", "条件，写成 [flow.if.名称]，和规则的条件一样（必写）"),
];

/// The keys of a step, with what they mean.
pub(super) const STEP_KEYS: [(&str, &str); 7] = [
    ("id", "步骤编号，例如 \"apology\"（必写）"),
    ("name", "步骤名称，例如 \"致歉\""),
    ("done", "怎样算做了，条件的表达式（必写）；词库里把握不大的说法也算做了，免得冤枉人"),
    ("required", "false：可做可不做，没做不算缺失；默认 true"),
    ("when", "分支：只在这个表达式成立时要求这一步；不成立而做了的仍算完成"),
    ("after", "要在哪一步（编号或名称）或哪个条件之后；做在它前面算顺序颠倒。不写：ordered 的流程要在前面做了的步骤之后"),
    (
        "within",
        "期限，\"3轮\"（坐席的轮次）或 \"60秒\"，从 after 算起；没写 after，ordered 的流程从前一个做了的步骤算起，别的从流程开始算起。过了期限才做算迟到",
    ),
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
    /// Where it stands: path and line.
    pub place: String,
    /// Dialogues that go through it well, and some that do not.
    pub examples: Vec<FlowExample>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// What makes it apply, as it is written.
    pub written: Option<String>,
    conditions: Vec<Condition>,
    when: Option<Expr>,
    ordered: bool,
    meant_for: MeantFor,
    pub(super) source: Source,
    pub(super) span: Range<usize>,
}

/// One step of a flow.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its id.
    pub id: Arc<str>,
    /// What people call it.
    pub name: Arc<str>,
    /// As it is written.
    pub written: String,
    required: bool,
    done: Expr,
    when: Option<Expr>,
    after: After,
    within: Option<Reach>,
}

/// What a step comes after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    /// The steps that were done before it, where the flow is ordered; else the beginning of the flow.
    Previous,
    Step(usize),
    Condition(usize),
}

impl Flow {
    pub(super) fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Every condition in a line.
    pub fn conditions_told(&self) -> Vec<String> {
        self.conditions.iter().map(Condition::told).collect()
    }
}

/// Reads the flows of a file, and every fault in it.
pub(super) fn read_file(source: &Source, library: &Library) -> Vec<Read<Flow>> {
    let tables = || {
        let mut file = Table::of(source)?;
        let tables = file.take("flow").map(Value::tables).transpose()?;
        file.finish("流程文件", ["flow"])?;
        tables.ok_or_else(|| source.fault(&(0..0), "文件里没有流程；每个流程以 [[flow]] 开头"))
    };
    match tables() {
        Ok(tables) => tables.into_iter().map(|table| read_flow(table, library)).collect(),
        Err(fault) => vec![Err(fault)],
    }
}

fn read_flow(mut table: Table, library: &Library) -> Read<Flow> {
    let source = table.source;
    let id = read_id(&mut table, "流程", "complaint")?;
    let name = table.string("name")?.unwrap_or_else(|| id.text.clone());
    let (conditions, names) = read_conditions(&mut table, "flow", library)?;
    let written = table.text("when")?;
    let when = written.as_ref().map(|text| parse(source, text, &names)).transpose()?;
    let ordered = table.flag("ordered", false)?;
    let steps = read_steps(&mut table, &names)?;
    if id.text == STANDARD
        && let Some(step) = steps.iter().find(|step| step.id.parse::<StandardStep>().is_err())
    {
        let known = meant(&step.id, StandardStep::ALL.iter().map(|step| step.code()));
        return Err(source.fault(&id.span, format!("standard 流程的步骤编号是固定的，没有 {}{known}", step.id)));
    }
    let meant_for = read_meant_for(&mut table)?;
    let examples = example::read(&mut table, &steps)?;
    let why = [table.string("why")?, table.string("source")?].into_iter().flatten().collect();
    let on = table.flag("on", true)?;
    table.finish("流程", KEYS.iter().map(|(key, _)| *key).chain(["step"]))?;
    let place = source.fault(&id.span, "");
    Ok(Flow {
        id: id.text.into(),
        name: name.into(),
        why,
        on,
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

fn read_steps(table: &mut Table, names: &Names) -> Read<Vec<Step>> {
    let written = table.take("step").map(Value::tables).transpose()?.unwrap_or_default();
    if written.is_empty() {
        return Err(table.fault("流程缺步骤；每一步以 [[flow.step]] 开头"));
    }
    let mut steps: Vec<Step> = Vec::new();
    for table in written {
        let step = read_step(table, &steps, names)?;
        steps.push(step);
    }
    Ok(steps)
}

fn read_step(mut table: Table, before: &[Step], names: &Names) -> Read<Step> {
    let source = table.source;
    let id = read_id(&mut table, "步骤", "apology")?;
    if before.iter().any(|step| *step.id == *id.text) {
        return Err(source.fault(&id.span, "这个步骤编号在流程里已经用过了，请换一个"));
    }
    let name = table.string("name")?.unwrap_or_else(|| id.text.clone());
    let done = table.text("done")?.ok_or_else(|| table.fault("步骤缺 done：怎样算做了，例如 done = \"道歉\""))?;
    let when = table.text("when")?;
    let after = table.text("after")?;
    let within = table.text("within")?;
    let reach = within.as_ref().map(|text| read_within(source, text)).transpose()?;
    let required = table.flag("required", true)?;
    table.finish("步骤", STEP_KEYS.iter().map(|(key, _)| *key))?;
    let told = [
        Some(done.text.clone()),
        (!required).then(|| "可选".to_owned()),
        when.as_ref().map(|text| format!("仅当 {}", text.text)),
        after.as_ref().map(|text| format!("在 {} 之后", text.text)),
        reach.map(|reach| format!("{}以内", reach.shown())),
    ];
    Ok(Step {
        id: id.text.into(),
        name: name.into(),
        written: told.into_iter().flatten().collect::<Vec<_>>().join("；"),
        required,
        done: parse(source, &done, names)?,
        when: when.map(|text| parse(source, &text, names)).transpose()?,
        after: after.map_or(Ok(After::Previous), |text| read_after(source, &text, before, names))?,
        within: reach,
    })
}

fn read_within(source: &Source, text: &Text) -> Read<Reach> {
    let reach = Reach::read(source, text)?;
    if reach.unit == Unit::Percent { Err(source.fault(&text.span, "期限只能用轮或秒：3轮、60秒")) } else { Ok(reach) }
}

fn read_after(source: &Source, text: &Text, before: &[Step], names: &Names) -> Read<After> {
    let step = before.iter().position(|step| *step.id == *text.text || *step.name == *text.text);
    let condition = || names.iter().position(|name| name.text == text.text);
    step.map(After::Step).or_else(|| condition().map(After::Condition)).ok_or_else(|| {
        let known = before.iter().map(|step| &*step.id).chain(names.iter().map(|name| name.text.as_str()));
        source.fault(&text.span, format!("前面没有这一步，也没有这个条件{}", meant(&text.text, known)))
    })
}
