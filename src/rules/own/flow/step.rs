//! The steps of a flow as they are written.

use super::super::amount::{Reach, Unit};
use super::super::condition::Names;
use super::super::fault::Source;
use super::super::logic::Expr;
use super::super::meant::meant;
use super::super::table::{Read, Table, Text, Value};
use super::{keys, parse, read_id};
use std::ops::Range;
use std::sync::Arc;

/// The keys of a step, with what they mean.
pub(in crate::rules::own) const STEP_KEYS: [(&str, &str); 8] = [
    ("id", "步骤编号，例如 \"apology\"（必写）"),
    ("name", "步骤名称，例如 \"致歉\""),
    ("done", "怎样算做了，条件的表达式（必写）；词库里把握不大的说法也算做了，免得冤枉人"),
    ("required", "false：可做可不做，没做不算缺失；默认 true"),
    ("when", "分支：只在这个表达式成立时要求这一步；不成立而做了的仍算完成"),
    (
        "after",
        "要在哪一步（编号或名称）或哪个条件之后；做在它前面算顺序颠倒。不写：ordered 的流程要在前面做了的步骤之后；ordered 的流程里某一步先后不论，就写流程 when 里的条件",
    ),
    ("anytime", "true：流程开始（when 首次成立的那一轮）以前做了也算；默认只看那一轮和以后的"),
    (
        "within",
        "期限，\"3轮\"（坐席的轮次）或 \"60秒\"，从 after 算起；没写 after，ordered 的流程从前一个做了的步骤算起，别的从流程开始算起。过了期限才做算迟到",
    ),
];

/// One step of a flow.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its id.
    pub id: Arc<str>,
    /// What people call it.
    pub name: Arc<str>,
    /// As it is written.
    pub written: String,
    pub(in crate::rules::own) required: bool,
    /// Whether it counts also where it was done before the flow began.
    pub(in crate::rules::own) anytime: bool,
    pub(in crate::rules::own) done: Expr,
    pub(in crate::rules::own) when: Option<Expr>,
    pub(in crate::rules::own) after: After,
    pub(in crate::rules::own) within: Option<Reach>,
    pub(in crate::rules::own) span: Range<usize>,
}

/// What a step comes after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules::own) enum After {
    /// The steps that were done before it, where the flow is ordered; else the beginning of the flow.
    Previous,
    Step(usize),
    Condition(usize),
}

/// Reads the steps of a flow.
pub(super) fn read_steps(table: &mut Table, names: &Names) -> Read<Vec<Step>> {
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
    let known = STEP_KEYS.map(|(key, _)| key);
    let of_flow = |key: &str| keys().contains(&key).then(|| "；这是流程的项，要写在第一个 [[flow.step]] 前面".to_owned());
    table.stray_or("步骤", &known, of_flow).map_or(Ok(()), Err)?;
    let id = read_id(&mut table, "步骤", "apology")?;
    if before.iter().any(|step| *step.id == *id.text) {
        return Err(source.fault(&id.span, "这个步骤编号在流程里已经用过了，请换一个"));
    }
    let name = table.string("name")?.unwrap_or_else(|| id.text.clone());
    let done = table.text("done")?.ok_or_else(|| table.fault("步骤缺 done：怎样算做了，例如 done = \"道歉\""))?;
    let when = table.text("when")?;
    let after = table.text("after")?;
    let within = table.text("within")?;
    let reach = within.as_ref().map(|text| Reach::read(source, text, &Unit::APART)).transpose()?;
    let required = table.flag("required", true)?;
    let anytime = table.flag("anytime", false)?;
    table.finish("步骤", known)?;
    let told = [
        Some(done.text.clone()),
        (!required).then(|| "可选".to_owned()),
        anytime.then(|| "流程开始以前做了也算".to_owned()),
        when.as_ref().map(|text| format!("仅当 {}", text.text)),
        after.as_ref().map(|text| format!("在 {} 之后", text.text)),
        reach.map(|reach| format!("{}以内", reach.shown())),
    ];
    Ok(Step {
        id: id.text.into(),
        name: name.into(),
        written: told.into_iter().flatten().collect::<Vec<_>>().join("；"),
        required,
        anytime,
        done: parse(source, &done, names)?,
        when: when.map(|text| parse(source, &text, names)).transpose()?,
        after: after.map_or(Ok(After::Previous), |text| read_after(source, &text, before, names))?,
        within: reach,
        span: id.span,
    })
}

fn read_after(source: &Source, text: &Text, before: &[Step], names: &Names) -> Read<After> {
    let step = before.iter().position(|step| *step.id == *text.text || *step.name == *text.text);
    let condition = || names.iter().position(|name| name.text == text.text);
    step.map(After::Step).or_else(|| condition().map(After::Condition)).ok_or_else(|| {
        let known = before.iter().map(|step| &*step.id).chain(names.iter().map(|name| name.text.as_str()));
        source.fault(&text.span, format!("前面没有这一步，也没有这个条件{}", meant(&text.text, known)))
    })
}
