//! Where each code counts in a conversation.

use crate::model::{Category, Finding};

const _: () = assert!(Category::ALL.len() <= u128::BITS as usize, "one bit a code");

/// The codes of every turn, and how often each counts.
#[derive(Debug, Clone)]
pub struct Tally {
    /// One bit a code, per turn: most questions are answered by it.
    in_turn: Vec<u128>,
    /// The same with what the learned layer doubts.
    perhaps_in_turn: Vec<u128>,
    anywhere: u128,
    counts: [u32; Category::ALL.len()],
}

impl Tally {
    /// The tally of a conversation of `turns` turns.
    pub fn new(turns: usize) -> Self {
        Self { in_turn: vec![0; turns], perhaps_in_turn: vec![0; turns], anywhere: 0, counts: [0; Category::ALL.len()] }
    }

    /// Takes in findings; those of the whole conversation have no turn and are passed over.
    pub fn take(&mut self, findings: &[Finding]) {
        for finding in findings {
            if let Some(turn) = finding.turn {
                let bit = bits(&[finding.category]);
                self.in_turn[turn] |= bit;
                self.perhaps_in_turn[turn] |= bit;
                self.anywhere |= bit;
                self.counts[finding.category as usize] += 1;
            }
        }
    }

    /// Takes in the turns and codes of hits that the learned layer doubts.
    pub fn doubt(&mut self, doubted: &[(usize, Category)]) {
        for &(turn, category) in doubted {
            self.perhaps_in_turn[turn] |= bits(&[category]);
        }
    }

    /// How often `category` counts.
    pub fn count(&self, category: Category) -> usize {
        self.counts[category as usize] as usize
    }

    /// Whether one of `categories` counts in `turn`.
    pub fn any_in(&self, turn: usize, categories: &[Category]) -> bool {
        self.in_turn[turn] & bits(categories) != 0
    }

    /// The first turn from `from` on in which one of `categories` counts.
    pub fn first_from(&self, from: usize, categories: &[Category]) -> Option<usize> {
        let wanted = bits(categories);
        (from..self.in_turn.len()).find(|&turn| self.in_turn[turn] & wanted != 0)
    }

    /// The first turn from `from` on in which one of `categories` counts or is doubted: what perhaps was said earns nothing, but
    /// nobody is reproached for its lack.
    pub fn first_perhaps_from(&self, from: usize, categories: &[Category]) -> Option<usize> {
        let wanted = bits(categories);
        (from..self.perhaps_in_turn.len()).find(|&turn| self.perhaps_in_turn[turn] & wanted != 0)
    }

    /// Whether one of `categories` counts or is doubted in `turn`.
    pub fn perhaps_in(&self, turn: usize, categories: &[Category]) -> bool {
        self.perhaps_in_turn[turn] & bits(categories) != 0
    }

    /// Whether one of `categories` counts anywhere.
    pub fn any(&self, categories: &[Category]) -> bool {
        self.anywhere & bits(categories) != 0
    }
}

#[inline]
fn bits(categories: &[Category]) -> u128 {
    categories.iter().fold(0, |bits, &category| bits | 1 << category as u32)
}
