//! What is kept of one conversation, made ready on the thread that inspected it.

use super::left::Before;
use super::twins::Marks;
use crate::model::{Category, Conversation, Kind, Scorecard, Severity, Share, Via};
use jiff::civil::Date;
use std::sync::Arc;

/// What is kept of what was said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Texts {
    /// Neither conversations nor quotes.
    None,
    /// Both, with personal data hidden.
    #[default]
    Redacted,
    /// Both, as they were written.
    Full,
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptFinding {
    pub(super) rule: Arc<str>,
    /// What an own rule is called.
    pub(super) rule_name: Option<Arc<str>>,
    pub(super) category: Category,
    pub(super) kind: Kind,
    pub(super) severity: Option<Severity>,
    pub(super) agent: Option<Arc<str>>,
    pub(super) turn: Option<usize>,
    /// Start, end, and the words where texts are kept.
    pub(super) quote: Option<(usize, usize, Option<String>)>,
    pub(super) via: Option<Via>,
    pub(super) cost: i64,
    /// It waits for a person's judgement, and counts nowhere.
    pub(super) review_only: bool,
}

/// One conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The file it stands in, as the reader names it.
    pub path: Arc<str>,
    /// The agents' group.
    pub team: Option<Arc<str>>,
    /// The day it began; `None` where the log tells no date.
    pub day: Option<Date>,
    /// What it is to each agent.
    pub shares: Vec<Share>,
    /// The whole conversation as JSON, where texts are kept.
    pub transcript: Option<String>,
    /// What earlier nights held of it.
    pub before: Option<Before>,
    pub(super) card: Scorecard,
    pub(super) marks: Marks,
    pub(super) findings: Vec<KeptFinding>,
}

impl Record {
    /// What is kept of a conversation with its scorecard. `costs` is what each finding took from the score, in hundredths of a point.
    pub fn new(conversation: &Conversation, card: &Scorecard, costs: &[i64], texts: Texts) -> Self {
        let kept = |(finding, &cost): (&crate::model::Finding, &i64)| KeptFinding {
            rule: finding.rule.clone(),
            rule_name: finding.rule_name.clone(),
            category: finding.category,
            kind: finding.kind,
            severity: finding.severity,
            agent: finding.agent_id.clone(),
            turn: finding.turn,
            quote: finding.quote.as_ref().map(|quote| {
                let words = (texts != Texts::None).then(|| quote.text.clone());
                (quote.start, quote.end, words)
            }),
            via: finding.via,
            cost,
            review_only: finding.review_only,
        };
        Self {
            path: conversation.source.path.clone(),
            team: None,
            day: None,
            shares: Vec::new(),
            transcript: None,
            before: None,
            findings: card.findings.iter().zip(costs).map(kept).collect(),
            card: slim(card),
            marks: Marks::of(conversation),
        }
    }

    /// The conversation's id.
    pub fn id(&self) -> &str {
        &self.card.conversation_id
    }

    /// Its turns.
    pub(super) fn turns(&self) -> i64 {
        i64::try_from(self.card.turns).unwrap_or(i64::MAX)
    }

    /// The day it counts for: the one it began, `other` where the log tells no date.
    pub(super) fn counted_on(&self, other: Date) -> i64 {
        number_of(self.day.unwrap_or(other))
    }
}

/// A scorecard without what is kept otherwise, or not at all.
fn slim(card: &Scorecard) -> Scorecard {
    Scorecard {
        conversation_id: card.conversation_id.clone(),
        agent_id: card.agent_id.clone(),
        rulebook: card.rulebook.clone(),
        dimensions: card.dimensions.clone(),
        agents: Vec::new(),
        agent_scores: Vec::new(),
        ledger: Vec::new(),
        findings: Vec::new(),
        emotion_shifts: Vec::new(),
        flow: Vec::new(),
        flows: Vec::new(),
        emotion: card.emotion.clone(),
        ..*card
    }
}

/// A day as a number such as 20251103.
pub(super) fn number_of(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}
