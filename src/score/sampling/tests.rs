use super::*;
use proptest::prelude::*;

/// What a design draws with one seed.
type Design<'a> = (&'a str, &'a dyn Fn(u64) -> Drawn);

const UNITS: usize = 60;

/// Values that have something to do with the sizes, as scores have with risk, but are not their multiple.
fn value(unit: usize) -> f64 {
    size(unit) * 10.0 + ((unit * 37) % 23) as f64
}

fn size(unit: usize) -> f64 {
    1.0 + ((unit * 7) % 13) as f64
}

/// Over many seeds: each unit comes as often as its probability says, and the weighted total is right on average. With 4,000 draws and
/// the spread that was seen, a mean off by more than four standard errors is no chance (the seeds are fixed: it fails always or never).
#[test]
fn estimates_are_right_on_average_over_many_seeds() {
    const DRAWS: u64 = 4000;
    let sizes: Vec<f64> = (0..UNITS).map(size).collect();
    let few: Vec<usize> = (0..UNITS).map(|unit| if unit < 3 { 0 } else { 1 + unit % 4 }).collect();
    let many: Vec<usize> = (0..UNITS).map(|unit| if unit < 20 { 0 } else { unit / 2 }).collect();
    let designs: [Design; 5] = [
        ("random", &|seed| draw_at_random(UNITS, 12, seed)),
        ("strata", &|seed| draw_by_stratum(&few, 12, seed)),
        ("more strata than places", &|seed| draw_by_stratum(&many, 12, seed)),
        ("sizes", &|seed| draw_by_size(&sizes, 12, seed)),
        ("sizes, some certain", &|seed| draw_by_size(&sizes, 40, seed)),
    ];
    let truth: f64 = (0..UNITS).map(value).sum();
    for (name, design) in designs {
        let (mut sum, mut squares, mut seen, mut told) = (0.0, 0.0, [0.0; UNITS], [0.0; UNITS]);
        for seed in 0..DRAWS {
            let drawn = design(seed);
            let estimate = weighted_total(&drawn.chosen, value) - truth;
            sum += estimate;
            squares += estimate * estimate;
            for chosen in drawn.chosen {
                seen[chosen.unit] += 1.0;
                told[chosen.unit] = chosen.probability;
            }
        }
        let draws = DRAWS as f64;
        let error = (squares / draws / draws).sqrt();
        assert!((sum / draws).abs() < 4.0 * error.max(1e-9), "{name}: off by {} ± {error}", sum / draws);
        for unit in 0..UNITS {
            let spread = (told[unit] * (1.0 - told[unit]) / draws).sqrt();
            assert!((seen[unit] / draws - told[unit]).abs() <= 4.5 * spread, "{name}: unit {unit} of {}", told[unit]);
        }
    }
}

#[test]
fn a_sample_as_large_as_the_whole_is_the_whole() {
    for (name, drawn) in [
        ("random", draw_at_random(5, 9, 1)),
        ("strata", draw_by_stratum(&[0, 3, 0, 1, 1], 9, 1)),
        ("sizes", draw_by_size(&[1.0, 2.0, 1.0, 9.0, 1.0], 9, 1)),
    ] {
        let all: Vec<Chosen> = (0..5).map(|unit| Chosen { unit, probability: 1.0 }).collect();
        assert_eq!(drawn, Drawn { chosen: all, covers_strata: true }, "{name}");
    }
    assert_eq!(draw_by_stratum(&[], 3, 1).chosen, []);
}

proptest! {
    #[test]
    fn probabilities_sum_to_the_size_and_so_do_the_chosen(
        sizes in prop::collection::vec(0.01f64..50.0, 1..200), wanted in 1usize..220, seed: u64,
    ) {
        let probabilities = probabilities(&sizes, wanted);
        let places = wanted.min(sizes.len());
        prop_assert!((probabilities.iter().sum::<f64>() - places as f64).abs() < 1e-9 * sizes.len() as f64);
        prop_assert!(probabilities.iter().all(|&one| 0.0 < one && one <= 1.0));
        let drawn = draw_by_size(&sizes, wanted, seed);
        prop_assert_eq!(drawn.chosen.len(), places);
        prop_assert_eq!(&drawn, &draw_by_size(&sizes, wanted, seed));
    }

    #[test]
    fn strata_get_what_is_theirs(strata in prop::collection::vec(0usize..30, 1..200), wanted in 1usize..220, seed: u64) {
        let drawn = draw_by_stratum(&strata, wanted, seed);
        let mut there = strata.clone();
        there.sort_unstable();
        there.dedup();
        prop_assert_eq!(drawn.chosen.len(), wanted.min(strata.len()));
        prop_assert!(drawn.chosen.windows(2).all(|two| two[0].unit < two[1].unit), "each at most once");
        prop_assert_eq!(drawn.covers_strata, there.len() <= wanted.min(strata.len()));
        for stratum in there {
            let of = |units: &mut dyn Iterator<Item = usize>| units.filter(|&unit| strata[unit] == stratum).count() as f64;
            let (all, chosen) = (of(&mut (0..strata.len())), of(&mut drawn.chosen.iter().map(|one| one.unit)));
            if drawn.covers_strata {
                prop_assert!(chosen >= 1.0);
                let mut own = drawn.chosen.iter().filter(|one| strata[one.unit] == stratum);
                prop_assert!(own.all(|one| (one.probability - chosen / all).abs() < 1e-12));
            } else {
                let part = all * wanted as f64 / strata.len() as f64;
                prop_assert!((chosen - part).abs() < 1.0 + 1e-9, "rounded up or down");
            }
        }
    }
}
