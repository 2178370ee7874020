//! Which conversations a rule is meant for.

use super::meant::Named;
use super::operator::{Operator, is_blank, is_listed, no_value};
use super::stage::Stage;
use super::table::{Read, Table, Value, code};
use crate::model::{Channel, Scene};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Conversations that a rule is meant for.
#[derive(Debug, Clone, Default)]
pub(super) struct MeantFor {
    scenes: Vec<Scene>,
    channel: Option<Channel>,
    meta: BTreeMap<String, Vec<String>>,
    from: Option<Date>,
    until: Option<Date>,
}

pub(super) fn read_meant_for(table: &mut Table) -> Read<MeantFor> {
    let scenes: Vec<Named> = Scene::ALL.iter().map(|scene| (scene.code(), scene.name())).collect();
    let written = table.texts("scene")?;
    let channels: Vec<Named> = Channel::ALL.iter().map(|channel| (channel.code(), channel.name())).collect();
    let mut meant_for = MeantFor {
        scenes: written.iter().map(|text| code(table.source, text, &scenes)).collect::<Read<_>>()?,
        channel: table.code("channel", &channels)?,
        ..MeantFor::default()
    };
    if let Some(value) = table.take("meta") {
        for (key, value) in value.table()?.take_all() {
            meant_for.meta.insert(key.text, value.texts()?.into_iter().map(|text| text.text).collect());
        }
    }
    meant_for.from = table.take("from").map(Value::date).transpose()?;
    let until = table.take("until");
    let place = until.as_ref().map(|value| value.span.clone());
    meant_for.until = until.map(Value::date).transpose()?;
    match (meant_for.from, meant_for.until, place) {
        (Some(from), Some(until), Some(place)) if until < from => {
            Err(table.source.fault(&place, format!("早于 from（{from}），规则永远不会生效；请对调或改日期")))
        }
        _ => Ok(meant_for),
    }
}

impl MeantFor {
    /// The only channel, where there is one.
    pub(super) const fn channel(&self) -> Option<Channel> {
        self.channel
    }

    /// The columns that are asked for.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.meta.keys().map(String::as_str)
    }

    /// The values that are asked for, by column.
    pub(super) fn values(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.meta.iter().map(|(column, values)| (column.as_str(), &values[..]))
    }

    /// Which conversations these are, in words; nothing where they are all.
    pub(super) fn told(&self) -> Vec<String> {
        let scenes: Vec<&str> = self.scenes.iter().map(|scene| scene.name()).collect();
        let listed = |(column, values): (&String, &Vec<String>)| format!("{column}是 {}", values.join("、"));
        let all = [
            (!scenes.is_empty()).then(|| format!("场景是 {}", scenes.join("、"))),
            self.channel.map(|channel| format!("渠道是 {}", channel.name())),
        ];
        let days = [self.from.map(|from| format!("{from} 起")), self.until.map(|until| format!("到 {until} 为止（含）"))];
        all.into_iter().flatten().chain(self.meta.iter().map(listed)).chain(days.into_iter().flatten()).collect()
    }

    /// Whether a condition asks for none of the conversations that these are, so that it never holds.
    pub(super) fn never_holds(&self, operator: &Operator) -> bool {
        match operator {
            Operator::Class(class) => class.is_elsewhere(&self.scenes),
            Operator::Meta(meta) => meta.is_elsewhere(self.channel, &self.meta),
            _ => false,
        }
    }

    /// Whether the conversation is one of those that the rule is meant for; else why not.
    pub(super) fn excludes(&self, stage: &Stage) -> Option<String> {
        let conversation = stage.reading.conversation;
        let scene = stage.case.classes.scene;
        if !self.scenes.is_empty() && !self.scenes.contains(&scene) {
            return Some(format!("会话的场景是{}，规则只查别的场景", scene.name()));
        }
        if self.channel.is_some_and(|channel| channel != conversation.channel) {
            return Some(format!("会话的渠道是{}", conversation.channel.name()));
        }
        for (key, values) in &self.meta {
            let value = conversation.meta.get(key).map_or("", |value| value);
            if is_blank(conversation, key) {
                return Some(no_value(conversation, key));
            }
            if !is_listed(values, value) {
                return Some(format!("会话的{key}是“{value}”"));
            }
        }
        let day = conversation.started_at().filter(|at| at.is_dated()).map(|at| at.civil().date())?;
        match (self.from, self.until) {
            (Some(from), _) if day < from => Some(format!("会话在 {day}，规则 {from} 起生效")),
            (_, Some(until)) if day > until => Some(format!("会话在 {day}，规则只到 {until}")),
            _ => None,
        }
    }
}
