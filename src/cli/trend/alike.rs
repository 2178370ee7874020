//! Which days were judged alike: a changed rulebook is no changed agent.

use super::Per;
use crate::store::{Judges, Store, StoreError};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A day, and which of the days before it were judged as it was.
pub(in crate::cli) struct Alike {
    day: Date,
    judged: BTreeMap<Date, Judges>,
}

impl Alike {
    /// The days from `first` to `day`.
    pub(in crate::cli) fn read(store: &Store, first: Date, day: Date) -> Result<Self, StoreError> {
        Ok(Self { day, judged: store.judged(first, day)? })
    }

    /// Whether `other` can be held against the day. What is not known is.
    pub(in crate::cli) fn is_like(&self, other: Date) -> bool {
        self.judged.get(&self.day).zip(self.judged.get(&other)).is_none_or(|(own, other)| own == other)
    }

    /// Days that cannot.
    pub(in crate::cli) fn others(&self) -> usize {
        self.judged.keys().filter(|&&other| !self.is_like(other)).count()
    }

    /// The days on which something else judged than on the last day before, each with both.
    pub(in crate::cli) fn changes(&self) -> Vec<(Date, &Judges, &Judges)> {
        let days: Vec<(&Date, &Judges)> = self.judged.iter().collect();
        days.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| (*pair[1].0, pair[0].1, pair[1].1)).collect()
    }

    /// Whether the day itself is the first that was judged so.
    pub(in crate::cli) fn begins(&self) -> bool {
        self.changes().last().is_some_and(|(day, ..)| *day == self.day)
    }
}

/// Whether two stretches of days, both ends included, were judged by different rulebooks. What is not known is no change.
pub(in crate::cli) fn differ(store: &Store, stretches: [(Date, Date); 2]) -> Result<bool, StoreError> {
    let [one, other] = stretches.map(|(first, last)| store.judged(first, last));
    let all = |days: BTreeMap<Date, Judges>| days.into_values().flatten().collect::<Judges>();
    let (one, other) = (all(one?), all(other?));
    Ok(!one.is_empty() && !other.is_empty() && one != other)
}

/// What each period was judged by, as a number: equal ones were judged alike. One of which that is not known is as the one before.
pub(super) fn periods_judged(store: &Store, begins: &[Date], (per, until): (Per, Date)) -> Result<Vec<usize>, StoreError> {
    let mut by_begin: BTreeMap<Date, Judges> = BTreeMap::new();
    for (day, judges) in store.judged(begins[0], until)? {
        by_begin.entry(per.begin(day)).or_default().extend(judges);
    }
    let mut known: Vec<Judges> = by_begin.values().next().cloned().into_iter().collect();
    let mut last = 0;
    let mut number = |begin: &Date| {
        if let Some(judges) = by_begin.remove(begin) {
            last = known.iter().position(|one| *one == judges).unwrap_or(known.len());
            if last == known.len() {
                known.push(judges);
            }
        }
        last
    };
    Ok(begins.iter().map(&mut number).collect())
}

/// Says on standard error on which of the days from `first` to `until` other rules began to judge.
pub(super) fn tell(store: &Store, first: Date, until: Date) -> Result<(), StoreError> {
    /// Changes that are told: whoever tries out rules changes them every day.
    const TOLD: usize = 3;
    let alike = Alike::read(store, first, until)?;
    let changes = alike.changes();
    let named = |judges: &Judges| judges.iter().map(String::as_str).collect::<Vec<_>>().join(" + ");
    for (day, before, now) in changes.iter().rev().take(TOLD).rev() {
        eprintln!(
            "zhijian: from {day} on another rulebook judges ({} instead of {}): figures before and after are not held against each other",
            named(now),
            named(before)
        );
    }
    if let Some(more) = changes.len().checked_sub(TOLD).filter(|&more| more > 0) {
        eprintln!("zhijian: so do {more} earlier days");
    }
    Ok(())
}
