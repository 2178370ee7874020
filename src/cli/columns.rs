//! Columns that rules ask for and that no conversation has: nearly always a slip of the pen, and the rule never hits.

use crate::model::Conversation;
use crate::report::Language;
use crate::rules::Rulebook;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Names of columns that are told; more help nobody.
const TOLD: usize = 20;

/// The columns that are asked for, and those that conversations have.
#[derive(Default)]
pub(super) struct Columns {
    asked: BTreeMap<String, Vec<Arc<str>>>,
    there: Mutex<There>,
    /// Whether everything that is asked for was seen.
    settled: AtomicBool,
}

#[derive(Default)]
struct There {
    names: BTreeSet<String>,
    conversations: u64,
}

impl Columns {
    pub(super) fn of(rulebook: &Rulebook) -> Self {
        let asked = rulebook.rules.own().columns();
        Self { settled: AtomicBool::new(asked.is_empty()), asked, ..Self::default() }
    }

    /// Notes the columns of a conversation.
    pub(super) fn see(&self, conversation: &Conversation) {
        if self.settled.load(Ordering::Relaxed) {
            return;
        }
        let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        there.conversations += 1;
        for name in conversation.meta.keys() {
            let is_told = there.names.len() < TOLD || self.asked.contains_key(name);
            if is_told && !there.names.contains(name) {
                there.names.insert(name.clone());
            }
        }
        if self.asked.keys().all(|name| there.names.contains(name)) {
            self.settled.store(true, Ordering::Relaxed);
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
            let chinese = if none { "会话没有别的列".to_owned() } else { format!("有：{listed}") };
            let chinese = format!("提示 没有一个会话有“{name}”这一列（规则 {rule} 要用）；{chinese}");
            let english = if none { "there are no columns".to_owned() } else { format!("there are: {}", names.join(", ")) };
            let english = format!("note: no conversation has the column \"{name}\", which rule {rule} asks for; {english}");
            eprintln!("{}", language.pick(&chinese, &english));
        }
    }
}

/// A name is another system's, and no code for the terminal.
fn clean(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
