//! What the totals of a batch need of one conversation, so that its scorecard can be dropped where it was made.

use super::case_mix::Cell;
use crate::model::{Category, Conversation, Dimension, Finding, Grade, Kind, Risk, Role, Scorecard, Severity, Share};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One conversation in the totals.
#[derive(Debug)]
pub struct Entry {
    pub(super) score: f64,
    pub(super) turns: usize,
    pub(super) fatal: bool,
    pub(super) grade: Grade,
    pub(super) risk: Risk,
    pub(super) cell: Cell,
    pub(super) findings: Vec<Category>,
    pub(super) shares: Vec<Share>,
    pub(super) own: BTreeMap<Arc<str>, OfRule>,
}

/// What an own rule is to a conversation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct OfRule {
    pub(super) findings: u64,
    /// In tenths.
    pub(super) points: i64,
}

impl Entry {
    /// The entry of a conversation. It counts for each agent who took part, with the agent's own score where there were
    /// several; findings and turns go to the one who spoke.
    pub fn new(conversation: &Conversation, card: &Scorecard) -> Self {
        let shares = match &*card.agents {
            [] => share_of(None, conversation, card).into_iter().collect(),
            agents => agents.iter().filter_map(|agent| share_of(Some(agent), conversation, card)).collect(),
        };
        Self {
            score: card.score,
            turns: card.turns,
            fatal: card.fatal,
            grade: card.grade,
            risk: card.classes.risk,
            cell: Cell::of(card),
            findings: card.findings.iter().map(|finding| finding.category).collect(),
            shares,
            own: own_rules(card),
        }
    }
}

/// The own rules that found something.
fn own_rules(card: &Scorecard) -> BTreeMap<Arc<str>, OfRule> {
    let mut own: BTreeMap<Arc<str>, OfRule> = BTreeMap::new();
    for finding in card.findings.iter().filter(|finding| finding.rule_name.is_some()) {
        own.entry(finding.rule.clone()).or_default().findings += 1;
    }
    if own.is_empty() {
        return own;
    }
    for line in &card.ledger {
        if let Some(rule) = own.get_mut(&line.rule) {
            rule.points += i64::from(line.points.0);
        }
    }
    own
}

impl Entry {
    /// The agents for whom it counts, with their own scores.
    pub fn agents(&self) -> impl Iterator<Item = (Option<&Arc<str>>, f64)> {
        self.shares.iter().map(|share| (share.agent.as_ref(), share.score))
    }

    /// What it is to each of them.
    pub fn shares(&self) -> &[Share] {
        &self.shares
    }
}

/// Who spoke first after somebody who is no agent.
fn first_to_reply(conversation: &Conversation) -> Option<&Arc<str>> {
    let is_agent = |i: &usize| conversation.turns[*i].role == Role::Agent;
    let asked = (0..conversation.turns.len()).find(|i| !is_agent(i))?;
    conversation.agents().of((asked..conversation.turns.len()).find(is_agent)?)
}

/// The share of `agent`. Nobody is judged by a conversation in which he said nothing, unless it is just that he is
/// blamed for.
fn share_of(agent: Option<&Arc<str>>, conversation: &Conversation, card: &Scorecard) -> Option<Share> {
    let agents = conversation.agents();
    let spoken = |i: &usize| conversation.turns[*i].role == Role::Agent && agents.of(*i) == agent;
    let turns = (0..conversation.turns.len()).filter(spoken).count() as u64;
    // What a robot said where it served alone is nobody's, whether or not the log names anybody.
    let is_own = |finding: &&Finding| finding.agent_id.as_ref() == agent && (turns > 0 || finding.role != Some(Role::Bot));
    let own = || card.findings.iter().filter(is_own);
    let violations = own().filter(|finding| finding.kind == Kind::Violation && !finding.review_only).count() as u64;
    if turns == 0 && violations == 0 {
        return None;
    }
    let own_score = card.agent_scores.iter().find(|score| Some(&score.agent_id) == agent);
    let (score, grade, scored) =
        own_score.map_or((card.score, card.grade, &card.dimensions), |own| (own.score, own.grade, &own.dimensions));
    let mut dimensions = [None; Dimension::ALL.len()];
    for dimension in scored.iter().filter(|dimension| dimension.applicable) {
        dimensions[dimension.dimension as usize] = Some(dimension.score.as_f64());
    }
    Some(Share {
        agent: agent.cloned(),
        score,
        grade,
        dimensions,
        turns,
        fatal: own().any(|finding| finding.severity == Some(Severity::Fatal) && !finding.review_only),
        violations,
        first_response_s: card.metrics.first_response_s.filter(|_| first_to_reply(conversation) == agent),
        response_s: card.metrics.mean_response_s,
        emotion_change: card.emotion.customer.as_ref().map(|curve| curve.end - curve.start),
    })
}
