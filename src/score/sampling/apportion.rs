//! Places for strata, at least one each.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How many of `places` each stratum gets that has so many units: one each, and the further ones where size / √(places · (places + 1))
/// is largest (equal proportions; Wright 2012, "The equivalence of Neyman optimum allocation for sampling and equal proportions for
/// apportioning the U.S. House of Representatives", The American Statistician 66). No stratum gets more than it has. There are at
/// least as many places as strata, and as many units as places.
pub(super) fn apportioned(units: &[usize], places: usize) -> Vec<usize> {
    let mut given = vec![1; units.len()];
    let mut queue: BinaryHeap<(Claim, Reverse<usize>)> =
        (0..units.len()).filter(|&nth| units[nth] > 1).map(|nth| (Claim::of(units[nth], 1), Reverse(nth))).collect();
    for _ in units.len()..places {
        let Some((_, Reverse(nth))) = queue.pop() else { break };
        given[nth] += 1;
        if given[nth] < units[nth] {
            queue.push((Claim::of(units[nth], given[nth]), Reverse(nth)));
        }
    }
    given
}

/// What a stratum has to say for a further place.
#[derive(Debug, Clone, Copy)]
struct Claim(f64);

impl Claim {
    fn of(units: usize, has: usize) -> Self {
        Self(units as f64 / ((has * (has + 1)) as f64).sqrt())
    }
}

impl Ord for Claim {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Claim {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Claim {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Claim {}

#[cfg(test)]
mod tests {
    use super::apportioned;

    #[test]
    fn places_go_where_the_units_are() {
        for (reason, units, places, expected) in [
            ("one each", &[1000, 1, 5][..], 3, &[1, 1, 1][..]),
            ("in proportion", &[60, 30, 10], 10, &[6, 3, 1]),
            ("nobody gets more than there is", &[2, 1, 1], 4, &[2, 1, 1]),
            ("the smallest keeps its one", &[500, 480, 1], 10, &[5, 4, 1]),
        ] {
            assert_eq!(apportioned(units, places), expected, "{reason}");
        }
    }
}
