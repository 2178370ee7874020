//! The conditions of an own rule over one conversation, and where the rule hits.

mod shown;

use super::brief::Brief;
use super::condition::{Condition, hangs_on};
use super::index::{Index, Marks};
use super::logic::{Between, Expr, Truth};
use super::operator::{Looks, Operator};
use super::rule::OwnRule;
use super::shared::Known;
use super::since::Since;
use super::stage::{Answer, Blank, Seen, Stage, Stretch};
use super::stretching::place;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The conditions of a rule or flow on one conversation: they are looked at when they are asked for, and once.
pub(super) struct Trial<'a> {
    pub(super) conditions: &'a [Condition],
    pub(super) stage: &'a Stage<'a>,
    /// Per condition.
    memo: Vec<Option<Rc<Answer>>>,
    /// Per group, what it may be: the same as what it stands for, written out.
    grouped: Vec<Option<Between>>,
    /// Per condition, the turns that it may look at but for its anchors.
    turns: Vec<Option<Turns>>,
    /// The condition of which one occurrence at a time is looked at.
    pub(super) fixed: Option<usize>,
    /// Per condition, whether it hangs on that one.
    hanging: Vec<bool>,
    /// Of which conditions one place is enough, where a rule asks of each occurrence.
    brief: Brief,
    /// What the index knows of the rule, where it was asked.
    pub(super) awake: Option<Awake<'a>>,
    /// What holds from a turn on.
    pub(super) since: Since,
}

/// Places in one message that are looked at one by one. Nobody says anything so often; each of them is held against the whole message.
pub(super) const MOST_PLACES: usize = 100;

/// The turns that a condition may look at, or why nobody can tell.
type Turns = Rc<Result<Vec<usize>, Blank>>;

/// What is known of a rule before its conditions are looked at.
#[derive(Clone, Copy)]
pub(super) struct Awake<'a> {
    pub(super) rule: usize,
    pub(super) index: &'a Index,
    pub(super) marks: &'a Marks,
    pub(super) known: &'a Known,
}

impl<'a> Trial<'a> {
    pub(super) fn new(conditions: &'a [Condition], stage: &'a Stage<'a>) -> Self {
        let count = conditions.len();
        let (memo, grouped, turns, hanging) = (vec![None; count], vec![None; count], vec![None; count], Vec::new());
        let (brief, since) = (Brief::default(), Since::default());
        Self { conditions, stage, memo, grouped, turns, fixed: None, hanging, brief, awake: None, since }
    }

    /// Where condition `number` holds, by place.
    pub(super) fn answer(&mut self, number: usize) -> Rc<Answer> {
        if let Some(known) = &self.memo[number] {
            return known.clone();
        }
        let shared = self.awake.and_then(|awake| Some((awake.known, awake.index.shared.of(awake.rule, number)?)));
        let told = shared.and_then(|(known, shared)| known.borrow().get(&shared).cloned());
        let answer = told.unwrap_or_else(|| {
            let mut answer = self.look(number);
            if let Ok(seen) = &mut answer {
                seen.sort_by_key(place);
            }
            Rc::new(answer)
        });
        if let Some((known, shared)) = shared {
            known.borrow_mut().insert(shared, answer.clone());
        }
        self.memo[number] = Some(answer.clone());
        answer
    }

    fn look(&mut self, number: usize) -> Answer {
        let condition = &self.conditions[number];
        if let Operator::Group(expr) = &condition.operator {
            let named = expr.conditions();
            return match self.truth(number) {
                Truth::No => Ok(Vec::new()),
                Truth::Hidden if self.stage.hidden_rows() > 0 => Err(Blank::Hidden),
                Truth::Untimed | Truth::Hidden => Err(Blank::NoTimes),
                Truth::Unknown => Err(self.first_blank(&named)),
                Truth::Yes => Ok(self.evidence_of(&named)),
            };
        }
        let stretch = self.stretch(number)?;
        // Only now: where there is nothing to look at, nobody knows.
        if self.awake.is_some_and(|awake| awake.index.is_absent(awake.marks, awake.rule, number)) {
            return Ok(Vec::new());
        }
        if self.fixed.is_some() && self.hanging[number] && self.brief.is_enough(number) {
            let turns = self.turns(number);
            return self.brief.first(self.stage, number, condition, &turns, &stretch);
        }
        self.see(condition, &stretch)
    }

    /// What a condition that is none of others sees in `stretch`.
    pub(super) fn see(&self, condition: &Condition, stretch: &Stretch) -> Answer {
        if is_absence(&condition.operator) && self.stage.hidden_rows() > 0 {
            return Err(Blank::Hidden);
        }
        let seen = condition.operator.find(self.stage, stretch, condition.scope.guards)?;
        let of_whole = if condition.scope.is_limited() { None } else { condition.operator.of_conversation(self.stage) };
        Ok(seen.into_iter().chain(of_whole).collect())
    }

    /// The turns that a condition may look at but for its anchors.
    fn turns(&mut self, number: usize) -> Turns {
        let (scope, stage) = (&self.conditions[number].scope, self.stage);
        self.turns[number].get_or_insert_with(|| Rc::new(scope.turns(stage))).clone()
    }

    /// What a condition may look at.
    pub(super) fn stretch(&mut self, number: usize) -> Result<Stretch, Blank> {
        let (condition, stage) = (&self.conditions[number], self.stage);
        if condition.looks == Looks::Whole {
            return Ok(Stretch(Vec::new()));
        }
        let turns = self.turns(number);
        let turns = turns.as_ref().as_ref().map_err(|blank| *blank)?;
        condition.scope.stretch(stage, turns, &mut |anchor| self.answer(anchor))
    }

    /// Why nobody can tell a group; what hides or lacks a time is not why, else it would be so of the group.
    fn first_blank(&mut self, named: &[(usize, bool)]) -> Blank {
        let mut blanks = named.iter().filter_map(|&(part, _)| self.answer(part).as_ref().as_ref().err().copied());
        blanks.find(|blank| !matches!(blank, Blank::Hidden | Blank::NoTimes)).unwrap_or(Blank::NoTurns)
    }

    /// Everything that the conditions saw, by place; the whole conversation where nothing stands in a turn.
    fn evidence_of(&mut self, named: &[(usize, bool)]) -> Vec<Seen> {
        let mut seen: Vec<Seen> = Vec::new();
        for &(part, _) in named.iter().filter(|(_, negated)| !negated) {
            seen.extend(self.answer(part).as_ref().iter().flatten().filter(|seen| seen.turn.is_some()).cloned());
        }
        seen.sort_by_key(place);
        seen.dedup();
        if seen.is_empty() { vec![Seen::default()] } else { seen }
    }

    pub(super) fn truth(&mut self, number: usize) -> Truth {
        if matches!(self.conditions[number].operator, Operator::Group(_)) {
            return self.between(number).told();
        }
        let answer = self.answer(number);
        self.told(number, &answer)
    }

    /// What condition `number` may be, whatever nobody can see.
    pub(super) fn between(&mut self, number: usize) -> Between {
        let conditions = self.conditions;
        let Operator::Group(expr) = &conditions[number].operator else {
            let answer = self.answer(number);
            return self.told(number, &answer).into();
        };
        if let Some(known) = self.grouped[number] {
            return known;
        }
        let between = expr.between(&mut |part| self.between(part));
        *self.grouped[number].insert(between)
    }

    /// Whether condition `number` holds, by what it saw.
    pub(super) fn told(&self, number: usize, answer: &Answer) -> Truth {
        // Where rows of the log were rejected, what is not found may have been among them.
        let may_hide = self.stage.hidden_rows() > 0 && self.conditions[number].operator.is_of_rows();
        match answer {
            Ok(seen) if !seen.is_empty() => Truth::Yes,
            Err(Blank::Hidden) => Truth::Hidden,
            Ok(_) | Err(Blank::NoTurns | Blank::Anchor(_)) if may_hide => Truth::Hidden,
            Ok(_) => Truth::No,
            Err(Blank::NoTimes) => Truth::Untimed,
            Err(_) => Truth::Unknown,
        }
    }

    /// Where the rule hits.
    pub(super) fn hits(&mut self, rule: &OwnRule) -> Vec<Seen> {
        let Some(each) = rule.each else {
            return if self.value(&rule.when) == Truth::Yes { self.evidence(rule) } else { Vec::new() };
        };
        let every = self.occurrences(each);
        self.brief = Brief::of(self.conditions, rule.report);
        let mut hits = Vec::new();
        let mut charged = BTreeSet::new();
        for hit in every {
            // Nobody need know of those that would not count.
            if !rule.may_charge(&hit, &charged) {
                continue;
            }
            self.fix(each, &hit);
            if self.value(&rule.when) == Truth::Yes && rule.is_charged(&hit, &mut charged) {
                hits.push(if rule.report.is_some() { self.first_evidence(rule) } else { hit });
            }
        }
        hits
    }

    /// What condition `each` saw, but for what stands in one message again and again.
    pub(super) fn occurrences(&mut self, each: usize) -> Vec<Seen> {
        let mut every = (*self.answer(each)).clone().unwrap_or_default();
        let (mut turn, mut count) = (None, 0);
        every.retain(|seen| {
            count = if seen.turn == turn { count + 1 } else { 1 };
            turn = seen.turn;
            turn.is_none() || count <= MOST_PLACES
        });
        every
    }

    /// From now on `seen` is all that condition `each` saw.
    pub(super) fn fix(&mut self, each: usize, seen: &Seen) {
        if self.fixed.replace(each) != Some(each) {
            self.hanging = (0..self.conditions.len()).map(|number| hangs_on(self.conditions, number, each)).collect();
        }
        // What does not hang on it is the same for every occurrence.
        for number in (0..self.conditions.len()).filter(|&number| self.hanging[number]) {
            (self.memo[number], self.grouped[number]) = (None, None);
        }
        self.memo[each] = Some(Rc::new(Ok(vec![seen.clone()])));
        self.grouped[each] = Some(Between::YES);
    }

    /// Whether an expression over the conditions holds.
    pub(super) fn value(&mut self, expr: &Expr) -> Truth {
        expr.between(&mut |number| self.between(number)).told()
    }
}

fn is_absence(operator: &Operator) -> bool {
    matches!(operator, Operator::Keywords(keywords) if keywords.is_absence())
}
