//! From findings to points: the ledger, the dimensions, the grade, and the agents' table.

mod aggregate;
mod case_mix;
mod change;
mod entry;
mod ledger;
mod likelihood;
mod sampling;
mod statistics;
mod target;

pub use aggregate::{Aggregate, SMALL_SAMPLE};
pub use change::{Change, Period, Sample, change, median, outliers, pooled_variance, share_change, share_error};
pub use entry::Entry;
pub use ledger::{Applicable, Scored, grade_of, score};
pub use likelihood::{SURE, log_likelihood};
pub use sampling::{
    Chosen, Drawn, Estimate, Looked, draw_at_random, draw_by_size, draw_by_stratum, estimated_mean, estimated_share, review_size,
    weighted_total,
};
pub use target::{Expected, Ratio, expect};
