//! What is wrong with a file of own rules: where, what stands there, and how to mend it. Told in Chinese, for QA staff write them.

use super::amount::{is_amount, wide};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// One fault or remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, below the rulebook folder.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What stands there, cut if long.
    pub text: String,
    /// What is wrong with it and how to mend it.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, column, text, message } = self;
        write!(f, "{path}:{line}:{column}: 「{text}」{message}")
    }
}

/// Every fault of the rule files; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&told.join("\n"))
    }
}

impl std::error::Error for Faults {}

/// A file of rules as it was read.
#[derive(Debug, Clone)]
pub(in crate::rules) struct Source {
    pub(super) path: Arc<str>,
    text: Arc<str>,
    /// Where its lines begin.
    lines: Arc<[usize]>,
    /// As TOML wants it: with quotes around Chinese names.
    pub(in crate::rules) read: Arc<str>,
    /// Where such a quote was put in, bytes of `read`.
    quotes: Arc<[usize]>,
}

/// What is said of what should be a date.
const NO_DATE: &str = "不是日期（没有这一天，或写法不对），要写成 2026-01-01 的样子";

/// What a heading begins with whose name may be Chinese, and what ends the name.
const HEADINGS: [(&str, &[char]); 3] = [("[rule.if.", &[']']), ("[flow.if.", &[']']), ("[profiles.", &['.', ']'])];

impl Source {
    pub(in crate::rules) fn new(path: &str, text: &str) -> Self {
        let mut read = String::with_capacity(text.len());
        let mut quotes = Vec::new();
        for line in text.split_inclusive('\n') {
            let mut done = 0;
            for name in bare_names(line) {
                for place in [name.start, name.end] {
                    read += &line[done..place];
                    quotes.push(read.len());
                    read.push('"');
                    done = place;
                }
            }
            read += &line[done..];
        }
        let lines = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1)).collect();
        Self { path: path.into(), text: text.into(), lines, read: read.into(), quotes: quotes.into() }
    }

    /// The place in the file of byte `at` of what was read.
    fn original(&self, at: usize) -> usize {
        at - self.quotes.partition_point(|&quote| quote < at)
    }

    /// A fault at bytes `span` of the file.
    pub(in crate::rules) fn fault(&self, span: &Range<usize>, message: impl Into<String>) -> Fault {
        /// Longer texts are cut: the place tells the rest.
        const SHOWN: usize = 24;
        let (start, end) = (self.original(span.start), self.original(span.end));
        let start = self.text.floor_char_boundary(start.min(self.text.len()));
        let end = self.text.ceil_char_boundary(end.clamp(start, self.text.len()));
        let line = self.lines.partition_point(|&begun| begun <= start);
        let standing = self.text[start..end].lines().next().unwrap_or_default().trim();
        let mut text: String = standing.chars().take(SHOWN).collect();
        if standing.chars().count() > SHOWN {
            text.push('…');
        }
        Fault {
            path: self.path.clone(),
            line,
            column: 1 + self.text[self.lines[line - 1]..start].chars().count(),
            text,
            message: message.into(),
        }
    }

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

    /// Where `what` stands first behind `heading`; the beginning of the file where it does not.
    pub(in crate::rules) fn place(&self, heading: &str, what: &str) -> Range<usize> {
        self.places(heading, what).into_iter().next().unwrap_or_default()
    }

    /// Every place where `what` stands as a whole word from the first line on that holds `heading`, but for comments.
    pub(in crate::rules) fn places(&self, heading: &str, what: &str) -> Vec<Range<usize>> {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let (mut places, mut at, mut has_begun) = (Vec::new(), 0, false);
        for line in self.read.split_inclusive('\n') {
            has_begun |= line.contains(heading) && !line.trim_start().starts_with('#');
            if has_begun && !line.trim_start().starts_with('#') {
                let whole = |&(from, word): &(usize, &str)| {
                    let (before, after) = (&line[..from], &line[from + word.len()..]);
                    !before.ends_with(is_word) && !after.starts_with(is_word)
                };
                let found = line.match_indices(what).filter(whole);
                places.extend(found.map(|(from, word)| at + from..at + from + word.len()));
            }
            at += line.len();
        }
        places
    }

    /// The line in which byte `at` of what was read stands.
    pub(in crate::rules) fn line_at(&self, at: usize) -> &str {
        let at = self.read.floor_char_boundary(at.min(self.read.len()));
        let start = self.read[..at].rfind('\n').map_or(0, |end| end + 1);
        self.read[start..].lines().next().unwrap_or_default().trim()
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

    /// What the TOML reader refuses.
    pub(in crate::rules) fn syntax(&self, error: &toml::de::Error) -> Fault {
        let span = error.span().unwrap_or(0..0);
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

/// Chinese names in a line that TOML wants in quotes: that of a condition or a profile in a heading, and of columns in `meta = { … }`.
fn bare_names(line: &str) -> Vec<Range<usize>> {
    let told = line.trim_start();
    let start = line.len() - told.len();
    let heading = HEADINGS.iter().find_map(|&(start, ends)| Some((start, told.strip_prefix(start)?.split_once(ends)?.0)));
    if let Some((heading, name)) = heading {
        let is_bare = !name.is_ascii() && !name.contains(['"', '\'', '.']);
        let start = start + heading.len();
        return is_bare.then(|| start..start + name.len()).into_iter().collect();
    }
    let is_columns = told.strip_prefix("meta").is_some_and(|rest| rest.trim_start().starts_with('='));
    if is_columns { columns(line) } else { Vec::new() }
}

/// The bare Chinese keys of a table in braces.
fn columns(line: &str) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let (mut quote, mut depth, mut begun) = (None, 0usize, None);
    for (at, c) in line.char_indices() {
        match c {
            _ if quote.is_some() => quote = quote.filter(|&open| open != c),
            '"' | '\'' => (quote, begun) = (Some(c), None),
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '{' | ',' if depth == 0 => begun = Some(at + 1),
            '=' => {
                let key = begun.take().map(|begun| (begun, &line[begun..at])).filter(|(_, key)| !key.is_ascii());
                names.extend(key.map(|(begun, key)| {
                    let start = begun + key.len() - key.trim_start().len();
                    start..start + key.trim().len()
                }));
            }
            _ => {}
        }
    }
    names
}
