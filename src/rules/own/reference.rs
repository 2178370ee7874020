//! The reference page of rules: made of what the reader knows, with one example each that is run by the tests.

use super::operator::{FORMS, Form, Looks};
use super::{flow, rule, scope};
use crate::model::{Category, Cue, CustomerType, Dimension, Kind, Personal, Risk, Scene, Topic};
use crate::rules::folder::RulebookFolder;
use crate::rules::settings::NAMES;
use crate::text::LexiconFile;
use include_dir::{Dir, include_dir};
use std::fmt::Write;

static EXAMPLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/rules/own/reference");

/// What stands before the tables.
const HEAD: &str = include_str!("reference/head.md");

/// What stands before those of flows.
const FLOWS: &str = include_str!("reference/flows.md");

/// What people want to say, and where it stands.
const INDEX: &str = include_str!("reference/index.md");

/// How points are counted.
const POINTS: &str = include_str!("reference/points.md");

/// What counts as a turn.
const COUNTING: &str = include_str!("reference/counting.md");

/// What stands before the forms of logic.
const LOGIC: &str = include_str!("reference/logic.md");

/// Examples that put several things together, by what they say.
const RECIPES: [(&str, &str); 11] = [
    ("没有做到就命中", "not_done"),
    ("每一次各按标准", "two_limits"),
    ("说了什么以后还要说什么", "came_back"),
    ("每位坐席的第一句", "each_agent"),
    ("连着几条没有人回", "in_a_row"),
    ("几步依次做", "chain"),
    ("客户自己说过的那一步不要求", "given"),
    ("漏一步扣一次", "each_step"),
    ("先说甲再说乙", "amount"),
    ("两档标准和不查谁", "tiers"),
    ("开头几轮怎样数", "counting"),
];

/// How rules are switched off, for good or under one profile.
const PROFILES: &str = include_str!("reference/profiles.md");

/// What stands at the end: rulebooks that are there, and rules of other systems.
const READY: &str = include_str!("reference/ready.md");

/// The examples of the page as rule files, and their table of knowledge, beside the default rulebook.
pub fn reference_rulebook() -> RulebookFolder {
    let mut folder = RulebookFolder::embedded();
    for part in ["operators", "scopes", "logic", "recipes"] {
        for file in EXAMPLES.get_dir(part).into_iter().flat_map(Dir::files) {
            let path = format!("rules/{}", file.path().to_string_lossy().replace('\\', "/"));
            folder.files.push(LexiconFile { path, text: file.contents_utf8().unwrap_or_default().to_owned().into() });
        }
    }
    for file in EXAMPLES.get_dir("flows").into_iter().flat_map(Dir::files) {
        let path = format!("flows/reference/{}", file.path().file_name().unwrap_or_default().to_string_lossy());
        folder.files.push(LexiconFile { path, text: file.contents_utf8().unwrap_or_default().to_owned().into() });
    }
    let first = text_of("first.toml").unwrap_or_default();
    folder.files.push(LexiconFile { path: "rules/first.toml".to_owned(), text: first.to_owned().into() });
    let table = text_of("knowledge.csv").unwrap_or_default();
    folder.files.push(LexiconFile { path: super::operator::TABLE.to_owned(), text: table.to_owned().into() });
    folder
}

/// Operators and keys of scopes that have no example.
pub fn without_example() -> Vec<String> {
    let operators = FORMS.iter().map(|form| format!("operators/{}.toml", form.key));
    let scopes = scope::KEYS.iter().map(|(key, _)| format!("scopes/{key}.toml"));
    let logic = ["when", "unless", "each", "report", "filters", "review_only"].map(|key| format!("logic/{key}.toml"));
    let recipes = RECIPES.iter().map(|(_, file)| format!("recipes/{file}.toml"));
    operators.chain(scopes).chain(logic).chain(recipes).filter(|path| text_of(path).is_none()).collect()
}

/// `docs/rulebook.md`.
pub fn reference_page() -> String {
    let first = format!("```toml\n{}```\n", text_of("first.toml").unwrap_or_default());
    let mut page = HEAD.replace("{first}\n", &(first + "\n")) + INDEX;
    page += "\n## 常见写法\n";
    for (title, file) in RECIPES {
        put(&mut page, format_args!("\n### {title}\n"));
        example(&mut page, &format!("recipes/{file}.toml"));
    }
    page += "\n## 规则的各项\n\n| 项 | 意思 |\n|---|---|\n";
    for (key, about) in rule::KEYS.iter().chain(&[("pass", "必须放过的例子")]) {
        put(&mut page, format_args!("| `{key}` | {} |\n", cell(about)));
    }
    page += POINTS;
    page += "\n## 范围：看哪里\n\n每个条件都可以加（只看整个会话的算子除外）。\n";
    for (key, about) in scope::KEYS {
        put(&mut page, format_args!("\n### `{key}`\n\n{about}。\n"));
        example(&mut page, &format!("scopes/{key}.toml"));
    }
    page += COUNTING;
    page += LOGIC;
    for key in ["when", "unless", "each", "report", "filters", "review_only"] {
        put(&mut page, format_args!("\n### {key}\n"));
        example(&mut page, &format!("logic/{key}.toml"));
    }
    page += "\n## 算子：一个条件问什么\n\n一个条件写一个算子；`role` 一栏说明要不要写看谁的话。\n";
    for form in FORMS {
        operator(&mut page, form);
    }
    flows(&mut page);
    page + &codes() + &PROFILES.replace("{settings}\n", &settings()) + READY
}

fn flows(page: &mut String) {
    *page += FLOWS;
    for (title, keys) in [("流程的各项", &flow::KEYS[..]), ("步骤的各项", &flow::STEP_KEYS[..])] {
        put(page, format_args!("\n### {title}\n\n| 项 | 意思 |\n|---|---|\n"));
        for (key, about) in keys {
            put(page, format_args!("| `{key}` | {} |\n", cell(about)));
        }
    }
    *page += "\n### 例子\n";
    example(page, "flows/card_loss.toml");
    example(page, "flows/return_goods.toml");
}

/// Every threshold that a profile may change.
fn settings() -> String {
    let mut table = "| 阈值 | 意思 |\n|---|---|\n".to_owned();
    for (name, about) in NAMES {
        put(&mut table, format_args!("| `{name}` | {about} |\n"));
    }
    table
}

/// Every code that a rule may name.
fn codes() -> String {
    let of_kind =
        |kind: Kind| Category::ALL.iter().filter(move |code| code.kind() == kind).map(|code| (code.code(), code.name()));
    let rows: [(&str, Vec<(&str, &str)>); 10] = [
        ("维度（`points`、`dimension`）", Dimension::ALL.iter().map(|code| (code.code(), code.name())).collect()),
        ("违规（`category`）", of_kind(Kind::Violation).collect()),
        ("加分项（`category`）", of_kind(Kind::Merit).collect()),
        ("客户信号（`category`）", of_kind(Kind::Signal).collect()),
        ("线索（`cue`）", Cue::ALL.iter().map(|code| (code.code(), code.name())).collect()),
        ("场景（`scene`）", Scene::ALL.iter().map(|code| (code.code(), code.name())).collect()),
        ("主题（`class`）", Topic::ALL.iter().map(|code| (code.code(), code.name())).collect()),
        ("客户类型（`class`）", CustomerType::ALL.iter().map(|code| (code.code(), code.name())).collect()),
        ("风险（`class`）", Risk::ALL.iter().map(|code| (code.code(), code.name())).collect()),
        ("实体（`entity`）", Personal::ALL.iter().map(|code| (code.code(), code.name())).chain([("date", "日期")]).collect()),
    ];
    let told = |codes: Vec<(&str, &str)>| codes.iter().map(|(code, name)| format!("`{code}` {name}")).collect::<Vec<_>>();
    let mut table = "\n## 代码表\n\n规则里写代码，中文是它的名称。\n\n| 哪一项 | 代码 |\n|---|---|\n".to_owned();
    for (title, codes) in rows {
        put(&mut table, format_args!("| {title} | {} |\n", told(codes).join("、")));
    }
    table + "\n"
}

fn operator(page: &mut String, form: &Form) {
    put(page, format_args!("\n### `{}` {}\n\n{}。\n", form.key, form.name, form.about));
    let role = match form.looks {
        Looks::Words => "必须写 `role`；可以写范围和 `guards`".to_owned(),
        Looks::Said => "必须写 `role`；可以写范围".to_owned(),
        Looks::Turns(who) => format!("不写 `role` 就是{}；可以写范围", who.name()),
        Looks::Whole => "看整个会话，没有 `role` 和范围".to_owned(),
    };
    put(page, format_args!("\n- {role}\n"));
    for (key, about) in form.keys {
        put(page, format_args!("- `{key}`：{about}\n"));
    }
    example(page, &format!("operators/{}.toml", form.key));
}

fn example(page: &mut String, path: &str) {
    let text = text_of(path).unwrap_or_default();
    // A first line that only says the name again is for those who read the file alone.
    let is_name = |line: &&str| line.strip_prefix("# ").is_some_and(|title| text.contains(&format!("name = \"{title}\"\n")));
    let shown: String = text.split_inclusive('\n').filter(|line| !is_name(&line.trim_end())).collect();
    put(page, format_args!("\n```toml\n{shown}```\n"));
}

fn text_of(path: &str) -> Option<&'static str> {
    EXAMPLES.get_file(path).and_then(|file| file.contents_utf8())
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn put(page: &mut String, text: std::fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = page.write_fmt(text);
}
