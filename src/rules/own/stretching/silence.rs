//! Stretches in which nobody speaks who is looked at, though the log shows them: they are empty, and not unknown.

use crate::rules::own::amount::{Reach, Unit};
use crate::rules::own::scope::Scope;
use crate::rules::own::stage::{Seen, Stage};

impl Scope {
    /// Whether nothing was said for the seconds asked for, and the log shows it: it goes on after them. Of so many messages in which
    /// others speak nobody can tell what he would have said.
    pub(super) fn is_silence(&self, turns: &[usize], begins: &[Seen]) -> bool {
        let in_seconds = self.within().is_some_and(|reach| reach.unit == Unit::Seconds);
        in_seconds && begins.iter().all(|begin| turns.last().copied() > begin.turn)
    }

    /// Whether those who are looked at speak, but not in the seconds at an end of the conversation that are asked for.
    pub(super) fn is_quiet_end(&self, stage: &Stage) -> bool {
        let in_seconds = |reach: Option<Reach>| reach.is_some_and(|reach| reach.unit == Unit::Seconds);
        let is_tied = self.anchors().next().is_some();
        (in_seconds(self.first) || in_seconds(self.last)) && !is_tied && !stage.spoken(self.who).is_empty()
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
