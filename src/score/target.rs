//! Where a month is going: what it has come to, and what to expect of its end.
//!
//! A figure is a sum over another (scores over conversations, seconds over first responses). What is still to come is taken to go on at
//! the rate of the last four weeks, with as many conversations a day as then; the interval comes from how the days of those weeks
//! scatter around their common rate (the ratio estimator of sampling, by days).

use super::change::{Z, score_interval};

/// A sum, and what it is a sum over.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ratio {
    /// The sum.
    pub sum: f64,
    /// Over so many.
    pub over: f64,
}

impl Ratio {
    /// The figure; `None` of nothing.
    pub fn value(self) -> Option<f64> {
        (self.over > 0.0).then(|| self.sum / self.over)
    }
}

impl std::iter::Sum for Ratio {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |one, other| Self { sum: one.sum + other.sum, over: one.over + other.over })
    }
}

/// Days with conversations that an interval takes at least.
const ENOUGH: usize = 5;
/// What to expect of a month's end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// The figure of the whole month.
    pub value: f64,
    /// Its 95 % interval; `None` where too few days are known.
    pub interval: Option<(f64, f64)>,
    /// What the rest of the month has to be at for the goal; `None` where nothing is to come.
    pub needed: Option<f64>,
}

/// `so_far` is the month, `lately` the days with conversations among the last `looked_at` calendar days, and `left` the calendar days
/// to come. Of shares `all` is what the whole is (100 per cent). `None` where nothing is known at all.
pub fn expect(
    so_far: Ratio,
    lately: &[Ratio],
    (looked_at, left): (u32, u32),
    (goal, all): (f64, Option<f64>),
) -> Option<Expected> {
    let recent: Ratio = lately.iter().copied().sum();
    let to_come = if looked_at == 0 { 0.0 } else { recent.over * f64::from(left) / f64::from(looked_at) };
    let rate = recent.value().unwrap_or_default();
    let whole = so_far.over + to_come;
    if whole <= 0.0 {
        return None;
    }
    let value = (so_far.sum + rate * to_come) / whole;
    let days = lately.len() as f64;
    let error = || {
        let squares: f64 = lately.iter().map(|day| (day.sum - rate * day.over).powi(2)).sum();
        let scatter = squares / (days - 1.0);
        let own = days * f64::from(left) / f64::from(looked_at);
        // The days to come scatter, and so did those that the rate is taken from.
        (own * scatter + (to_come / recent.over).powi(2) * days * scatter).sqrt() / whole
    };
    let by_days = || {
        let half = Z * error();
        (value - half, value + half)
    };
    let interval = match (left, lately.len() >= ENOUGH, all) {
        (0, ..) => Some((value, value)),
        (_, false, _) => None,
        (_, true, None) => Some(by_days()).filter(|(low, high)| low < high),
        (_, true, Some(all)) => {
            // As far as the share itself is known, and that of those to come: days on which nothing was found do not scatter.
            let (low, high) = score_interval(rate / all, 1.0 / (1.0 / recent.over + 1.0 / to_come));
            let of_month = |share: f64| (so_far.sum + share * all * to_come) / whole;
            let (days_low, days_high) = by_days();
            Some((of_month(low).min(days_low).max(0.0), of_month(high).max(days_high).min(all)))
        }
    };
    let needed = (to_come > 0.0).then(|| (goal * whole - so_far.sum) / to_come);
    Some(Expected { value, interval, needed })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(means: &[f64], each: f64) -> Vec<Ratio> {
        means.iter().map(|mean| Ratio { sum: mean * each, over: each }).collect()
    }

    #[test]
    fn a_month_goes_on_as_the_last_weeks_went() {
        let lately = days(&[70.0, 72.0, 74.0, 76.0, 78.0, 74.0, 74.0], 10.0);
        let so_far = Ratio { sum: 60.0 * 70.0, over: 70.0 };
        // By hand: 70 so far at 60, 70 to come at 74; days off by 40, 20, 0, 20, 40, 0, 0.
        let seen = expect(so_far, &lately, (7, 7), (70.0, None)).expect("conversations");
        assert!((seen.value - 67.0).abs() < 1e-9, "{seen:?}");
        let half = Z * (14.0 * (4000.0_f64 / 6.0)).sqrt() / 140.0;
        let (low, high) = seen.interval.expect("seven days");
        assert!((low - 67.0 + half).abs() < 1e-9 && (high - 67.0 - half).abs() < 1e-9, "{seen:?} {half}");
        assert!((seen.needed.expect("a rest") - 80.0).abs() < 1e-9, "{seen:?}");
    }

    #[test]
    fn what_is_not_known_is_not_told() {
        let so_far = Ratio { sum: 600.0, over: 10.0 };
        let over = expect(so_far, &[], (28, 0), (50.0, None)).expect("conversations");
        assert_eq!((over.value, over.interval, over.needed), (60.0, Some((60.0, 60.0)), None), "a month that is over");
        let few = expect(so_far, &days(&[60.0, 61.0], 5.0), (2, 28), (50.0, None)).expect("conversations");
        assert!(few.interval.is_none() && few.value > 60.0, "{few:?}");
        assert_eq!(expect(Ratio::default(), &[], (28, 10), (50.0, None)), None, "nothing at all");
        let equal = expect(so_far, &days(&[60.0; 5], 2.0), (5, 5), (50.0, None)).expect("conversations");
        assert_eq!(equal.interval, None, "days that do not vary");
    }

    #[test]
    fn a_share_of_nothing_may_be_more_by_the_end() {
        let none = Ratio { sum: 0.0, over: 10.0 };
        let seen = expect(none, &days(&[0.0; 5], 2.0), (5, 5), (1.0, Some(100.0))).expect("conversations");
        // By hand: 0 of five (ten known and ten to come) may be up to 43.4 per cent, and half of the month is to come.
        let (low, high) = seen.interval.expect("five days");
        assert!(low == 0.0 && (high - 21.7).abs() < 0.1, "{seen:?}");
    }
}
