//! What kind of conversation it is.

use super::{Form, Looks, Operator};
use crate::model::{CustomerType, Risk, Scene, Topic};
use crate::rules::own::meant::{Named, meant_code};
use crate::rules::own::stage::{Seen, Stage};
use crate::rules::own::table::code;

pub(in crate::rules::own) const SCENE: Form = Form {
    key: "scene",
    name: "场景",
    about: "inquiry 咨询、complaint 投诉、after_sales 售后、other 其他。由程序估计：扬言投诉、起诉、曝光、找监管，或客户很生气，偏投诉；要退换、赔偿偏售后；只是提问偏咨询；再加上词库里各场景的词，客户说的比坐席说的重，最重的就是",
    keys: &[],
    looks: Looks::Whole,
    read: |value, table, _| {
        let known: Vec<Named> = Scene::ALL.iter().map(|scene| (scene.code(), scene.name())).collect();
        let texts = value.texts()?;
        let scenes: Result<Vec<Scene>, _> = texts.iter().map(|text| code(table.source, text, &known)).collect();
        Ok(Operator::Class(Class { scenes: scenes?, ..Class::default() }))
    },
};

pub(in crate::rules::own) const CLASS: Form = Form {
    key: "class",
    name: "会话分类",
    about: "主题（logistics 物流、refund 退款 …）、客户类型（irritable 易怒型 …）或风险（low medium high）之一",
    keys: &[],
    looks: Looks::Whole,
    read: |value, table, _| {
        let mut class = Class::default();
        for text in value.texts()? {
            let (topic, customer, risk) = (text.text.parse(), text.text.parse(), text.text.parse());
            let known = || {
                let topics = Topic::ALL.iter().map(|topic| (topic.code(), topic.name()));
                let customers = CustomerType::ALL.iter().map(|kind| (kind.code(), kind.name()));
                topics.chain(customers).chain(Risk::ALL.iter().map(|risk| (risk.code(), risk.name()))).collect::<Vec<Named>>()
            };
            match (topic, customer, risk) {
                (Ok(topic), ..) => class.topics.push(topic),
                (_, Ok(customer), _) => class.customers.push(customer),
                (_, _, Ok(risk)) => class.risks.push(risk),
                _ => return Err(table.source.fault(&text.span, format!("没有这个分类{}", meant_code(&text.text, &known())))),
            }
        }
        Ok(Operator::Class(class))
    },
};

#[derive(Debug, Clone, Default)]
pub(in crate::rules::own) struct Class {
    scenes: Vec<Scene>,
    topics: Vec<Topic>,
    customers: Vec<CustomerType>,
    risks: Vec<Risk>,
}

impl Class {
    /// Whether it asks only for scenes that are none of `scenes`, where there are any.
    pub(in crate::rules::own) fn is_elsewhere(&self, scenes: &[Scene]) -> bool {
        let is_of_scenes = self.topics.is_empty() && self.customers.is_empty() && self.risks.is_empty();
        is_of_scenes && !scenes.is_empty() && !self.scenes.iter().any(|scene| scenes.contains(scene))
    }

    pub(in crate::rules::own) fn find(&self, stage: &Stage) -> Vec<Seen> {
        let classes = stage.case.classes;
        let holds = self.scenes.contains(&classes.scene)
            || self.topics.contains(&classes.topic)
            || self.customers.contains(&classes.customer_type)
            || self.risks.contains(&classes.risk);
        if holds { vec![Seen::default()] } else { Vec::new() }
    }
}
