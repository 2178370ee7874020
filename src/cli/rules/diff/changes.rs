//! What changes between two scorecards of the same conversation, and the sums over many.

use crate::inspect::Inspection;
use crate::model::{Category, Dimension, Grade, Points, Scorecard, Severity, tenths};
use crate::score::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// What becomes of one conversation.
pub(super) struct Change {
    id: String,
    scores: (f64, f64),
    grades: (Grade, Grade),
    fatal: (bool, bool),
    /// The agents for whom it counts, with their scores.
    agents: BTreeMap<Option<Arc<str>>, Scores>,
    /// Per rule, what becomes of it; only where that is anything.
    rules: BTreeMap<Arc<str>, Move>,
}

/// An agent's score before and after, where the conversation counts for him.
type Scores = (Option<f64>, Option<f64>);

/// What becomes of a rule in one conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Move {
    /// It did not hit, and does now.
    New,
    /// It hit, and does no longer.
    Gone,
    More,
    Less,
    /// It hits as often, and costs or earns something else.
    Points,
    /// It costs the same, and weighs otherwise: how grave it is, what it is called, whether people look at it alone.
    Weight,
}

/// What a rule comes to in one conversation.
#[derive(Default, PartialEq)]
struct Sum {
    hits: usize,
    points: BTreeMap<Dimension, Points>,
    weights: BTreeSet<(Option<Severity>, Category, bool)>,
}

impl Move {
    fn between(before: Option<&Sum>, after: Option<&Sum>) -> Option<Self> {
        let hits = |sum: Option<&Sum>| sum.map_or(0, |sum| sum.hits);
        let points = [before, after].map(|sum| sum.map(|sum| &sum.points));
        match (hits(before), hits(after)) {
            (0, 1..) => Some(Self::New),
            (1.., 0) => Some(Self::Gone),
            (before, after) if before < after => Some(Self::More),
            (before, after) if before > after => Some(Self::Less),
            _ if points[0] != points[1] => Some(Self::Points),
            _ => (before != after).then_some(Self::Weight),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::New => "新命中",
            Self::Gone => "不再命中",
            Self::More => "多命中",
            Self::Less => "少命中",
            Self::Points => "分值变化",
            Self::Weight => "轻重、代码或仅复核有变化",
        }
    }
}

/// Every rule that hits, with what it comes to.
fn sums(card: &Scorecard) -> BTreeMap<Arc<str>, Sum> {
    let mut sums: BTreeMap<Arc<str>, Sum> = BTreeMap::new();
    for finding in &card.findings {
        let sum = sums.entry(finding.rule.clone()).or_default();
        sum.hits += 1;
        sum.weights.insert((finding.severity, finding.category, finding.review_only));
    }
    for line in &card.ledger {
        // The line that keeps a dimension within its bounds is no rule's.
        if let Some(sum) = sums.get_mut(&line.rule) {
            *sum.points.entry(line.dimension).or_default() += line.points;
        }
    }
    sums
}

impl Change {
    pub(super) fn between(old: &Inspection, new: &Inspection) -> Self {
        let agents = agents(old, new);
        let (old, new) = (&old.card, &new.card);
        let (before, after) = (sums(old), sums(new));
        let moved = |rule: &Arc<str>| Some((rule.clone(), Move::between(before.get(rule), after.get(rule))?));
        let rules = before.keys().chain(after.keys()).filter_map(moved).collect();
        Self {
            id: new.conversation_id.clone(),
            scores: (old.score, new.score),
            grades: (old.grade, new.grade),
            fatal: (old.fatal, new.fatal),
            agents,
            rules,
        }
    }

    fn moves(&self) -> bool {
        (self.scores.0 - self.scores.1).abs() >= 0.05
    }
}

/// Everybody for whom it counts before or after, just as the totals of a batch have it.
fn agents(old: &Inspection, new: &Inspection) -> BTreeMap<Option<Arc<str>>, Scores> {
    let mut agents: BTreeMap<Option<Arc<str>>, Scores> = BTreeMap::new();
    let parts = |of: &Inspection| Entry::new(&of.conversation, &of.card);
    for (agent, score) in parts(old).agents() {
        agents.entry(agent.cloned()).or_default().0 = Some(score);
    }
    for (agent, score) in parts(new).agents() {
        agents.entry(agent.cloned()).or_default().1 = Some(score);
    }
    agents
}

/// Conversations in which the same becomes of a rule: how many, and some of them.
#[derive(Default)]
struct Told {
    count: usize,
    examples: Vec<String>,
}

#[derive(Default)]
struct OfAgent {
    before: Mean,
    after: Mean,
    moved: usize,
}

impl OfAgent {
    fn change(&self) -> f64 {
        self.after.value() - self.before.value()
    }

    /// How many conversations count for him; one that counts under one rulebook alone is told.
    fn conversations(&self) -> String {
        match (self.before.count, self.after.count) {
            (before, after) if before == after => after.to_string(),
            (before, after) => format!("{before}→{after}"),
        }
    }
}

#[derive(Default)]
struct Mean {
    count: usize,
    sum: f64,
}

impl Mean {
    fn take(&mut self, score: Option<f64>) {
        self.count += usize::from(score.is_some());
        self.sum += score.unwrap_or_default();
    }

    fn value(&self) -> f64 {
        self.sum / self.count.max(1) as f64
    }
}

/// The sums over all conversations.
pub(super) struct Changes {
    labels: (String, String),
    examples: usize,
    conversations: usize,
    moved: usize,
    sums: (f64, f64),
    fatal: (usize, usize),
    grades: BTreeMap<(Grade, Grade), Vec<String>>,
    grade_counts: BTreeMap<(Grade, Grade), usize>,
    rules: BTreeMap<Arc<str>, BTreeMap<Move, Told>>,
    agents: BTreeMap<Option<Arc<str>>, OfAgent>,
}

impl Changes {
    pub(super) fn new(old: &str, new: &str, examples: usize) -> Self {
        Self {
            labels: (old.to_owned(), new.to_owned()),
            examples,
            conversations: 0,
            moved: 0,
            sums: (0.0, 0.0),
            fatal: (0, 0),
            grades: BTreeMap::new(),
            grade_counts: BTreeMap::new(),
            rules: BTreeMap::new(),
            agents: BTreeMap::new(),
        }
    }

    pub(super) fn take(&mut self, change: &Change) {
        let most = self.examples;
        self.conversations += 1;
        self.moved += usize::from(change.moves());
        self.sums = (self.sums.0 + change.scores.0, self.sums.1 + change.scores.1);
        self.fatal = (self.fatal.0 + usize::from(change.fatal.0), self.fatal.1 + usize::from(change.fatal.1));
        let told = format!("{}（{}→{}）", change.id, tenths(change.scores.0), tenths(change.scores.1));
        let note = |list: &mut Vec<String>| {
            if list.len() < most {
                list.push(told.clone());
            }
        };
        if change.grades.0 != change.grades.1 {
            *self.grade_counts.entry(change.grades).or_default() += 1;
            note(self.grades.entry(change.grades).or_default());
        }
        for (rule, &moved) in &change.rules {
            let told = self.rules.entry(rule.clone()).or_default().entry(moved).or_default();
            told.count += 1;
            note(&mut told.examples);
        }
        for (agent, &(before, after)) in &change.agents {
            let of_agent = self.agents.entry(agent.clone()).or_default();
            of_agent.before.take(before);
            of_agent.after.take(after);
            let moves = before.zip(after).is_none_or(|(before, after)| (before - after).abs() >= 0.05);
            of_agent.moved += usize::from(moves);
        }
    }

    /// All of it, for people.
    pub(super) fn page(&self) -> String {
        let count = self.conversations.max(1) as f64;
        let (old, new) = (self.sums.0 / count, self.sums.1 / count);
        let mut page = format!("旧 {}\n新 {}\n", self.labels.0, self.labels.1);
        put(&mut page, format_args!("会话 {}，分数变化 {}，", self.conversations, self.moved));
        put(&mut page, format_args!("平均 {old:.2}→{new:.2}，一票否决 {}→{}\n", self.fatal.0, self.fatal.1));
        page += "\n等级变化\n";
        for ((before, after), ids) in &self.grades {
            let count = self.grade_counts.get(&(*before, *after)).copied().unwrap_or(0);
            put(&mut page, format_args!("  {}→{}  {count}  例 {}\n", before.name(), after.name(), ids.join("、")));
        }
        put_none(&mut page, self.grades.is_empty());
        page += "\n规则变化（会话数）\n";
        for (rule, of_rule) in &self.rules {
            put(&mut page, format_args!("  {rule}"));
            for (moved, Told { count, examples }) in of_rule {
                put(&mut page, format_args!("  {} {count}  例 {}", moved.name(), examples.join("、")));
            }
            page.push('\n');
        }
        put_none(&mut page, self.rules.is_empty());
        page += "\n坐席变化\n";
        let mut agents: Vec<_> = self.agents.iter().filter(|(_, of_agent)| of_agent.moved > 0).collect();
        agents.sort_by(|a, b| a.1.change().abs().total_cmp(&b.1.change().abs()).reverse().then(a.0.cmp(b.0)));
        for (agent, of_agent) in &agents {
            let (before, after) = (of_agent.before.value(), of_agent.after.value());
            let name = agent.as_deref().unwrap_or("（无名）");
            put(&mut page, format_args!("  {name}  会话 {}  变化 {}  ", of_agent.conversations(), of_agent.moved));
            put(&mut page, format_args!("平均 {before:.2}→{after:.2}（{:+.2}）\n", after - before));
        }
        put_none(&mut page, agents.is_empty());
        page
    }
}

fn put_none(page: &mut String, none: bool) {
    if none {
        *page += "  无\n";
    }
}

fn put(page: &mut String, text: std::fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = page.write_fmt(text);
}
