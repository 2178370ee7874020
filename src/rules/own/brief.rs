//! Conditions of which it is enough to know that they hold somewhere: a rule that asks of each occurrence would else look through the
//! rest of the conversation once for every one of them.

use super::condition::Condition;
use super::stage::{Answer, Blank, Part, Stage, Stretch};
use std::rc::Rc;

/// What is known of such conditions.
#[derive(Default)]
pub(super) struct Brief {
    /// Per condition, whether one place is enough.
    enough: Vec<bool>,
    /// Per condition that was asked, which turns hold anything.
    holding: Vec<Option<Rc<Vec<bool>>>>,
}

impl Brief {
    /// Those of `conditions` that nothing else is tied to, and that are not `reported`.
    pub(super) fn of(conditions: &[Condition], reported: Option<usize>) -> Self {
        let is_needed = |number: usize| conditions.iter().any(|condition| condition.needs().contains(&number));
        let is_enough = |(number, condition): (usize, &Condition)| {
            condition.operator.is_by_turn() && reported != Some(number) && !is_needed(number)
        };
        Self { enough: conditions.iter().enumerate().map(is_enough).collect(), holding: vec![None; conditions.len()] }
    }

    pub(super) fn is_enough(&self, number: usize) -> bool {
        self.enough.get(number).copied().unwrap_or(false)
    }

    /// The first of what condition `number` finds in `stretch`, which lies in `turns`.
    pub(super) fn first(
        &mut self,
        stage: &Stage,
        number: usize,
        condition: &Condition,
        turns: &Result<Vec<usize>, Blank>,
        stretch: &Stretch,
    ) -> Answer {
        let find = |parts: Vec<Part>| condition.operator.find(stage, &Stretch(parts), condition.scope.guards);
        let holding = if let Some(known) = &self.holding[number] {
            known.clone()
        } else {
            let mut holding = vec![false; stage.turns()];
            let found = find(turns.iter().flatten().copied().map(Part::whole).collect())?;
            found.iter().filter_map(|seen| seen.turn).for_each(|turn| holding[turn] = true);
            self.holding[number].insert(Rc::new(holding)).clone()
        };
        // A part of a turn may hold what stands in its whole only beside something else.
        for part in stretch.0.iter().filter(|part| holding[part.turn] || !part.is_whole()) {
            let seen = find(vec![*part])?;
            if !seen.is_empty() {
                return Ok(seen);
            }
        }
        Ok(Vec::new())
    }
}
