//! What the conversation shows of itself: its beginning and end, and whether the customer wants something or is upset.

use super::{Form, Looks, Operator};
use crate::model::Role;
use crate::rules::check::first_upset;
use crate::rules::own::meant::meant;
use crate::rules::own::stage::{Seen, Stage};

const SITUATIONS: [(&str, Situation); 5] = [
    ("log_start", Situation::LogStart),
    ("log_end", Situation::LogEnd),
    ("agent_spoke", Situation::AgentSpoke),
    ("customer_wants", Situation::CustomerWants),
    ("customer_upset", Situation::CustomerUpset),
];

pub(in crate::rules::own) const FORM: Form = Form {
    key: "situation",
    name: "会话情形",
    about: "log_start 日志看得到开头、log_end 日志看得到结尾、agent_spoke 坐席说过话、customer_wants 客户有问题或要求、customer_upset 客户不满（阈值在 rulebook.toml）",
    keys: &[],
    looks: Looks::Whole,
    read: |value, table, _| {
        let text = value.text()?;
        let found = SITUATIONS.iter().find(|(word, _)| *word == text.text);
        found.map(|(_, situation)| Operator::Situation(*situation)).ok_or_else(|| {
            let known = meant(&text.text, SITUATIONS.iter().map(|(word, _)| *word));
            table.source.fault(&text.span, format!("不是会话情形{known}"))
        })
    },
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules::own) enum Situation {
    LogStart,
    LogEnd,
    AgentSpoke,
    CustomerWants,
    CustomerUpset,
}

impl Situation {
    pub(in crate::rules::own) fn find(self, stage: &Stage) -> Vec<Seen> {
        let reading = stage.reading;
        let whole = |holds: bool| if holds { vec![Seen::default()] } else { Vec::new() };
        match self {
            Self::LogStart => whole(reading.shows_start()),
            Self::LogEnd => whole(reading.shows_end()),
            Self::AgentSpoke => reading.turns_of(Role::Agent).take(1).map(Seen::in_turn).collect(),
            Self::CustomerWants => reading.turns_of(Role::Customer).filter(|&i| reading.wants(i)).map(Seen::in_turn).collect(),
            Self::CustomerUpset => first_upset(stage.case).map(Seen::in_turn).into_iter().collect(),
        }
    }

    pub(in crate::rules::own) fn sees_turns(self) -> bool {
        !matches!(self, Self::LogStart | Self::LogEnd)
    }

    pub(super) const fn sees_one_turn(self) -> bool {
        matches!(self, Self::AgentSpoke | Self::CustomerUpset)
    }
}
