//! When the conversation began: the day of the week, the time of day, and whether that day is worked.

use super::{Form, Looks, Operator};
use crate::model::{Channel, Conversation};
use crate::rules::own::calendar::{ASKED, Calendar, Kind};
use crate::rules::own::fault::Source;
use crate::rules::own::meant::meant;
use crate::rules::own::stage::{Answer, Blank, Seen, Stage};
use crate::rules::own::table::{Read, Text};
use jiff::civil::{Time, Weekday};
use std::sync::Arc;

const DAYS: [(&str, Weekday); 7] = [
    ("周一", Weekday::Monday),
    ("周二", Weekday::Tuesday),
    ("周三", Weekday::Wednesday),
    ("周四", Weekday::Thursday),
    ("周五", Weekday::Friday),
    ("周六", Weekday::Saturday),
    ("周日", Weekday::Sunday),
];

pub(in crate::rules::own) const WEEKDAY: Form = Form {
    key: "weekday",
    name: "星期",
    about: "会话第一条消息在星期几，例如 [\"周六\", \"周日\"]；按日志写的时区，没写的按 +08:00（版面文件的 zone 可改）；没有日期就不适用",
    keys: &[],
    looks: Looks::Whole,
    read: |value, table, _| {
        let texts = value.texts()?;
        let day = |text: &Text| {
            let found = DAYS.iter().find(|(word, _)| *word == text.text);
            found
                .map(|(_, day)| *day)
                .ok_or_else(|| table.source.fault(&text.span, "不是星期；可以写：周一 周二 周三 周四 周五 周六 周日"))
        };
        Ok(Operator::Clock(Clock::Days(texts.iter().map(day).collect::<Result<_, _>>()?)))
    },
};

pub(in crate::rules::own) const HOURS: Form = Form {
    key: "hours",
    name: "时段",
    about: "会话第一条消息在这个时段，看的是会话开始的时间，不是某条消息的时间；要看某一条消息在几点说的，在那个条件里写范围 at_hours。例如 \"22:00-08:00\"（可以跨零点，不含结束那一刻；到半夜为止写 24:00 或 00:00；时区同 weekday）；没有日期的通话不适用，它的时间多半从录音开头算起",
    keys: &[],
    looks: Looks::Whole,
    read: |value, table, _| Ok(Operator::Clock(Clock::Hours(Hours::read(table.source, &value.text()?)?))),
};

pub(in crate::rules::own) const DAY: Form = Form {
    key: "day",
    name: "日子",
    about: "会话第一条消息在什么日子：rest_day 休息日（周末和节假日，调休上班的不算）、workday 上班日（连调休上班的）、holiday 节假日（连着放假的周末也算）、makeup 调休上班的周末；可以写几个。“周末和节假日除外”写 unless = \"休息\"，条件写 day = \"rest_day\"。没有日期就不适用；时区同 weekday\n\n自带国务院公布的 2025、2026 年的放假安排。别的年份、公司自己放的假，写进 rules/holidays.csv（列：date 日期、kind 写 holiday 放假或 workday 上班、name 名称），同一天以它为准。没有写元旦的年份算没有安排，只按周末算，`--explain` 会说明",
    keys: &[],
    looks: Looks::Whole,
    read: |value, table, hands| {
        let texts = value.texts()?;
        let kind = |text: &Text| {
            let found = ASKED.iter().find(|(word, _)| *word == text.text);
            let known = || meant(&text.text, ASKED.iter().map(|(word, _)| *word));
            found.map(|(_, kind)| *kind).ok_or_else(|| table.source.fault(&text.span, format!("不是 day 的取值{}", known())))
        };
        let kinds = texts.iter().map(kind).collect::<Result<_, _>>()?;
        Ok(Operator::Clock(Clock::Kinds(kinds, hands.library.calendar.clone())))
    },
};

/// Hours of a day, which may reach over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules::own) struct Hours {
    from: Time,
    to: Time,
}

impl Hours {
    pub(in crate::rules::own) fn read(source: &Source, text: &Text) -> Read<Self> {
        // The day ends when the next one begins.
        let is_end = |text: &str| text.trim() == "24:00";
        let time = |text: &str| if is_end(text) { Some(Time::midnight()) } else { Time::strptime("%H:%M", text.trim()).ok() };
        let hours = text.text.split_once('-').and_then(|(from, to)| Some((time(from)?, time(to)?, is_end(to))));
        let (from, to, ends_the_day) = hours.ok_or_else(|| source.fault(&text.span, "时段要写成 \"09:00-18:00\" 的样子"))?;
        if from == Time::midnight() && ends_the_day {
            return Err(source.fault(&text.span, "这是全天，什么时候都在里面；请删去"));
        }
        if from == to {
            return Err(source.fault(&text.span, "开始和结束是同一刻，什么时候都不在里面；要全天请删去，要到半夜请写 24:00"));
        }
        Ok(Self { from, to })
    }

    fn hold(self, time: Time) -> bool {
        if self.from <= self.to { (self.from..self.to).contains(&time) } else { time >= self.from || time < self.to }
    }

    /// Whether turn `turn` begins in them; `None` where the log does not tell.
    pub(in crate::rules::own) fn hold_turn(self, stage: &Stage, turn: usize) -> Option<bool> {
        let at = stage.at(turn).filter(|at| at.is_dated() || !is_call(stage))?;
        Some(self.hold(at.civil().time()))
    }

    pub(in crate::rules::own) fn shown(self) -> String {
        format!("{}-{}", self.from.strftime("%H:%M"), self.to.strftime("%H:%M"))
    }
}

/// Where a recording has no day its times are mostly counted from its beginning, and 00:00:03 is no midnight.
fn is_call(stage: &Stage) -> bool {
    stage.reading.conversation.channel == Channel::Call
}

#[derive(Debug, Clone)]
pub(in crate::rules::own) enum Clock {
    Days(Vec<Weekday>),
    Hours(Hours),
    Kinds(Vec<Kind>, Arc<Calendar>),
}

impl Clock {
    /// When a conversation began, and which day that is where it matters.
    pub(in crate::rules::own) fn told(&self, conversation: &Conversation) -> Option<String> {
        let begun = conversation.started_at()?.civil();
        let told = format!("会话开始于 {}", begun.strftime("%Y-%m-%d %H:%M"));
        Some(match self {
            Self::Kinds(_, calendar) => format!("{told}（{}）", calendar.told(begun.date())),
            Self::Days(_) | Self::Hours(_) => told,
        })
    }

    /// Whether people want to know why, also where it holds: no log says which days are worked.
    pub(in crate::rules::own) const fn is_of_calendar(&self) -> bool {
        matches!(self, Self::Kinds(..))
    }

    pub(in crate::rules::own) fn find(&self, stage: &Stage) -> Answer {
        let begun = stage.reading.conversation.started_at().ok_or(Blank::NoTimes)?;
        let (is_dated, begun) = (begun.is_dated(), begun.civil());
        let holds = match self {
            Self::Days(_) | Self::Kinds(..) if !is_dated => return Err(Blank::NoTimes),
            Self::Hours(_) if !is_dated && is_call(stage) => return Err(Blank::NoTimes),
            Self::Days(days) => days.contains(&begun.date().weekday()),
            Self::Kinds(kinds, calendar) => kinds.iter().any(|&kind| calendar.is(begun.date(), kind)),
            Self::Hours(hours) => hours.hold(begun.time()),
        };
        Ok(if holds { vec![Seen::default()] } else { Vec::new() })
    }
}
