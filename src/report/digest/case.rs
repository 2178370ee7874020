//! One conversation on its way into a report, and what stays of it there.

use crate::model::{Category, Finding, Grade, Kind, Moment, Risk, Role, Scorecard, Severity, Topic};
use crate::report::shown::shown;
use std::borrow::Cow;
use std::sync::Arc;

/// Characters of an id or name that are shown.
pub const NAME: usize = 64;
/// Codes that are named in a list of conversations.
const NAMED: usize = 4;

/// A conversation, with personal data masked as asked for.
#[derive(Debug)]
pub struct Case {
    /// Its result.
    pub card: Scorecard,
    /// For whom it counts.
    pub parts: Vec<Part>,
    /// Words behind some of its findings.
    pub excerpts: Vec<Excerpt>,
}

/// What the conversation is to one agent.
#[derive(Debug)]
pub struct Part {
    /// `None` where it names nobody.
    pub agent: Option<Arc<str>>,
    /// The agent's own score.
    pub score: f64,
}

impl Part {
    /// Whether `finding` is held against the agent, or credited to him; what is for review alone is neither.
    pub(super) fn owns(&self, finding: &Finding) -> bool {
        finding.agent_id == self.agent && !finding.review_only
    }
}

/// Words behind a finding, in their place.
#[derive(Debug, Clone)]
pub struct Excerpt {
    /// Which finding of the card.
    pub finding: usize,
    /// Who spoke.
    pub role: Role,
    /// What stands in front; the whole turn where no words are meant in particular.
    pub before: String,
    /// The words themselves.
    pub hit: String,
    /// What stands behind.
    pub after: String,
    /// What the customer had said.
    pub answered: Option<String>,
}

/// A conversation in a list.
#[derive(Debug)]
pub struct CaseRow {
    /// Its id.
    pub id: String,
    /// Who took part.
    pub agents: String,
    /// When it began.
    pub started_at: Option<Moment>,
    /// Its score.
    pub score: f64,
    /// Its grade.
    pub grade: Grade,
    /// Its risk.
    pub risk: Risk,
    /// What it is about.
    pub topic: Topic,
    /// 1 to 4.
    pub issue_level: u8,
    /// Whether it has a fatal finding.
    pub fatal: bool,
    /// Findings of violations.
    pub violations: u64,
    /// The codes of violations: those that are fatal, then those that cost most.
    pub worst: Vec<Category>,
    /// What they are called: own rules by their names.
    pub worst_names: Vec<Cow<'static, str>>,
    /// What the customer threatened, asked for or felt.
    pub signals: Vec<Category>,
}

impl CaseRow {
    /// The row of a scorecard whose findings cost that much.
    pub fn new(card: &Scorecard, costs: &[i64]) -> Self {
        let agents = card.agents.iter().map(|agent| shown(agent, NAME)).collect::<Vec<_>>().join("、");
        let signal = |finding: &&Finding| finding.kind == Kind::Signal && !is_pleasant(finding.category);
        let mut signals: Vec<Category> = card.findings.iter().filter(signal).map(|finding| finding.category).collect();
        // What the customer threatens or asks for says more than what he feels.
        signals.sort_unstable_by_key(|&signal| (signal < Category::ThreatComplaint, signal));
        let violations =
            || card.findings.iter().zip(costs).filter(|(finding, _)| finding.kind == Kind::Violation && !finding.review_only);
        // What is fatal weighs more than it costs.
        let is_mild = |finding: &Finding| finding.severity != Some(Severity::Fatal);
        let mut by_cost: Vec<(bool, i64, Category, Option<&str>)> =
            violations().map(|(finding, &cost)| (is_mild(finding), cost, finding.category, finding.own_name())).collect();
        by_cost.sort_unstable();
        let named = |(.., category, own): &(_, _, Category, Option<&str>)| {
            own.map_or(Cow::Borrowed(category.name()), |own| Cow::Owned(shown(own, NAME).into_owned()))
        };
        Self {
            id: shown(&card.conversation_id, NAME).into_owned(),
            agents: shown(&agents, 2 * NAME).into_owned(),
            started_at: card.started_at,
            score: card.score,
            grade: card.grade,
            risk: card.classes.risk,
            topic: card.classes.topic,
            issue_level: card.classes.issue_level,
            fatal: card.fatal,
            violations: by_cost.len() as u64,
            worst: distinct(by_cost.iter().map(|&(.., category, _)| category)),
            worst_names: distinct(by_cost.iter().map(named)),
            signals: distinct(signals.into_iter()),
        }
    }

    /// Whether it may become a crisis.
    pub fn is_risky(&self) -> bool {
        self.risk == Risk::High
    }

    /// Lower is more urgent: the level first, then what was threatened, then the score.
    pub(super) fn urgency(&self) -> f64 {
        self.score - 1000.0 * f64::from(self.issue_level) - 100.0 * self.signals.len() as f64
    }
}

fn distinct<T: PartialEq>(codes: impl Iterator<Item = T>) -> Vec<T> {
    let mut kept = Vec::new();
    for code in codes {
        if !kept.contains(&code) && kept.len() < NAMED {
            kept.push(code);
        }
    }
    kept
}

const fn is_pleasant(signal: Category) -> bool {
    matches!(signal, Category::EmotionGratitude | Category::EmotionSatisfaction | Category::Praise)
}
