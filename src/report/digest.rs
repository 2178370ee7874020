//! What the reports need of a batch: counters, and bounded lists of the conversations behind them. Nothing here grows with the log
//! but one block of counters an agent.

mod case;
mod cost;
mod flows;
mod hours;
mod tally;
mod worst;

use crate::model::{Category, Moment, Scene, Topic};
pub use case::{Case, CaseRow, Excerpt, NAME, Part};
pub use cost::costs;
pub use flows::{FlowTotals, Flows};
pub use hours::{Cell, Hours, WEEKDAYS, place};
use rustc_hash::FxHashMap;
use std::sync::Arc;
pub use tally::{Snippet, Tally};
pub use worst::Worst;

/// Agents of whom more than counters is kept: the first to appear. Nobody coaches more from one report.
pub const DETAILED: usize = 1000;
/// Conversations that stand behind an agent's figures; and behind those of a code or topic.
const BEHIND_AGENT: usize = 200;
const BEHIND_CODE: usize = 50;
/// Conversations of the lists of high risk and of fatal findings.
pub const RISKY: usize = 200;

/// A rule of the rulebook, so that those that found nothing are seen, too.
#[derive(Debug, Clone)]
pub struct RuleHead {
    /// Its id.
    pub id: Arc<str>,
    /// The code of its findings.
    pub category: Category,
    /// What people call it: the code's name, or its own.
    pub name: Arc<str>,
}

/// How often a rule spoke.
#[derive(Debug, Clone)]
pub struct RuleTotals {
    /// The rule.
    pub head: RuleHead,
    /// Its findings.
    pub findings: u64,
    /// Conversations with any.
    pub conversations: u64,
    /// What they cost, in hundredths of a point of the conversations' scores.
    pub cost: i64,
}

/// Conversations of one code, topic or scene.
#[derive(Debug, Clone)]
pub struct Group {
    /// How many.
    pub conversations: u64,
    /// The sum of their scores.
    pub scores: f64,
    /// Findings of violations in them.
    pub violations: u64,
    /// Those of high risk.
    pub risky: u64,
    /// The lowest scores.
    pub worst: Worst<Arc<CaseRow>>,
}

/// One agent.
#[derive(Debug, Clone)]
pub struct AgentDigest {
    /// The counters.
    pub tally: Tally,
    /// Own words, the gravest first, by code.
    pub snippets: FxHashMap<Category, Worst<Snippet>>,
    /// The lowest scores.
    pub worst: Worst<Arc<CaseRow>>,
}

/// A batch, for its reports.
#[derive(Debug, Clone)]
pub struct Digest {
    /// By agent; `None` for conversations that name nobody.
    pub agents: FxHashMap<Option<Arc<str>>, AgentDigest>,
    /// All agents' conversations together.
    pub team: Tally,
    /// By the category as a number: conversations that have it.
    pub categories: Vec<Group>,
    /// By the topic as a number.
    pub topics: Vec<Group>,
    /// By the scene as a number.
    pub scenes: Vec<Group>,
    /// By the hour they began in.
    pub hours: Hours,
    /// What became of the steps of flows.
    pub flows: Flows,
    /// Those of high risk.
    pub risky: Worst<Arc<CaseRow>>,
    /// Those with a fatal finding.
    pub fatal: Worst<Arc<CaseRow>>,
    /// In the rulebook's order.
    pub rules: Vec<RuleTotals>,
    /// The first and the last time.
    pub period: Option<(Moment, Moment)>,
    by_rule: FxHashMap<Arc<str>, usize>,
}

impl Group {
    fn new() -> Self {
        Self { conversations: 0, scores: 0.0, violations: 0, risky: 0, worst: Worst::new(BEHIND_CODE) }
    }

    fn add(&mut self, row: &Arc<CaseRow>) {
        self.conversations += 1;
        self.scores += row.score;
        self.violations += row.violations;
        self.risky += u64::from(row.is_risky());
        self.worst.push(row.score, || row.clone());
    }

    /// Their mean score; `None` of nothing.
    pub fn mean(&self) -> Option<f64> {
        (self.conversations > 0).then(|| self.scores / self.conversations as f64)
    }
}

impl Digest {
    /// Of nothing yet, under `rules`.
    pub fn new(rules: impl Iterator<Item = RuleHead>) -> Self {
        let groups = |count: usize| (0..count).map(|_| Group::new()).collect();
        let rules: Vec<_> = rules.map(|head| RuleTotals { head, findings: 0, conversations: 0, cost: 0 }).collect();
        Self {
            agents: FxHashMap::default(),
            team: Tally::default(),
            categories: groups(Category::ALL.len()),
            topics: groups(Topic::ALL.len()),
            scenes: groups(Scene::ALL.len()),
            hours: Hours::default(),
            flows: Flows::default(),
            risky: Worst::new(RISKY),
            fatal: Worst::new(RISKY),
            by_rule: rules.iter().enumerate().map(|(nth, rule)| (rule.head.id.clone(), nth)).collect(),
            rules,
            period: None,
        }
    }

    /// Takes in one conversation.
    pub fn add(&mut self, case: &Case) {
        let costs = costs(&case.card);
        let row = Arc::new(CaseRow::new(&case.card, &costs));
        self.add_groups(case, &row);
        self.add_rules(case, &costs);
        for part in &case.parts {
            self.team.add(case, part, &costs);
            let room = self.agents.len() < DETAILED;
            let fresh = || AgentDigest {
                tally: Tally::default(),
                snippets: FxHashMap::default(),
                worst: Worst::new(if room { BEHIND_AGENT } else { 0 }),
            };
            self.agents.entry(part.agent.clone()).or_insert_with(fresh).add(case, part, &costs, &row);
        }
    }

    fn add_groups(&mut self, case: &Case, row: &Arc<CaseRow>) {
        let classes = case.card.classes;
        self.topics[classes.topic as usize].add(row);
        self.scenes[classes.scene as usize].add(row);
        self.hours.add(case.card.started_at, row);
        self.flows.add(&case.card, row);
        let mut seen = [false; Category::ALL.len()];
        for finding in case.card.findings.iter().filter(|finding| !finding.review_only) {
            if !std::mem::replace(&mut seen[finding.category as usize], true) {
                self.categories[finding.category as usize].add(row);
            }
        }
        if row.is_risky() {
            self.risky.push(row.urgency(), || row.clone());
        }
        if row.fatal {
            self.fatal.push(row.score, || row.clone());
        }
        if let Some((start, end)) = case.card.started_at.zip(case.card.ended_at) {
            self.period = Some(self.period.map_or((start, end), |(first, last)| (first.min(start), last.max(end))));
        }
    }

    fn add_rules(&mut self, case: &Case, costs: &[i64]) {
        let findings = &case.card.findings;
        for (nth, finding) in findings.iter().enumerate() {
            let Some(totals) = self.by_rule.get(&finding.rule).and_then(|&rule| self.rules.get_mut(rule)) else { continue };
            totals.findings += 1;
            totals.cost += costs[nth];
            totals.conversations += u64::from(!findings[..nth].iter().any(|earlier| earlier.rule == finding.rule));
        }
    }

    /// What is kept of an agent.
    pub fn agent(&self, agent: Option<&Arc<str>>) -> Option<&AgentDigest> {
        self.agents.get(&agent.cloned())
    }
}

impl AgentDigest {
    fn add(&mut self, case: &Case, part: &Part, costs: &[i64], row: &Arc<CaseRow>) {
        self.tally.add(case, part, costs);
        if self.is_detailed() {
            self.worst.push(part.score, || row.clone());
            for excerpt in &case.excerpts {
                Snippet::keep(&mut self.snippets, case, part, excerpt, row);
            }
        }
    }

    /// Whether more than counters is kept.
    pub fn is_detailed(&self) -> bool {
        self.worst.limit() > 0
    }
}
