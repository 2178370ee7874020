//! What a turn feels like: a first estimate from the lexicons, with negation, degree and punctuation.

mod curve;
mod estimate;

pub use curve::curve_of;
pub use estimate::{Feeling, estimate};
