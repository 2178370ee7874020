//! Who has to be trained again, in what, and whether it helped.

mod held;
mod shown;

pub(super) use held::Held;
pub(super) use shown::{csv, table};

use super::series::samples;
use super::{Per, Streak, differ};
use crate::model::{Category, Coaching, Dimension, Skill};
use crate::score::{Sample, change};
use crate::store::{Group, Store, StoreError};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// Months below the pass line after which somebody is trained again.
const MONTHS: usize = 3;
/// Whole months that are looked at.
const LOOKED_AT: usize = 12;
/// Months up to now by which it is told what became of somebody.
const SINCE: i64 = 3;
/// Fewest conversations of a month that tell something.
const ENOUGH: i64 = 10;

/// What agents are held against.
pub(super) struct Terms<'a> {
    pub(super) pass_line: f64,
    pub(super) coaching: &'a Coaching,
    pub(super) trainings: &'a [Held],
}

/// An agent who was below the pass line for months, or was trained.
#[derive(Debug, Serialize)]
pub(super) struct Trained {
    agent: String,
    standing: Standing,
    /// The first day of each month of the streak, or of the months before a training, with its mean.
    months: Vec<(String, f64)>,
    conversations: i64,
    /// The dimension furthest below everybody's mean in those months, and how far.
    weakest: Option<Dimension>,
    gap: Option<f64>,
    /// The skill that cost most.
    skill: Option<String>,
    module: Option<String>,
    /// The day of the training; none where nobody wrote one down.
    held_on: Option<String>,
    /// Conversations since, their mean, and how far it is from that before, with its 95 % interval.
    since: i64,
    mean_since: Option<f64>,
    change: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    /// Whether other rules judged since than before: then the means are not held against each other.
    rulebook_changed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Standing {
    /// Below the line in the last whole months.
    ToTrain,
    /// Trained or at work since, and still below it.
    NotRecovered,
    /// At or above it since.
    Recovered,
    /// Too few conversations since.
    Open,
}

/// An agent's months, the earliest first; those without conversations are not there.
type Months = Vec<(Date, Sample)>;

/// The first day that is looked at.
pub(super) fn first(until: Date) -> Date {
    Per::Month.first(until, LOOKED_AT + 1)
}

/// The agents, those to be trained first.
pub(super) fn read(store: &Store, terms: &Terms, until: Date) -> Result<Vec<Trained>, StoreError> {
    let first = first(until);
    let days = store.day_sums(Group::Agent, None, first, until)?;
    let by_day = samples(&days, Per::Day);
    let mut all = Vec::new();
    for (key, months) in samples(&days, Per::Month) {
        if Store::is_nobody(Group::Agent, key) {
            continue;
        }
        let months: Months = months.into_iter().collect();
        let (_, agent) = store.name_of(Group::Agent, key)?;
        let own = Own { store, terms, key, agent: &agent, days: &by_day[&key], until };
        let held = terms
            .trainings
            .iter()
            .filter(|held| held.agent == agent && held.day >= first && held.day <= until)
            .max_by_key(|held| held.day);
        // Who falls behind after a training has to be trained again.
        let streak = own.streak(&months, held.map(|held| held.day))?;
        all.extend(match (streak, held) {
            (None, Some(held)) => Some(own.trained(&months, held)?),
            (streak, _) => streak,
        });
    }
    all.sort_by(|a, b| (a.standing as u8).cmp(&(b.standing as u8)).then_with(|| a.agent.cmp(&b.agent)));
    Ok(all)
}

/// Who was trained and is nobody in the store, each name once.
pub(super) fn strangers(store: &Store, trainings: &[Held]) -> Result<String, StoreError> {
    let mut unknown: Vec<&str> = Vec::new();
    for held in trainings {
        if !unknown.contains(&&*held.agent) && store.agent(&held.agent)?.is_none() {
            unknown.push(&held.agent);
        }
    }
    Ok(unknown.join(", "))
}

/// One agent's history.
struct Own<'a> {
    store: &'a Store,
    terms: &'a Terms<'a>,
    key: i64,
    agent: &'a str,
    days: &'a BTreeMap<Date, Sample>,
    until: Date,
}

impl Own<'_> {
    /// The agent's latest streak, where there is one that began after the training.
    fn streak(&self, months: &Months, trained: Option<Date>) -> Result<Option<Trained>, StoreError> {
        let is_looked_at = |begin: Date| begin.last_of_month() <= self.until && trained.is_none_or(|day| begin > day);
        let whole = months.iter().copied().filter(|(begin, _)| is_looked_at(*begin));
        let terms = Streak { pass_line: self.terms.pass_line, fewest: ENOUGH, length: MONTHS, per: Per::Month };
        let Some(streak) = terms.latest(whole) else { return Ok(None) };
        let last = streak[MONTHS - 1].0;
        let behind = last.saturating_add(1.month());
        // Nothing but the month that is under way has come since.
        let is_last = behind.last_of_month() > self.until || behind > self.until;
        let since = self.since(behind);
        let standing = if is_last && !self.recovers(since) { Standing::ToTrain } else { self.standing(since) };
        self.told(&streak, since, (standing, None)).map(Some)
    }

    /// What became of an agent after a training.
    fn trained(&self, months: &Months, held: &Held) -> Result<Trained, StoreError> {
        let before = held.day.saturating_sub(1.day());
        let behind = months.iter().filter(|(begin, _)| *begin <= before);
        let mut earlier: Months = behind.map(|&(begin, _)| (begin, self.sum(begin, begin.last_of_month().min(before)))).collect();
        earlier.drain(..earlier.len().saturating_sub(MONTHS));
        let since = self.since(held.day);
        self.told(&earlier, since, (self.standing(since), Some(held)))
    }

    fn is_below(&self, sample: Sample) -> bool {
        sample.mean().is_some_and(|mean| mean < self.terms.pass_line)
    }

    fn recovers(&self, since: Sample) -> bool {
        since.count >= ENOUGH && !self.is_below(since)
    }

    fn standing(&self, since: Sample) -> Standing {
        match since.count {
            count if count < ENOUGH => Standing::Open,
            _ if self.is_below(since) => Standing::NotRecovered,
            _ => Standing::Recovered,
        }
    }

    /// The conversations since a day, of the last three months: how somebody is at work now is not told by what was half a year ago.
    fn since(&self, day: Date) -> Sample {
        self.sum(day.max(self.until.saturating_sub(SINCE.months()).saturating_add(1.day())), self.until)
    }

    /// The conversations from one day to another, both included.
    fn sum(&self, first: Date, last: Date) -> Sample {
        let mut sum = Sample::default();
        if first <= last {
            for (_, &day) in self.days.range(first..=last) {
                sum += day;
            }
        }
        sum
    }

    fn told(&self, months: &Months, since: Sample, (standing, held): (Standing, Option<&Held>)) -> Result<Trained, StoreError> {
        let mut before = Sample::default();
        for &(_, sample) in months {
            before += sample;
        }
        let first = months.first().map_or(self.until, |&(begin, _)| begin);
        let last = months.last().map_or(self.until, |&(begin, _)| begin.last_of_month());
        let last = held.map_or(last, |held| last.min(held.day.saturating_sub(1.day())));
        let weakest = self.weakest(first, last)?;
        let skill = weakest_skill(self.store, self.terms.coaching, self.agent, (first, last))?;
        let behind = last.saturating_add(1.day());
        let rulebook_changed = differ(self.store, [(first, last), (behind, self.until)])?;
        let by = change(before, since).filter(|_| !rulebook_changed);
        Ok(Trained {
            agent: self.agent.to_owned(),
            standing,
            months: months.iter().filter_map(|(begin, sample)| Some((begin.to_string(), rounded(sample.mean()?)))).collect(),
            conversations: before.count,
            weakest: weakest.map(|(dimension, _)| dimension),
            gap: weakest.map(|(_, gap)| rounded(gap)),
            skill: skill.map(|skill| skill.name.clone()),
            module: held.and_then(|held| held.module.clone()).or_else(|| skill.map(|skill| skill.module.clone())),
            held_on: held.map(|held| held.day.to_string()),
            since: since.count,
            mean_since: since.mean().map(rounded),
            change: by.map(|by| rounded(by.by)),
            low: by.map(|by| rounded(by.low)),
            high: by.map(|by| rounded(by.high)),
            rulebook_changed,
        })
    }

    /// The dimension furthest below everybody's mean.
    fn weakest(&self, first: Date, last: Date) -> Result<Option<(Dimension, f64)>, StoreError> {
        let own = self.store.dimension_means(Some(self.key), first, last)?;
        let all = self.store.dimension_means(None, first, last)?;
        let gaps = Dimension::ALL.iter().zip(own.iter().zip(all));
        let gaps = gaps.filter_map(|(&dimension, (own, all))| Some((dimension, (*own)? - all?)));
        Ok(gaps.min_by(|(_, a), (_, b)| a.total_cmp(b)))
    }
}

/// The skill that an agent lost most for lack of.
pub(in crate::cli) fn weakest_skill<'c>(
    store: &Store,
    coaching: &'c Coaching,
    agent: &str,
    (first, last): (Date, Date),
) -> Result<Option<&'c Skill>, StoreError> {
    let losses = store.losses(agent, first, last)?;
    let cost = |violations: &[Category]| -> i64 {
        losses.iter().filter(|(code, _)| violations.iter().any(|violation| violation.code() == code)).map(|(_, lost)| lost).sum()
    };
    let worst = coaching.skills.iter().map(|skill| (cost(&skill.violations), skill)).max_by_key(|(lost, _)| *lost);
    Ok(worst.filter(|(lost, _)| *lost > 0).map(|(_, skill)| skill))
}

/// To hundredths, as they are shown.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
