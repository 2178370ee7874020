//! What a scope allows to look at in a conversation: turns, and parts of the turns in which its anchors stand.

mod agents;
mod ends;
mod near;
mod silence;

use super::amount::{Reach, Unit};
use super::scope::{Anchor, Nth, Scope};
use super::stage::{Answer, Blank, Part, Seen, Stage, Stretch};
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

impl Scope {
    /// The turns that it allows to look at but for its anchors, in order.
    pub(super) fn turns(&self, stage: &Stage) -> Result<Vec<usize>, Blank> {
        if stage.hidden_rows() > 0 && self.is_by_place() {
            return Err(Blank::Hidden);
        }
        let mut turns = stage.spoken(self.who).to_vec();
        if let Some(reach) = self.first {
            turns = self.leading(stage, turns, reach)?;
        }
        if let Some(reach) = self.last {
            turns = self.closing(stage, turns, reach)?;
        }
        match self.hours {
            Some(hours) => certain(turns, |turn| hours.hold_turn(stage, turn)),
            None => Ok(turns),
        }
    }

    /// Whether it counts turns or asks for what comes first or last, so that a row that was rejected could move it.
    fn is_by_place(&self) -> bool {
        // Without a limit, what stands behind the first hit that is seen also stands behind an earlier one.
        let counts = |reach: Reach| reach.unit == Unit::Turns || self.nth() != Nth::Every;
        let is_at_an_end = self.first.is_some() || self.last.is_some();
        let is_of_one = matches!(self.nth(), Nth::Last | Nth::Number(_));
        is_at_an_end || is_of_one || self.within().is_some_and(counts) || self.before.is_some()
    }

    /// What it allows to look at of `turns`; `hits` gives those of another condition.
    pub(super) fn stretch(
        &self,
        stage: &Stage,
        turns: &[usize],
        hits: &mut dyn FnMut(usize) -> Rc<Answer>,
    ) -> Result<Stretch, Blank> {
        let mut same = Vec::new();
        if let Some(anchor) = &self.same {
            let there: BTreeSet<usize> = Placed::of(anchor, hits, Nth::Every)?.seen().iter().filter_map(|hit| hit.turn).collect();
            same.extend(there.into_iter().filter(|turn| turns.binary_search(turn).is_ok()));
        }
        let turns = if self.same.is_some() { &same } else { turns };
        if turns.is_empty() {
            return if self.is_quiet_end(stage) { Ok(Stretch(Vec::new())) } else { Err(Blank::NoTurns) };
        }
        let mut parts = match (&self.after, &self.before, &self.around) {
            (None, None, None) => return Ok(Stretch(turns.iter().copied().map(Part::whole).collect())),
            (Some(after), Some(before), _) => {
                let (begins, ends) = (Placed::of(after, hits, self.nth())?, Placed::of(before, hits, Nth::Every)?);
                self.between(stage, turns, begins.seen(), ends.seen())?.ok_or(Blank::Anchor(before.condition))?
            }
            (Some(anchor), None, _) => {
                let begins = Placed::of(anchor, hits, self.nth())?;
                let parts = each(self.farthest(begins.seen()), |hit| self.behind(stage, turns, hit))?;
                if parts.is_empty() && self.is_silence(turns, begins.seen()) {
                    return Ok(Stretch(Vec::new()));
                }
                parts
            }
            (None, Some(anchor), _) => {
                let ends = Placed::of(anchor, hits, self.nth())?;
                let parts = each(self.farthest(ends.seen()), |hit| self.ahead(stage, turns, hit))?;
                if parts.is_empty() && ends.seen().iter().all(|end| self.was_silent(stage, end)) {
                    return Ok(Stretch(Vec::new()));
                }
                parts
            }
            (None, None, Some(anchor)) => {
                let middles = Placed::of(anchor, hits, self.nth())?;
                let parts = each(middles.seen(), |hit| self.on_both_sides(stage, turns, hit))?;
                // Before its first row the log has nothing to tell: what follows decides.
                if parts.is_empty() && middles.seen().iter().all(|middle| self.stays_silent(stage, middle)) {
                    return Ok(Stretch(Vec::new()));
                }
                parts
            }
        };
        parts.sort_by_key(|part| (part.turn, part.from, std::cmp::Reverse(part.to)));
        parts.dedup_by(|next, kept| next.turn == kept.turn && next.to <= kept.to);
        if parts.is_empty() { Err(Blank::NoTurns) } else { Ok(Stretch(parts)) }
    }

    /// Of the anchor's `hits` those that can add something: with no limit to the distance, those of the one turn from which all that
    /// the others allow is reached.
    fn farthest<'h>(&self, hits: &'h [Seen]) -> &'h [Seen] {
        let turn = |hit: Option<&Seen>| hit.and_then(|hit| hit.turn);
        match (self.within(), &self.before) {
            (Some(_), _) => hits,
            (None, None) => &hits[..hits.partition_point(|hit| hit.turn <= turn(hits.first()))],
            (None, Some(_)) => &hits[hits.partition_point(|hit| hit.turn < turn(hits.last()))..],
        }
    }

    /// What stands between each of `begins` and the first of `ends` behind it; `None` where none is behind any.
    fn between(&self, stage: &Stage, turns: &[usize], begins: &[Seen], ends: &[Seen]) -> Result<Option<Vec<Part>>, Blank> {
        let (mut parts, mut closed): (Vec<Part>, Option<(usize, usize)>) = (Vec::new(), None);
        for begin in begins {
            let next = ends.partition_point(|end| place(end) <= place(begin));
            let Some(end) = ends.get(next) else { break };
            let from = begin.turn.unwrap_or(0);
            // From an earlier message up to the same end there is more.
            if self.within().is_none() && closed.is_some_and(|(earlier, before)| before == next && earlier < from) {
                continue;
            }
            closed = Some((from, next));
            let up_to = turns.partition_point(|&turn| Some(turn) <= end.turn);
            let behind = self.behind(stage, &turns[..up_to], begin)?;
            parts.extend(behind.into_iter().filter_map(|part| self.cut_before(part, end)));
        }
        Ok(closed.map(|_| parts))
    }

    /// What stands behind `hit`.
    fn behind(&self, stage: &Stage, turns: &[usize], hit: &Seen) -> Result<Vec<Part>, Blank> {
        let at = hit.turn.unwrap_or(0);
        let own = self.own(turns, hit).and_then(|turn| Some(Part { turn, from: hit.quote.as_ref()?.end, to: usize::MAX }));
        let later = &turns[turns.partition_point(|&turn| turn <= at)..];
        let near = self.near(stage, at, later.iter().copied())?;
        Ok(own.into_iter().chain(near.into_iter().map(Part::whole)).collect())
    }

    /// What stands before `hit`.
    fn ahead(&self, stage: &Stage, turns: &[usize], hit: &Seen) -> Result<Vec<Part>, Blank> {
        let at = hit.turn.unwrap_or(0);
        let own = self.own(turns, hit).and_then(|turn| Some(Part { turn, from: 0, to: hit.quote.as_ref()?.start }));
        let earlier = &turns[..turns.partition_point(|&turn| turn < at)];
        let near = self.near(stage, at, earlier.iter().rev().copied())?;
        Ok(near.into_iter().map(Part::whole).chain(own).collect())
    }

    /// What stands around `hit`, its own message as a whole.
    fn on_both_sides(&self, stage: &Stage, turns: &[usize], hit: &Seen) -> Result<Vec<Part>, Blank> {
        let mut parts = self.ahead(stage, turns, hit)?;
        parts.extend(self.behind(stage, turns, hit)?);
        parts.retain(Part::is_whole);
        parts.extend(self.own(turns, hit).map(Part::whole));
        Ok(parts)
    }

    /// The turn of `hit`, where it may be looked at.
    fn own(&self, turns: &[usize], hit: &Seen) -> Option<usize> {
        hit.turn.filter(|turn| !self.is_other && turns.binary_search(turn).is_ok())
    }

    fn cut_before(&self, part: Part, end: &Seen) -> Option<Part> {
        let (turn, at) = place(end);
        match part.turn.cmp(&turn) {
            std::cmp::Ordering::Less => Some(part),
            std::cmp::Ordering::Equal => {
                (!self.is_other && end.quote.is_some() && part.from < at).then(|| Part { to: part.to.min(at), ..part })
            }
            std::cmp::Ordering::Greater => None,
        }
    }
}

/// Those of `turns` that `is_within` allows; blank where nobody knows it of one of them.
fn certain(turns: impl IntoIterator<Item = usize>, is_within: impl Fn(usize) -> Option<bool>) -> Result<Vec<usize>, Blank> {
    let mut kept = Vec::new();
    for turn in turns {
        if is_within(turn).ok_or(Blank::NoTimes)? {
            kept.push(turn);
        }
    }
    Ok(kept)
}

/// The order of what is seen.
pub(super) fn place(seen: &Seen) -> (usize, usize) {
    (seen.turn.unwrap_or(usize::MAX), seen.quote.as_ref().map_or(0, |quote| quote.start))
}

fn each(hits: &[Seen], parts: impl Fn(&Seen) -> Result<Vec<Part>, Blank>) -> Result<Vec<Part>, Blank> {
    Ok(hits.iter().map(parts).collect::<Result<Vec<_>, _>>()?.concat())
}

/// The hits of an anchor that count, of all that it has.
struct Placed(Rc<Answer>, Range<usize>);

impl Placed {
    fn of(anchor: &Anchor, hits: &mut dyn FnMut(usize) -> Rc<Answer>, nth: Nth) -> Result<Self, Blank> {
        let all = hits(anchor.condition);
        let missed = match &*all {
            Err(blank @ (Blank::Hidden | Blank::NoTimes)) => *blank,
            _ => Blank::Anchor(anchor.condition),
        };
        // By place, with those that stand in no turn behind the others.
        let count = all.as_ref().as_ref().map_or(0, |hits| hits.partition_point(|hit| hit.turn.is_some()));
        let chosen = match nth {
            Nth::Every => 0..count,
            Nth::First => 0..count.min(1),
            Nth::Last => count.saturating_sub(1)..count,
            Nth::Number(number) => (number - 1).min(count)..number.min(count),
        };
        if chosen.is_empty() { Err(missed) } else { Ok(Self(all, chosen)) }
    }

    fn seen(&self) -> &[Seen] {
        self.0.as_ref().as_ref().map_or(&[], |hits| &hits[self.1.clone()])
    }
}
