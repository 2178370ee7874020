//! What to expect of conversations as hard as an agent's: whoever gets the angry customers is not worse for it.
//!
//! Conversations are told apart by scene, issue level and what the customer feels at the start. What is expected of one is the mean of
//! its cell over the whole batch, drawn towards the mean of all the more, the less the cell is to be trusted: n / (n + k), with k the
//! variance within cells over the variance between them (Bühlmann 1967; both estimated as Bühlmann and Straub 1970 do). An agent's
//! figure is the mean of the score minus what was expected: indirect standardisation, with the batch as its own standard.

use super::statistics::Running;
use crate::model::{Difference, Scene, Scorecard, Side};
use std::collections::BTreeMap;

/// Issue levels 1 to 4.
const LEVELS: usize = 4;
/// Bad, neutral, good, and a customer who said nothing.
const STARTS: usize = 4;
const CELLS: usize = Scene::ALL.len() * LEVELS * STARTS;

/// What a conversation is like before anybody is judged by it: a number below [`CELLS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell(u8);

impl Cell {
    pub(super) fn of(card: &Scorecard) -> Self {
        let level = usize::from(card.classes.issue_level).clamp(1, LEVELS) - 1;
        let start = card.emotion.customer.as_ref().map_or(STARTS - 1, |curve| Side::of(curve.start) as usize);
        let number = (card.classes.scene as usize * LEVELS + level) * STARTS + start;
        Self(u8::try_from(number).unwrap_or_default())
    }
}

/// The scores of a whole batch, by cell.
#[derive(Debug)]
pub(super) struct Mix([Running; CELLS]);

impl Default for Mix {
    fn default() -> Self {
        Self([Running::default(); CELLS])
    }
}

impl Mix {
    pub(super) fn add(&mut self, cell: Cell, score: f64) {
        self.0[usize::from(cell.0)].add(score);
    }

    /// What to expect of each cell.
    pub(super) fn expected(&self) -> Expected {
        let known = || self.0.iter().filter_map(|cell| Some((cell.count() as f64, cell.mean()?, cell.squares())));
        let total: f64 = known().map(|(count, ..)| count).sum();
        let mean = known().map(|(count, mean, _)| count * mean).sum::<f64>() / total.max(1.0);
        let cells = known().count() as f64;
        let within = known().map(|(.., squares)| squares).sum::<f64>() / (total - cells).max(1.0);
        let apart: f64 = known().map(|(count, own, _)| count * (own - mean).powi(2)).sum();
        let room = total - known().map(|(count, ..)| count * count).sum::<f64>() / total.max(1.0);
        let between = if room > 0.0 { (apart - (cells - 1.0) * within) / room } else { 0.0 };
        let trusted = |count: f64| if between > 0.0 { count / (count + within / between) } else { 0.0 };
        Expected(self.0.map(|cell| cell.mean().map_or(mean, |own| mean + trusted(cell.count() as f64) * (own - mean))))
    }
}

/// The expected score of each cell.
pub(super) struct Expected([f64; CELLS]);

/// The scores of one agent, by the cells that there are.
#[derive(Debug, Default)]
pub(super) struct OwnMix(BTreeMap<Cell, Running>);

impl OwnMix {
    pub(super) fn add(&mut self, cell: Cell, score: f64) {
        self.0.entry(cell).or_default().add(score);
    }

    /// The mean of score minus expectation, with its interval by Student's t; what is expected is taken for known. `None` below two
    /// conversations.
    pub(super) fn difference(&self, expected: &Expected) -> Option<Difference> {
        let apart = |(cell, own): (&Cell, &Running)| Some((*own, own.mean()? - expected.0[usize::from(cell.0)]));
        // Cells come in the order of their numbers, so that the sums are the same at each call.
        let all: Running =
            self.0.iter().filter_map(apart).map(|(own, by)| own.with_mean(by)).fold(Running::default(), Running::and);
        let (by, half) = (all.mean()?, all.half_width()?);
        Some(Difference { by, low: by - half, high: by + half })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mix(scores: &[(u8, f64)]) -> Mix {
        let mut mix = Mix::default();
        for &(cell, score) in scores {
            mix.add(Cell(cell), score);
        }
        mix
    }

    fn own(scores: &[(u8, f64)]) -> OwnMix {
        let mut own = OwnMix::default();
        for &(cell, score) in scores {
            own.add(Cell(cell), score);
        }
        own
    }

    #[test]
    fn a_cell_is_trusted_as_far_as_it_goes() {
        // By hand: mean 73.6, within 10 / 3, between (529.2 - 10 / 3) / 2.4, k = 0.015213
        let expected = mix(&[(0, 60.0), (0, 62.0), (5, 80.0), (5, 82.0), (5, 84.0)]).expected();
        assert!((expected.0[0] - 61.0951).abs() < 1e-3, "{}", expected.0[0]);
        assert!((expected.0[5] - 81.9576).abs() < 1e-3, "{}", expected.0[5]);
        assert!((expected.0[7] - 73.6).abs() < 1e-9, "of an empty cell the mean of all");
        let alike = mix(&[(0, 60.0), (0, 80.0), (1, 61.0), (1, 79.0)]).expected();
        assert!((alike.0[0] - 70.0).abs() < 1e-9, "cells that do not differ tell nothing");
        assert!(mix(&[]).expected().0.iter().all(|one| one.is_finite()), "nothing at all");
    }

    /// The same skill, other customers: the means are far apart, what is left when the customers are taken into account is not.
    #[test]
    fn whoever_gets_the_hard_ones_is_not_worse() {
        let scores = |easy: usize, hard: usize, skill: f64| -> Vec<(u8, f64)> {
            let spread = |nth: usize| [-6.0, 0.0, 6.0][nth % 3] + skill;
            let of = |cell, usual: f64, count| (0..count).map(move |nth| (cell, usual + spread(nth)));
            of(0, 85.0, easy).chain(of(9, 55.0, hard)).collect()
        };
        let (lucky, unlucky, poor) = (scores(27, 3, 0.0), scores(3, 27, 0.0), scores(15, 15, -12.0));
        let team = mix(&[&lucky[..], &unlucky, &poor].concat()).expected();
        let [lucky, unlucky, poor] = [lucky, unlucky, poor].map(|scores| own(&scores).difference(&team).expect("thirty"));
        assert!((lucky.by - unlucky.by).abs() < 1.5, "{lucky:?} {unlucky:?}");
        assert!(poor.high < 0.0 && poor.by < lucky.by - 9.0, "{poor:?}");
    }

    #[test]
    fn the_interval_is_that_of_the_differences() {
        let team = mix(&[(0, 50.0), (0, 70.0), (1, 80.0), (1, 90.0)]).expected();
        let scores = [(0, 51.0), (1, 83.0), (0, 66.0), (1, 99.0), (1, 70.0)];
        let mut plain = Running::default();
        for &(cell, score) in &scores {
            plain.add(score - team.0[usize::from(cell)]);
        }
        let seen = own(&scores).difference(&team).expect("five");
        let (by, half) = (plain.mean().expect("five"), plain.half_width().expect("five"));
        assert!((seen.by - by).abs() < 1e-9 && (seen.high - by - half).abs() < 1e-9, "{seen:?} {by} {half}");
        assert_eq!(own(&scores[..1]).difference(&team), None, "one says nothing of its spread");
    }
}
