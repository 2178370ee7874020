//! What the TOML reader refuses, and what to write instead.

use super::{Fault, Source};
use crate::rules::own::amount::{is_amount, wide};
use std::ops::Range;
use toml::de::DeTable;

/// What is said of what should be a date.
const NO_DATE: &str = "不是日期（没有这一天，或写法不对），要写成 2026-01-01 的样子";

impl Source {
    /// The name of an earlier heading in single brackets, where `line` is the same in double ones.
    fn single(&self, line: &str, before: usize) -> Option<Range<usize>> {
        let name = line.strip_prefix("[[")?.strip_suffix("]]")?;
        let mut at = 0;
        let heading = self.read[..before].split_inclusive('\n').find_map(|line| {
            let start = at + 1;
            at += line.len();
            let is_single = line.trim_end().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) == Some(name);
            is_single.then_some(start)
        })?;
        Some(heading..heading + name.len())
    }

    /// What should be a date in the line in which byte `at` of what was read stands.
    fn date(&self, at: usize) -> Option<Range<usize>> {
        let line = self.line_at(at);
        let (key, value) = line.split_once('=')?;
        let value = value.split('#').next().unwrap_or_default().trim();
        let is_wanted = matches!(key.trim(), "from" | "until") && value.starts_with(|c: char| c.is_ascii_digit());
        // Both are parts of the same text.
        let from = value.as_ptr().addr() - self.read.as_ptr().addr();
        is_wanted.then(|| from..from + value.len())
    }

    /// What the TOML reader refuses of the bytes `range`, if it refuses anything.
    pub(in crate::rules::own) fn no_toml(&self, range: Range<usize>) -> Option<Fault> {
        let error = DeTable::parse(&self.read[range.clone()]).err()?;
        let span = error.span().unwrap_or(0..0);
        Some(self.refused(&error, range.start + span.start..range.start + span.end))
    }

    /// What the TOML reader refuses.
    pub(in crate::rules) fn syntax(&self, error: &toml::de::Error) -> Fault {
        self.refused(error, error.span().unwrap_or(0..0))
    }

    fn refused(&self, error: &toml::de::Error, span: Range<usize>) -> Fault {
        let said = error.message().lines().next().unwrap_or_default();
        let line = self.line_at(span.start);
        if let Some(mend) = brackets(line).or_else(|| english(line).filter(|_| said.contains("unquoted key"))) {
            return self.fault(&span, mend);
        }
        if let Some(wide) = wide_value(line) {
            return self.fault(&span, wide);
        }
        if let Some(single) = self.single(line, span.start) {
            return self.fault(&single, double(&self.read[single.clone()]));
        }
        if let Some(date) = self.date(span.start) {
            return self.fault(&date, NO_DATE);
        }
        let mend = if said.contains("duplicate key") {
            "同一处写了两遍，请删去一个"
        } else if said.contains("unquoted key") {
            "中文的名字要加英文引号，例如 { \"技能组\" = [\"售后\"] }"
        } else if said.contains("escape") {
            "双引号里的反斜杠要写两个；正则请改用单引号 '…'"
        } else if said.contains("quote") || said.contains("string") {
            "文字要用英文引号 \"…\" 括起来，而且要成对；多行文字用 \"\"\"…\"\"\""
        } else if said.contains("bracket") || said.contains("array") || said.contains("table") {
            "检查方括号和花括号是否成对，列表各项之间用英文逗号隔开"
        } else {
            "每行应为：项 = 值；文字要加英文引号"
        };
        self.fault(&span, format!("不是正确的 TOML（{said}）：{mend}"))
    }
}

/// What is said of a number in characters of full width that stands in no quotes.
fn wide_value(line: &str) -> Option<String> {
    let (_, value) = line.split_once('=')?;
    let bare = value.split('#').next()?.split(['"', '\'']).step_by(2);
    // A dash in a name is one.
    bare.flat_map(|bare| bare.split(['{', '}', '[', ']', ',', '='])).map(str::trim).filter(|one| is_amount(one)).find_map(wide)
}

/// What is said of a heading in single brackets.
fn double(name: &str) -> String {
    format!("要用双层方括号开头：[[{name}]]")
}

/// What to write for a heading that stands in single brackets, where each rule and flow begins with double ones.
pub(in crate::rules) fn brackets(line: &str) -> Option<String> {
    let name = line.strip_prefix('[')?.strip_suffix(']').filter(|name| matches!(*name, "rule" | "flow"))?;
    Some(double(name))
}

/// What to write for a key or heading in Chinese.
fn english(line: &str) -> Option<String> {
    const MEANT: [(&str, &str); 30] = [
        ("规则", "rule"),
        ("流程", "flow"),
        ("步骤", "step"),
        ("条件", "if"),
        ("编号", "id"),
        ("名称", "name"),
        ("类别", "kind"),
        ("代码", "category"),
        ("轻重", "severity"),
        ("严重程度", "severity"),
        ("分值", "points"),
        ("扣分", "points"),
        ("维度", "dimension"),
        ("建议", "suggestion"),
        ("例外", "unless"),
        ("除非", "unless"),
        ("命中", "hit"),
        ("放过", "pass"),
        ("渠道", "channel"),
        ("场景", "scene"),
        ("角色", "role"),
        ("任一", "any"),
        ("关键词", "any"),
        ("全部", "all"),
        ("正则", "regex"),
        ("之后", "after"),
        ("之前", "before"),
        ("以内", "within"),
        ("开头", "first"),
        ("结尾", "last"),
    ];
    let (key, is_heading) = match line.strip_prefix('[') {
        Some(rest) => (rest.trim_matches(['[', ']']).split('.').next()?, true),
        None => (line.split_once('=')?.0, false),
    };
    let key = key.trim();
    if key.is_ascii() || key.contains(['{', '"', '\'', '.', ' ']) {
        return None;
    }
    let meant = MEANT.iter().find(|(chinese, _)| *chinese == key).map(|(_, english)| *english);
    let meant = meant.map_or_else(String::new, |english| format!("，这里是不是 {english}？"));
    let what = if is_heading { "标题" } else { "项" };
    Some(format!("{what}的名称要写英文{meant}；条件的名字和列名可以是中文"))
}
