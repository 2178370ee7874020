//! What wakes a rule: conditions of which one must hold for it to hit, over groups of them.

use super::condition::Condition;
use super::logic::Expr;
use super::need::Need;
use super::operator::Operator;
use super::rule::OwnRule;

/// Groups of groups beyond which nobody looks: the rule is then awake whatever is said.
const DEEPEST: usize = 64;

/// Conditions of which one must hold; `None` where something may hold without any.
type Trigger = Option<Vec<usize>>;

/// The triggers of one rule's conditions.
pub(super) struct Triggers<'a> {
    conditions: &'a [Condition],
    needs: &'a [Need],
    /// Per group, what was found: a group may stand in many others.
    known: Vec<Option<Trigger>>,
    depth: usize,
}

impl<'a> Triggers<'a> {
    pub(super) fn new(conditions: &'a [Condition], needs: &'a [Need]) -> Self {
        Self { conditions, needs, known: vec![None; conditions.len()], depth: 0 }
    }

    pub(super) fn of_rule(mut self, rule: &OwnRule) -> Trigger {
        // Whatever must hold of each occurrence, there must be one.
        self.of_expr(&rule.when).or_else(|| self.of(rule.each?))
    }

    fn of_expr(&mut self, expr: &Expr) -> Trigger {
        let needs = self.needs;
        let cost = |set: &Vec<usize>| set.iter().filter_map(|&number| needs[number].cost()).sum();
        expr.trigger(&mut |number| self.of(number), &cost)
    }

    fn of(&mut self, number: usize) -> Trigger {
        let conditions = self.conditions;
        let Operator::Group(expr) = &conditions[number].operator else {
            return self.needs[number].cost().map(|_| vec![number]);
        };
        if let Some(known) = &self.known[number] {
            return known.clone();
        }
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        let trigger = self.of_expr(expr);
        self.depth -= 1;
        self.known[number] = Some(trigger.clone());
        trigger
    }
}
