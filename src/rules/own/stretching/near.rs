//! How far from an anchor: in turns, of whoever is looked at or of everybody, or in time.

use super::certain;
use crate::rules::own::amount::Unit;
use crate::rules::own::scope::Scope;
use crate::rules::own::stage::{Blank, Stage};
use std::ops::RangeInclusive;

impl Scope {
    /// Of `turns`, the nearest first, those that are near enough to turn `at`.
    pub(super) fn near(&self, stage: &Stage, at: usize, turns: impl Iterator<Item = usize>) -> Result<Vec<usize>, Blank> {
        match self.within() {
            None => Ok(turns.collect()),
            Some(reach) if reach.unit == Unit::Turns && self.counts_all => {
                Ok(turns.take_while(|turn| turn.abs_diff(at) <= reach.turns()).collect())
            }
            Some(reach) if reach.unit == Unit::Turns => {
                let reached = reached(stage.spoken(self.who), at, reach.turns());
                Ok(turns.take_while(|turn| reached.contains(turn)).collect())
            }
            Some(reach) => near_in_time(stage, at, turns, reach.count),
        }
    }
}

/// The turns between which so many of those `spoken` lie on each side of turn `at`, whichever of them may be looked at.
fn reached(spoken: &[usize], at: usize, count: usize) -> RangeInclusive<usize> {
    let before = spoken.partition_point(|&turn| turn < at);
    let behind = spoken.partition_point(|&turn| turn <= at);
    let first = before.checked_sub(count).map_or(0, |first| spoken[first]);
    let last = behind.checked_add(count - 1).and_then(|last| spoken.get(last)).map_or(usize::MAX, |&last| last);
    first..=last
}

/// Of `turns`, the nearest first, those that are at most `seconds` away from turn `at`: from the end of one to the beginning of the other.
fn near_in_time(stage: &Stage, at: usize, turns: impl Iterator<Item = usize>, seconds: f64) -> Result<Vec<usize>, Blank> {
    let (ended, begun) = stage.end(at).zip(stage.at(at)).ok_or(Blank::NoTimes)?;
    let times = stage.times();
    let is_beyond =
        |turn: usize| if turn > at { times.is_over(turn, ended, seconds) } else { times.is_long_past(turn, begun, seconds) };
    certain(turns.take_while(|&turn| !is_beyond(turn)), |turn| {
        if turn > at { times.begins_within(turn, ended, seconds) } else { times.ends_within(turn, begun, seconds) }
    })
}
