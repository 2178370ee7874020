//! Softmax regression over rows of present features, with a quadratic penalty; always the same result for the same rows.
//!
//! Minimised by L-BFGS (Nocedal and Wright 2006, algorithm 7.4) with a backtracking line search.

use std::collections::VecDeque;

/// Steps that shape the next one.
const MEMORY: usize = 8;
const MOST_STEPS: usize = 300;
/// A step that gains less than this share of the loss is the last.
const SLIGHT: f64 = 1e-6;

/// What is learned from.
pub(super) struct Rows<'a> {
    /// Per row, the features that are present.
    pub(super) features: &'a [Vec<u32>],
    /// Per row, how much each of its features counts.
    pub(super) parts: &'a [f64],
    /// What a present feature counts.
    pub(super) values: &'a [f64],
    /// Per row, its class and how much it counts.
    pub(super) classes: &'a [(usize, f64)],
    /// How many classes there are.
    pub(super) count: usize,
}

impl Rows<'_> {
    /// Per feature, and last for the intercept, a weight for each class. `trust` is what the rows count against the penalty.
    pub(super) fn fit(&self, trust: f64) -> Vec<f64> {
        minimise(vec![0.0; (self.values.len() + 1) * self.count], |weights, slope| self.loss(weights, slope, trust))
    }

    /// The penalised loss at `weights`; writes its slope.
    fn loss(&self, weights: &[f64], slope: &mut [f64], trust: f64) -> f64 {
        let intercept = self.values.len() * self.count;
        slope[..intercept].copy_from_slice(&weights[..intercept]);
        slope[intercept..].fill(0.0);
        let mut loss = weights[..intercept].iter().map(|weight| weight * weight).sum::<f64>() / 2.0;
        let mut chances = vec![0.0; self.count];
        for ((row, part), &(class, weight)) in self.features.iter().zip(self.parts).zip(self.classes) {
            chances.copy_from_slice(&weights[intercept..]);
            for &feature in row {
                let (at, value) = (feature as usize * self.count, self.values[feature as usize] * part);
                for (chance, weight) in chances.iter_mut().zip(&weights[at..at + self.count]) {
                    *chance += weight * value;
                }
            }
            loss += trust * weight * surprise(&mut chances, class);
            for &feature in row {
                let (at, value) = (feature as usize * self.count, self.values[feature as usize] * part);
                for (slope, chance) in slope[at..at + self.count].iter_mut().zip(&chances) {
                    *slope += trust * weight * chance * value;
                }
            }
            for (slope, chance) in slope[intercept..].iter_mut().zip(&chances) {
                *slope += trust * weight * chance;
            }
        }
        loss
    }
}

/// How surprising `class` is under log odds, which become its slope: the chance of each class, less one for `class`.
fn surprise(odds: &mut [f64], class: usize) -> f64 {
    let most = odds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let own = odds[class] - most;
    for odds in &mut *odds {
        *odds = (*odds - most).exp();
    }
    let sum: f64 = odds.iter().sum();
    for odds in &mut *odds {
        *odds /= sum;
    }
    odds[class] -= 1.0;
    sum.ln() - own
}

/// A step, what it changed of the slope, and one over their product.
struct Step {
    moved: Vec<f64>,
    turned: Vec<f64>,
    scale: f64,
}

fn minimise(mut at: Vec<f64>, loss: impl Fn(&[f64], &mut [f64]) -> f64) -> Vec<f64> {
    let mut slope = vec![0.0; at.len()];
    let mut value = loss(&at, &mut slope);
    let mut steps: VecDeque<Step> = VecDeque::new();
    for _ in 0..MOST_STEPS {
        let direction = descent(&slope, &steps);
        let fall = dot(&slope, &direction);
        let mut length = if steps.is_empty() { 1.0 / dot(&slope, &slope).sqrt().max(1.0) } else { 1.0 };
        let (next, next_slope, next_value) = loop {
            let next: Vec<f64> = at.iter().zip(&direction).map(|(at, step)| at + length * step).collect();
            let mut next_slope = vec![0.0; next.len()];
            let next_value = loss(&next, &mut next_slope);
            // Armijo's condition; where rounding leaves nothing to gain, the step is nothing.
            if next_value <= value + 1e-4 * length * fall || length < 1e-10 {
                break (next, next_slope, next_value);
            }
            length /= 2.0;
        };
        let moved: Vec<f64> = next.iter().zip(&at).map(|(next, at)| next - at).collect();
        let turned: Vec<f64> = next_slope.iter().zip(&slope).map(|(next, at)| next - at).collect();
        let gained = value - next_value;
        (at, slope) = (next, next_slope);
        let product = dot(&moved, &turned);
        if product > 0.0 {
            steps.truncate(MEMORY - 1);
            steps.push_front(Step { moved, turned, scale: 1.0 / product });
        }
        if gained <= SLIGHT * next_value {
            break;
        }
        value = next_value;
    }
    at
}

/// The direction to go, the newest of `steps` first.
fn descent(slope: &[f64], steps: &VecDeque<Step>) -> Vec<f64> {
    let mut direction: Vec<f64> = slope.iter().map(|slope| -slope).collect();
    let mut shares = Vec::new();
    for step in steps {
        let share = step.scale * dot(&step.moved, &direction);
        add(&mut direction, -share, &step.turned);
        shares.push(share);
    }
    if let Some(Step { turned, scale, .. }) = steps.front() {
        let curvature = 1.0 / (scale * dot(turned, turned));
        for step in &mut direction {
            *step *= curvature;
        }
    }
    for (step, share) in steps.iter().zip(shares).rev() {
        let back = step.scale * dot(&step.turned, &direction);
        add(&mut direction, share - back, &step.moved);
    }
    direction
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], share: f64, what: &[f64]) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += share * what);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minimum_is_where_the_slope_vanishes() {
        let features = [vec![0], vec![0, 1], vec![1], vec![], vec![0]];
        let classes = [(0, 1.0), (0, 2.0), (1, 1.0), (2, 1.0), (1, 0.5)];
        let rows =
            Rows { features: &features, parts: &[1.0, 0.5, 1.0, 1.0, 1.0], values: &[1.0, 2.0], classes: &classes, count: 3 };
        let weights = rows.fit(0.7);
        let mut slope = vec![0.0; weights.len()];
        rows.loss(&weights, &mut slope, 0.7);
        assert!(slope.iter().all(|slope| slope.abs() < 1e-2), "{slope:?}");
        assert!(weights[0] > weights[1], "the first feature speaks for the first class: {weights:?}");
    }
}
