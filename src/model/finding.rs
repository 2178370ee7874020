//! Findings: one hit of one rule, with its evidence.

use super::{Category, Kind, Role, code::codes};
use serde::{Serialize, ser::SerializeStruct};
use std::sync::Arc;

codes! {
    /// How grave a violation is.
    Severity "severity" {
        Minor "minor" "轻度",
        Major "major" "中度",
        Critical "critical" "重度",
        Fatal "fatal" "致命",
    }
}

codes! {
    /// By which tier a hit was found.
    Via "via" {
        Exact "exact" "原样",
        Normalised "normalised" "归一",
        Variant "variant" "变体",
        Split "split" "拆分",
        Learned "learned" "学习",
    }
}

/// The words a finding rests on: scalar offsets in the original text of a turn, and the words themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// First Unicode scalar of the words.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words as they stand in the turn.
    pub text: String,
}

/// One hit of one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule's id in the rulebook.
    pub rule: Arc<str>,
    /// Its code.
    pub category: Category,
    /// Whether it costs, earns or informs.
    pub kind: Kind,
    /// How grave, for violations.
    pub severity: Option<Severity>,
    /// Index of the turn; `None` for the whole conversation.
    pub turn: Option<usize>,
    /// Who spoke that turn.
    pub role: Option<Role>,
    /// To whom it is counted.
    pub agent_id: Option<Arc<str>>,
    /// The words, where there are any; written as `start`, `end` and `text`.
    pub quote: Option<Quote>,
    /// By which tier the words were found, where there are any.
    pub via: Option<Via>,
    /// File and line of the lexicon row that found them, such as `violation/refusal.csv:62`, where one did.
    pub row: Option<Arc<str>>,
    /// What was found, in Chinese.
    pub message: Arc<str>,
    /// What to say or do instead, in Chinese.
    pub suggestion: Option<Arc<str>>,
    /// What the rule is called, where QA staff wrote it; written only then.
    pub rule_name: Option<Arc<str>>,
    /// Whether it is for a person to look at, and costs nothing; written only where it is.
    pub review_only: bool,
}

impl Finding {
    /// What people call it where the code says nothing: the name of the rule, if the code is one for all that has none of its own.
    pub fn own_name(&self) -> Option<&str> {
        self.rule_name.as_deref().filter(|_| self.category.is_other())
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        self.own_name().unwrap_or_else(|| self.category.name())
    }

    /// Its message, where that says more than its name: whoever writes none has the name for it.
    pub fn told(&self) -> Option<&str> {
        Some(&*self.message).filter(|message| *message != self.name())
    }
}

impl Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let more = usize::from(self.review_only) + usize::from(self.rule_name.is_some());
        let mut map = serializer.serialize_struct("Finding", 14 + more)?;
        map.serialize_field("rule", &self.rule)?;
        if let Some(name) = &self.rule_name {
            map.serialize_field("rule_name", name)?;
        }
        map.serialize_field("category", &self.category)?;
        map.serialize_field("kind", &self.kind)?;
        map.serialize_field("severity", &self.severity)?;
        map.serialize_field("turn", &self.turn)?;
        map.serialize_field("role", &self.role)?;
        map.serialize_field("agent_id", &self.agent_id)?;
        map.serialize_field("start", &self.quote.as_ref().map(|quote| quote.start))?;
        map.serialize_field("end", &self.quote.as_ref().map(|quote| quote.end))?;
        map.serialize_field("text", &self.quote.as_ref().map(|quote| &quote.text))?;
        map.serialize_field("via", &self.via)?;
        map.serialize_field("row", &self.row)?;
        map.serialize_field("message", &self.message)?;
        map.serialize_field("suggestion", &self.suggestion)?;
        if self.review_only {
            map.serialize_field("review_only", &true)?;
        }
        map.end()
    }
}
