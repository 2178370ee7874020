//! Whether a figure has changed from one period to the next, and whether a period stands out.

use super::statistics::t_quantile_of;
pub use crate::model::Difference as Change;

/// A sample of scores in whole tenths: how many, their sum, and the sum of their squares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sample {
    /// How many.
    pub count: i64,
    /// Sum of the tenths.
    pub sum: i64,
    /// Sum of the squared tenths.
    pub squares: i64,
}

impl std::ops::AddAssign for Sample {
    fn add_assign(&mut self, other: Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares += other.squares;
    }
}

impl Sample {
    /// The mean in points; `None` of nothing.
    pub fn mean(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64 / 10.0)
    }

    /// The variance of the values in points; `None` below two.
    fn variance(self) -> Option<f64> {
        let count = i128::from(self.count);
        // Whole numbers throughout: nothing cancels.
        let squares = count * i128::from(self.squares) - i128::from(self.sum) * i128::from(self.sum);
        (count > 1).then(|| squares as f64 / (count * (count - 1)) as f64 / 100.0)
    }

    /// Degrees of freedom.
    fn freedom(self) -> f64 {
        (self.count - 1).max(0) as f64
    }
}

/// The variance within samples, in points, together; `None` where they do not vary, or have one value each.
pub fn pooled_variance(samples: &[Sample]) -> Option<f64> {
    let squares: f64 = samples.iter().filter_map(|one| Some(one.variance()? * one.freedom())).sum();
    let freedom: f64 = samples.iter().map(|one| one.freedom()).sum();
    (squares > 0.0).then(|| squares / freedom)
}

/// The change of a mean by Welch's t (Welch 1947, degrees of freedom after Satterthwaite). `None` where one of the samples has
/// fewer than two values, or neither varies: equal values tell nothing of chance. Where one of them does not vary, it is taken to vary as
/// both do together (Student's t).
pub fn change(earlier: Sample, later: Sample) -> Option<Change> {
    let pooled = pooled_variance(&[earlier, later])?;
    let by = later.mean()? - earlier.mean()?;
    let (own, other) = earlier.variance().zip(later.variance())?;
    let [a, b] = if own > 0.0 && other > 0.0 { [own, other] } else { [pooled; 2] };
    let (a, b) = (a / earlier.count as f64, b / later.count as f64);
    let both = a + b;
    let freedom = if own > 0.0 && other > 0.0 {
        both * both / (a * a / earlier.freedom() + b * b / later.freedom())
    } else {
        earlier.freedom() + later.freedom()
    };
    let half = t_quantile_of(freedom) * both.sqrt();
    Some(Change { by, low: by - half, high: by + half })
}

/// The standard error of a share, in per cent, of which the `usual` one is known: that of the usual share, or what the score interval of the
/// share itself comes to where that is wider. A share of 0 or 100 has one, too.
pub fn share_error((hits, trials): (i64, i64), usual: f64) -> Option<f64> {
    let (share, low, high) = wilson((hits, trials))?;
    let own = (share - low).max(high - share) / Z;
    let usual = usual / 100.0;
    Some(100.0 * own.max((usual * (1.0 - usual) / trials as f64).sqrt()))
}

/// The change of a share, in per cent of the whole, by Newcombe's hybrid score interval (Newcombe 1998, method 10). Each is hits of
/// trials; `None` where one has no trials.
pub fn share_change(earlier: (i64, i64), later: (i64, i64)) -> Option<Change> {
    let (p1, low1, high1) = wilson(later)?;
    let (p2, low2, high2) = wilson(earlier)?;
    let by = p1 - p2;
    let low = by - ((p1 - low1).powi(2) + (high2 - p2).powi(2)).sqrt();
    let high = by + ((high1 - p1).powi(2) + (p2 - low2).powi(2)).sqrt();
    Some(Change { by: by * 100.0, low: low * 100.0, high: high * 100.0 })
}

/// A share with its score interval (Wilson 1927).
fn wilson((hits, trials): (i64, i64)) -> Option<(f64, f64, f64)> {
    (trials > 0).then(|| {
        let p = hits as f64 / trials as f64;
        let (low, high) = score_interval(p, trials as f64);
        (p, low, high)
    })
}

/// The score interval of the share `p` of `n`.
pub(super) fn score_interval(p: f64, n: f64) -> (f64, f64) {
    let centre = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// Of the normal distribution, for 95 %.
pub(super) const Z: f64 = 1.959_964;

/// One period of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period {
    /// The figure.
    pub value: f64,
    /// Its standard error: a period with few conversations varies by itself.
    pub error: f64,
    /// The day of the week, 0–6, where periods are days; else the same for all.
    pub weekday: usize,
}

/// From here on a period stands out (Iglewicz and Hoaglin 1993).
const STANDS_OUT: f64 = 3.5;
/// Periods that must be there before any is judged.
const ENOUGH: usize = 8;
/// Periods of a weekday that make a median of their own; with fewer the median of all stands for it.
const OF_WEEKDAY: usize = 4;

/// Which periods stand out. Each is held against the median of its weekday; what is left is measured by its median absolute deviation
/// (times 1.4826, so that it is a standard deviation where the rest is normal) together with the period's own standard error. Neither
/// is moved by the outliers themselves.
pub fn outliers(series: &[Period]) -> Vec<bool> {
    if series.len() < ENOUGH {
        return vec![false; series.len()];
    }
    let all = median(series.iter().map(|one| one.value));
    let usual = |weekday: usize| {
        let own: Vec<f64> = series.iter().filter(|one| one.weekday == weekday).map(|one| one.value).collect();
        if own.len() < OF_WEEKDAY { all } else { median(own.into_iter()) }
    };
    let usual: Vec<f64> = (0..7).map(usual).collect();
    let rest: Vec<f64> = series.iter().map(|one| one.value - usual[one.weekday % 7]).collect();
    let scale = 1.4826 * median(rest.iter().map(|rest| rest.abs()));
    let stands_out = |(one, rest): (&Period, &f64)| {
        let spread = scale.hypot(one.error);
        spread > 0.0 && rest.abs() / spread > STANDS_OUT
    };
    series.iter().zip(&rest).map(stands_out).collect()
}

/// The middle value; 0 of nothing.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[odd / 2],
        even => f64::midpoint(values[even / 2 - 1], values[even / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(points: &[i64]) -> Sample {
        let tenths = || points.iter().map(|point| point * 10);
        Sample {
            count: i64::try_from(points.len()).expect("few points"),
            sum: tenths().sum(),
            squares: tenths().map(|tenth| tenth * tenth).sum(),
        }
    }

    #[test]
    fn the_change_of_a_mean_agrees_with_another_program() {
        // scipy 1: ttest_ind(equal_var=False).confidence_interval(): 4.7790 to 25.2210
        let change = change(sample(&[60, 65, 70, 62, 58, 75]), sample(&[80, 75, 90, 85, 70])).expect("two samples");
        assert!((change.by - 15.0).abs() < 1e-9 && change.is_sure(), "{change:?}");
        assert!((change.low - 4.7790).abs() < 1e-3 && (change.high - 25.2210).abs() < 1e-3, "{change:?}");
    }

    #[test]
    fn nothing_is_sure_of_too_little() {
        assert_eq!(change(sample(&[60]), sample(&[80, 75])), None, "one value has no spread");
        assert_eq!(change(sample(&[60, 60]), sample(&[80, 80])), None, "nor have equal ones");
        // By hand: a pooled variance of 500 / 4, and 2.7764 of Student's t.
        let one_varies = change(sample(&[60, 60]), sample(&[80, 70, 90, 60])).expect("two samples");
        assert!((one_varies.low + 11.88).abs() < 0.01 && (one_varies.high - 41.88).abs() < 0.01, "{one_varies:?}");
        assert_eq!(share_change((0, 0), (1, 2)), None);
        assert!(!share_change((1, 10), (3, 10)).expect("shares").is_sure());
    }

    #[test]
    fn the_change_of_a_share_agrees_with_published_figures() {
        // Newcombe 1998, table II, method 10: 56/70 - 48/80 is 0.2000, 0.0524 to 0.3339
        let change = share_change((48, 80), (56, 70)).expect("shares");
        assert!((change.by - 20.0).abs() < 1e-9, "{change:?}");
        assert!((change.low - 5.24).abs() < 0.01 && (change.high - 33.39).abs() < 0.01, "{change:?}");
    }

    #[test]
    fn a_share_of_nothing_or_of_all_has_an_error() {
        let error = |share, usual| share_error(share, usual).expect("a share");
        assert!(error((1, 1), 25.0) > 40.0 && error((0, 20), 0.0) > 4.0);
        assert!((error((250, 1000), 25.0) - 1.37).abs() < 0.1, "of many it is the usual one: {}", error((250, 1000), 25.0));
    }

    #[test]
    fn what_stands_out() {
        let days = |values: &[f64], error: f64| -> Vec<Period> {
            values.iter().enumerate().map(|(nth, &value)| Period { value, error, weekday: nth % 7 }).collect()
        };
        let week = [80.0, 81.0, 79.5, 80.5, 80.0, 60.0, 61.0];
        let mut five: Vec<f64> = (0..5).flat_map(|nth| week.map(|value| value + f64::from(nth % 3) * 0.3)).collect();
        assert!(!outliers(&days(&five, 0.0)).contains(&true), "weekends are low every week");
        five[30] = 66.0;
        let seen = outliers(&days(&five, 0.0));
        assert_eq!(seen.iter().filter(|&&out| out).count(), 1);
        assert!(seen[30], "a working day like a weekend");
        assert!(!outliers(&days(&five, 10.0)).contains(&true), "few conversations: that is chance");
        assert!(!outliers(&days(&[80.0, 20.0, 80.0], 0.0)).contains(&true), "too few periods");
    }
}
