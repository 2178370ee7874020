//! Conditions of which it is enough to know that they hold: a rule that asks of each occurrence would else look through the rest of the
//! conversation once for every one of them.

use super::condition::Condition;
use super::operator::Operator;
use super::stage::{Answer, Blank, Part, Stage, Stretch};
use std::rc::Rc;

/// What is known of such conditions.
#[derive(Default)]
pub(super) struct Brief {
    /// Per condition, how many places are enough.
    enough: Vec<Option<usize>>,
    /// Per condition that was asked, what the turns hold of it.
    held: Vec<Option<Rc<Held>>>,
}

/// What the turns hold of a condition.
struct Held {
    /// How often, in each of them.
    places: Vec<usize>,
    /// The condition's operator where one place is enough, if it wants several.
    loosened: Option<Operator>,
}

impl Brief {
    /// Those of `conditions` that nothing else is tied to, and that are not `reported`.
    pub(super) fn of(conditions: &[Condition], reported: Option<usize>) -> Self {
        let mut is_needed = vec![false; conditions.len()];
        conditions.iter().flat_map(Condition::needs).chain(reported).for_each(|number| is_needed[number] = true);
        let enough = |(condition, is_needed): (&Condition, bool)| condition.operator.places_needed().filter(|_| !is_needed);
        Self { enough: conditions.iter().zip(is_needed).map(enough).collect(), held: vec![None; conditions.len()] }
    }

    pub(super) fn is_enough(&self, number: usize) -> bool {
        self.enough.get(number).is_some_and(Option::is_some)
    }

    /// The first of what condition `number` finds in `stretch`, which lies in `turns`, where it finds enough.
    pub(super) fn first(
        &mut self,
        stage: &Stage,
        number: usize,
        condition: &Condition,
        turns: &Result<Vec<usize>, Blank>,
        stretch: &Stretch,
    ) -> Answer {
        let held = if let Some(known) = &self.held[number] {
            known.clone()
        } else {
            self.held[number].insert(Rc::new(Held::of(stage, condition, turns)?)).clone()
        };
        let operator = held.loosened.as_ref().unwrap_or(&condition.operator);
        let find = |part: &Part| operator.find(stage, &Stretch(vec![*part]), condition.scope.guards);
        let least = self.enough[number].unwrap_or(1);
        let (mut first, mut count) = (Vec::new(), 0);
        // A part of a turn may hold what stands in its whole only beside something else.
        for part in stretch.0.iter().filter(|part| held.places[part.turn] > 0 || !part.is_whole()) {
            let seen = if first.is_empty() || !part.is_whole() { find(part)? } else { Vec::new() };
            count += if part.is_whole() { held.places[part.turn] } else { seen.len() };
            if first.is_empty() {
                first = seen;
            }
            if count >= least {
                return Ok(first);
            }
        }
        Ok(Vec::new())
    }
}

impl Held {
    fn of(stage: &Stage, condition: &Condition, turns: &Result<Vec<usize>, Blank>) -> Result<Self, Blank> {
        let loosened = condition.operator.loosened().filter(|_| condition.operator.places_needed() > Some(1));
        let operator = loosened.as_ref().unwrap_or(&condition.operator);
        let whole = Stretch(turns.iter().flatten().copied().map(Part::whole).collect());
        let mut places = vec![0; stage.turns()];
        let found = operator.find(stage, &whole, condition.scope.guards)?;
        found.iter().filter_map(|seen| seen.turn).for_each(|turn| places[turn] += 1);
        Ok(Self { places, loosened })
    }
}
