//! The turns at the beginning or the end of a conversation.

use super::agents::nearest_of_each;
use super::certain;
use crate::rules::own::amount::{Reach, Unit};
use crate::rules::own::scope::Scope;
use crate::rules::own::stage::{Blank, Stage};

impl Scope {
    pub(super) fn leading(&self, stage: &Stage, turns: Vec<usize>, reach: Reach) -> Result<Vec<usize>, Blank> {
        match reach.unit {
            Unit::Turns if self.by_agent => Ok(nearest_of_each(stage, turns, reach.turns())),
            Unit::Turns if self.counts_all => Ok(turns.into_iter().filter(|&turn| turn < reach.turns()).collect()),
            Unit::Turns => Ok(turns.into_iter().take(reach.turns()).collect()),
            Unit::Percent => {
                let limit = share_of(stage.turns(), reach.count) - NEXT_TO_NOTHING;
                Ok(turns.into_iter().filter(|&turn| (turn as f64) < limit).collect())
            }
            Unit::Seconds => {
                let begun = stage.reading.conversation.started_at().ok_or(Blank::NoTimes)?;
                certain(turns, |turn| stage.times().begins_within(turn, begun, reach.count))
            }
        }
    }

    pub(super) fn closing(&self, stage: &Stage, turns: Vec<usize>, reach: Reach) -> Result<Vec<usize>, Blank> {
        match reach.unit {
            Unit::Turns if self.by_agent => {
                let mut last = nearest_of_each(stage, turns.into_iter().rev(), reach.turns());
                last.reverse();
                Ok(last)
            }
            Unit::Turns if self.counts_all => {
                Ok(turns.into_iter().filter(|&turn| turn.saturating_add(reach.turns()) >= stage.turns()).collect())
            }
            Unit::Turns => {
                let skipped = turns.len().saturating_sub(reach.turns());
                Ok(turns.into_iter().skip(skipped).collect())
            }
            Unit::Percent => {
                let limit = (share_of(stage.turns(), 100.0 - reach.count) + NEXT_TO_NOTHING).floor();
                Ok(turns.into_iter().filter(|&turn| turn as f64 >= limit).collect())
            }
            Unit::Seconds => {
                let ended = stage.reading.conversation.talk_ended_at().ok_or(Blank::NoTimes)?;
                certain(turns, |turn| stage.times().ends_within(turn, ended, reach.count))
            }
        }
    }
}

/// What calculating with fractions may add or take away.
const NEXT_TO_NOTHING: f64 = 1e-9;

fn share_of(turns: usize, percent: f64) -> f64 {
    turns as f64 * percent / 100.0
}
