//! The conversations that are over: a turn that comes later must not be taken for the first of another one.

use rustc_hash::FxHashSet;
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

/// So many are remembered, in some ten megabytes.
pub(super) const REMEMBERED: usize = 200_000;

/// The ids of those that ended last, as hashes.
#[derive(Debug, Default)]
pub(super) struct Closed {
    order: VecDeque<u64>,
    ids: FxHashSet<u64>,
}

impl Closed {
    pub(super) fn contains(&self, id: &str) -> bool {
        self.ids.contains(&hash(id))
    }

    pub(super) fn add(&mut self, id: &str) {
        let id = hash(id);
        if !self.ids.insert(id) {
            return;
        }
        self.order.push_back(id);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
    }
}

/// The standard hash has the same keys in every run.
fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::{Closed, REMEMBERED};

    #[test]
    fn the_oldest_are_forgotten() {
        let mut closed = Closed::default();
        (0..=REMEMBERED).for_each(|id| closed.add(&id.to_string()));
        assert_eq!([closed.contains("0"), closed.contains("1"), closed.contains("x")], [false, true, false]);
        assert_eq!((closed.ids.len(), closed.order.len()), (REMEMBERED, REMEMBERED));
    }
}
