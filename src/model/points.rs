//! Points are counted in whole tenths, so that a ledger sums exactly.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{iter::Sum, ops};

/// Tenths of a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(pub i32);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// Whole points.
    pub const fn whole(points: i32) -> Self {
        Self(points * 10)
    }

    /// As a float, for display and means only.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 10.0
    }

    /// This many points times `numerator / denominator`, rounded half away from zero to a tenth.
    /// `denominator` must be positive.
    #[must_use]
    pub fn scaled(self, numerator: i32, denominator: i32) -> Self {
        let product = i64::from(self.0) * i64::from(numerator);
        let denominator = i64::from(denominator);
        let half = denominator / 2 * product.signum();
        Self(i32::try_from((product + half) / denominator).unwrap_or(i32::MAX))
    }
}

impl ops::Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl ops::AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl ops::Sub for Points {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, ops::Add::add)
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Points {
    /// Reads a number of points with at most one decimal.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tenths = f64::deserialize(deserializer)? * 10.0;
        if (tenths - tenths.round()).abs() > 1e-6 || tenths.abs() > 100_000.0 {
            return Err(serde::de::Error::custom("points have at most one decimal and stay within ±10000"));
        }
        #[expect(clippy::cast_possible_truncation, reason = "bounded just above")]
        Ok(Self(tenths.round() as i32))
    }
}
