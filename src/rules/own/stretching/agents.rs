//! Turns of several agents, of which each has a first and a last one.

use crate::rules::own::stage::Stage;
use std::collections::BTreeMap;

/// Of `turns`, which are spoken by agents, the first so many of each.
pub(super) fn nearest_of_each(stage: &Stage, turns: impl IntoIterator<Item = usize>, count: usize) -> Vec<usize> {
    let agents = stage.reading.agents;
    let mut seen = BTreeMap::new();
    let is_near = |turn: &usize| {
        let spoken = seen.entry(agents.of(*turn)).or_insert(0);
        *spoken += 1;
        *spoken <= count
    };
    turns.into_iter().filter(is_near).collect()
}
