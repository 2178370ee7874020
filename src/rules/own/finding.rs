//! From the hits of an own rule to its findings.

use super::charged::Charged;
use super::evaluate::{Awake, Trial};
use super::index::{Index, Marks};
use super::rule::OwnRule;
use super::shared::Known;
use super::stage::{Seen, Stage};
use crate::model::Finding;
use crate::rules::reading::Reading;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The findings of every rule that the conversation needs.
pub(super) fn findings(rules: &[OwnRule], index: &Index, stage: &Stage) -> Vec<Finding> {
    let marks: Marks = index.marks(stage);
    let known = Known::default();
    let mut findings = Vec::new();
    for &number in marks.rules() {
        let number = number as usize;
        let rule = &rules[number];
        if rule.meant_for.excludes(stage).is_some() {
            continue;
        }
        let mut trial = Trial::new(&rule.conditions, stage);
        trial.awake = Some(Awake { rule: number, index, marks: &marks, known: &known });
        let hits = trial.hits(rule);
        let charged = Charged::all(stage.reading, rule, &hits);
        findings.extend(hits.into_iter().zip(charged).map(|(seen, charged)| rule.finding(stage.reading, seen, charged)));
    }
    findings
}

impl OwnRule {
    /// Whether an occurrence of the condition that is asked for each is charged: one of a message, unless the rule wants every place.
    pub(super) fn is_charged(&self, hit: &Seen, charged: &mut BTreeSet<usize>) -> bool {
        self.every_place || hit.turn.is_none_or(|turn| charged.insert(turn))
    }

    /// Whether it could still be charged.
    pub(super) fn may_charge(&self, hit: &Seen, charged: &BTreeSet<usize>) -> bool {
        self.every_place || hit.turn.is_none_or(|turn| !charged.contains(&turn))
    }

    fn finding(&self, reading: &Reading, seen: Seen, charged: Charged) -> Finding {
        Finding {
            rule: self.id.clone(),
            category: self.category,
            kind: self.category.kind(),
            severity: self.severity,
            turn: seen.turn,
            role: seen.turn.map(|turn| reading.role(turn)),
            agent_id: charged.agent(reading),
            message: self.message_with(&seen),
            quote: seen.quote,
            via: None,
            row: None,
            suggestion: self.suggestion.clone(),
            rule_name: Some(self.name.clone()),
            review_only: self.review_only || charged == Charged::Nobody,
        }
    }

    fn message_with(&self, seen: &Seen) -> Arc<str> {
        if !self.message.contains('{') {
            let matter = seen.matter().join("，");
            let matter = if matter.is_empty() { matter } else { format!("（{matter}）") };
            let named = |name: &Arc<str>| format!("{}：{name}{matter}", self.message).into();
            return seen.name.as_ref().map_or_else(|| self.message.clone(), named);
        }
        let figure = seen.figure.map_or_else(|| "?".to_owned(), |figure| format!("{}", (figure * 10.0).round() / 10.0));
        let text = seen.quote.as_ref().map(|quote| &*quote.text).or(seen.name.as_deref()).unwrap_or_default();
        let behind = seen.behind.map_or_else(String::new, |behind| behind.to_string());
        // What was said may hold braces itself: it comes last.
        self.message
            .replace("{n}", &figure)
            .replace("{state}", seen.state)
            .replace("{late}", &behind)
            .replace("{text}", text)
            .into()
    }
}
