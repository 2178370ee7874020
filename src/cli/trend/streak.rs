//! Periods below the pass line that follow each other: what the alert tells and whom the list names is the same.

use super::Per;
use crate::score::Sample;
use jiff::ToSpan;
use jiff::civil::Date;

/// What a streak is.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Streak {
    /// A mean below does not pass.
    pub(in crate::cli) pass_line: f64,
    /// Fewest conversations of a period that tell something; one with fewer is as one without any.
    pub(in crate::cli) fewest: i64,
    /// So many periods.
    pub(in crate::cli) length: usize,
    pub(in crate::cli) per: Per,
}

impl Streak {
    /// The latest one among periods in their order, which are all over.
    pub(in crate::cli) fn latest(self, periods: impl IntoIterator<Item = (Date, Sample)>) -> Option<Vec<(Date, Sample)>> {
        let telling: Vec<(Date, Sample)> = periods.into_iter().filter(|(_, sample)| sample.count >= self.fewest).collect();
        let is_below = |(_, sample): &(Date, Sample)| sample.mean().is_some_and(|mean| mean < self.pass_line);
        let is_one = |periods: &&[(Date, Sample)]| periods.iter().all(is_below) && self.is_running(periods);
        telling.windows(self.length).rev().find(is_one).map(<[_]>::to_vec)
    }

    /// Whether periods follow each other: a month of leave breaks no streak, two do; days of work may lie far apart.
    fn is_running(self, periods: &[(Date, Sample)]) -> bool {
        self.per == Per::Day || periods.windows(2).all(|pair| pair[1].0 <= pair[0].0.saturating_add(2.months()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Per, Streak};
    use crate::score::Sample;
    use jiff::civil::date;

    #[test]
    fn what_is_a_streak() {
        let good = |count: i64| Sample { count, sum: count * 900, squares: count * 810_000 };
        let poor = |count: i64| Sample { count, sum: count * 500, squares: count * 250_000 };
        for (reason, months, per, ends) in [
            ("three in a row", vec![(1, poor(10)), (2, poor(10)), (3, poor(10))], Per::Month, Some(3)),
            ("one of them good", vec![(1, poor(10)), (2, good(10)), (3, poor(10))], Per::Month, None),
            ("a month of leave", vec![(1, poor(10)), (2, poor(10)), (4, poor(10))], Per::Month, Some(4)),
            (
                "a month with few conversations",
                vec![(1, poor(10)), (2, poor(10)), (3, good(9)), (4, poor(10))],
                Per::Month,
                Some(4),
            ),
            ("two months of leave", vec![(1, poor(10)), (2, poor(10)), (5, poor(10))], Per::Month, None),
            ("days of work", vec![(1, poor(10)), (2, poor(10)), (5, poor(10))], Per::Day, Some(5)),
            ("over since", vec![(1, poor(10)), (2, poor(10)), (3, poor(10)), (4, good(10))], Per::Month, Some(3)),
            ("the latest", vec![(1, poor(10)), (2, poor(10)), (3, poor(10)), (4, poor(10))], Per::Month, Some(4)),
            ("too few", vec![(1, poor(10)), (2, poor(10))], Per::Month, None),
        ] {
            let streak = Streak { pass_line: 60.0, fewest: 10, length: 3, per };
            let found = streak.latest(months.iter().map(|&(month, sample)| (date(2025, month, 1), sample)));
            assert_eq!(found.and_then(|found| found.last().map(|(begin, _)| begin.month())), ends, "{reason}");
        }
    }
}
