//! Numbers of the configuration: one that cannot be meant is told with its key and what it may be.

use anyhow::anyhow;
use serde::de::{Deserialize, Deserializer, Error};
use std::ops::RangeInclusive;
use toml::Value;

/// Whether `value` of `key` lies within `range`; what is no number lies nowhere.
pub(super) fn within(key: &str, value: f64, range: RangeInclusive<f64>) -> anyhow::Result<()> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(anyhow!("{key} = {value}: use a number from {} to {}", range.start(), range.end()))
}

/// A whole number that is not below 0.
pub(super) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let number = value.as_integer().and_then(|number| u16::try_from(number).ok());
    number.ok_or_else(|| Error::custom(format!("{value}: use a whole number from 0 to {}", u16::MAX)))
}

/// The same, where it is given.
pub(super) fn whole_if_given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    whole(deserializer).map(Some)
}
