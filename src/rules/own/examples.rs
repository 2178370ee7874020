//! Examples of own rules that stand in files of their own, `rules/名字.examples.toml`: whoever tests a rule need not touch it.

use super::fault::{Source, meant};
use super::rule::{OwnRule, read_examples, speaker_of};
use super::table::{Read, Table, Value};

const ENDING: &str = ".examples.toml";

/// Whether examples stand in the file, and no rules.
pub(super) fn are_in(path: &str) -> bool {
    path.ends_with(ENDING)
}

/// Adds the examples of a file to the rules that they name.
pub(super) fn read_file(source: &Source, rules: &mut [OwnRule]) -> Read<()> {
    let mut file = Table::of(source)?;
    let tables = file.take("example").map(Value::tables).transpose()?;
    file.finish("例子文件", ["example"])?;
    let tables = tables.ok_or_else(|| source.fault(&(0..0), "文件里没有例子；每组例子以 [[example]] 开头"))?;
    tables.into_iter().try_for_each(|table| add(table, rules))
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
    rule.examples.extend(read_examples(&mut table, speaker)?);
    table.finish("例子", ["rule", "hit", "pass"])
}
