//! What is shown for a rule that hits.

use super::Trial;
use crate::model::Role;
use crate::rules::own::rule::OwnRule;
use crate::rules::own::stage::{Answer, Seen};
use std::rc::Rc;

impl Trial<'_> {
    pub(super) fn evidence(&mut self, rule: &OwnRule) -> Vec<Seen> {
        let shown = self.shown(rule).and_then(|answer| answer.as_ref().clone().ok());
        shown.unwrap_or_else(|| vec![self.figured(rule)])
    }

    /// The first of it, without a copy of the others.
    pub(super) fn first_evidence(&mut self, rule: &OwnRule) -> Seen {
        let first = self.shown(rule).and_then(|answer| answer.as_ref().as_ref().ok()?.first().cloned());
        first.unwrap_or_else(|| self.figured(rule))
    }

    /// What is shown for the rule: the hits of the condition to be reported, else of the first that holds and has any. What an agent said
    /// comes before what robots or the system said: nobody would have to answer for that.
    fn shown(&mut self, rule: &OwnRule) -> Option<Rc<Answer>> {
        let named = rule.when.conditions();
        let of_turns = |number: &usize| rule.conditions[*number].operator.sees_turns();
        let shown = rule.report.into_iter().chain(named.into_iter().filter(|(_, negated)| !negated).map(|(number, _)| number));
        // A step that is missing stands nowhere and has a name.
        let is_shown = |answer: &Rc<Answer>| answer.iter().flatten().any(|seen| seen.turn.is_some() || seen.name.is_some());
        let reading = self.stage.reading;
        let is_by = |answer: &Rc<Answer>, roles: &[Role]| answer.iter().flatten().any(|seen| seen.is_by(reading, roles));
        let mut shown = shown.filter(of_turns).map(|number| self.answer(number)).filter(is_shown);
        let first = shown.next()?;
        let is_nobodys =
            rule.report.is_none() && is_by(&first, &[Role::Bot, Role::System]) && !is_by(&first, &[Role::Agent, Role::Customer]);
        let of_agent = if is_nobodys { shown.find(|answer| is_by(answer, &[Role::Agent])) } else { None };
        Some(of_agent.unwrap_or(first))
    }

    /// The whole conversation, with the first figure that a condition saw.
    fn figured(&self, rule: &OwnRule) -> Seen {
        let mut all = (0..rule.conditions.len()).filter_map(|number| self.memo[number].clone());
        let figured = all.find_map(|answer| answer.iter().flatten().find(|seen| seen.figure.is_some()).cloned());
        Seen { turn: None, quote: None, ..figured.unwrap_or_default() }
    }
}
