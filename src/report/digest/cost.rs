//! What each finding took from the score of its conversation.

use crate::model::{Points, Scorecard};

/// By finding, in hundredths of a point of the conversation's score, 0 or below: its share of every ledger line that subtracts,
/// weighed as the dimension is. The cut by a fatal finding is not in it.
pub fn costs(card: &Scorecard) -> Vec<i64> {
    let mut costs = vec![0; card.findings.len()];
    let weights: i64 = card.dimensions.iter().filter(|one| one.applicable).map(|one| i64::from(one.weight)).sum();
    for line in card.ledger.iter().filter(|line| line.points < Points::ZERO && !line.findings.is_empty()) {
        let weight = card.dimensions.iter().find(|one| one.dimension == line.dimension).map_or(0, |one| i64::from(one.weight));
        let hundredths = i64::from(line.points.0) * 10 * weight / weights.max(1);
        let each = hundredths / i64::try_from(line.findings.len()).unwrap_or(1);
        for &finding in &line.findings {
            costs[finding] += each;
        }
    }
    costs
}
