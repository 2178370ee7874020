//! To whom a finding of an own rule is counted. No agent pays for what a robot said, nor for what the system tells of the time before him,
//! but for a rule that also looks at what he does about it.

use super::condition::Condition;
use super::logic::Expr;
use super::operator::Operator;
use super::rule::OwnRule;
use super::scope::{Scope, Who};
use super::stage::Seen;
use crate::model::Role;
use crate::rules::reading::Reading;
use crate::rules::rule_set::counted_to;
use std::sync::Arc;

/// To whom a finding is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charged {
    /// To who spoke this agent's turn.
    Turn(usize),
    /// To whom the conversation is.
    Conversation,
    /// To the conversation, but to no agent: a robot served alone.
    Robot,
    /// To nobody: it is for people to look at.
    Nobody,
}

impl Charged {
    /// To whom each of the `hits` of `rule` is counted.
    pub(super) fn all(reading: &Reading, rule: &OwnRule, hits: &[Seen]) -> Vec<Self> {
        // What an agent said bears the blame where it is evidence itself.
        let is_shown = || rule.each.is_none() && hits.iter().any(|hit| hit.is_by(reading, &[Role::Agent]));
        let is_his = looks_at_agents(rule) && !is_shown();
        let end = reading.agent_turns.last().copied().filter(|_| looks_at_end(rule));
        let whole = end.map_or(Self::Conversation, Self::Turn);
        let of = |hit: &Seen| match (hit.turn, hit.since) {
            (Some(turn), Some(since)) if hit.behind.is_some() && changes_hands(reading, since, turn) => Self::Nobody,
            (Some(turn), _) => Self::of(reading, turn, is_his),
            (None, Some(since)) => first_agent(reading, since).map_or(whole, Self::Turn),
            (None, None) => whole,
        };
        hits.iter().map(of).collect()
    }

    /// To whom something in `turn` is counted: what the customer says to the agent who answers, what the system says to the one who
    /// served before. What it or a robot says is the next agent's where the rule asks what he does about it.
    fn of(reading: &Reading, turn: usize, is_his: bool) -> Self {
        let agents = &reading.agent_turns;
        let at = agents.partition_point(|&agent| agent < turn);
        let (earlier, later) = (at.checked_sub(1).map(|at| agents[at]), agents.get(at).copied());
        let found = match reading.role(turn) {
            Role::Agent => Some(turn),
            Role::Customer => later.or(earlier),
            Role::System if is_his => later.or(earlier),
            Role::System => earlier,
            Role::Bot => later.filter(|_| is_his),
        };
        match (found, reading.role(turn)) {
            (Some(turn), _) => Self::Turn(turn),
            (None, Role::System | Role::Bot) if !agents.is_empty() => Self::Nobody,
            (None, Role::Bot) => Self::Robot,
            (None, _) => Self::Conversation,
        }
    }

    pub(super) fn agent(self, reading: &Reading) -> Option<Arc<str>> {
        match self {
            Self::Turn(turn) => counted_to(reading, Some(turn)),
            Self::Conversation => counted_to(reading, None),
            Self::Robot | Self::Nobody => None,
        }
    }
}

impl Seen {
    /// Whether it stands in a turn of one of `roles`.
    pub(super) fn is_by(&self, reading: &Reading, roles: &[Role]) -> bool {
        self.turn.is_some_and(|turn| roles.contains(&reading.role(turn)))
    }
}

/// The agent's first turn from `since` on.
fn first_agent(reading: &Reading, since: usize) -> Option<usize> {
    let agents = &reading.agent_turns;
    agents.get(agents.partition_point(|&agent| agent < since)).copied()
}

/// Whether more than one agent speaks from `since` up to `turn`: which of them let a deadline pass, nobody knows.
fn changes_hands(reading: &Reading, since: usize, turn: usize) -> bool {
    let agents = &reading.agent_turns;
    let between = &agents[agents.partition_point(|&agent| agent < since)..agents.partition_point(|&agent| agent <= turn)];
    between.windows(2).any(|pair| reading.agents.of(pair[0]) != reading.agents.of(pair[1]))
}

/// Whether all that the rule asks of agents is at the end of the conversation.
fn looks_at_end(rule: &OwnRule) -> bool {
    let scopes = scopes_of_agents(&rule.conditions, &rule.when);
    !scopes.is_empty() && scopes.iter().all(|scope| scope.last.is_some() && !scope.by_agent)
}

/// Whether the rule asks what agents say, or that they do not.
fn looks_at_agents(rule: &OwnRule) -> bool {
    !scopes_of_agents(&rule.conditions, &rule.when).is_empty()
}

/// Where an expression, with the groups that it names, looks at agents.
fn scopes_of_agents<'c>(conditions: &'c [Condition], expr: &Expr) -> Vec<&'c Scope> {
    let of = |number: usize| match &conditions[number].operator {
        Operator::Group(expr) => scopes_of_agents(conditions, expr),
        _ => vec![&conditions[number].scope],
    };
    let named = expr.conditions();
    named.into_iter().flat_map(|(number, _)| of(number)).filter(|scope| scope.who == Who::One(Role::Agent)).collect()
}
