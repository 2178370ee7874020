//! What a review is worth, and from sizes to probabilities.

use crate::model::{Risk, Scorecard};

/// How much more than the least one a review of this conversation is worth: 1, a tenth for each point that is missing to 100, 10 for a
/// fatal finding, and 2, 5 or 10 for low, middle or high risk. From 1 to 31, so that no weight is more than 31 times another.
pub fn review_size(card: &Scorecard) -> f64 {
    let by_risk = match card.classes.risk {
        Risk::None => 0.0,
        Risk::Low => 2.0,
        Risk::Medium => 5.0,
        Risk::High => 10.0,
    };
    let missing = (100.0 - card.score).clamp(0.0, 100.0);
    1.0 + missing / 10.0 + by_risk + if card.fatal { 10.0 } else { 0.0 }
}

/// Probabilities proportional to `sizes` that sum to `wanted`, none above 1 (Särndal, Swensson and Wretman 1992, section 3.6.2).
pub(super) fn probabilities(sizes: &[f64], wanted: usize) -> Vec<f64> {
    if wanted >= sizes.len() {
        return vec![1.0; sizes.len()];
    }
    let mut certain = vec![false; sizes.len()];
    loop {
        let places = (wanted - certain.iter().filter(|&&is| is).count()) as f64;
        let total: f64 = sizes.iter().zip(&certain).filter(|(_, is)| !**is).map(|(size, _)| size).sum();
        let factor = places / total;
        let mut more = false;
        for (size, certain) in sizes.iter().zip(&mut certain).filter(|(_, certain)| !**certain) {
            *certain = size * factor >= 1.0;
            more |= *certain;
        }
        if !more {
            return sizes.iter().zip(&certain).map(|(size, &certain)| if certain { 1.0 } else { size * factor }).collect();
        }
    }
}
