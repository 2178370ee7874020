//! Own rules as they are written out, with what was left out of them.

use std::fmt;
use std::fmt::Write as _;

/// What was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Left {
    /// Its JSON path.
    pub(super) path: String,
    pub(super) reason: String,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：{}", self.path, self.reason)
    }
}

impl Left {
    pub(super) fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into() }
    }
}

/// A condition: its name, and its keys with their values in TOML.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    pub(super) name: String,
    pub(super) keys: Vec<(&'static str, String)>,
}

/// A rule.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// Its JSON path.
    pub(super) path: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) why: Option<String>,
    pub(super) channel: Option<&'static str>,
    pub(super) when: String,
    pub(super) conditions: Vec<Condition>,
}

/// Everything that came of a file, in its order: a rule, or why there is none; a rule may have lost something.
#[derive(Debug, Default)]
pub(super) struct Imported(pub(super) Vec<(Option<Rule>, Vec<Left>)>);

impl Imported {
    pub(super) fn left(&self) -> impl Iterator<Item = &Left> {
        self.0.iter().flat_map(|(_, left)| left)
    }

    pub(super) fn is_complete(&self) -> bool {
        self.left().next().is_none()
    }

    /// Whether no rule came of it.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|(rule, _)| rule.is_none())
    }

    /// The file for `rules/`.
    pub(super) fn page(&self) -> String {
        let mut page =
            "# 从别的系统导入的规则。分值不导入：先都是 review_only，核对以后自己写 points；每条规则还要补上 hit、pass 例子。\n"
                .to_owned();
        for (rule, left) in &self.0 {
            page.push('\n');
            for left in left {
                put(&mut page, format_args!("# 导入时注意 {}\n", one_line(&left.to_string())));
            }
            if let Some(rule) = rule {
                rule.write(&mut page);
            }
        }
        page
    }
}

impl Rule {
    pub(super) fn write(&self, page: &mut String) {
        put(page, format_args!("[[rule]]\nid = {}\nname = {}\n", literal(&self.id), literal(&self.name)));
        *page += "kind = \"violation\"\nseverity = \"minor\"\nreview_only = true\n";
        if let Some(why) = &self.why {
            put(page, format_args!("why = {}\n", literal(why)));
        }
        if let Some(channel) = self.channel {
            put(page, format_args!("channel = \"{channel}\"\n"));
        }
        put(page, format_args!("when = {}\n", literal(&self.when)));
        for condition in &self.conditions {
            put(page, format_args!("[rule.if.{}]\n", condition.name));
            for (key, value) in &condition.keys {
                put(page, format_args!("{key} = {value}\n"));
            }
        }
    }
}

fn put(page: &mut String, text: fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = page.write_fmt(text);
}

/// A text as TOML writes it.
pub(super) fn literal(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A list of texts as TOML writes it.
pub(super) fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| literal(text)).collect::<Vec<_>>().join(", "))
}

/// A name of a condition, or an id, made of what a file calls it.
pub(super) fn named(start: &str, called: &str) -> String {
    let clean = |c: char| if c.is_alphanumeric() || matches!(c, '_' | '-') { c } else { '_' };
    format!("{start}{}", called.chars().map(clean).collect::<String>())
}

/// The text with one space between its words.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
