//! Examples of own rules that stand in files of their own, `rules/名字.examples.toml`: whoever tests a rule need not touch it.

use super::fault::{Fault, Source, meant};
use super::rule::{OwnRule, read_examples, speaker_of};
use super::table::{Read, Table, Value};

const ENDING: &str = ".examples.toml";

/// Whether examples stand in the file, and no rules.
pub(super) fn are_in(path: &str) -> bool {
    path.ends_with(ENDING)
}

/// Adds the examples of a file to the rules that they name; every fault in it.
pub(super) fn read_file(source: &Source, rules: &mut [OwnRule]) -> Vec<Fault> {
    match tables(source) {
        Ok(tables) => tables.into_iter().filter_map(|table| add(table, rules).err()).collect(),
        Err(fault) => vec![fault],
    }
}

fn tables(source: &Source) -> Read<Vec<Table<'_>>> {
    let mut file = Table::of(source)?;
    let tables = file.take("example").map(Value::tables).transpose()?;
    file.finish("例子文件", ["example"])?;
    tables.ok_or_else(|| source.fault(&(0..0), "文件里没有例子；每组例子以 [[example]] 开头"))
}

/// What is told of a file of examples among flows: theirs stand in the flow.
pub(super) fn beside_flows(source: &Source) -> Fault {
    source.fault(&(0..0), "流程的例子写在流程里（hit、pass），不放在单独的文件里；请移进去，或者给文件改名")
}

fn add(mut table: Table, rules: &mut [OwnRule]) -> Read<()> {
    let source = table.source;
    let id = table.text("rule")?.ok_or_else(|| table.fault("这组例子缺 rule，例如 rule = \"refund.deadline\""))?;
    let Some(at) = rules.iter().position(|rule| *rule.id == *id.text) else {
        let known = rules.iter().map(|rule| &*rule.id);
        return Err(source.fault(&id.span, format!("没有叫 {} 的规则{}", id.text, meant(&id.text, known))));
    };
    let rule = &mut rules[at];
    let speaker = speaker_of(&rule.conditions, &rule.when, rule.report);
    let examples = read_examples(&mut table, speaker)?;
    table.finish("例子", ["rule", "hit", "pass"])?;
    if examples.is_empty() {
        return Err(source.fault(&id.span, "这组里一个例子也没有，请写 hit 或 pass"));
    }
    rule.examples.extend(examples);
    Ok(())
}
