//! Conditions that stand in several rules alike: what they see in a conversation is the same, and looked for once.

use super::condition::Condition;
use super::rule::OwnRule;
use super::stage::Answer;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// Stands for a condition that is like no other.
const ALONE: u32 = u32::MAX;

/// Which conditions are the same.
#[derive(Default)]
pub(super) struct Shared {
    /// Per rule and condition.
    numbers: Vec<Vec<u32>>,
}

/// What conditions of one conversation saw, by their number in [`Shared`].
pub(super) type Known = RefCell<FxHashMap<u32, Rc<Answer>>>;

impl Shared {
    pub(super) fn new(rules: &[OwnRule]) -> Self {
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut uses: Vec<u32> = Vec::new();
        let mut numbers: Vec<Vec<u32>> = Vec::new();
        for rule in rules {
            let mut of_rule = vec![ALONE; rule.conditions.len()];
            // After each hit in turn its conditions mean something else.
            if rule.each.is_none() {
                for at in 0..rule.conditions.len() {
                    number(&rule.conditions, at, &mut of_rule, &mut known);
                }
            }
            uses.resize(known.len(), 0);
            of_rule.iter().filter(|&&number| number != ALONE).for_each(|&number| uses[number as usize] += 1);
            numbers.push(of_rule);
        }
        for number in numbers.iter_mut().flatten().filter(|number| **number != ALONE) {
            if uses[*number as usize] == 1 {
                *number = ALONE;
            }
        }
        Self { numbers }
    }

    /// The number of a condition, if other rules have it too.
    pub(super) fn of(&self, rule: usize, condition: usize) -> Option<u32> {
        Some(self.numbers[rule][condition]).filter(|&number| number != ALONE)
    }
}

/// Numbers a condition: it is like another where it asks the same, and so do those that it is tied to.
fn number(conditions: &[Condition], at: usize, numbers: &mut [u32], known: &mut FxHashMap<String, u32>) -> u32 {
    if numbers[at] == ALONE {
        let needs: Vec<u32> = conditions[at].needs().into_iter().map(|need| number(conditions, need, numbers, known)).collect();
        let fresh = u32::try_from(known.len()).unwrap_or(ALONE);
        numbers[at] = *known.entry(format!("{} {needs:?}", conditions[at].asked())).or_insert(fresh);
    }
    numbers[at]
}
