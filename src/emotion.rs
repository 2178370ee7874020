//! What a turn feels like: from the words of the lexicons, with negation, degree and punctuation, and from what it sounds like in general.

mod curve;
mod estimate;
mod reasons;
mod shift;
mod signs;

pub use curve::curve_of;
pub use estimate::{Feeling, estimate};
pub use reasons::{Reason, reasons};
pub use shift::shifts_of;
