//! Which violation a turn holds, where its words speak for several: a pattern tells that something is wrong, the learned layer which it is.

use super::guards::{GuardWords, holding};
use super::reading::Reading;
use super::rule_set::Rule;
use crate::model::{Category, Kind, Severity};
use crate::text::{Hit, Tag, Term, likelihood};
use serde::Deserialize;

/// When a pattern's hit gives way to another violation of its turn.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rivalry {
    /// The likelihood, from 0 to 1, below which the hit may give way.
    pub below: f64,
    /// By how much the log odds of the other must be greater.
    pub lead: f64,
}

/// The violation that the learned layer finds likeliest among those that were hit in a turn.
#[derive(Debug, Clone, Copy)]
pub struct Contest {
    /// That violation.
    pub winner: Category,
    odds: f64,
    /// Whether another violation's hit that no guard holds back gave way to it.
    pub is_backed: bool,
}

impl Contest {
    /// The contest of turn `turn`, by its `rules` of a category. `None` where nothing was weighed.
    pub fn of<'r>(reading: &Reading, words: &GuardWords, turn: usize, rules: impl Fn(Category) -> &'r [Rule]) -> Option<Self> {
        let weighed = |hit: &Hit| {
            let Tag::Category(category) = hit.tag else { return None };
            let context = reading.context_of(turn, hit.tag);
            let odds = hit.log_odds(context).filter(|_| category.kind() == Kind::Violation)?;
            let is_grave = rules(category).iter().any(Rule::is_grave);
            let is_guess = is_grave && reading.annotator.term(hit).is_learned();
            let is_meant = !is_guess || reading.annotator.proposes(hit, context_for(reading, turn, hit, is_grave));
            is_meant.then_some((category, odds))
        };
        let hits = reading.annotations[turn].hits();
        let (winner, odds) = hits.iter().filter_map(weighed).max_by(|a, b| a.1.total_cmp(&b.1))?;
        let mut contest = Self { winner, odds, is_backed: false };
        contest.is_backed = hits.iter().any(|hit| {
            let term = reading.annotator.term(hit);
            let gives_way = || weighed(hit).is_some_and(|(category, odds)| contest.wins_over(category, odds, words));
            let meant =
                |rule: &Rule| may_give_way(rule, term) && holding(reading, words, rule.guards_of(term), turn, hit).is_none();
            let Tag::Category(category) = hit.tag else { return false };
            gives_way() && rules(category).iter().any(meant)
        });
        Some(contest)
    }

    /// Whether the winner is another than `category`, and so much likelier that a hit of it with log odds `odds` gives way.
    pub fn wins_over(&self, category: Category, odds: f64, words: &GuardWords) -> bool {
        let Some(Rivalry { below, lead }) = words.rivalry else { return false };
        self.winner != category && category.kind() == Kind::Violation && likelihood(odds) < below && self.odds - odds > lead
    }
}

/// What was said before turn `turn` adds to the log odds of `hit`, a violation that is grave or not. Of a grave one that only the learned layer
/// sees a few words say so little that nearly all would come from there: then it may only speak against it.
pub fn context_for(reading: &Reading, turn: usize, hit: &Hit, is_grave: bool) -> f32 {
    const FEW: usize = 10;
    let context = reading.context_of(turn, hit.tag);
    let is_guess = is_grave && reading.annotator.term(hit).is_learned();
    if is_guess && reading.length(turn) < FEW { context.min(0.0) } else { context }
}

/// Whether a hit of `term` may give way at all: not where somebody wrote the phrase down word for word, nor what is critical or fatal, for
/// what the learned layer alone sees never is.
pub fn may_give_way(rule: &Rule, term: &Term) -> bool {
    term.is_pattern() && rule.severity_by(term).is_none_or(|severity| severity < Severity::Critical)
}
