//! What a scope allows to look at in a conversation: turns, and parts of the turns in which its anchors stand.

use super::amount::{Reach, Unit};
use super::scope::{Anchor, Nth, Scope};
use super::stage::{Answer, Blank, Part, Seen, Stage, Stretch};
use crate::model::seconds_between;
use std::collections::BTreeSet;

impl Scope {
    /// What it allows to look at; `hits` gives those of another condition.
    pub(super) fn stretch(&self, stage: &Stage, hits: &mut dyn FnMut(usize) -> Answer) -> Result<Stretch, Blank> {
        let mut turns: Vec<usize> = (0..stage.turns()).filter(|&turn| self.who.holds(stage.reading.role(turn))).collect();
        if let Some(reach) = self.first {
            turns = self.leading(stage, turns, reach)?;
        }
        if let Some(reach) = self.last {
            turns = self.closing(stage, turns, reach)?;
        }
        if let Some(same) = &self.same {
            let there: BTreeSet<usize> = placed(same, hits, Nth::Every)?.iter().filter_map(|hit| hit.turn).collect();
            turns.retain(|turn| there.contains(turn));
        }
        if turns.is_empty() {
            return Err(Blank::NoTurns);
        }
        let mut parts = match (&self.after, &self.before, &self.around) {
            (None, None, None) => return Ok(Stretch(turns.into_iter().map(Part::whole).collect())),
            (Some(after), Some(before), _) => {
                let (begins, ends) = (placed(after, hits, self.nth())?, placed(before, hits, Nth::Every)?);
                let closed = begins.iter().filter_map(|begin| Some((begin, ends.iter().find(|end| is_after(end, begin))?)));
                let closed: Vec<(&Seen, &Seen)> = closed.collect();
                if closed.is_empty() {
                    return Err(Blank::Anchor(before.condition));
                }
                let between = closed.into_iter().map(|(begin, end)| {
                    let behind = self.behind(stage, &turns, begin)?;
                    Ok(behind.into_iter().filter_map(|part| self.cut_before(part, end)).collect::<Vec<Part>>())
                });
                between.collect::<Result<Vec<_>, Blank>>()?.concat()
            }
            (Some(anchor), None, _) => {
                let begins = placed(anchor, hits, self.nth())?;
                let parts = each(&begins, |hit| self.behind(stage, &turns, hit))?;
                if parts.is_empty() && self.is_silence(stage, &turns, &begins) {
                    return Ok(Stretch(Vec::new()));
                }
                parts
            }
            (None, Some(anchor), _) => each(&placed(anchor, hits, self.nth())?, |hit| self.ahead(stage, &turns, hit))?,
            (None, None, Some(anchor)) => each(&placed(anchor, hits, self.nth())?, |hit| {
                let own = turns.iter().filter(|&&turn| Some(turn) == hit.turn && !self.is_other);
                let mut parts = self.ahead(stage, &turns, hit)?;
                parts.retain(Part::is_whole);
                parts.extend(own.map(|&turn| Part::whole(turn)));
                parts.extend(self.behind(stage, &turns, hit)?.into_iter().filter(Part::is_whole));
                Ok(parts)
            })?,
        };
        parts.sort_by_key(|part| (part.turn, part.from, std::cmp::Reverse(part.to)));
        parts.dedup_by(|next, kept| next.turn == kept.turn && next.to <= kept.to);
        if parts.is_empty() { Err(Blank::NoTurns) } else { Ok(Stretch(parts)) }
    }

    /// Whether nothing was said for the seconds or messages asked for, and the log shows it: it goes on after them.
    fn is_silence(&self, stage: &Stage, turns: &[usize], begins: &[Seen]) -> bool {
        let Some(reach) = self.within() else { return false };
        begins.iter().all(|begin| match reach.unit {
            Unit::Turns => self.counts_all && begin.turn.is_some_and(|turn| turn + reach.turns() < stage.turns()),
            _ => turns.iter().any(|&turn| Some(turn) > begin.turn),
        })
    }

    /// What stands behind `hit`.
    fn behind(&self, stage: &Stage, turns: &[usize], hit: &Seen) -> Result<Vec<Part>, Blank> {
        let at = hit.turn.unwrap_or(0);
        let own = turns.iter().filter(|&&turn| turn == at && !self.is_other).filter_map(|&turn| {
            let from = hit.quote.as_ref()?.end;
            Some(Part { turn, from, to: usize::MAX })
        });
        let later = turns.iter().copied().filter(|&turn| turn > at);
        Ok(own.chain(self.near(stage, at, later)?.into_iter().map(Part::whole)).collect())
    }

    /// What stands before `hit`.
    fn ahead(&self, stage: &Stage, turns: &[usize], hit: &Seen) -> Result<Vec<Part>, Blank> {
        let at = hit.turn.unwrap_or(0);
        let own = turns.iter().filter(|&&turn| turn == at && !self.is_other).filter_map(|&turn| {
            let to = hit.quote.as_ref()?.start;
            Some(Part { turn, from: 0, to })
        });
        let earlier = turns.iter().rev().copied().filter(|&turn| turn < at);
        Ok(self.near(stage, at, earlier)?.into_iter().map(Part::whole).chain(own).collect())
    }

    /// Of `turns`, the nearest first, those that are near enough to turn `at`.
    fn near(&self, stage: &Stage, at: usize, turns: impl Iterator<Item = usize>) -> Result<Vec<usize>, Blank> {
        match self.within() {
            None => Ok(turns.collect()),
            Some(reach) if reach.unit == Unit::Turns && self.counts_all => {
                Ok(turns.filter(|turn| turn.abs_diff(at) <= reach.turns()).collect())
            }
            Some(reach) if reach.unit == Unit::Turns => Ok(turns.take(reach.turns()).collect()),
            Some(reach) => {
                let apart = |turn: usize| {
                    let (first, second) = (turn.min(at), turn.max(at));
                    Some(seconds_between(stage.end(first)?, stage.at(second)?))
                };
                let turns: Vec<usize> = turns.collect();
                if turns.iter().any(|&turn| apart(turn).is_none()) {
                    return Err(Blank::NoTimes);
                }
                Ok(turns.into_iter().filter(|&turn| apart(turn).is_some_and(|seconds| seconds <= reach.count)).collect())
            }
        }
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

    fn leading(&self, stage: &Stage, turns: Vec<usize>, reach: Reach) -> Result<Vec<usize>, Blank> {
        match reach.unit {
            Unit::Turns if self.counts_all => Ok(turns.into_iter().filter(|&turn| turn < reach.turns()).collect()),
            Unit::Turns => Ok(turns.into_iter().take(reach.turns()).collect()),
            Unit::Percent => {
                let limit = stage.turns() as f64 * reach.count / 100.0;
                Ok(turns.into_iter().filter(|&turn| (turn as f64) < limit).collect())
            }
            Unit::Seconds => {
                let begun = stage.reading.conversation.started_at().ok_or(Blank::NoTimes)?;
                let soon = |&turn: &usize| stage.at(turn).is_some_and(|at| seconds_between(begun, at) <= reach.count);
                Ok(turns.into_iter().filter(soon).collect())
            }
        }
    }

    fn closing(&self, stage: &Stage, turns: Vec<usize>, reach: Reach) -> Result<Vec<usize>, Blank> {
        match reach.unit {
            Unit::Turns if self.counts_all => {
                Ok(turns.into_iter().filter(|&turn| turn.saturating_add(reach.turns()) >= stage.turns()).collect())
            }
            Unit::Turns => {
                let skipped = turns.len().saturating_sub(reach.turns());
                Ok(turns.into_iter().skip(skipped).collect())
            }
            Unit::Percent => {
                let limit = stage.turns() as f64 * (1.0 - reach.count / 100.0);
                Ok(turns.into_iter().filter(|&turn| turn as f64 >= limit.floor()).collect())
            }
            Unit::Seconds => {
                let ended = stage.reading.conversation.ended_at().ok_or(Blank::NoTimes)?;
                let late = |&turn: &usize| stage.at(turn).is_some_and(|at| seconds_between(at, ended) <= reach.count);
                Ok(turns.into_iter().filter(late).collect())
            }
        }
    }
}

/// The order of what is seen.
pub(super) fn place(seen: &Seen) -> (usize, usize) {
    (seen.turn.unwrap_or(usize::MAX), seen.quote.as_ref().map_or(0, |quote| quote.start))
}

fn is_after(hit: &Seen, other: &Seen) -> bool {
    place(hit) > place(other)
}

fn each(hits: &[Seen], parts: impl Fn(&Seen) -> Result<Vec<Part>, Blank>) -> Result<Vec<Part>, Blank> {
    Ok(hits.iter().map(parts).collect::<Result<Vec<_>, _>>()?.concat())
}

/// The hits of an anchor that count.
fn placed(anchor: &Anchor, hits: &mut dyn FnMut(usize) -> Answer, nth: Nth) -> Result<Vec<Seen>, Blank> {
    let missed = Blank::Anchor(anchor.condition);
    let mut hits: Vec<Seen> = hits(anchor.condition).map_err(|_| missed)?;
    hits.retain(|hit| hit.turn.is_some());
    hits.sort_by_key(place);
    let chosen: Vec<Seen> = match nth {
        Nth::Every => hits,
        Nth::First => hits.into_iter().take(1).collect(),
        Nth::Last => hits.pop().into_iter().collect(),
        Nth::Number(number) => hits.into_iter().skip(number - 1).take(1).collect(),
    };
    if chosen.is_empty() { Err(missed) } else { Ok(chosen) }
}
