//! The running totals of a batch: per agent and as a whole. Entries go in one by one, in input order.

use super::case_mix::{Expected, Mix, OwnMix};
use super::entry::{Entry, OfRule};
use super::ledger::grade_of;
use super::statistics::Running;
use crate::model::{AgentSummary, Category, Dimension, Grade, Problem, Reason, Risk, RuleCounts, Share};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Below this an agent has a mean but no rank: with a spread of 15 points between conversations, nine of them leave
/// the mean uncertain by more than ±10 points, a whole grade.
pub const SMALL_SAMPLE: u64 = 10;

/// Running totals.
#[derive(Debug)]
pub struct Aggregate {
    agents: FxHashMap<Option<Arc<str>>, AgentTotals>,
    scores: Running,
    mix: Mix,
    turns: u64,
    fatal: u64,
    grades: BTreeMap<Grade, u64>,
    risks: BTreeMap<Risk, u64>,
    /// By the category as a number.
    findings: [u64; Category::ALL.len()],
    rejects: BTreeMap<Reason, u64>,
    /// Of own rules: conversations, and what they are to all of them.
    own: BTreeMap<Arc<str>, (u64, OfRule)>,
}

impl Default for Aggregate {
    fn default() -> Self {
        Self {
            agents: FxHashMap::default(),
            scores: Running::default(),
            mix: Mix::default(),
            turns: 0,
            fatal: 0,
            grades: BTreeMap::new(),
            risks: BTreeMap::new(),
            findings: [0; Category::ALL.len()],
            rejects: BTreeMap::new(),
            own: BTreeMap::new(),
        }
    }
}

#[derive(Debug, Default)]
struct AgentTotals {
    scores: Running,
    mix: OwnMix,
    grades: [u64; Grade::ALL.len()],
    dimensions: [Running; Dimension::ALL.len()],
    turns: u64,
    fatal: u64,
    violations: u64,
    first_response: Running,
    response: Running,
    emotion_change: Running,
}

impl Aggregate {
    /// Takes in one conversation.
    pub fn add(&mut self, entry: Entry) {
        self.scores.add(entry.score);
        self.turns += entry.turns as u64;
        self.fatal += u64::from(entry.fatal);
        *self.grades.entry(entry.grade).or_default() += 1;
        *self.risks.entry(entry.risk).or_default() += 1;
        for category in entry.findings {
            self.findings[category as usize] += 1;
        }
        for (rule, of_rule) in entry.own {
            let (conversations, all) = self.own.entry(rule).or_default();
            *conversations += 1;
            all.findings += of_rule.findings;
            all.points += of_rule.points;
        }
        for share in entry.shares {
            self.mix.add(entry.cell, share.score);
            let totals = self.agents.entry(share.agent.clone()).or_default();
            totals.mix.add(entry.cell, share.score);
            totals.add(&share);
        }
    }

    /// Takes in what was rejected.
    pub fn add_problem(&mut self, problem: &Problem) {
        *self.rejects.entry(problem.reason).or_default() += 1;
    }

    /// The agents, best mean first; agents with few conversations stand behind those with enough.
    pub fn agents(&self) -> Vec<AgentSummary> {
        // Nobody differs from what is expected of himself alone.
        let expected = (self.agents.len() > 1).then(|| self.mix.expected());
        let summary = |(agent, totals): (&Option<Arc<str>>, &AgentTotals)| totals.summary(agent.clone(), expected.as_ref());
        let mut agents: Vec<AgentSummary> = self.agents.iter().map(summary).collect();
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

    /// Findings per code that was found.
    pub fn findings(&self) -> impl Iterator<Item = (Category, u64)> {
        let all = Category::ALL.iter().map(|&category| (category, self.findings[category as usize]));
        all.filter(|&(_, count)| count > 0)
    }

    /// What an own rule came to.
    pub fn own_rule(&self, rule: &str) -> RuleCounts {
        let Some(&(conversations, of_rule)) = self.own.get(rule) else { return RuleCounts::default() };
        RuleCounts { conversations, findings: of_rule.findings, points: of_rule.points as f64 / 10.0 }
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
    fn add(&mut self, share: &Share) {
        self.scores.add(share.score);
        self.grades[share.grade as usize] += 1;
        for (running, &score) in self.dimensions.iter_mut().zip(&share.dimensions) {
            add_some(running, score);
        }
        self.turns += share.turns;
        self.fatal += u64::from(share.fatal);
        self.violations += share.violations;
        add_some(&mut self.first_response, share.first_response_s);
        add_some(&mut self.response, share.response_s);
        add_some(&mut self.emotion_change, share.emotion_change);
    }

    fn summary(&self, agent_id: Option<Arc<str>>, expected: Option<&Expected>) -> AgentSummary {
        let conversations = self.scores.count();
        let share = |count: u64| count as f64 / conversations.max(1) as f64;
        let mean_score = self.scores.mean().unwrap_or_default();
        AgentSummary {
            agent_id,
            conversations,
            turns: self.turns,
            mean_score,
            interval: self.scores.interval(),
            from_expected: expected.filter(|_| conversations >= SMALL_SAMPLE).and_then(|expected| self.mix.difference(expected)),
            grade: grade_of(mean_score),
            small_sample: conversations < SMALL_SAMPLE,
            grade_shares: self.grades.map(share),
            dimensions: Dimension::ALL.iter().map(|&dimension| (dimension, self.dimensions[dimension as usize].mean())).collect(),
            fatal: self.fatal,
            violations: self.violations,
            violations_per_100_turns: self.violations as f64 * 100.0 / self.turns.max(1) as f64,
            mean_first_response_s: self.first_response.mean(),
            mean_response_s: self.response.mean(),
            emotion_change: self.emotion_change.mean(),
        }
    }
}
