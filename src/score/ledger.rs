//! The ledger of one conversation: what every rule did to every dimension, in whole tenths of a point.

use crate::model::{Dimension, DimensionScore, Effect, Finding, Grade, Kind, LedgerLine, Points, Rubric, Severity};
use std::collections::BTreeSet;
use std::sync::Arc;

const FULL: Points = Points::whole(100);

/// Which dimensions something in the conversation could feed, in the order of [`Dimension::ALL`].
pub type Applicable = [bool; Dimension::ALL.len()];

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
pub fn score(rubric: &Rubric, findings: &[&Finding], applicable: Applicable) -> Scored {
    let groups = group_by_rule(rubric, findings);
    let mut ledger = Vec::new();
    let mut dimensions = Vec::with_capacity(rubric.dimensions.len());
    for (&dimension, of_rubric) in &rubric.dimensions {
        let applies = applicable[dimension as usize] && of_rubric.weight > 0;
        let balance =
            if applies { book(rubric, dimension, of_rubric.base, &groups, findings, &mut ledger) } else { of_rubric.base };
        dimensions.push(DimensionScore {
            dimension,
            base: of_rubric.base,
            score: balance,
            weight: of_rubric.weight,
            applicable: applies,
        });
    }
    let whole = weighted_mean(&dimensions).unwrap_or_else(|| base_mean(rubric));
    let fatal = findings.iter().any(|finding| finding.severity == Some(Severity::Fatal) && !finding.review_only);
    let score = if fatal { whole.min(rubric.fatal_cap.as_f64()) } else { whole };
    Scored { dimensions, ledger, score, grade: grade_of(score), fatal }
}

/// The findings of one rule that count, and what they do.
struct Group<'a> {
    rule: &'a Arc<str>,
    effect: &'a Effect,
    counted: Vec<usize>,
}

/// Findings per rule that does anything to the score, rules in order of first appearance.
fn group_by_rule<'a>(rubric: &'a Rubric, findings: &[&'a Finding]) -> Vec<Group<'a>> {
    let scoring = |finding: &Finding| finding.kind != Kind::Signal && !finding.review_only;
    let mut groups: Vec<Group> = Vec::new();
    for (i, finding) in findings.iter().enumerate().filter(|(_, finding)| scoring(finding)) {
        if let Some(group) = groups.iter_mut().find(|group| *group.rule == finding.rule) {
            group.counted.push(i);
        } else if let Some(effect) = rubric.effects.get(&*finding.rule) {
            groups.push(Group { rule: &finding.rule, effect, counted: vec![i] });
        }
    }
    for group in &mut groups {
        keep_distinct(&mut group.counted, findings);
        group.counted.truncate(group.effect.cap);
    }
    groups
}

/// Books every rule on one dimension, and returns where the dimension ends.
fn book(
    rubric: &Rubric,
    dimension: Dimension,
    base: Points,
    groups: &[Group],
    findings: &[&Finding],
    ledger: &mut Vec<LedgerLine>,
) -> Points {
    let mut balance = base;
    let mut add = |rule: &Arc<str>, points: Points, findings: &[usize], balance: &mut Points| {
        if points != Points::ZERO {
            *balance += points;
            ledger.push(LedgerLine { dimension, rule: rule.clone(), points, findings: findings.to_vec() });
        }
    };
    let effects = || groups.iter().filter_map(|group| Some((group, *group.effect.points.get(&dimension)?)));
    let headroom = (FULL - base).0.max(1);
    for (group, points) in effects().filter(|(_, points)| *points > Points::ZERO) {
        let missing = (FULL - balance).0.max(0);
        let earned = worth_of(rubric, group, points, findings).scaled(missing, headroom).min(Points(missing));
        add(group.rule, earned, &group.counted, &mut balance);
    }
    for (group, points) in effects().filter(|(_, points)| *points < Points::ZERO) {
        add(group.rule, worth_of(rubric, group, points, findings), &group.counted, &mut balance);
    }
    let clamped = balance.clamp(Points::ZERO, FULL);
    if clamped != balance {
        add(&Arc::from("clamp"), clamped - balance, &[], &mut balance);
    }
    balance
}

/// Keeps of merits in the very same words only the first: a script that is said again does not earn again.
fn keep_distinct(indices: &mut Vec<usize>, findings: &[&Finding]) {
    let mut said = BTreeSet::new();
    indices.retain(|&i| {
        let words = findings[i].quote.as_ref().filter(|_| findings[i].kind == Kind::Merit);
        words.is_none_or(|quote| said.insert(quote.text.as_str()))
    });
}

/// What the counted findings of one rule come to: each is weighed by its severity, and each further one counts less.
fn worth_of(rubric: &Rubric, group: &Group, points: Points, findings: &[&Finding]) -> Points {
    let percent = |severity: Option<Severity>| severity.and_then(|severity| rubric.severity_percent.get(&severity)).copied();
    let own = percent(group.effect.severity).unwrap_or(100);
    let repeat = rubric.repeat_percent_of(group.effect);
    let mut share = 100;
    group
        .counted
        .iter()
        .map(|&i| {
            let factor = percent(findings[i].severity).unwrap_or(own);
            let worth = points.scaled(factor, own).scaled(share, 100);
            share = share * repeat / 100;
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
