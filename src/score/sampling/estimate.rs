//! From what a reviewer found in the chosen conversations to all of them.

use crate::model::share_interval;
use crate::score::statistics::{NORMAL, t_quantile_of};

/// One conversation that was looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Looked {
    /// With which probability it was chosen.
    pub probability: f64,
    /// The stratum by number; the same for all where there are none.
    pub stratum: usize,
    /// What was found: a score, or 1 and 0.
    pub value: f64,
}

/// An estimated mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub value: f64,
    /// Half of its two-sided 95 % interval; `None` where too few were looked at.
    pub half: Option<f64>,
}

/// The mean over all conversations: weighted total over weighted number (Hájek 1971). `None` of nothing.
///
/// The variance is Deville's approximation by the probabilities alone (Tillé 2006, section 7.5.1; exact for simple random sampling),
/// within strata, with Student's t. Of strata with one conversation nobody knows the spread: they count as one stratum together.
pub fn estimated_mean(looked: &[Looked]) -> Option<Estimate> {
    let number: f64 = looked.iter().map(|one| 1.0 / one.probability).sum();
    let value = looked.iter().map(|one| one.value / one.probability).sum::<f64>() / number;
    let mut strata = strata(looked);
    let lone: Vec<Looked> = strata.iter().filter(|of| of.len() == 1).flatten().copied().collect();
    strata.retain(|of| of.len() > 1);
    match (lone.len(), strata.iter_mut().max_by_key(|of| of.len())) {
        (0, _) => {}
        (1, Some(largest)) => largest.extend(lone),
        _ => strata.push(lone),
    }
    let drawn: usize = strata.iter().map(Vec::len).sum();
    let half = match drawn.checked_sub(strata.len()) {
        Some(0) if drawn > 0 => None,
        // All of them were certain: nothing is left to chance.
        None | Some(0) => Some(0.0),
        Some(freedom) => {
            let variance: f64 = strata.iter().map(|of| variance(of, value)).sum();
            Some(t_quantile_of(freedom as f64) * variance.sqrt() / number)
        }
    };
    (!looked.is_empty()).then_some(Estimate { value, half })
}

/// A share and the ends of its two-sided 95 % interval, from 0 to 1, where every value is 1 or 0. `None` of nothing.
///
/// The interval is that of Clopper and Pearson for as many as would be as sure if they were drawn simply (Korn and Graubard 1998); where all
/// are alike that is as many as were looked at, for none of 30 is not none of all.
pub fn estimated_share(looked: &[Looked]) -> Option<(f64, Option<(f64, f64)>)> {
    let Estimate { value, half } = estimated_mean(looked)?;
    if looked.iter().all(|one| one.probability >= 1.0) {
        return Some((value, Some((value, value))));
    }
    let variance = half.map(|half| (half / NORMAL).powi(2)).filter(|&variance| variance > 0.0);
    let all = looked.len() as f64;
    let effective = variance.map_or(all, |variance| (value * (1.0 - value) / variance).min(all));
    Some((value, half.and(share_interval(value.clamp(0.0, 1.0) * effective, effective))))
}

/// Those that were left to chance, by stratum. Where all have the same probability, they are one: proportional strata only make the
/// estimate better than it seems.
fn strata(looked: &[Looked]) -> Vec<Vec<Looked>> {
    let by_chance = || looked.iter().filter(|one| one.probability < 1.0);
    let first = by_chance().next().map_or(1.0, |one| one.probability);
    let alike = by_chance().all(|one| (one.probability - first).abs() < 1e-6);
    let mut strata: Vec<Vec<Looked>> = Vec::new();
    for one in by_chance() {
        let is_its = |of: &&mut Vec<Looked>| alike || of[0].stratum == one.stratum;
        match strata.iter_mut().find(is_its) {
            Some(of) => of.push(*one),
            None => strata.push(vec![*one]),
        }
    }
    strata
}

/// The variance of the weighted total of what is apart from `mean`, in one stratum.
fn variance(of: &[Looked], mean: f64) -> f64 {
    let few = of.len() as f64 / (of.len() - 1) as f64;
    let terms = || of.iter().map(|one| ((1.0 - one.probability) * few, (one.value - mean) / one.probability));
    let middle = terms().map(|(part, apart)| part * apart).sum::<f64>() / terms().map(|(part, _)| part).sum::<f64>();
    terms().map(|(part, apart)| part * (apart - middle).powi(2)).sum()
}
