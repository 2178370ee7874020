//! Columns, and values of columns, that rules ask for and that no conversation has: nearly always a slip of the pen, and the rule
//! never hits.

use crate::model::Conversation;
use crate::report::Language;
use crate::rules::{AskedValues, Rulebook, Wanted};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Names of columns that are told; more help nobody.
const TOLD: usize = 20;

/// The columns that are asked for, and those that conversations have.
#[derive(Default)]
pub(super) struct Columns {
    asked: BTreeMap<String, Vec<Arc<str>>>,
    values: Vec<AskedValues>,
    there: Mutex<There>,
    /// Whether everything that is asked for was seen.
    settled: AtomicBool,
}

#[derive(Default)]
struct There {
    names: BTreeSet<String>,
    /// Of the columns that are asked for: values that are, and some others.
    values: BTreeMap<String, BTreeSet<String>>,
    conversations: u64,
}

impl Columns {
    pub(super) fn of(rulebook: &Rulebook) -> Self {
        let (asked, values) = (rulebook.rules.own().columns(), rulebook.rules.own().values());
        Self { settled: AtomicBool::new(asked.is_empty()), asked, values, ..Self::default() }
    }

    /// Notes the columns in which a conversation has something: an empty cell is as good as none.
    pub(super) fn see(&self, conversation: &Conversation) {
        if self.settled.load(Ordering::Relaxed) {
            return;
        }
        let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        there.conversations += 1;
        for (name, _) in conversation.meta.iter().filter(|(_, value)| !value.trim().is_empty()) {
            let is_told = there.names.len() < TOLD || self.asked.contains_key(name);
            if is_told && !there.names.contains(name) {
                there.names.insert(name.clone());
            }
        }
        self.see_values(conversation, &mut there);
        let has_values = |asked: &AskedValues| is_among(asked, &there.values);
        if self.asked.keys().all(|name| there.names.contains(name)) && self.values.iter().all(has_values) {
            self.settled.store(true, Ordering::Relaxed);
        }
    }

    fn see_values(&self, conversation: &Conversation, there: &mut There) {
        for asked in &self.values {
            let value = conversation.meta.get(&asked.column).map(|value| value.trim());
            let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
            let known = there.values.entry(asked.column.clone()).or_default();
            let is_told = known.len() < TOLD || asked.wanted.holds(value);
            if is_told && !known.contains(value) {
                known.insert(value.to_owned());
            }
        }
    }

    /// Tells on standard error what was asked for in vain.
    pub(super) fn tell(&self, language: Language) {
        let there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        if there.conversations == 0 {
            return;
        }
        let names: Vec<String> = there.names.iter().take(TOLD).map(|name| clean(name)).collect();
        for (name, rules) in self.asked.iter().filter(|(name, _)| !there.names.contains(*name)) {
            let more = if rules.len() > 1 { " …" } else { "" };
            let (name, rule) = (clean(name), format!("{}{more}", rules[0]));
            let (listed, none) = (names.join("、"), names.is_empty());
            let chinese = if none { "别的列也没有".to_owned() } else { format!("有内容的列：{listed}") };
            let chinese = format!("提示 没有一个会话的“{name}”这一列有内容（规则 {rule} 要用）；{chinese}");
            let english = if none { "no other column has".to_owned() } else { format!("these have: {}", names.join(", ")) };
            let english =
                format!("note: no conversation has anything in the column \"{name}\", which rule {rule} asks for; {english}");
            eprintln!("{}", language.pick(&chinese, &english));
        }
        // One conversation has one value, and that another is asked for says nothing.
        if there.conversations > 1 {
            self.tell_values(&there, language);
        }
    }

    fn tell_values(&self, there: &There, language: Language) {
        let in_vain = self.values.iter().filter(|asked| there.names.contains(&asked.column) && !is_among(asked, &there.values));
        for AskedValues { rule, column, wanted } in in_vain {
            let listed = |values: &mut dyn Iterator<Item = &String>, between: &str| {
                values.take(TOLD).map(|value| clean(value)).collect::<Vec<_>>().join(between)
            };
            let known = there.values.get(column).into_iter().flatten();
            let named = |between: &str, number: &str| match wanted {
                Wanted::OneOf(values) => listed(&mut values.iter(), between),
                Wanted::Number => number.to_owned(),
            };
            let column = clean(column);
            let (wanted, found) = (named("、", "数字"), listed(&mut known.clone(), "、"));
            let chinese = format!("提示 没有一个会话的“{column}”是 {wanted}（规则 {rule} 要用）；有：{found}");
            let (wanted, found) = (named(", ", "a number"), listed(&mut known.clone(), ", "));
            let english =
                format!("note: no conversation has {wanted} in \"{column}\", which rule {rule} asks for; there are: {found}");
            eprintln!("{}", language.pick(&chinese, &english));
        }
    }
}

/// Whether one of the values that are asked for was seen.
fn is_among(asked: &AskedValues, seen: &BTreeMap<String, BTreeSet<String>>) -> bool {
    seen.get(&asked.column).is_some_and(|seen| seen.iter().any(|value| asked.wanted.holds(value)))
}

/// A name is another system's, and no code for the terminal.
fn clean(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
