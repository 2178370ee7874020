//! The pivotal method: two units play for each other's probability until every one is in or out (Deville and Tillé 1998,
//! "Unequal probability sampling without replacement through a splitting method", Biometrika 85).

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

/// The units that are drawn with `probabilities`, whose sum is a whole number but for rounding: just that many are drawn. Units meet
/// in random order, so that every two of them may come together.
pub(super) fn draw(probabilities: &[f64], chance: &mut ChaCha8Rng) -> Vec<usize> {
    let mut drawn: Vec<usize> = (0..probabilities.len()).filter(|&unit| probabilities[unit] >= 1.0).collect();
    let mut open: Vec<usize> =
        (0..probabilities.len()).filter(|&unit| 0.0 < probabilities[unit] && probabilities[unit] < 1.0).collect();
    open.shuffle(chance);
    let Some((&first, others)) = open.split_first() else { return drawn };
    let (mut stands, mut has) = (first, probabilities[first]);
    for &comes in others {
        let brings = probabilities[comes];
        let both = has + brings;
        let lot: f64 = chance.random();
        if both < 1.0 {
            // One of them is out, the other carries what both had.
            if lot * both < brings {
                stands = comes;
            }
            has = both;
        } else {
            // One of them is in, the other carries what is left.
            if lot * (2.0 - both) < 1.0 - brings {
                drawn.push(stands);
                stands = comes;
            } else {
                drawn.push(comes);
            }
            has = both - 1.0;
        }
    }
    // Sums of fractions: the last one has all or nothing but for rounding.
    if has > 0.5 {
        drawn.push(stands);
    }
    drawn
}
