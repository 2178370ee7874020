//! Which columns of the log rules and flows ask for, and which values.

use super::OwnRules;
use super::condition::Condition;
use super::meant_for::MeantFor;
use super::operator::{Operator, is_listed};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a rule asks of the values of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedValues {
    /// The rule or flow.
    pub rule: Arc<str>,
    /// The column.
    pub column: String,
    /// What it should hold.
    pub wanted: Wanted,
}

/// What a rule asks of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// One of these values.
    OneOf(Vec<String>),
    /// Any number: it is compared with one.
    Number,
}

impl Wanted {
    /// Whether `value` is one that is asked for.
    pub fn holds(&self, value: &str) -> bool {
        match self {
            Self::OneOf(values) => is_listed(values, value),
            Self::Number => value.parse::<f64>().is_ok(),
        }
    }
}

impl OwnRules {
    /// What is switched on, by its id: which conversations it is meant for, and what it asks.
    fn asking(&self) -> impl Iterator<Item = (&Arc<str>, &MeantFor, &[Condition])> {
        let of_rules = self.switched_on().iter().map(|rule| (&rule.id, &rule.meant_for, &rule.conditions[..]));
        let on = self.flows.iter().filter(|flow| flow.on);
        of_rules.chain(on.map(|flow| (&flow.id, &flow.meant_for, flow.conditions())))
    }

    /// The columns that rules and flows ask for, each with who asks.
    pub fn columns(&self) -> BTreeMap<String, Vec<Arc<str>>> {
        let mut columns: BTreeMap<String, Vec<Arc<str>>> = BTreeMap::new();
        for (id, meant_for, conditions) in self.asking() {
            let asked = conditions.iter().filter_map(|condition| match &condition.operator {
                Operator::Meta(meta) => meta.column(),
                _ => None,
            });
            for column in asked.chain(meant_for.columns()) {
                let who = columns.entry(column.to_owned()).or_default();
                if !who.contains(id) {
                    who.push(id.clone());
                }
            }
        }
        columns
    }

    /// The values of columns that rules and flows ask for: of each list, one at least should be there.
    pub fn values(&self) -> Vec<AskedValues> {
        let mut all: Vec<AskedValues> = Vec::new();
        for (id, meant_for, conditions) in self.asking() {
            let asked = conditions.iter().filter_map(|condition| match &condition.operator {
                Operator::Meta(meta) => meta.values(),
                _ => None,
            });
            let asked = asked.chain(meant_for.values());
            all.extend(asked.map(|(column, values)| AskedValues {
                rule: id.clone(),
                column: column.to_owned(),
                wanted: Wanted::OneOf(values.to_vec()),
            }));
            let numbers = conditions.iter().filter_map(|condition| match &condition.operator {
                Operator::Meta(meta) => meta.number(),
                _ => None,
            });
            all.extend(numbers.map(|column| AskedValues { rule: id.clone(), column: column.to_owned(), wanted: Wanted::Number }));
        }
        all
    }
}
