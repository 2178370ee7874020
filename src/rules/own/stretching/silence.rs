//! Stretches in which nobody speaks who is looked at, though the log shows them: they are empty, and not unknown.

use crate::rules::own::amount::{Reach, Unit};
use crate::rules::own::scope::Scope;
use crate::rules::own::stage::{Seen, Stage};

impl Scope {
    /// Whether nothing was said for the seconds or messages asked for, and the log shows it: it goes on after them.
    pub(super) fn is_silence(&self, stage: &Stage, turns: &[usize], begins: &[Seen]) -> bool {
        let Some(reach) = self.within() else { return false };
        begins.iter().all(|begin| match reach.unit {
            Unit::Turns => self.counts_all && begin.turn.is_some_and(|turn| turn + reach.turns() < stage.turns()),
            _ => turns.last().copied() > begin.turn,
        })
    }

    /// Whether those who are looked at speak, but not in the seconds at an end of the conversation that are asked for.
    pub(super) fn is_quiet_end(&self, stage: &Stage) -> bool {
        let in_seconds = |reach: Option<Reach>| reach.is_some_and(|reach| reach.unit == Unit::Seconds);
        let is_tied = self.anchors().next().is_some();
        (in_seconds(self.first) || in_seconds(self.last))
            && !is_tied
            && (0..stage.turns()).any(|turn| self.who.holds(stage.reading.role(turn)))
    }

    /// Whether the log shows the seconds before `end`: it begins before them.
    pub(super) fn was_silent(&self, stage: &Stage, end: &Seen) -> bool {
        let Some((turn, reach)) = end.turn.zip(self.within().filter(|reach| reach.unit == Unit::Seconds)) else { return false };
        turn > 0 && stage.at(turn).is_some_and(|begun| stage.times().is_long_past(0, begun, reach.count))
    }

    /// Whether the log shows the seconds after `begin`: it goes on after them.
    pub(super) fn stays_silent(&self, stage: &Stage, begin: &Seen) -> bool {
        let Some((turn, reach)) = begin.turn.zip(self.within().filter(|reach| reach.unit == Unit::Seconds)) else { return false };
        let last = stage.turns() - 1;
        turn < last && stage.end(turn).is_some_and(|ended| stage.times().is_over(last, ended, reach.count))
    }
}
