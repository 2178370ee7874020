//! Where a condition looks: whose turns, which part of the conversation, and how near to another condition's hits.

mod read;

use super::amount::{NO_TURNS, Reach, Unit};
use super::operator::{Hours, Looks};
use super::table::{Read, Table, Text};
use crate::model::Role;
use crate::text::{Guard, GuardSet};
use read::{no_role, read_by_agent, read_count, read_guards, read_hours, read_nth, read_other, who};

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
    /// Only messages in which this one hits.
    pub(super) same: Option<Anchor>,
    within: Option<Reach>,
    nth: Nth,
    /// Whether reaches in turns count everybody's.
    pub(super) counts_all: bool,
    /// Whether the turns of each agent are counted afresh.
    pub(super) by_agent: bool,
    /// Only turns that begin in these hours.
    pub(super) hours: Option<Hours>,
    /// Whether the message in which the anchor stands is left out.
    pub(super) is_other: bool,
    pub(super) guards: GuardSet,
}

/// The keys of a scope, with what they mean.
pub(super) const KEYS: [(&str, &str); 14] = [
    ("role", "看谁的话：agent 坐席（客服）、customer 客户、any 坐席和客户、bot 机器人、system 系统、all 全部（连机器人、系统）"),
    ("first", "只看开头：\"3轮\"（该角色的前 3 轮）、\"30秒\"、\"20%\""),
    ("last", "只看结尾，写法同 first；\"30秒\" 是从那句话说完到坐席或客户最后一句话说完（系统提示不算）"),
    (
        "after",
        "只看另一条件（写条件名）首次命中之后；命中的那条消息里看命中文字后面的，整条不看就加 other_message = true。锚点没有命中，或之后该角色没有说话，就是“不适用”",
    ),
    (
        "before",
        "只看另一条件首次命中之前，那条消息里看命中文字前面的；和 after 同写就是两个锚点之间：从 after 的命中，到它后面 before 的第一次命中",
    ),
    (
        "per_agent",
        "true：和 first 或 last 同写，每位坐席的消息各自数（按日志里每条消息的坐席编号，没有编号的算同一位）：first = \"1轮\" 就是每位坐席的第一条消息，转接来的坐席也有自己的第一条。只能数轮次，role 要写 agent。只和 first、last 同写；after、before、around、within 不分是哪一位坐席，没有“同一位坐席”的写法",
    ),
    (
        "at_hours",
        "只看这个时段里发出的消息，例如 \"21:00-08:00\"（写法、时区同 hours 算子，但按每条消息自己的时间，不按会话开始的时间）；和 first、last 同写，是开头、结尾那几轮里落在时段内的。时段里没有该角色的话是“不适用”",
    ),
    (
        "around",
        "看另一条件命中的前后，连同那条消息（须写 within）；within = \"1轮\" 加 count = \"all\"，就是同一条或紧挨着的一条",
    ),
    ("same", "只看另一条件命中的那些消息：同一条消息里既有甲又有乙"),
    (
        "within",
        "离锚点多远以内：\"3轮\"（数该角色在会话里的每一轮，不数锚点那条；first、last、same、at_hours 不看的那几轮也占数；before 的 \"1轮\" 是该角色之前最近的一条）或 \"60秒\"（可以写小数；正好 60 秒算在内；从锚点那条消息说完算起，电话里就是那句话结束）。role = \"agent\" 数的是全部坐席的消息，不分是不是说锚点的那一位",
    ),
    ("nth", "锚点取第几次命中：\"first\"（默认）、\"last\"、\"every\" 或数字；after 和 before 同写时只管 after"),
    (
        "count",
        "within、first、last 的“几轮”数谁的消息：\"role\" 只数所看的人的（默认）、\"all\" 谁的都数（机器人、系统也数）；\"all\" 的那几轮里所看的人一句也没有说，就是“不适用”，不会命中（没有说也要算，写进 unless）",
    ),
    ("other_message", "true：锚点所在的那条消息不看，只看别的消息"),
    (
        "guards",
        "命中处有这些情况就不算：negated 被否定、quoted 引用、hypothetical 假设、question 疑问。negated 看的是命中文字前面的“不、没、别”，不看命中文字里面的：any = [\"还款\"] 放过“还没有还款”，也放过“再不还款就上门”；要连它一起查，就把否定词写进命中文字，例如 any = [\"还款\", \"再不还款\"]，正则 '不要退货' 也照样命中。quoted 看两样：命中文字在成对的引号或书名号里（“”‘’「」『』《》，英文引号也算）；或者紧跟在转述的说法后面，中间最多隔两个字，例如“您刚才说的”“客户反映”“所谓”（线索 quote_marker，一句话里有没有，用 zhijian rules explain 看）。没有引号、也没有这类说法的转述认不出来",
    ),
];

const GUARDS: [Guard; 4] = [Guard::Negated, Guard::Quoted, Guard::Hypothetical, Guard::Question];

impl Scope {
    /// Reads the scope of a condition of which `looks` says what it looks at.
    pub(super) fn read(table: &mut Table, looks: Looks, number: &dyn Fn(&str) -> Result<usize, String>) -> Read<Self> {
        let usual = match looks {
            Looks::Words | Looks::Said => {
                let role = table.text("role")?;
                let Some(role) = role else { return Err(no_role(table)) };
                let who = who(table, &role)?;
                return Self::read_for(table, who, looks == Looks::Words, number);
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
            same: None,
            within: None,
            nth: Nth::First,
            counts_all: false,
            by_agent: false,
            hours: None,
            is_other: false,
            guards: GuardSet::NONE,
        }
    }

    fn read_for(table: &mut Table, who: Who, heeds_guards: bool, number: &dyn Fn(&str) -> Result<usize, String>) -> Read<Self> {
        let source = table.source;
        let reach = |table: &mut Table, name: &str, units: &[Unit]| -> Read<Option<(Reach, Text)>> {
            table.text(name)?.map(|text| Ok((Reach::read(source, &text, units)?, text))).transpose()
        };
        let anchor = |table: &mut Table, name: &str| -> Read<Option<Anchor>> {
            let Some(text) = table.text(name)? else { return Ok(None) };
            let condition = number(&text.text).map_err(|wrong| source.fault(&text.span, wrong))?;
            Ok(Some(Anchor { condition, span: text.span }))
        };
        let (first, last) = (reach(table, "first", &Unit::ALL)?, reach(table, "last", &Unit::ALL)?);
        if let (Some(_), Some((_, text))) = (&first, &last) {
            return Err(source.fault(&text.span, "first 和 last 只能写一个；两头都要看就写成两个条件，再用 or 连起来"));
        }
        let after = anchor(table, "after")?;
        let before = anchor(table, "before")?;
        let around = anchor(table, "around")?;
        let same = anchor(table, "same")?;
        let within = reach(table, "within", &Unit::APART).map_err(|mut fault| {
            if fault.message == NO_TURNS {
                fault.message += "；只看锚点所在的那条消息，写 same = \"条件名\"";
            }
            fault
        })?;
        let has_anchor = after.is_some() || before.is_some() || around.is_some();
        let nth = read_nth(table, has_anchor)?;
        if let Some((_, text)) = within.as_ref().filter(|_| !has_anchor) {
            return Err(source.fault(&text.span, "within 要和 after、before 或 around 一起写；只看开头用 first"));
        }
        if let Some(around) = &around {
            if within.is_none() {
                return Err(source.fault(&around.span, "around 要同时写 within，例如 within = \"2轮\""));
            }
            if after.is_some() || before.is_some() {
                return Err(source.fault(&around.span, "around 不能和 after、before 同写"));
            }
        }
        let counts_all = read_count(table, first.is_some() || last.is_some() || within.is_some())?;
        let is_other = read_other(table, has_anchor)?;
        let end = first.as_ref().or(last.as_ref()).map(|(reach, _)| *reach);
        let by_agent = read_by_agent(table, who, end, counts_all)?;
        let hours = read_hours(table)?;
        let guards = if heeds_guards { read_guards(table)? } else { GuardSet::NONE };
        let reach = |read: Option<(Reach, Text)>| read.map(|(reach, _)| reach);
        let (first, last, within) = (reach(first), reach(last), reach(within));
        Ok(Self { who, first, last, after, before, around, same, within, nth, counts_all, by_agent, hours, is_other, guards })
    }

    pub(super) const fn nth(&self) -> Nth {
        self.nth
    }

    pub(super) const fn within(&self) -> Option<Reach> {
        self.within
    }

    /// The conditions it is tied to.
    pub(super) fn anchors(&self) -> impl Iterator<Item = &Anchor> {
        [&self.after, &self.before, &self.around, &self.same].into_iter().flatten()
    }

    /// Whether it is less than the whole conversation.
    pub(super) const fn is_limited(&self) -> bool {
        let ends = self.first.is_some() || self.last.is_some() || self.hours.is_some();
        ends || self.after.is_some() || self.before.is_some() || self.around.is_some() || self.same.is_some()
    }

    /// The same without the limits that explanations lift: those of place, or also that of the speaker.
    pub(super) fn lifted(&self, who: Who) -> Self {
        Self { guards: self.guards, ..Self::everywhere(who) }
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

    /// Whether no turn is of both.
    pub(super) fn is_apart_from(self, other: Self) -> bool {
        !Role::ALL.iter().any(|&role| self.holds(role) && other.holds(role))
    }

    /// Whether nobody but the agent and the customer is meant.
    pub(super) const fn is_of_both(self) -> bool {
        matches!(self, Self::Both | Self::One(Role::Agent | Role::Customer))
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::One(role) => role.name(),
            Self::Both => "双方",
            Self::Everybody => "任何人",
        }
    }
}
