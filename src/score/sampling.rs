//! Which conversations a person should look at, and with which probability each is chosen: without that probability nothing that is
//! seen in the chosen ones says anything about all of them.
//!
//! Every design here has a fixed size, and an inclusion probability above 0 for every unit that is known exactly. The sum of
//! value / probability over the chosen units then estimates the total of all units without bias (Horvitz and Thompson 1952).

mod apportion;
mod estimate;
mod pivotal;
mod sizes;

use apportion::apportioned;
pub use estimate::{Estimate, Looked, estimated_mean, estimated_share};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::index;
use sizes::probabilities;
pub use sizes::review_size;

/// A unit that was chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chosen {
    /// Which, counted from 0.
    pub unit: usize,
    /// With which probability it comes into a sample like this one.
    pub probability: f64,
}

/// What was drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// In the order of the units.
    pub chosen: Vec<Chosen>,
    /// Whether every stratum has at least one of the chosen.
    pub covers_strata: bool,
}

impl Drawn {
    fn sorted(mut chosen: Vec<Chosen>, covers_strata: bool) -> Self {
        chosen.sort_unstable_by_key(|chosen| chosen.unit);
        Self { chosen, covers_strata }
    }
}

/// Draws `wanted` of `units` so that every set of that many is equally likely: simple random sampling without replacement.
pub fn draw_at_random(units: usize, wanted: usize, seed: u64) -> Drawn {
    let all: Vec<usize> = (0..units).collect();
    Drawn::sorted(some_of(&all, wanted.min(units), &mut chance(seed)), true)
}

/// Draws within strata: `strata` says by number in which one each unit stands.
///
/// Where there is room, each stratum gets at least one, and else as its size asks for: by equal proportions, which is the exact
/// optimum where scores spread alike in all strata (Wright 2012). Where there are more strata than places, each stratum gets its
/// proportional part, cut to a whole number, and a further one by lot with the probability of what was cut off: then every unit
/// has the same probability, and some strata are not seen.
pub fn draw_by_stratum(strata: &[usize], wanted: usize, seed: u64) -> Drawn {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); strata.iter().max().map_or(0, |last| last + 1)];
    for (unit, &stratum) in strata.iter().enumerate() {
        members[stratum].push(unit);
    }
    members.retain(|units| !units.is_empty());
    let wanted = wanted.min(strata.len());
    let mut chance = chance(seed);
    let counts: Vec<usize> = members.iter().map(Vec::len).collect();
    if members.len() <= wanted {
        let shares = apportioned(&counts, wanted);
        let chosen = members.iter().zip(shares).flat_map(|(units, share)| some_of(units, share, &mut chance));
        return Drawn::sorted(chosen.collect(), true);
    }
    let probability = wanted as f64 / strata.len().max(1) as f64;
    let shares = by_lot(&counts, wanted, strata.len(), &mut chance);
    let chosen = members.iter().zip(shares).flat_map(|(units, share)| some_of(units, share, &mut chance));
    Drawn::sorted(chosen.map(|chosen| Chosen { probability, ..chosen }).collect(), false)
}

/// Draws with probabilities proportional to `sizes` (above 0), by the pivotal method in random order (Deville and Tillé 1998).
/// What is so large that its probability would be above 1 is taken for certain, and the rest shares what is left.
pub fn draw_by_size(sizes: &[f64], wanted: usize, seed: u64) -> Drawn {
    let probabilities = probabilities(sizes, wanted);
    let units = pivotal::draw(&probabilities, &mut chance(seed));
    let chosen = units.into_iter().map(|unit| Chosen { unit, probability: probabilities[unit] });
    Drawn::sorted(chosen.collect(), true)
}

/// The estimate of a total over all units, from the values of the chosen ones.
pub fn weighted_total(chosen: &[Chosen], value: impl Fn(usize) -> f64) -> f64 {
    chosen.iter().map(|chosen| value(chosen.unit) / chosen.probability).sum()
}

/// The same numbers from the same seed on every machine.
fn chance(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// So many of these, all sets of that many equally likely.
fn some_of(units: &[usize], wanted: usize, chance: &mut ChaCha8Rng) -> Vec<Chosen> {
    let probability = wanted as f64 / units.len().max(1) as f64;
    index::sample(chance, units.len(), wanted).into_iter().map(|nth| Chosen { unit: units[nth], probability }).collect()
}

/// Proportional parts, rounded up or down by lot so that their sum holds and each is right on average.
fn by_lot(counts: &[usize], wanted: usize, all: usize, chance: &mut ChaCha8Rng) -> Vec<usize> {
    // Whole numbers, so that no part is lost to rounding.
    let whole: Vec<usize> = counts.iter().map(|count| count * wanted / all).collect();
    let rests: Vec<f64> = counts.iter().map(|count| (count * wanted % all) as f64 / all as f64).collect();
    let mut shares = whole;
    for stratum in pivotal::draw(&rests, chance) {
        shares[stratum] += 1;
    }
    shares
}

#[cfg(test)]
mod tests;
