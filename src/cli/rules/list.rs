//! `zhijian rules list` and what is told of a single rule.

use crate::model::{Category, Effect, Kind, Severity};
use crate::rules::{Check, Flow, OwnRule, Rule, Rulebook, RulebookFolder};
use crate::text::{Annotator, Example, Expect, Guard, LexiconFile, Tag, Term, examples_of, is_plain};
use comfy_table::{Table, presets};
use std::fmt::Write as _;

/// Every rule, one a line.
pub(super) fn list(rulebook: &Rulebook) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(["规则", "名称", "类别", "轻重", "分值", "状态"]);
    let effect = |id: &str| rulebook.rubric.effects.get(id).map(points).unwrap_or_default();
    for rule in rulebook.rules.all() {
        let severity = rule.severity.map_or("", |severity| severity.name());
        table.add_row([&*rule.id, &rule.message, rule.category.kind().name(), severity, &effect(&rule.id), "默认"]);
    }
    for rule in rulebook.rules.own().all() {
        let severity = rule.severity.map_or("", |severity| severity.name());
        table.add_row([&*rule.id, &rule.name, rule.category.kind().name(), severity, &effect(&rule.id), state(rule)]);
    }
    for flow in rulebook.rules.own().flows() {
        let steps: Vec<&str> = flow.steps.iter().map(|step| &*step.name).collect();
        let state = if flow.on { "流程" } else { "停用" };
        table.add_row([&*flow.id, &format!("{}：{}", flow.name, steps.join(" → ")), "流程", "", "", state]);
    }
    format!("{}\n{table}\n", rulebook.label)
}

fn state(rule: &OwnRule) -> &'static str {
    match (rule.on, rule.review_only) {
        (false, _) => "停用",
        (true, true) => "只交复核",
        (true, false) => "自写",
    }
}

/// `process -5`, with what a finding does to each dimension.
fn points(effect: &Effect) -> String {
    let told = effect.points.iter().map(|(dimension, points)| format!("{} {:+}", dimension.name(), points.as_f64()));
    told.collect::<Vec<_>>().join(" ")
}

/// What is told of the rule `id`, or of every rule of the code `id`; `None` where there is none.
pub(super) fn about(folder: &RulebookFolder, rulebook: &Rulebook, id: &str) -> Option<String> {
    about_one(folder, rulebook, id).or_else(|| about_code(folder, rulebook, id.parse().ok()?))
}

/// What is told of the rules of a code.
fn about_code(folder: &RulebookFolder, rulebook: &Rulebook, code: Category) -> Option<String> {
    let default = rulebook.rules.all().filter(|rule| rule.category == code).map(|rule| &rule.id);
    let own = rulebook.rules.own().all().iter().filter(|rule| rule.category == code).map(|rule| &rule.id);
    let pages: Vec<String> = default.chain(own).filter_map(|id| about_one(folder, rulebook, id)).collect();
    (!pages.is_empty()).then(|| pages.join("\n"))
}

fn about_one(folder: &RulebookFolder, rulebook: &Rulebook, id: &str) -> Option<String> {
    let own = rulebook.rules.own().all().iter().find(|rule| &*rule.id == id);
    let default = || rulebook.rules.all().find(|rule| &*rule.id == id);
    let flow = || rulebook.rules.own().flows().iter().find(|flow| &*flow.id == id);
    own.map(|rule| about_own(rulebook, rule))
        .or_else(|| default().map(|rule| about_default(folder, rulebook, rule)))
        .or_else(|| flow().map(|flow| about_flow(rulebook, flow)))
}

fn about_flow(rulebook: &Rulebook, flow: &Flow) -> String {
    let mut page = format!("{}  {}\n", flow.id, flow.name);
    put(&mut page, "规则库", &rulebook.label);
    put(&mut page, "类别", "流程");
    put(&mut page, "状态", if flow.on { "" } else { "停用" });
    put(&mut page, "位置", &flow.place);
    put(&mut page, "适用", flow.written.as_deref().unwrap_or("坐席说过话的会话"));
    put(&mut page, "只查", &flow.meant_for_told().join("；"));
    let order = if flow.ordered {
        "步骤要按所列的先后做（ordered = true）"
    } else {
        "不论（写了“在…之后”的步骤除外）"
    };
    put(&mut page, "先后", order);
    for step in &flow.steps {
        put(&mut page, "步骤", &format!("{} [{}]：{}", step.name, step.id, step.written));
    }
    for line in flow.conditions_told() {
        put(&mut page, "条件", &cut(&line));
    }
    put(&mut page, "依据", &flow.why.join("；"));
    for example in &flow.examples {
        let dialogue = &example.dialogue;
        put(&mut page, if dialogue.hits { "走得不对" } else { "走得对" }, &dialogue.text);
    }
    page
}

/// What is said of a fatal rule whose terms may be milder.
const MILDER: &str = "；词库里另写了轻重的词条按它自己的算，只由学习层认出的不算致命";

/// Examples of the lexicon that are shown of a rule, of either kind.
const SHOWN: usize = 3;
/// Terms of it.
const SHOWN_TERMS: usize = 8;

fn about_default(folder: &RulebookFolder, rulebook: &Rulebook, rule: &Rule) -> String {
    let name = rule.message_told();
    let mut page = head(rulebook, &rule.id, &name, rule.category.kind());
    let (which, milder) =
        if rule.check == Check::Wording { ("按致命算的命中一次", MILDER) } else { ("命中一次", "") };
    put_veto(&mut page, rulebook, rule.severity, which, milder);
    put(&mut page, "代码", &format!("{} {}", rule.category.code(), rule.category.name()));
    put(&mut page, "轻重", rule.severity.map_or("", |severity| severity.name()));
    put(&mut page, "检查", &rule.check.code());
    let guards: Vec<&str> = rule.guards.iter().map(Guard::code).collect();
    put(&mut page, "不算", &guards.join(" "));
    for (name, threshold) in rule.check.thresholds(&rulebook.rules.settings) {
        put(&mut page, "阈值", &format!("{name} = {}（{}）", threshold.value, threshold.source));
    }
    put(&mut page, "建议", rule.suggestion.as_deref().unwrap_or(""));
    put(&mut page, "依据", &rule.why.join("；"));
    for example in &rule.examples {
        put(&mut page, expected(example.hits), &example.text);
    }
    page + &of_lexicon(&rulebook.annotator, folder, rule)
}

const fn expected(hits: bool) -> &'static str {
    if hits { "应命中" } else { "应放过" }
}

/// Where the terms of a code stand, how many there are, and the first that everybody can read.
fn terms_told(annotator: &Annotator, file: &LexiconFile, category: Category) -> String {
    let of_code = |term: &&Term| term.tag == Tag::Category(category) && !term.is_learned();
    let all: Vec<&Term> = annotator.lexicon().terms().iter().filter(of_code).collect();
    let plain: Vec<&str> = all.iter().map(|term| &*term.source).filter(|source| is_plain(source)).collect();
    let first = plain.iter().take(SHOWN_TERMS).copied().collect::<Vec<_>>().join("、");
    let first = if first.is_empty() { String::new() } else { format!("，例如：{first}") };
    format!("{}：固定说法 {} 条{first}；句式 {} 条，在这个文件里看", file.path, plain.len(), all.len() - plain.len())
}

/// What the lexicon has of the rule's code: where its terms stand, and the first examples of either kind.
fn of_lexicon(annotator: &Annotator, folder: &RulebookFolder, rule: &Rule) -> String {
    let mut page = String::new();
    let [terms, examples] = LexiconFile::paths_of(rule.category);
    let of_path = |path: &str| folder.files.iter().filter(|file| file.path == path).cloned().collect::<Vec<_>>();
    put(&mut page, "词库", &of_path(&terms).first().map_or_else(String::new, |file| terms_told(annotator, file, rule.category)));
    let files = of_path(&examples);
    // A faulty file was told when the rulebook was read.
    let all = examples_of(&files).unwrap_or_default();
    for expect in [Expect::Hit, Expect::Pass] {
        for (_, Example { text, before, .. }) in all.iter().filter(|(_, one)| one.expect == expect).take(SHOWN) {
            let before = if before.is_empty() { String::new() } else { format!("（对方先说：{before}）") };
            put(&mut page, expected(expect == Expect::Hit), &(text.clone() + &before));
        }
    }
    page
}

fn about_own(rulebook: &Rulebook, rule: &OwnRule) -> String {
    let mut page = head(rulebook, &rule.id, &rule.name, rule.category.kind());
    put_veto(&mut page, rulebook, rule.severity, "命中一次", "");
    put(&mut page, "代码", &format!("{} {}", rule.category.code(), rule.category.name()));
    put(&mut page, "轻重", rule.severity.map_or("", |severity| severity.name()));
    put(&mut page, "状态", state(rule));
    put(&mut page, "位置", &rule.place());
    put(&mut page, "只查", &rule.meant_for_told().join("；"));
    put(&mut page, "命中", &rule.written);
    for line in rule.conditions_told() {
        put(&mut page, "条件", &cut(&line));
    }
    put(&mut page, "提示", if rule.message == rule.name { "" } else { &rule.message });
    put(&mut page, "建议", rule.suggestion.as_deref().unwrap_or(""));
    put(&mut page, "依据", &rule.why.join("；"));
    for example in &rule.examples {
        put(&mut page, expected(example.hits), &example.text);
    }
    page
}

fn head(rulebook: &Rulebook, id: &str, name: &str, kind: Kind) -> String {
    let mut page = format!("{id}  {name}\n");
    put(&mut page, "规则库", &rulebook.label);
    put(&mut page, "类别", kind.name());
    if let Some(effect) = rulebook.rubric.effects.get(id) {
        let cap = if effect.cap == usize::MAX { "不限".to_owned() } else { effect.cap.to_string() };
        put(&mut page, "分值", &points(effect));
        put(&mut page, "每会话最多", &cap);
    }
    page
}

/// What a fatal rule does to the score; `which` of its hits do so.
fn put_veto(page: &mut String, rulebook: &Rulebook, severity: Option<Severity>, which: &str, milder: &str) {
    if severity == Some(Severity::Fatal) {
        put(page, "一票否决", &format!("{which}，会话的总分最多 {}{milder}", rulebook.rubric.fatal_cap.as_f64()));
    }
}

/// Longer conditions are cut: the file holds them whole.
fn cut(line: &str) -> String {
    const SHOWN: usize = 120;
    let kept: String = line.chars().take(SHOWN).collect();
    if kept.len() == line.len() { kept } else { format!("{kept}…（全文见上面的位置）") }
}

fn put(page: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "  {name}  {value}");
    }
}
