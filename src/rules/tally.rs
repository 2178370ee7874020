//! Where each code counts in a conversation.

use crate::model::{Category, Finding};
use std::collections::BTreeMap;

/// Turns per code, ascending.
#[derive(Debug, Clone, Default)]
pub struct Tally(BTreeMap<Category, Vec<usize>>);

impl Tally {
    /// Takes in findings; those of the whole conversation have no turn and are passed over.
    pub fn take(&mut self, findings: &[Finding]) {
        for finding in findings {
            if let Some(turn) = finding.turn {
                self.add(finding.category, turn);
            }
        }
    }

    fn add(&mut self, category: Category, turn: usize) {
        let turns = self.0.entry(category).or_default();
        let at = turns.partition_point(|&other| other <= turn);
        turns.insert(at, turn);
    }

    /// The turns of `category`.
    pub fn turns(&self, category: Category) -> &[usize] {
        self.0.get(&category).map_or(&[], Vec::as_slice)
    }

    /// How often `category` counts.
    pub fn count(&self, category: Category) -> usize {
        self.turns(category).len()
    }

    /// Whether one of `categories` counts in `turn`.
    pub fn any_in(&self, turn: usize, categories: &[Category]) -> bool {
        categories.iter().any(|&category| self.turns(category).binary_search(&turn).is_ok())
    }

    /// The first turn from `from` on in which one of `categories` counts.
    pub fn first_from(&self, from: usize, categories: &[Category]) -> Option<usize> {
        categories
            .iter()
            .filter_map(|&category| {
                let turns = self.turns(category);
                turns.get(turns.partition_point(|&turn| turn < from)).copied()
            })
            .min()
    }

    /// Whether one of `categories` counts anywhere.
    pub fn any(&self, categories: &[Category]) -> bool {
        categories.iter().any(|&category| self.count(category) > 0)
    }
}
