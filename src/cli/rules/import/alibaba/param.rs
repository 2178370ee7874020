//! The parameters of an operator. One that is there and cannot be read is told: what it would have said nobody knows.

use super::super::written::Left;
use super::super::{field, is_empty, items, text_of, texts_of, whole};
use super::Read;
use serde_json::Value;
use std::ops::RangeInclusive;

/// What an operator is given.
pub(super) struct Param<'v> {
    pub(super) value: &'v Value,
    pub(super) path: String,
}

impl Param<'_> {
    /// What is written, if it says anything.
    fn written(&self, name: &str) -> Option<&Value> {
        // Zero and no are answers where they are asked for.
        let says_nothing = |value: &Value| !value.is_number() && !value.is_boolean() && is_empty(value);
        field(self.value, name).filter(|value| !says_nothing(value))
    }

    /// A number in `range`, which may stand in quotes.
    pub(super) fn number(&self, name: &str, range: RangeInclusive<f64>) -> Read<Option<f64>> {
        let Some(written) = self.written(name) else { return Ok(None) };
        let number = written.as_f64().or_else(|| written.as_str()?.trim().parse().ok());
        let number = number.filter(|number| number.is_finite()).ok_or_else(|| self.left(name, "不是数字"))?;
        if range.contains(&number) { Ok(Some(number)) } else { Err(self.left(name, &outside(&range))) }
    }

    /// A whole number that is not below `least`.
    pub(super) fn count(&self, name: &str, least: i64) -> Read<Option<i64>> {
        let Some(written) = self.written(name) else { return Ok(None) };
        // JSON of other programs writes 2 as 2.0.
        #[expect(clippy::cast_possible_truncation, reason = "whole, and small enough to be exact")]
        let plain = || written.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 1e9).map(|number| number as i64);
        let count = whole(written).or_else(plain).ok_or_else(|| self.left(name, "不是整数"))?;
        if count >= least { Ok(Some(count)) } else { Err(self.left(name, &format!("不能小于 {least}"))) }
    }

    pub(super) fn flag(&self, name: &str) -> Read<Option<bool>> {
        let Some(written) = self.written(name) else { return Ok(None) };
        let flag = written.as_bool().or_else(|| match text_of(written)?.as_str() {
            "0" | "false" => Some(false),
            "1" | "true" => Some(true),
            _ => None,
        });
        flag.map(Some).ok_or_else(|| self.left(name, "只能是 true 或 false"))
    }

    pub(super) fn text(&self, name: &str) -> Read<Option<String>> {
        let Some(written) = self.written(name) else { return Ok(None) };
        text_of(written).map(Some).ok_or_else(|| self.left(name, "不是文字"))
    }

    /// A list of texts, of which each says something.
    pub(super) fn list(&self, name: &str) -> Read<Option<Vec<String>>> {
        if self.written(name).is_none() {
            return Ok(None);
        }
        let list = items(self.value, name, &self.path).and_then(|(list, _)| texts_of(list));
        list.map(Some).ok_or_else(|| self.left(name, "不是文字的列表，或者有空的一项"))
    }

    pub(super) fn left(&self, name: &str, reason: &str) -> Left {
        Left::new(format!("{}.{name}", self.path), reason)
    }
}

fn outside(range: &RangeInclusive<f64>) -> String {
    let (least, most) = (range.start(), range.end());
    if most.is_infinite() { format!("不能小于 {least}") } else { format!("只能在 {least} 到 {most} 之间") }
}
