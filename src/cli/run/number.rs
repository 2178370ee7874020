//! Numbers of the configuration: one that cannot be meant is told with its key and what it may be.

use anyhow::anyhow;
use std::ops::RangeInclusive;

/// Whether `value` of `key` lies within `range`; what is no number lies nowhere.
pub(super) fn within(key: &str, value: f64, range: RangeInclusive<f64>) -> anyhow::Result<()> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(anyhow!("{key} = {value}: use a number from {} to {}", range.start(), range.end()))
}
