//! Counters of one agent or of the team, and the agent's own words behind them.

use super::{Case, CaseRow, Excerpt, Part, Worst};
use crate::model::{Category, Dimension, Grade, Kind, Severity};
use crate::report::shown::shown;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Below this a customer is upset (as the taxonomy counts recovery).
const UPSET: f64 = -0.3;
/// Own words that are kept of a code.
const WORDS: usize = 2;

/// Counters.
#[derive(Debug, Clone)]
pub struct Tally {
    /// Conversations.
    pub conversations: u64,
    /// Findings, by the category as a number.
    pub found: [u32; Category::ALL.len()],
    /// Those of them that are fatal.
    pub fatal: [u32; Category::ALL.len()],
    /// What they cost, in hundredths of a point, 0 or below.
    pub cost: [i64; Category::ALL.len()],
    /// Conversations with an upset customer.
    pub upset: u64,
    /// Those of them that ended well.
    pub recovered: u64,
    /// By dimension: tenths of points, and conversations where it applies.
    dimensions: [(i64, u64); Dimension::ALL.len()],
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            conversations: 0,
            found: [0; Category::ALL.len()],
            fatal: [0; Category::ALL.len()],
            cost: [0; Category::ALL.len()],
            upset: 0,
            recovered: 0,
            dimensions: [(0, 0); Dimension::ALL.len()],
        }
    }
}

impl Tally {
    pub(super) fn add(&mut self, case: &Case, part: &Part, costs: &[i64]) {
        let card = &case.card;
        self.conversations += 1;
        for (finding, cost) in card.findings.iter().zip(costs).filter(|(finding, _)| part.owns(finding)) {
            self.found[finding.category as usize] += 1;
            self.fatal[finding.category as usize] += u32::from(finding.severity == Some(Severity::Fatal));
            self.cost[finding.category as usize] += cost;
        }
        let own = card.agent_scores.iter().find(|own| Some(&own.agent_id) == part.agent.as_ref());
        for one in own.map_or(&card.dimensions, |own| &own.dimensions).iter().filter(|one| one.applicable) {
            let (tenths, count) = &mut self.dimensions[one.dimension as usize];
            *tenths += i64::from(one.score.0);
            *count += 1;
        }
        if let Some(curve) = card.emotion.customer.as_ref().filter(|curve| curve.min <= UPSET) {
            self.upset += 1;
            self.recovered += u64::from(curve.recovered);
        }
    }

    /// The mean of a dimension; `None` where it never applied.
    pub fn dimension(&self, dimension: Dimension) -> Option<f64> {
        let (tenths, count) = self.dimensions[dimension as usize];
        (count > 0).then(|| tenths as f64 / 10.0 / count as f64)
    }

    /// The codes of violations that were found: those that were fatal first, then by what they cost.
    pub fn violations(&self) -> Vec<Category> {
        let found = |code: &Category| code.kind() == Kind::Violation && self.found[*code as usize] > 0;
        let mut codes: Vec<Category> = Category::ALL.iter().copied().filter(found).collect();
        codes.sort_by_key(|&code| (self.fatal[code as usize] == 0, self.cost[code as usize]));
        codes
    }

    /// Findings of a code per 100 conversations.
    pub fn per_hundred(&self, category: Category) -> f64 {
        f64::from(self.found[category as usize]) * 100.0 / self.conversations.max(1) as f64
    }

    /// Points that `codes` take from a conversation's score in the mean; 0 or more.
    pub fn cost_of(&self, codes: &[Category]) -> f64 {
        let hundredths: i64 = codes.iter().map(|&code| self.cost[code as usize]).sum();
        -hundredths as f64 / 100.0 / self.conversations.max(1) as f64
    }

    /// The share of upset customers who ended well; `None` where nobody was upset.
    pub fn recovery(&self) -> Option<f64> {
        (self.upset > 0).then(|| self.recovered as f64 / self.upset as f64)
    }
}

/// An agent's own words.
#[derive(Debug, Clone)]
pub struct Snippet {
    /// The words.
    pub excerpt: Excerpt,
    /// What was found.
    pub message: Arc<str>,
    /// What to say instead.
    pub suggestion: Option<Arc<str>>,
    /// Where.
    pub row: Arc<CaseRow>,
}

impl Snippet {
    /// Keeps `excerpt` where it is `part`'s and among the worst of its code; of merits those in the best conversations, which must be good ones.
    pub(super) fn keep(
        kept: &mut FxHashMap<Category, Worst<Self>>,
        case: &Case,
        part: &Part,
        excerpt: &Excerpt,
        row: &Arc<CaseRow>,
    ) {
        let finding = &case.card.findings[excerpt.finding];
        if !part.owns(finding) {
            return;
        }
        // Words that were of no use to the customer are nobody's example, however well they are put.
        if finding.kind == Kind::Merit && !matches!(case.card.grade, Grade::Excellent | Grade::Good) {
            return;
        }
        let list = kept.entry(finding.category).or_insert_with(|| Worst::new(WORDS));
        // The same words twice teach nothing more.
        if list.iter().any(|(_, other)| other.excerpt.hit == excerpt.hit && other.excerpt.before == excerpt.before) {
            return;
        }
        let gravity = f64::from(finding.severity.unwrap_or(Severity::Minor) as u8);
        let key = if finding.kind == Kind::Merit { -case.card.score } else { case.card.score - 1000.0 * gravity };
        list.push(key, || Self {
            excerpt: excerpt.clone(),
            message: shown(&finding.message, 200).into(),
            suggestion: finding.suggestion.clone(),
            row: row.clone(),
        });
    }
}
