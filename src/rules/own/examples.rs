//! Examples of own rules and flows that stand in files of their own, `名字.examples.toml`: whoever tests a rule need not touch it.

use super::fault::{Fault, Source};
use super::flow::{self, Flow};
use super::meant::meant_of;
use super::parts::Parts;
use super::rule::{OwnRule, read_examples, speaker_of};
use super::table::{Read, Table, Text};

const ENDING: &str = ".examples.toml";

/// Where all rules and flows stand.
const LIST: &str = "，全部见 zhijian rules list";

/// Whether examples stand in the file, and no rules or flows.
pub(super) fn are_in(path: &str) -> bool {
    path.ends_with(ENDING)
}

const PARTS: Parts =
    Parts {
        key: "example", stranger: None, file: "例子文件", none: "文件里没有例子；每组例子以 [[example]] 开头"
    };

/// Adds the examples of a file to the rules and flows that they name; every fault in it.
pub(super) fn read_file(source: &Source, rules: &mut [OwnRule], flows: &mut [Flow], are_whole: bool) -> Vec<Fault> {
    let read = PARTS.read(source, |table| add(table, rules, flows, are_whole));
    read.into_iter().filter_map(Result::err).collect()
}

fn add(mut table: Table, rules: &mut [OwnRule], flows: &mut [Flow], are_whole: bool) -> Read<()> {
    let source = table.source;
    let (id, count) = match (table.text("rule")?, table.text("flow")?) {
        (Some(id), None) => (id.clone(), add_to_rule(&mut table, &id, rules, are_whole)?),
        (None, Some(id)) => (id.clone(), add_to_flow(&mut table, &id, flows, are_whole)?),
        (Some(_), Some(id)) => return Err(source.fault(&id.span, "rule 和 flow 只能写一个；请分成两组 [[example]]")),
        (None, None) => return Err(table.fault("这组例子缺 rule 或 flow，例如 rule = \"refund.deadline\"")),
    };
    table.finish("例子", ["rule", "flow", "hit", "pass"])?;
    if count == 0 {
        return Err(source.fault(&id.span, "这组里一个例子也没有，请写 hit 或 pass"));
    }
    Ok(())
}

fn add_to_rule(table: &mut Table, id: &Text, rules: &mut [OwnRule], are_whole: bool) -> Read<usize> {
    let known = || meant_of(&id.text, rules.iter().map(|rule| &*rule.id), LIST);
    let at = rules.iter().position(|rule| *rule.id == *id.text);
    let missing = || table.source.fault(&id.span, format!("没有叫 {} 的规则{}", id.text, known()));
    let at = at.ok_or_else(|| missing().following(!are_whole))?;
    let rule = &mut rules[at];
    let examples = read_examples(table, speaker_of(&rule.conditions, &rule.when, rule.report))?;
    let count = examples.len();
    rule.examples.extend(examples);
    Ok(count)
}

fn add_to_flow(table: &mut Table, id: &Text, flows: &mut [Flow], are_whole: bool) -> Read<usize> {
    let known = || meant_of(&id.text, flows.iter().map(|flow| &*flow.id), LIST);
    let at = flows.iter().position(|flow| *flow.id == *id.text);
    let missing = || table.source.fault(&id.span, format!("没有叫 {} 的流程{}", id.text, known()));
    let at = at.ok_or_else(|| missing().following(!are_whole))?;
    let flow = &mut flows[at];
    let examples = flow::read_examples(table, &flow.steps, &flow.columns())?;
    let count = examples.len();
    flow.examples.extend(examples);
    Ok(count)
}
