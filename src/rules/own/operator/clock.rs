//! When the conversation began: the day of the week, and the time of day.

use super::{Form, Looks, Operator};
use crate::rules::own::stage::{Answer, Blank, Seen, Stage};
use jiff::civil::{Time, Weekday};

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
        let day = |text: &crate::rules::own::table::Text| {
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
    about: "会话第一条消息在这个时段，例如 \"22:00-08:00\"（可以跨零点，不含结束那一刻；时区同 weekday）",
    keys: &[],
    looks: Looks::Whole,
    read: |value, table, _| {
        let text = value.text()?;
        let time = |text: &str| Time::strptime("%H:%M", text.trim()).ok();
        let hours = text.text.split_once('-').and_then(|(from, to)| Some((time(from)?, time(to)?)));
        let (from, to) = hours.ok_or_else(|| table.source.fault(&text.span, "时段要写成 \"09:00-18:00\" 的样子"))?;
        Ok(Operator::Clock(Clock::Hours { from, to }))
    },
};

#[derive(Debug, Clone)]
pub(in crate::rules::own) enum Clock {
    Days(Vec<Weekday>),
    Hours { from: Time, to: Time },
}

impl Clock {
    pub(in crate::rules::own) fn find(&self, stage: &Stage) -> Answer {
        let begun = stage.reading.conversation.started_at().ok_or(Blank::NoTimes)?;
        let (is_dated, begun) = (begun.is_dated(), begun.civil());
        let holds = match self {
            Self::Days(_) if !is_dated => return Err(Blank::NoTimes),
            Self::Days(days) => days.contains(&begun.date().weekday()),
            Self::Hours { from, to } if from <= to => (*from..*to).contains(&begun.time()),
            Self::Hours { from, to } => begun.time() >= *from || begun.time() < *to,
        };
        Ok(if holds { vec![Seen::default()] } else { Vec::new() })
    }
}
