//! The interval of a mean.

use crate::model::Confidence;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Running count, mean and sum of squared deviations (Welford 1962), so that a stream needs no memory of its values.
#[derive(Debug, Clone, Copy, Default)]
pub struct Running {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Running {
    /// Takes in one value.
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        let delta = value - self.mean;
        self.mean += delta / self.count as f64;
        self.squares += delta * (value - self.mean);
    }

    /// How many values.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; `None` without values.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// The sum of squared deviations from the mean.
    pub const fn squares(&self) -> f64 {
        self.squares
    }

    /// The same values, moved so that this is their mean.
    #[must_use]
    pub const fn with_mean(self, mean: f64) -> Self {
        Self { mean, ..self }
    }

    /// These values and others together (Chan and others 1979, "Updating formulae and a pairwise algorithm").
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let count = self.count + other.count;
        let apart = other.mean - self.mean;
        let part = other.count as f64 / count.max(1) as f64;
        Self {
            count,
            mean: self.mean + apart * part,
            squares: self.squares + other.squares + apart * apart * self.count as f64 * part,
        }
    }

    /// Half of the two-sided 95 % interval of the mean by Student's t distribution (Student 1908: mean ± t · s / √n with n − 1
    /// degrees of freedom). `None` below two values.
    ///
    /// A sample whose values happen to be all equal has no spread of its own; its interval is a point.
    pub fn half_width(&self) -> Option<f64> {
        let freedom = self.count.checked_sub(1).filter(|&freedom| freedom > 0)?;
        let deviation = (self.squares / freedom as f64).sqrt();
        Some(t_quantile(freedom) * deviation / (self.count as f64).sqrt())
    }

    /// That interval, cut to 0–100. `None` below two values.
    pub fn interval(&self) -> Option<Confidence> {
        let half = self.half_width()?;
        Some(Confidence { low: (self.mean - half).max(0.0), high: (self.mean + half).min(100.0) })
    }
}

/// The 97.5 % quantile of Student's t; the limit for endless samples where it cannot be computed.
fn t_quantile(freedom: u64) -> f64 {
    t_quantile_of(freedom as f64)
}

/// The 97.5 % quantile of the normal distribution.
pub(super) const NORMAL: f64 = 1.959_964;

/// The same of Student's t for degrees of freedom that are no whole number.
pub(super) fn t_quantile_of(freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(NORMAL, |t| t.inverse_cdf(0.975))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_quantile_agrees_with_published_tables() {
        for (freedom, expected) in
            [(1, 12.706), (9, 2.262), (30, 2.042), (31, 2.0395), (60, 2.000), (120, 1.980), (100_000, 1.960)]
        {
            assert!((t_quantile(freedom) - expected).abs() < 5e-4, "{freedom}: {}", t_quantile(freedom));
        }
    }

    #[test]
    fn interval_of_a_small_sample() {
        let mut running = Running::default();
        assert_eq!(running.interval(), None, "no values");
        running.add(70.0);
        assert_eq!(running.interval(), None, "one value says nothing of its spread");
        running.add(80.0);
        // Mean 75, s = 7.0711, t(1) = 12.7062: ± 63.53, cut at 100.
        let interval = running.interval().expect("two values");
        assert!((interval.low - 11.469).abs() < 1e-3 && (interval.high - 100.0).abs() < 1e-9, "{interval:?}");
    }
}
