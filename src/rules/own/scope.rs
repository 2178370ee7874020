//! Where a condition looks: whose turns, which part of the conversation, and how near to another condition's hits.

use super::amount::{Reach, Unit};
use super::fault::{Fault, meant};
use super::operator::Looks;
use super::stage::{Answer, Blank, Part, Seen, Stage, Stretch};
use super::table::{Read, Table, Text};
use crate::model::{Role, seconds_between};
use crate::text::{Guard, GuardSet};

/// Whose turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Who {
    One(Role),
    /// The agent and the customer.
    Both,
    /// Also bots and the system.
    Everybody,
}

/// The words for them.
pub(super) const WHO: [(&str, Who); 6] = [
    ("agent", Who::One(Role::Agent)),
    ("customer", Who::One(Role::Customer)),
    ("any", Who::Both),
    ("bot", Who::One(Role::Bot)),
    ("system", Who::One(Role::System)),
    ("all", Who::Everybody),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nth {
    First,
    Last,
    Every,
    Number(usize),
}

/// A condition that another one is tied to, by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) condition: usize,
    pub(super) span: std::ops::Range<usize>,
}

/// Where a condition looks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scope {
    pub(super) who: Who,
    pub(super) first: Option<Reach>,
    pub(super) last: Option<Reach>,
    pub(super) after: Option<Anchor>,
    pub(super) before: Option<Anchor>,
    pub(super) around: Option<Anchor>,
    within: Option<Reach>,
    nth: Nth,
    pub(super) guards: GuardSet,
}

/// The keys of a scope, with what they mean.
pub(super) const KEYS: [(&str, &str); 9] = [
    ("role", "看谁的话：agent 坐席、customer 客户、any 双方、bot 机器人、system 系统、all 全部"),
    ("first", "只看开头：\"3轮\"（该角色的前 3 轮）、\"30秒\"、\"20%\""),
    ("last", "只看结尾，写法同 first"),
    ("after", "只看另一条件命中之后（写条件名；同一轮里看命中文字之后）"),
    ("before", "只看另一条件命中之前；和 after 同写就是两个锚点之间"),
    ("around", "看另一条件命中的前后（须写 within）"),
    ("within", "离锚点多远以内：\"3轮\"（数该角色的轮次）或 \"60秒\""),
    ("nth", "锚点取第几次命中：\"first\"（默认）、\"last\"、\"every\" 或数字"),
    ("guards", "命中处有这些情况就不算：negated 被否定、quoted 引用、hypothetical 假设、question 疑问"),
];

const GUARDS: [Guard; 4] = [Guard::Negated, Guard::Quoted, Guard::Hypothetical, Guard::Question];

impl Scope {
    /// Reads the scope of a condition of which `looks` says what it looks at.
    pub(super) fn read(table: &mut Table, looks: Looks, number: &dyn Fn(&str) -> Result<usize, String>) -> Read<Self> {
        let usual = match looks {
            Looks::Words => {
                let role = table.text("role")?;
                let Some(role) = role else { return Err(no_role(table)) };
                let who = who(table, &role)?;
                return Self::read_for(table, who, true, number);
            }
            Looks::Turns(usual) => usual,
            Looks::Whole => return Ok(Self::everywhere(Who::Both)),
        };
        let role = table.text("role")?;
        let who = role.map_or(Ok(usual), |role| who(table, &role))?;
        Self::read_for(table, who, false, number)
    }

    pub(super) const fn everywhere(who: Who) -> Self {
        Self {
            who,
            first: None,
            last: None,
            after: None,
            before: None,
            around: None,
            within: None,
            nth: Nth::First,
            guards: GuardSet::NONE,
        }
    }

    fn read_for(table: &mut Table, who: Who, words: bool, number: &dyn Fn(&str) -> Result<usize, String>) -> Read<Self> {
        let source = table.source;
        let reach = |table: &mut Table, name: &str| -> Read<Option<(Reach, Text)>> {
            table.text(name)?.map(|text| Ok((Reach::read(source, &text)?, text))).transpose()
        };
        let anchor = |table: &mut Table, name: &str| -> Read<Option<Anchor>> {
            let Some(text) = table.text(name)? else { return Ok(None) };
            let condition = number(&text.text).map_err(|wrong| source.fault(&text.span, wrong))?;
            Ok(Some(Anchor { condition, span: text.span }))
        };
        let (first, last) = (reach(table, "first")?, reach(table, "last")?);
        if let (Some(_), Some((_, text))) = (&first, &last) {
            return Err(source.fault(&text.span, "first 和 last 只能写一个；两头都要看就写成两个条件，再用 or 连起来"));
        }
        let after = anchor(table, "after")?;
        let before = anchor(table, "before")?;
        let around = anchor(table, "around")?;
        let within = reach(table, "within")?;
        let nth = read_nth(table)?;
        if let Some((reach, text)) = &within {
            if after.is_none() && before.is_none() && around.is_none() {
                return Err(source.fault(&text.span, "within 要和 after、before 或 around 一起写；只看开头用 first"));
            }
            if reach.unit == Unit::Percent {
                return Err(source.fault(&text.span, "within 只能用轮或秒：3轮、60秒"));
            }
        }
        if let Some(around) = &around {
            if within.is_none() {
                return Err(source.fault(&around.span, "around 要同时写 within，例如 within = \"2轮\""));
            }
            if after.is_some() || before.is_some() {
                return Err(source.fault(&around.span, "around 不能和 after、before 同写"));
            }
        }
        let guards = if words { read_guards(table)? } else { GuardSet::NONE };
        let reach = |read: Option<(Reach, Text)>| read.map(|(reach, _)| reach);
        Ok(Self { who, first: reach(first), last: reach(last), after, before, around, within: reach(within), nth, guards })
    }

    pub(super) const fn nth(&self) -> Nth {
        self.nth
    }

    pub(super) const fn within(&self) -> Option<Reach> {
        self.within
    }

    /// The conditions it is tied to.
    pub(super) fn anchors(&self) -> impl Iterator<Item = &Anchor> {
        [&self.after, &self.before, &self.around].into_iter().flatten()
    }

    /// The same without the limits that explanations lift: those of place, or also that of the speaker.
    pub(super) fn lifted(&self, who: Who) -> Self {
        Self { guards: self.guards, ..Self::everywhere(who) }
    }

    /// What it allows to look at; `hits` gives those of another condition.
    pub(super) fn stretch(&self, stage: &Stage, hits: &mut dyn FnMut(usize) -> Answer) -> Result<Stretch, Blank> {
        let mut turns: Vec<usize> = (0..stage.turns()).filter(|&turn| self.who.holds(stage.reading.role(turn))).collect();
        if let Some(reach) = self.first {
            turns = self.leading(stage, turns, reach)?;
        }
        if let Some(reach) = self.last {
            turns = self.closing(stage, turns, reach)?;
        }
        if turns.is_empty() {
            return Err(Blank::NoTurns);
        }
        let mut parts = match (&self.after, &self.before, &self.around) {
            (None, None, None) => return Ok(Stretch(turns.into_iter().map(Part::whole).collect())),
            (Some(after), Some(before), _) => {
                let (begins, ends) = (self.placed(after, hits, self.nth)?, self.placed(before, hits, Nth::Every)?);
                let closed = begins.iter().filter_map(|begin| Some((begin, ends.iter().find(|end| is_after(end, begin))?)));
                let closed: Vec<(&Seen, &Seen)> = closed.collect();
                if closed.is_empty() {
                    return Err(Blank::Anchor(before.condition));
                }
                let between = closed.into_iter().map(|(begin, end)| {
                    let behind = self.behind(stage, &turns, begin)?;
                    Ok(behind.into_iter().filter_map(|part| cut_before(part, end)).collect::<Vec<Part>>())
                });
                between.collect::<Result<Vec<_>, Blank>>()?.concat()
            }
            (Some(anchor), None, _) => self.each(self.placed(anchor, hits, self.nth)?, |hit| self.behind(stage, &turns, hit))?,
            (None, Some(anchor), _) => self.each(self.placed(anchor, hits, self.nth)?, |hit| self.ahead(stage, &turns, hit))?,
            (None, None, Some(anchor)) => self.each(self.placed(anchor, hits, self.nth)?, |hit| {
                let own = turns.iter().filter(|&&turn| Some(turn) == hit.turn).map(|&turn| Part::whole(turn));
                let mut parts = self.ahead(stage, &turns, hit)?;
                parts.retain(Part::is_whole);
                parts.extend(own);
                parts.extend(self.behind(stage, &turns, hit)?.into_iter().filter(Part::is_whole));
                Ok(parts)
            })?,
        };
        parts.sort_by_key(|part| (part.turn, part.from, std::cmp::Reverse(part.to)));
        parts.dedup_by(|next, kept| next.turn == kept.turn && next.to <= kept.to);
        if parts.is_empty() { Err(Blank::NoTurns) } else { Ok(Stretch(parts)) }
    }

    fn each(&self, hits: Vec<Seen>, parts: impl Fn(&Seen) -> Result<Vec<Part>, Blank>) -> Result<Vec<Part>, Blank> {
        Ok(hits.iter().map(parts).collect::<Result<Vec<_>, _>>()?.concat())
    }

    /// The hits of an anchor that count.
    fn placed(&self, anchor: &Anchor, hits: &mut dyn FnMut(usize) -> Answer, nth: Nth) -> Result<Vec<Seen>, Blank> {
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

    /// What stands behind `hit`.
    fn behind(&self, stage: &Stage, turns: &[usize], hit: &Seen) -> Result<Vec<Part>, Blank> {
        let at = hit.turn.unwrap_or(0);
        let own = turns.iter().filter(|&&turn| turn == at).filter_map(|&turn| {
            let from = hit.quote.as_ref()?.end;
            Some(Part { turn, from, to: usize::MAX })
        });
        let later = turns.iter().copied().filter(|&turn| turn > at);
        Ok(own.chain(self.near(stage, at, later)?.into_iter().map(Part::whole)).collect())
    }

    /// What stands before `hit`.
    fn ahead(&self, stage: &Stage, turns: &[usize], hit: &Seen) -> Result<Vec<Part>, Blank> {
        let at = hit.turn.unwrap_or(0);
        let own = turns.iter().filter(|&&turn| turn == at).filter_map(|&turn| {
            let to = hit.quote.as_ref()?.start;
            Some(Part { turn, from: 0, to })
        });
        let earlier = turns.iter().rev().copied().filter(|&turn| turn < at);
        Ok(self.near(stage, at, earlier)?.into_iter().map(Part::whole).chain(own).collect())
    }

    /// Of `turns`, the nearest first, those that are near enough to turn `at`.
    fn near(&self, stage: &Stage, at: usize, turns: impl Iterator<Item = usize>) -> Result<Vec<usize>, Blank> {
        match self.within {
            None => Ok(turns.collect()),
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

    fn leading(&self, stage: &Stage, turns: Vec<usize>, reach: Reach) -> Result<Vec<usize>, Blank> {
        match reach.unit {
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

impl Who {
    pub(super) fn holds(self, role: Role) -> bool {
        match self {
            Self::One(one) => one == role,
            Self::Both => matches!(role, Role::Agent | Role::Customer),
            Self::Everybody => true,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::One(role) => role.name(),
            Self::Both => "双方",
            Self::Everybody => "任何人",
        }
    }
}

/// Without a role: the key may be mistyped.
fn no_role(table: &Table) -> Fault {
    let missing = "这个条件缺 role：要写看谁的话，例如 role = \"agent\"（坐席）或 \"customer\"（客户）";
    table.stray("条件", &KEYS.map(|(key, _)| key)).unwrap_or_else(|| table.fault(missing))
}

fn who(table: &Table, text: &Text) -> Read<Who> {
    let found = WHO.iter().find(|(word, _)| *word == text.text);
    found.map(|(_, who)| *who).ok_or_else(|| {
        let known = meant(&text.text, WHO.iter().map(|(word, _)| *word));
        table.source.fault(&text.span, format!("不是角色{known}"))
    })
}

fn read_nth(table: &mut Table) -> Read<Nth> {
    let Some(value) = table.take("nth") else { return Ok(Nth::First) };
    if value.is_number() {
        return value.count().map(Nth::Number);
    }
    let wrong = value.fault("nth 要写 \"first\"、\"last\"、\"every\" 或数字");
    match value.text()?.text.as_str() {
        "first" => Ok(Nth::First),
        "last" => Ok(Nth::Last),
        "every" => Ok(Nth::Every),
        _ => Err(wrong),
    }
}

fn read_guards(table: &mut Table) -> Read<GuardSet> {
    let source = table.source;
    let guard = |text: &Text| {
        let found = GUARDS.into_iter().find(|guard| guard.code() == text.text);
        let known = || meant(&text.text, GUARDS.iter().map(|guard| guard.code()));
        found.ok_or_else(|| source.fault(&text.span, format!("不是 guards 的取值{}", known())))
    };
    table.texts("guards")?.iter().map(guard).collect()
}

/// The order of what is seen.
pub(super) fn place(seen: &Seen) -> (usize, usize) {
    (seen.turn.unwrap_or(usize::MAX), seen.quote.as_ref().map_or(0, |quote| quote.start))
}

fn is_after(hit: &Seen, other: &Seen) -> bool {
    place(hit) > place(other)
}

fn cut_before(part: Part, end: &Seen) -> Option<Part> {
    let (turn, at) = place(end);
    match part.turn.cmp(&turn) {
        std::cmp::Ordering::Less => Some(part),
        std::cmp::Ordering::Equal => (end.quote.is_some() && part.from < at).then(|| Part { to: part.to.min(at), ..part }),
        std::cmp::Ordering::Greater => None,
    }
}
