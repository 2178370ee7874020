//! Conditions from a turn on: what stands before does not count, and what counts words or turns counts them from there.

use super::condition::Condition;
use super::evaluate::Trial;
use super::logic::{Between, Expr, Truth};
use super::operator::{Looks, Operator};
use super::stage::{Answer, Blank, Stretch};
use super::stretching::place;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What is known of conditions from a turn on; each is looked at once.
#[derive(Default)]
pub(super) struct Since {
    answers: BTreeMap<Key, Rc<Answer>>,
    truths: BTreeMap<Key, Between>,
    turns: BTreeMap<Key, Rc<Vec<usize>>>,
}

/// A condition, and the turn from which on it is looked at.
type Key = (usize, usize);

impl Trial<'_> {
    /// Whether an expression over the conditions holds, where what stands in a turn before `from` does not count.
    pub(super) fn value_from(&mut self, expr: &Expr, from: usize) -> Truth {
        self.expr_from(expr, from).told()
    }

    fn expr_from(&mut self, expr: &Expr, from: usize) -> Between {
        expr.between(&mut |number| self.between_from(number, from))
    }

    /// The same of one condition.
    pub(super) fn truth_from(&mut self, number: usize, from: usize) -> Truth {
        if from == 0 {
            return self.truth(number);
        }
        if matches!(self.conditions[number].operator, Operator::Group(_)) {
            return self.between_from(number, from).told();
        }
        let answer = self.answer_from(number, from);
        self.told(number, &answer)
    }

    fn between_from(&mut self, number: usize, from: usize) -> Between {
        if from == 0 {
            return self.between(number);
        }
        if let Some(&known) = self.since.truths.get(&(number, from)) {
            return known;
        }
        let conditions = self.conditions;
        let truth = if let Operator::Group(expr) = &conditions[number].operator {
            self.expr_from(expr, from)
        } else {
            let answer = self.answer_from(number, from);
            self.told(number, &answer).into()
        };
        self.since.truths.insert((number, from), truth);
        truth
    }

    /// The turns from `from` on in which an expression that holds is fulfilled, in order; none where it holds whatever is said in
    /// which turn.
    pub(super) fn turns_from(&mut self, expr: &Expr, from: usize) -> Vec<usize> {
        let mut all = match expr {
            Expr::Is(number) => self.turns_of_condition(*number, from).to_vec(),
            Expr::Not(_) | Expr::Unless(_) => Vec::new(),
            Expr::Or(parts) => self.turns_of_any(parts, from),
            Expr::And(parts) => {
                let each: Vec<Vec<usize>> = parts.iter().map(|part| self.turns_from(part, from)).collect();
                // Only where the last of them is there, all are.
                let whole = each.iter().filter_map(|turns| turns.first()).max().copied().unwrap_or(0);
                each.concat().into_iter().filter(|&turn| turn >= whole).collect()
            }
        };
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The same of parts of which one is enough: one that does not hold fulfils nothing, and beside one that needs no turn the others
    /// are not waited for.
    fn turns_of_any(&mut self, parts: &[Expr], from: usize) -> Vec<usize> {
        let mut all = Vec::new();
        for part in parts {
            if self.value_from(part, from) != Truth::Yes {
                continue;
            }
            let turns = self.turns_from(part, from);
            if turns.is_empty() {
                return turns;
            }
            all.extend(turns);
        }
        all
    }

    fn turns_of_condition(&mut self, number: usize, from: usize) -> Rc<Vec<usize>> {
        if let Some(known) = self.since.turns.get(&(number, from)) {
            return known.clone();
        }
        let conditions = self.conditions;
        let turns = if let Operator::Group(expr) = &conditions[number].operator {
            self.turns_from(expr, from)
        } else {
            self.answer_from(number, from).iter().flatten().filter_map(|seen| seen.turn).collect()
        };
        let turns = Rc::new(turns);
        self.since.turns.insert((number, from), turns.clone());
        turns
    }

    /// Where a condition that is none of others holds from `from` on, by place.
    fn answer_from(&mut self, number: usize, from: usize) -> Rc<Answer> {
        if from == 0 {
            return self.answer(number);
        }
        if let Some(known) = self.since.answers.get(&(number, from)) {
            return known.clone();
        }
        let conditions = self.conditions;
        let answer = if conditions[number].counts() { self.recount(number, from) } else { self.cut(number, from) };
        let answer = Rc::new(answer);
        self.since.answers.insert((number, from), answer.clone());
        answer
    }

    /// What is seen anew where only the turns from `from` on are looked at.
    fn recount(&mut self, number: usize, from: usize) -> Answer {
        let stretch = self.stretch_from(number, from)?;
        let mut seen = self.see(&self.conditions[number], &stretch)?;
        seen.sort_by_key(place);
        Ok(seen)
    }

    /// What is seen in the turns from `from` on, and in none.
    fn cut(&mut self, number: usize, from: usize) -> Answer {
        let mut seen = (*self.answer(number)).clone()?;
        seen.retain(|seen| seen.turn.is_none_or(|turn| turn >= from));
        if seen.is_empty() {
            self.stretch_from(number, from)?;
        }
        Ok(seen)
    }

    /// What a condition may look at from `from` on; blank where all that it may look at stands before.
    fn stretch_from(&mut self, number: usize, from: usize) -> Result<Stretch, Blank> {
        let Stretch(mut parts) = self.stretch(number)?;
        let was_empty = parts.is_empty();
        parts.retain(|part| part.turn >= from);
        if parts.is_empty() && !was_empty { Err(Blank::NoTurns) } else { Ok(Stretch(parts)) }
    }
}

impl Condition {
    /// Whether what it sees in one turn hangs on what the others hold.
    pub(super) fn counts(&self) -> bool {
        self.looks != Looks::Whole && !self.operator.is_by_turn()
    }
}
