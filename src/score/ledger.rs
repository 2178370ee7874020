//! The ledger of one conversation: what every rule did to every dimension, in whole tenths of a point.

use crate::model::{Dimension, DimensionScore, Effect, Finding, Grade, Kind, LedgerLine, Points, Rubric, Severity};
use std::collections::BTreeMap;
use std::sync::Arc;

const FULL: Points = Points::whole(100);

/// Which dimensions something in the conversation could feed.
pub type Applicable = BTreeMap<Dimension, bool>;

/// The points of one conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Every dimension.
    pub dimensions: Vec<DimensionScore>,
    /// Every line.
    pub ledger: Vec<LedgerLine>,
    /// The whole, 0–100.
    pub score: f64,
    /// Its grade.
    pub grade: Grade,
    /// Whether a fatal finding cut the score.
    pub fatal: bool,
}

/// The grade of an unrounded score (half-open intervals of the taxonomy).
pub fn grade_of(score: f64) -> Grade {
    match score {
        90.0.. => Grade::Excellent,
        80.0.. => Grade::Good,
        60.0.. => Grade::Pass,
        _ => Grade::NeedsImprovement,
    }
}

/// Scores a conversation.
///
/// Merits are booked first, each filling its share of what is still missing to 100, so that no amount of politeness
/// adds up without end; violations are then subtracted in full. Repetitions of a rule count less each time, and a
/// rule counts at most `cap` findings. A last line keeps a dimension within 0–100.
pub fn score(rubric: &Rubric, findings: &[Finding], applicable: &Applicable) -> Scored {
    let by_rule = group_by_rule(findings);
    let mut ledger = Vec::new();
    let mut dimensions = Vec::new();
    for (&dimension, of_rubric) in &rubric.dimensions {
        let applies = applicable.get(&dimension).copied().unwrap_or(false) && of_rubric.weight > 0;
        let from = ledger.len();
        if applies {
            book(rubric, dimension, of_rubric.base, &by_rule, findings, &mut ledger);
        }
        let booked: Points = ledger[from..].iter().map(|line: &LedgerLine| line.points).sum();
        dimensions.push(DimensionScore {
            dimension,
            base: of_rubric.base,
            score: of_rubric.base + booked,
            weight: of_rubric.weight,
            applicable: applies,
        });
    }
    let whole = weighted_mean(&dimensions).unwrap_or_else(|| base_mean(rubric));
    let fatal = findings.iter().any(|finding| finding.severity == Some(Severity::Fatal));
    let score = if fatal { whole.min(rubric.fatal_cap.as_f64()) } else { whole };
    Scored { dimensions, ledger, score, grade: grade_of(score), fatal }
}

/// Findings per rule, rules in order of first appearance.
fn group_by_rule(findings: &[Finding]) -> Vec<(&Arc<str>, Vec<usize>)> {
    let mut groups: Vec<(&Arc<str>, Vec<usize>)> = Vec::new();
    for (i, finding) in findings.iter().enumerate() {
        match groups.iter_mut().find(|(rule, _)| **rule == finding.rule) {
            Some((_, indices)) => indices.push(i),
            None => groups.push((&finding.rule, vec![i])),
        }
    }
    groups
}

fn book(
    rubric: &Rubric,
    dimension: Dimension,
    base: Points,
    by_rule: &[(&Arc<str>, Vec<usize>)],
    findings: &[Finding],
    ledger: &mut Vec<LedgerLine>,
) {
    let mut balance = base;
    let mut add = |rule: &Arc<str>, points: Points, findings: Vec<usize>, balance: &mut Points| {
        if points != Points::ZERO {
            *balance += points;
            ledger.push(LedgerLine { dimension, rule: rule.clone(), points, findings });
        }
    };
    let worth = |indices: &[usize], effect: &Effect, points: Points| worth_of(rubric, effect, points, indices, findings);
    let lines: Vec<(&Arc<str>, Points, Vec<usize>)> = by_rule
        .iter()
        .filter_map(|(rule, indices)| {
            let effect = rubric.effects.get(&***rule)?;
            let points = *effect.points.get(&dimension)?;
            let counted: Vec<usize> = distinct(indices, findings).take(effect.cap).collect();
            Some((*rule, worth(&counted, effect, points), counted))
        })
        .collect();
    let headroom = (FULL - base).0.max(1);
    for (rule, points, counted) in lines.iter().filter(|line| line.1 > Points::ZERO) {
        let missing = (FULL - balance).0.max(0);
        let earned = points.scaled(missing, headroom).min(Points(missing));
        add(rule, earned, counted.clone(), &mut balance);
    }
    for (rule, points, counted) in lines.iter().filter(|line| line.1 < Points::ZERO) {
        add(rule, *points, counted.clone(), &mut balance);
    }
    let clamped = balance.clamp(Points::ZERO, FULL);
    add(&Arc::from("clamp"), clamped - balance, Vec::new(), &mut balance);
}

/// Of merits in the very same words only the first: a script that is said again does not earn again.
fn distinct<'a>(indices: &'a [usize], findings: &'a [Finding]) -> impl Iterator<Item = usize> + 'a {
    let words = |i: usize| findings[i].quote.as_ref().map(|quote| quote.text.as_str());
    indices.iter().enumerate().filter_map(move |(nth, &i)| {
        let said_before = || indices[..nth].iter().any(|&earlier| words(earlier) == words(i));
        let repeats = findings[i].kind == Kind::Merit && words(i).is_some() && said_before();
        (!repeats).then_some(i)
    })
}

/// What the counted findings of one rule come to: each is weighed by its severity, and each further one counts less.
fn worth_of(rubric: &Rubric, effect: &Effect, points: Points, counted: &[usize], findings: &[Finding]) -> Points {
    let percent = |severity: Option<Severity>| severity.and_then(|severity| rubric.severity_percent.get(&severity)).copied();
    let own = percent(effect.severity).unwrap_or(100);
    let mut share = 100;
    counted
        .iter()
        .map(|&i| {
            let factor = percent(findings[i].severity).unwrap_or(own);
            let worth = points.scaled(factor, own).scaled(share, 100);
            share = share * rubric.repeat_percent / 100;
            worth
        })
        .sum()
}

fn weighted_mean(dimensions: &[DimensionScore]) -> Option<f64> {
    let counted = || dimensions.iter().filter(|dimension| dimension.applicable);
    let weights: i64 = counted().map(|dimension| i64::from(dimension.weight)).sum();
    let tenths: i64 = counted().map(|dimension| i64::from(dimension.weight) * i64::from(dimension.score.0)).sum();
    (weights > 0).then(|| tenths as f64 / weights as f64 / 10.0)
}

/// The score of a conversation that feeds no dimension: nothing speaks for or against anybody.
fn base_mean(rubric: &Rubric) -> f64 {
    let weights: u32 = rubric.dimensions.values().map(|dimension| dimension.weight).sum();
    let sum: f64 = rubric.dimensions.values().map(|dimension| f64::from(dimension.weight) * dimension.base.as_f64()).sum();
    sum / f64::from(weights.max(1))
}
