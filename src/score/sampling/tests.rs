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

/// Of 100 intervals some 95 hold what they should: of 400 between 363 and 397 is what chance allows. With unequal probabilities and values
/// that go with the sizes some 90 do, for a few of the small ones then weigh much (the README says so).
#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    const ALL: usize = 400;
    let sizes: Vec<f64> = (0..ALL).map(size).collect();
    let strata: Vec<usize> = (0..ALL).map(|unit| if unit % 10 < 7 { 0 } else { 1 + unit % 3 }).collect();
    let truth = (0..ALL).map(value).sum::<f64>() / ALL as f64;
    let designs: [(Design, usize); 3] = [
        (("random", &|seed| draw_at_random(ALL, 60, seed)), 363),
        (("strata", &|seed| draw_by_stratum(&strata, 60, seed)), 363),
        (("sizes", &|seed| draw_by_size(&sizes, 60, seed)), 340),
    ];
    for ((name, design), least) in designs {
        let holds = |seed: &u64| {
            let looked = |one: &Chosen| Looked {
                probability: one.probability,
                stratum: if name == "strata" { strata[one.unit] } else { 0 },
                value: value(one.unit),
            };
            let looked: Vec<Looked> = design(*seed).chosen.iter().map(looked).collect();
            let estimate = estimated_mean(&looked).expect("sixty");
            (estimate.value - truth).abs() <= estimate.half.expect("sixty")
        };
        let held = (0..400).filter(holds).count();
        assert!((least..=397).contains(&held), "{name}: {held} of 400");
    }
}

#[test]
fn the_interval_of_a_simple_random_sample_is_the_one_of_the_textbook() {
    // Cochran 1977, section 2.5: s² (1 - f) / n with s² = 5 / 3, f = 4 / 20; t(3) = 3.1824
    let looked = [1.0, 2.0, 3.0, 4.0].map(|value| Looked { probability: 0.2, stratum: 0, value });
    let estimate = estimated_mean(&looked).expect("four");
    assert!((estimate.value - 2.5).abs() < 1e-12);
    let expected = 3.1824 * (5.0_f64 / 3.0 * 0.8 / 4.0).sqrt();
    assert!((estimate.half.expect("four") - expected).abs() < 1e-3, "{estimate:?} {expected}");
    let certain = looked.map(|one| Looked { probability: 1.0, ..one });
    assert_eq!(estimated_mean(&certain), Some(Estimate { value: 2.5, half: Some(0.0) }), "nothing is left to chance");
    assert_eq!(estimated_mean(&looked[..1]), Some(Estimate { value: 1.0, half: None }), "one says nothing of the spread");
    assert_eq!(estimated_mean(&[]), None);
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
