//! What the TOML reader says of a file that is no rulebook, as QA staff read it: where it stands, and what to do.

use crate::model::{Category, Dimension, Kind, Severity};
use crate::rules::own::{Fault, Named, Source, brackets, meant, meant_code};
use crate::text::Guard;
use serde::de::DeserializeOwned;
use toml::de::DeTable;

/// Reads a file, or tells the first fault in it.
pub(super) fn read<T: DeserializeOwned>(source: &Source) -> Result<T, Fault> {
    toml::from_str(&source.read).map_err(|error| {
        if let Err(error) = DeTable::parse(&source.read) {
            return source.syntax(&error);
        }
        let span = error.span().unwrap_or_default();
        let mend = brackets(source.line_at(span.start)).unwrap_or_else(|| mend(error.message()));
        source.fault(&span, mend)
    })
}

/// What to do about something that serde says.
fn mend(said: &str) -> String {
    let named: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let (first, known) = named.split_first().map_or(("", &[][..]), |(first, known)| (*first, known));
    let start = |words: &str| said.starts_with(words);
    if start("unknown field") {
        return format!("没有这一项{}", meant(first, known.iter().copied()));
    }
    if start("missing field") {
        return format!("缺 {first} 这一项，请补上");
    }
    if start("unknown variant") {
        return format!("不是这一项的取值{}", meant(first, known.iter().copied()));
    }
    if start("duplicate") {
        return "同一处写了两遍，请删去一个".to_owned();
    }
    if start("points have") {
        return "分值最多一位小数，在 -10000 到 10000 之间".to_owned();
    }
    if start("unknown ") {
        let mut parts = said.trim_start_matches("unknown ").splitn(2, " \"");
        let (set, text) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default().trim_end_matches('"'));
        return format!("没有这个代码{}", meant_code(text, &members(set)));
    }
    match said.rsplit_once("expected ") {
        Some((_, expected)) => format!("这里要写{}", wanted(expected)),
        None => format!("读不懂（{said}）；请对照 `zhijian rules init` 写出来的同名文件"),
    }
}

/// The codes of a closed set with their names, as its errors name it.
fn members(set: &str) -> Vec<Named> {
    match set {
        "category" => Category::ALL.iter().map(|code| (code.code(), code.name())).collect(),
        "dimension" => Dimension::ALL.iter().map(|code| (code.code(), code.name())).collect(),
        "severity" => Severity::ALL.iter().map(|code| (code.code(), code.name())).collect(),
        "kind" => Kind::ALL.iter().map(|code| (code.code(), code.name())).collect(),
        // They have no name of their own.
        "guard" => Guard::ALL.iter().map(|guard| (guard.code(), guard.code())).collect(),
        _ => Vec::new(),
    }
}

/// What serde expects, in words.
fn wanted(expected: &str) -> &'static str {
    let holds = |word: &str| expected.contains(word);
    match expected {
        "u32" | "u64" | "usize" => "不小于 0 的整数，不加引号",
        "i32" | "i64" => "整数，不加引号",
        "f64" | "f32" => "数字，不加引号",
        _ if holds("string") || holds("str") && !holds("struct") => "文字，加英文引号",
        _ if holds("bool") => " true 或 false，不加引号",
        _ if holds("sequence") => "列表，例如 [\"…\"]",
        _ => "一个表，例如 { … } 或 [标题] 下面的几行",
    }
}
