//! Which dimensions a conversation can feed: the others leave the denominator.

use crate::model::{Category, Dimension, Role};
use crate::rules::{Evaluation, Reading, Settings};
use crate::score::Applicable;

/// Findings that show that the customer's feelings were at stake.
const FELT: [Category; 8] = [
    Category::Empathy,
    Category::Apology,
    Category::Reassurance,
    Category::MissingEmpathy,
    Category::MissingApology,
    Category::PolicyFirst,
    Category::Boundary,
    Category::Abuse,
];

/// Findings that show that the log tells how a call was timed.
const TIMED: [Category; 2] = [Category::PromptResponse, Category::LongSilence];

/// Whether anything in the conversation could feed each dimension.
pub fn dimensions(reading: &Reading, evaluation: &Evaluation, settings: &Settings) -> Applicable {
    let agent_spoke = reading.turns_of(Role::Agent).next().is_some();
    // Who is served by a bot alone was left by nobody.
    let left_alone = reading.turns_of(Role::Bot).next().is_none() && reading.turns_of(Role::Customer).any(|i| reading.wants(i));
    let upset = reading.emotion.customer.as_ref().is_some_and(|curve| curve.min <= settings.upset_polarity.value);
    let felt = evaluation.findings.iter().any(|finding| FELT.contains(&finding.category));
    let mut applicable = Applicable::default();
    for &dimension in Dimension::ALL {
        applicable[dimension as usize] = match dimension {
            Dimension::Responsiveness => {
                evaluation.metrics.mean_response_s.is_some()
                    || evaluation.findings.iter().any(|finding| TIMED.contains(&finding.category))
            }
            Dimension::Empathy => agent_spoke && (upset || felt),
            Dimension::Resolution => left_alone || agent_spoke,
            Dimension::Attitude | Dimension::Expertise | Dimension::Process => agent_spoke,
        };
    }
    applicable
}
