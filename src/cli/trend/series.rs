//! From sums by day to lines of periods, each held against the one before.

use super::alike::periods_judged;
use super::{Alike, Per};
use crate::score::{self, Change, Sample, change, outliers, pooled_variance, share_change, share_error};
use crate::store::{DaySum, Group, Store, StoreError};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// What is asked for.
pub(in crate::cli) struct Asked {
    pub(in crate::cli) group: Group,
    /// Only this agent's.
    pub(in crate::cli) agent: Option<i64>,
    pub(in crate::cli) per: Per,
    /// So many periods.
    pub(in crate::cli) last: usize,
}

/// The periods that outliers are told from, where more are there than are shown: eight weeks of days.
const HISTORY: usize = 56;

/// A group over time.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct Line {
    /// What it is called, by its code.
    pub(in crate::cli) key: String,
    /// What it is called, in Chinese.
    pub(in crate::cli) name: String,
    /// From the earliest on; periods without conversations, too.
    pub(in crate::cli) periods: Vec<Figure>,
}

/// A period of a group.
#[derive(Debug, Clone, Serialize)]
pub(in crate::cli) struct Figure {
    /// Its first day.
    #[serde(serialize_with = "as_text")]
    pub(in crate::cli) from: Date,
    /// Conversations; of rules and codes those of everybody, in which they could have been found.
    pub(in crate::cli) conversations: i64,
    /// The mean score; of rules and codes the share of conversations with them, in per cent.
    #[serde(serialize_with = "rounded")]
    pub(in crate::cli) value: Option<f64>,
    /// Against the period before.
    #[serde(serialize_with = "rounded")]
    pub(in crate::cli) change: Option<f64>,
    /// 95 % interval of the change.
    #[serde(serialize_with = "rounded")]
    pub(in crate::cli) low: Option<f64>,
    /// The same.
    #[serde(serialize_with = "rounded")]
    pub(in crate::cli) high: Option<f64>,
    /// Whether it stands out from its usual range.
    pub(in crate::cli) outlier: bool,
    /// Whether it was judged by other rules than the period before: then it is not held against that.
    pub(in crate::cli) rulebook_changed: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn as_text<S: serde::Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// To hundredths.
#[expect(clippy::ref_option, reason = "serde hands over a reference")]
fn rounded<S: serde::Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(|value| (value * 100.0).round() / 100.0).serialize(serializer)
}

/// What the figures of a period are made of.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    sample: Sample,
    /// Conversations in which it could have been found; only of rules and codes.
    trials: Option<i64>,
}

impl Sum {
    fn value(self) -> Option<f64> {
        match self.trials {
            None => self.sample.mean(),
            Some(trials) => (trials > 0).then(|| 100.0 * self.sample.count as f64 / trials as f64),
        }
    }

    /// By what is usual, and not by the period itself: in a small one all are easily equal.
    fn error(self, usual: Usual) -> Option<f64> {
        match usual {
            Usual::Variance(variance) => Some((variance? / self.sample.count as f64).sqrt()),
            Usual::Share(share) => share_error((self.sample.count, self.trials?), share),
        }
    }

    fn change_from(self, earlier: Self) -> Option<Change> {
        match self.trials.zip(earlier.trials) {
            None => change(earlier.sample, self.sample),
            Some((trials, before)) => share_change((earlier.sample.count, before), (self.sample.count, trials)),
        }
    }
}

/// How figures vary within a period.
#[derive(Debug, Clone, Copy)]
enum Usual {
    /// Scores, within all periods.
    Variance(Option<f64>),
    /// A share, in per cent, in all periods together.
    Share(f64),
}

impl Usual {
    fn of(sums: &[Sum]) -> Self {
        let trials: i64 = sums.iter().filter_map(|sum| sum.trials).sum();
        if trials == 0 {
            let samples: Vec<Sample> = sums.iter().map(|sum| sum.sample).collect();
            return Self::Variance(pooled_variance(&samples));
        }
        let hits: i64 = sums.iter().map(|sum| sum.sample.count).sum();
        Self::Share(100.0 * hits as f64 / trials as f64)
    }
}

impl Per {
    /// The first day of the period that `day` lies in.
    pub(in crate::cli) fn begin(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days()),
            Self::Month => day.first_of_month(),
        }
    }

    /// The first day of the last `count` periods, of which that of `until` is one.
    pub(in crate::cli) fn first(self, until: Date, count: usize) -> Date {
        self.begins(until, count).last().unwrap_or_else(|| self.begin(until))
    }

    /// The first days of the last `count` periods, from that of `until` back.
    fn begins(self, until: Date, count: usize) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.begin(until)), move |&begin| Some(self.before(begin))).take(count)
    }

    /// The first day of the period before.
    fn before(self, begin: Date) -> Date {
        match self {
            Self::Day => begin.saturating_sub(1.day()),
            Self::Week => begin.saturating_sub(7.days()),
            Self::Month => begin.saturating_sub(1.month()),
        }
    }
}

/// Reads the lines, up to the period that `until` lies in.
pub(in crate::cli) fn read(store: &Store, asked: &Asked, until: Date) -> Result<Vec<Line>, StoreError> {
    let per = asked.per;
    // One period more than is shown has to be there for the first change.
    let wanted = if per == Per::Day { (asked.last + 1).max(HISTORY) } else { asked.last + 1 };
    let mut begins: Vec<Date> = per.begins(until, wanted).collect();
    begins.reverse();
    let judges = periods_judged(store, &begins, (per, until))?;
    let sums = store.day_sums(asked.group, asked.agent, begins[0], until)?;
    let trials = match asked.group {
        Group::Rule | Group::Category => Some(samples(&store.day_sums(Group::All, asked.agent, begins[0], until)?, per)),
        _ => None,
    };
    let trials = trials.map(|mut all| all.remove(&0).unwrap_or_default());
    let mut lines = Vec::new();
    for (key, mut by_begin) in samples(&sums, per) {
        if Store::is_nobody(asked.group, key) && asked.group == Group::Agent {
            continue;
        }
        let periods: Vec<Sum> = begins
            .iter()
            .map(|begin| Sum {
                sample: by_begin.remove(begin).unwrap_or_default(),
                trials: trials.as_ref().map(|trials| trials.get(begin).map_or(0, |sample| sample.count)),
            })
            .collect();
        let (key, name) = store.name_of(asked.group, key)?;
        lines.push(Line { key, name, periods: figures((&begins, &judges), &periods, per, asked.last) });
    }
    Ok(lines)
}

/// By group: the days from `first` to the one before `day` that were judged as `day` was, and `day` itself.
pub(in crate::cli) fn against(
    store: &Store,
    group: Group,
    first: Date,
    alike: &Alike,
    day: Date,
) -> Result<Vec<(i64, Sample, Sample)>, StoreError> {
    let mut both: BTreeMap<i64, (Sample, Sample)> = BTreeMap::new();
    for sum in store.day_sums(group, None, first, day)? {
        if Store::is_nobody(group, sum.key) || !alike.is_like(sum.day) {
            continue;
        }
        let (earlier, now) = both.entry(sum.key).or_default();
        let sample = Sample { count: sum.conversations, sum: sum.score_sum, squares: sum.score_squares };
        *(if sum.day == day { now } else { earlier }) += sample;
    }
    Ok(both.into_iter().map(|(key, (earlier, now))| (key, earlier, now)).collect())
}

/// By group and period.
pub(in crate::cli) fn samples(sums: &[DaySum], per: Per) -> BTreeMap<i64, BTreeMap<Date, Sample>> {
    let mut all: BTreeMap<i64, BTreeMap<Date, Sample>> = BTreeMap::new();
    for sum in sums {
        let sample = Sample { count: sum.conversations, sum: sum.score_sum, squares: sum.score_squares };
        *all.entry(sum.key).or_default().entry(per.begin(sum.day)).or_default() += sample;
    }
    all
}

fn figures((begins, judges): (&[Date], &[usize]), sums: &[Sum], per: Per, last: usize) -> Vec<Figure> {
    let known: Vec<usize> = (0..sums.len()).filter(|&nth| sums[nth].value().is_some()).collect();
    let weekday = |nth: usize| if per == Per::Day { begins[nth].weekday().to_monday_zero_offset() } else { 0 };
    let out = standing_out(sums, judges, &known, |nth| usize::try_from(weekday(nth)).unwrap_or_default());
    let figure = |nth: usize| {
        // Against the last period in which there was anything: Monday against Friday where nobody works in between.
        let earlier = known.iter().rev().find(|&&earlier| earlier < nth);
        let is_known = sums[nth].value().is_some();
        let rulebook_changed = is_known && earlier.is_some_and(|&earlier| judges[earlier] != judges[nth]);
        let change = earlier.filter(|_| !rulebook_changed).and_then(|&earlier| sums[nth].change_from(sums[earlier]));
        Figure {
            from: begins[nth],
            conversations: sums[nth].trials.unwrap_or(sums[nth].sample.count),
            value: sums[nth].value(),
            change: change.map(|change| change.by),
            low: change.map(|change| change.low),
            high: change.map(|change| change.high),
            outlier: out.contains(&nth),
            rulebook_changed,
        }
    };
    (sums.len().saturating_sub(last)..sums.len()).map(figure).collect()
}

/// Which of the `known` periods stand out from those that were judged alike.
fn standing_out(sums: &[Sum], judges: &[usize], known: &[usize], weekday: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut alike: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &nth in known {
        alike.entry(judges[nth]).or_default().push(nth);
    }
    let mut out = Vec::new();
    for own in alike.into_values() {
        let usual = Usual::of(&own.iter().map(|&nth| sums[nth]).collect::<Vec<_>>());
        let period = |&nth: &usize| score::Period {
            value: sums[nth].value().unwrap_or_default(),
            error: sums[nth].error(usual).unwrap_or(f64::INFINITY),
            weekday: weekday(nth),
        };
        let stands_out = outliers(&own.iter().map(period).collect::<Vec<_>>());
        out.extend(own.iter().zip(stands_out).filter_map(|(&nth, out)| out.then_some(nth)));
    }
    out
}
