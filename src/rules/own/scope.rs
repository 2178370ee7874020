//! Where a condition looks: whose turns, which part of the conversation, and how near to another condition's hits.

use super::amount::{Reach, Unit};
use super::fault::{Fault, meant};
use super::operator::Looks;
use super::table::{Read, Table, Text};
use crate::model::Role;
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
    ("role", "看谁的话：agent 坐席（客服）、customer 客户、any 双方、bot 机器人、system 系统、all 全部"),
    ("first", "只看开头：\"3轮\"（该角色的前 3 轮）、\"30秒\"、\"20%\""),
    ("last", "只看结尾，写法同 first"),
    (
        "after",
        "只看另一条件命中之后（写条件名；同一轮里看命中文字之后，那里没有就是没有。要坐席又开过口才算，另写一个条件 turn_count = \">= 1轮\"，见常见写法）",
    ),
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
