//! What the log says of the conversation: its channel and its further columns.

use super::{Form, Looks, Operator};
use crate::model::{Channel, Conversation};
use crate::rules::own::amount::{Compare, Quantity};
use crate::rules::own::meant::Named;
use crate::rules::own::stage::{Answer, Blank, Seen, Stage};
use crate::rules::own::table::code;
use std::collections::BTreeMap;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "meta",
    name: "随录数据",
    about: "会话的其他列（技能组、坐席级别 …）是、不是某些值，或和数字比较；没有这一列、或这一格是空的，就不适用，所以“不是贵宾”要写 unless，不要写 and not。\n\n名称和日志的列名（或 JSON 里 meta 的键）一字不差，skill_group 和 技能组 是两列；值不分大小写。有哪些列，看 `zhijian convert 会话.csv` 输出的 meta。没有一个会话的这一列有内容时，score 和 inspect 会提示；例子的 @ 行也写同样的名称",
    keys: &[("is", "是这些值之一"), ("is_not", "不是这些值"), ("value", "和数字比较，例如 \">= 3\"")],
    looks: Looks::Whole,
    read: |value, table, _| {
        let name = value.text()?;
        let texts = |texts: Vec<crate::rules::own::table::Text>| -> Vec<String> {
            texts.into_iter().map(|text| text.text.trim().to_owned()).collect()
        };
        let (is, is_not) = (texts(table.texts("is")?), texts(table.texts("is_not")?));
        let compare = table.text("value")?;
        let compare = compare.map(|text| Compare::read(table.source, &text, Quantity::Bare)).transpose()?;
        if usize::from(!is.is_empty()) + usize::from(!is_not.is_empty()) + usize::from(compare.is_some()) != 1 {
            return Err(table.source.fault(&name.span, "要写 is、is_not、value 其中一个，例如 is = [\"售后\"]"));
        }
        Ok(Operator::Meta(Meta::Column { name: name.text, is, is_not, compare }))
    },
};

pub(in crate::rules::own) const CHANNEL: Form = Form {
    key: "channel",
    name: "渠道",
    about: "chat 在线、call 电话 或 email 邮件",
    keys: &[],
    looks: Looks::Whole,
    read: |value, table, _| {
        let text = value.text()?;
        let known: Vec<Named> = Channel::ALL.iter().map(|channel| (channel.code(), channel.name())).collect();
        Ok(Operator::Meta(Meta::Channel(code(table.source, &text, &known)?)))
    },
};

#[derive(Debug, Clone)]
pub(in crate::rules::own) enum Meta {
    Column { name: String, is: Vec<String>, is_not: Vec<String>, compare: Option<Compare> },
    Channel(Channel),
}

impl Meta {
    /// Whether it asks for another channel, or for values that are none of those in `columns`.
    pub(in crate::rules::own) fn is_elsewhere(&self, channel: Option<Channel>, columns: &BTreeMap<String, Vec<String>>) -> bool {
        match self {
            Self::Channel(wanted) => channel.is_some_and(|channel| channel != *wanted),
            Self::Column { name, is, .. } => {
                let other = |values: &Vec<String>| !is.is_empty() && !is.iter().any(|value| is_listed(values, value));
                columns.get(name).is_some_and(other)
            }
        }
    }

    /// What a conversation lacks, where it has other columns.
    pub(in crate::rules::own) fn lacking(&self, conversation: &Conversation, what: &str) -> String {
        match self {
            Self::Column { name, .. } if is_blank(conversation, name) => no_value(conversation, name),
            _ => what.to_owned(),
        }
    }

    /// The column that it asks for.
    pub(in crate::rules::own) fn column(&self) -> Option<&str> {
        match self {
            Self::Column { name, .. } => Some(name),
            Self::Channel(_) => None,
        }
    }

    /// The values that it names, with their column.
    pub(in crate::rules::own) fn values(&self) -> Option<(&str, &[String])> {
        match self {
            Self::Column { name, is, is_not, compare: None } => Some((name, if is.is_empty() { is_not } else { is })),
            _ => None,
        }
    }

    /// The column that it compares with a number.
    pub(in crate::rules::own) fn number(&self) -> Option<&str> {
        match self {
            Self::Column { name, compare: Some(_), .. } => Some(name),
            _ => None,
        }
    }

    /// What a conversation has.
    pub(in crate::rules::own) fn told(&self, conversation: &Conversation) -> String {
        match self {
            Self::Channel(_) => format!("会话的渠道是{}", conversation.channel.name()),
            Self::Column { name, .. } => {
                format!("会话的{name}是“{}”", conversation.meta.get(name).map_or("", |value| value.trim()))
            }
        }
    }

    pub(in crate::rules::own) fn find(&self, stage: &Stage) -> Answer {
        let conversation = stage.reading.conversation;
        let holds = match self {
            Self::Channel(channel) => conversation.channel == *channel,
            Self::Column { name, is, is_not, compare } => {
                let value = conversation.meta.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
                let value = value.ok_or(Blank::Lacks("没有这一列，或这一列是空的"))?;
                let listed = |values: &[String]| is_listed(values, value);
                match compare {
                    Some(compare) => compare.holds(value.parse().map_err(|_| Blank::Lacks("这一列不是数字"))?),
                    None => listed(is) || (!is_not.is_empty() && !listed(is_not)),
                }
            }
        };
        Ok(if holds { vec![Seen::default()] } else { Vec::new() })
    }
}

/// Whether a conversation has nothing in a column.
pub(in crate::rules::own) fn is_blank(conversation: &Conversation, column: &str) -> bool {
    conversation.meta.get(column).is_none_or(|value| value.trim().is_empty())
}

/// That a conversation has nothing in `column`, and in which columns it has something. Whether the log has the column nobody knows any
/// more: empty cells leave nothing.
pub(in crate::rules::own) fn no_value(conversation: &Conversation, column: &str) -> String {
    let filled = conversation.meta.keys().filter(|name| !is_blank(conversation, name));
    let filled: Vec<&str> = filled.map(String::as_str).collect();
    let filled =
        if filled.is_empty() { "别的列也没有".to_owned() } else { format!("有内容的列：{}", filled.join("、")) };
    format!("会话的“{column}”这一列是空的，或日志没有这一列；{filled}")
}

/// Whether `value` is one of `values`: nobody means another by `vip` than by `VIP`.
pub(in crate::rules::own) fn is_listed(values: &[String], value: &str) -> bool {
    values.iter().any(|listed| listed.trim().eq_ignore_ascii_case(value.trim()))
}
