//! The running totals of a batch: per agent and as a whole. Scorecards go in one by one, in input order.

use super::ledger::grade_of;
use super::statistics::Running;
use crate::model::{
    AgentSummary, Category, Conversation, Dimension, Grade, Kind, Problem, Reason, Risk, Role, Scorecard, Severity,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Below this an agent has a mean but no rank: with a spread of 15 points between conversations, nine of them leave
/// the mean uncertain by more than ±10 points, a whole grade.
pub const SMALL_SAMPLE: u64 = 10;

/// Running totals.
#[derive(Debug, Default)]
pub struct Aggregate {
    agents: BTreeMap<Option<Arc<str>>, AgentTotals>,
    scores: Running,
    turns: u64,
    fatal: u64,
    grades: BTreeMap<Grade, u64>,
    risks: BTreeMap<Risk, u64>,
    findings: BTreeMap<Category, u64>,
    rejects: BTreeMap<Reason, u64>,
}

#[derive(Debug, Default)]
struct AgentTotals {
    scores: Running,
    grades: [u64; Grade::ALL.len()],
    dimensions: BTreeMap<Dimension, Running>,
    turns: u64,
    fatal: u64,
    violations: u64,
    first_response: Running,
    response: Running,
    emotion_change: Running,
}

impl Aggregate {
    /// Takes in one conversation. It counts for each agent who took part, with the agent's own score where there were
    /// several; findings and turns go to the one who spoke.
    pub fn add(&mut self, conversation: &Conversation, card: &Scorecard) {
        self.scores.add(card.score);
        self.turns += card.turns as u64;
        self.fatal += u64::from(card.fatal);
        *self.grades.entry(card.grade).or_default() += 1;
        *self.risks.entry(card.classes.risk).or_default() += 1;
        for finding in &card.findings {
            *self.findings.entry(finding.category).or_default() += 1;
        }
        if card.agents.is_empty() {
            self.add_agent(None, conversation, card);
        }
        for agent in &card.agents {
            self.add_agent(Some(agent), conversation, card);
        }
    }

    /// Takes in what was rejected.
    pub fn add_problem(&mut self, problem: &Problem) {
        *self.rejects.entry(problem.reason).or_default() += 1;
    }

    fn add_agent(&mut self, agent: Option<&Arc<str>>, conversation: &Conversation, card: &Scorecard) {
        let agents = conversation.agents();
        let spoken = |i: &usize| conversation.turns[*i].role == Role::Agent && agents.of(*i) == agent;
        let turns = (0..conversation.turns.len()).filter(spoken).count();
        let own = || card.findings.iter().filter(|finding| finding.agent_id.as_ref() == agent);
        // Nobody is judged by a conversation in which he said nothing, unless it is just that he is blamed for.
        if turns == 0 && !own().any(|finding| finding.kind == Kind::Violation) {
            return;
        }
        let totals = self.agents.entry(agent.cloned()).or_default();
        let own_score = card.agent_scores.iter().find(|score| Some(&score.agent_id) == agent);
        let (score, grade, dimensions) =
            own_score.map_or((card.score, card.grade, &card.dimensions), |own| (own.score, own.grade, &own.dimensions));
        totals.scores.add(score);
        totals.grades[grade as usize] += 1;
        for dimension in dimensions.iter().filter(|dimension| dimension.applicable) {
            totals.dimensions.entry(dimension.dimension).or_default().add(dimension.score.as_f64());
        }
        totals.turns += turns as u64;
        totals.fatal += u64::from(own().any(|finding| finding.severity == Some(Severity::Fatal)));
        totals.violations += own().filter(|finding| finding.kind == Kind::Violation).count() as u64;
        add_some(&mut totals.first_response, card.metrics.first_response_s);
        add_some(&mut totals.response, card.metrics.mean_response_s);
        add_some(&mut totals.emotion_change, card.emotion.customer.as_ref().map(|curve| curve.end - curve.start));
    }

    /// The agents, best mean first; agents with few conversations stand behind those with enough.
    pub fn agents(&self) -> Vec<AgentSummary> {
        let mut agents: Vec<AgentSummary> = self.agents.iter().map(|(agent, totals)| totals.summary(agent.clone())).collect();
        agents.sort_by(|a, b| {
            (a.small_sample, a.agent_id.is_none())
                .cmp(&(b.small_sample, b.agent_id.is_none()))
                .then(b.mean_score.total_cmp(&a.mean_score))
                .then_with(|| a.agent_id.cmp(&b.agent_id))
        });
        agents
    }

    /// Conversations taken in.
    pub fn conversations(&self) -> u64 {
        self.scores.count()
    }

    /// Turns in them.
    pub fn turns(&self) -> u64 {
        self.turns
    }

    /// Mean score over conversations.
    pub fn mean_score(&self) -> Option<f64> {
        self.scores.mean()
    }

    /// Conversations with a fatal finding.
    pub fn fatal(&self) -> u64 {
        self.fatal
    }

    /// Conversations per grade.
    pub fn grades(&self) -> &BTreeMap<Grade, u64> {
        &self.grades
    }

    /// Conversations per risk.
    pub fn risks(&self) -> &BTreeMap<Risk, u64> {
        &self.risks
    }

    /// Findings per code.
    pub fn findings(&self) -> &BTreeMap<Category, u64> {
        &self.findings
    }

    /// Rejects per reason.
    pub fn rejects(&self) -> &BTreeMap<Reason, u64> {
        &self.rejects
    }
}

fn add_some(running: &mut Running, value: Option<f64>) {
    if let Some(value) = value {
        running.add(value);
    }
}

impl AgentTotals {
    fn summary(&self, agent_id: Option<Arc<str>>) -> AgentSummary {
        let conversations = self.scores.count();
        let share = |count: u64| count as f64 / conversations.max(1) as f64;
        let mean_score = self.scores.mean().unwrap_or_default();
        AgentSummary {
            agent_id,
            conversations,
            turns: self.turns,
            mean_score,
            interval: self.scores.interval(),
            grade: grade_of(mean_score),
            small_sample: conversations < SMALL_SAMPLE,
            grade_shares: self.grades.map(share),
            dimensions: Dimension::ALL
                .iter()
                .map(|&dimension| (dimension, self.dimensions.get(&dimension).and_then(Running::mean)))
                .collect(),
            fatal: self.fatal,
            violations: self.violations,
            violations_per_100_turns: self.violations as f64 * 100.0 / self.turns.max(1) as f64,
            mean_first_response_s: self.first_response.mean(),
            mean_response_s: self.response.mean(),
            emotion_change: self.emotion_change.mean(),
        }
    }
}
