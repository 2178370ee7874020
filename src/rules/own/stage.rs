//! The conversation as conditions look at it, and what they see in it.

use super::amount::Compare;
use super::operator::Sentences;
use crate::model::{Cue, Dismissal, Finding, FlowCard, Moment, Quote, Role};
use crate::rules::check::{Case, Observation};
use crate::rules::reading::Reading;
use crate::text::{Annotation, GuardSet, Redactor, Span, Utterance};
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

/// One place where a condition holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Seen {
    /// `None` for the whole conversation.
    pub(super) turn: Option<usize>,
    /// The words, where there are any.
    pub(super) quote: Option<Quote>,
    /// What was measured or counted.
    pub(super) figure: Option<f64>,
    /// What it is called: a step of a flow.
    pub(super) name: Option<Arc<str>>,
}

impl Seen {
    pub(super) fn in_turn(turn: usize) -> Self {
        Self { turn: Some(turn), ..Self::default() }
    }
}

/// Why nobody can tell whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blank {
    /// The scope holds no turn.
    NoTurns,
    /// The log has no times.
    NoTimes,
    /// The condition it is tied to holds nowhere.
    Anchor(usize),
    /// The log does not have what it looks at.
    Lacks(&'static str),
}

/// Where a condition holds; nowhere means that it does not.
pub(super) type Answer = Result<Vec<Seen>, Blank>;

/// A stretch of a turn that may be looked at, in Unicode scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) turn: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Part {
    pub(super) const fn whole(turn: usize) -> Self {
        Self { turn, from: 0, to: usize::MAX }
    }

    pub(super) const fn is_whole(&self) -> bool {
        self.from == 0 && self.to == usize::MAX
    }

    pub(super) const fn holds(&self, quote: &Quote) -> bool {
        self.from <= quote.start && quote.end <= self.to
    }
}

/// What a condition may look at, by turn.
pub(super) struct Stretch(pub(super) Vec<Part>);

impl Stretch {
    /// The turns that belong to it as a whole.
    pub(super) fn turns(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.0.iter().filter(|part| part.is_whole()).map(|part| part.turn)
    }

    pub(super) fn holds(&self, turn: usize) -> bool {
        self.turns().any(|other| other == turn)
    }
}

/// What the rules of the rulebook saw in a conversation.
#[derive(Clone, Copy)]
pub struct Seeing<'a> {
    /// What counts.
    pub findings: &'a [Finding],
    /// What does not.
    pub dismissals: &'a [Dismissal],
    /// What no agent answered.
    pub unanswered: &'a [Observation],
}

/// One conversation under the own rules.
pub(super) struct Stage<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) reading: &'a Reading<'a>,
    /// What the rules of the rulebook found.
    pub(super) findings: &'a [Finding],
    pub(super) dismissals: &'a [Dismissal],
    pub(super) unanswered: &'a [Observation],
    /// What became of the flows that apply; none while they are walked.
    pub(super) flows: &'a [FlowCard],
    /// Whether what the learned layer doubts counts as said: nobody is reproached for the lack of what perhaps was there.
    pub(super) generous: bool,
    redactor: Option<&'a Redactor>,
    personal: OnceCell<Vec<Vec<Span>>>,
    sentences: Vec<OnceCell<Sentences>>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(case: &'a Case<'a>, seen: &Seeing<'a>, redactor: Option<&'a Redactor>) -> Self {
        let Seeing { findings, dismissals, unanswered } = *seen;
        Self {
            case,
            reading: case.reading,
            findings,
            dismissals,
            unanswered,
            flows: &[],
            generous: false,
            redactor,
            personal: OnceCell::new(),
            sentences: case.reading.conversation.turns.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    /// The same with what became of the flows.
    pub(super) fn with(self, flows: &'a [FlowCard]) -> Self {
        Self { flows, ..self }
    }

    /// The same where what perhaps was said counts.
    pub(super) fn generously(self) -> Self {
        Self { generous: true, ..self }
    }

    pub(super) fn annotation(&self, turn: usize) -> &Annotation {
        &self.reading.annotations[turn]
    }

    /// The normalised text of a turn.
    pub(super) fn text(&self, turn: usize) -> &str {
        self.annotation(turn).text()
    }

    pub(super) fn turns(&self) -> usize {
        self.reading.conversation.turns.len()
    }

    /// When a turn began.
    pub(super) fn at(&self, turn: usize) -> Option<Moment> {
        self.reading.conversation.turns[turn].at
    }

    /// When a turn ended; when it began, where the log does not say.
    pub(super) fn end(&self, turn: usize) -> Option<Moment> {
        let turn = &self.reading.conversation.turns[turn];
        turn.end.or(turn.at)
    }

    pub(super) fn quote(&self, turn: usize, range: Range<usize>) -> Quote {
        self.annotation(turn).quote_range(&self.reading.conversation.turns[turn].text, range)
    }

    /// The hits of `ranges` (of a normalised text) in the turns of `stretch` that no guard holds back.
    pub(super) fn gather(
        &self,
        stretch: &Stretch,
        guards: GuardSet,
        mut ranges: impl FnMut(usize, &str) -> Vec<Range<usize>>,
    ) -> Vec<Seen> {
        let mut seen = Vec::new();
        for part in &stretch.0 {
            for range in ranges(part.turn, self.text(part.turn)) {
                if range.is_empty() || guards.iter().any(|guard| self.annotation(part.turn).holds_at(guard, &range)) {
                    continue;
                }
                let quote = self.quote(part.turn, range);
                if part.holds(&quote) {
                    seen.push(Seen { quote: Some(quote), ..Seen::in_turn(part.turn) });
                }
            }
        }
        seen
    }

    /// What is personal in a turn. Looked for once, and only where a rule asks.
    pub(super) fn personal(&self, turn: usize) -> &[Span] {
        let find = || {
            let speaker = |role: Role| role.code();
            let turns = &self.reading.conversation.turns;
            let talk: Vec<Utterance> =
                turns.iter().map(|turn| Utterance { speaker: speaker(turn.role), text: &turn.text }).collect();
            self.redactor.map_or_else(|| vec![Vec::new(); turns.len()], |redactor| redactor.find_in_talk(&talk))
        };
        &self.personal.get_or_init(find)[turn]
    }

    /// The sentences of a turn as they are compared. Made once, and only where a rule asks.
    pub(super) fn sentences(&self, turn: usize) -> &Sentences {
        self.sentences[turn].get_or_init(|| Sentences::of(self.text(turn)))
    }

    /// Whether the last turn of an agent before turn `turn` asks the customer to wait.
    pub(super) fn held_before(&self, turn: usize) -> bool {
        let asked = self.reading.turns_of(Role::Agent).rev().find(|&agent| agent < turn);
        asked.is_some_and(|agent| self.reading.has(agent, Cue::Hold))
    }
}

/// One value that was measured, and where.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    pub(super) seen: Seen,
    pub(super) value: f64,
}

impl Measured {
    pub(super) fn in_turn(turn: usize, value: f64) -> Self {
        Self { seen: Seen { figure: Some(value), ..Seen::in_turn(turn) }, value }
    }

    pub(super) fn whole(value: f64) -> Self {
        Self { seen: Seen { figure: Some(value), ..Seen::default() }, value }
    }

    /// Those that fit.
    pub(super) fn fitting(measured: Vec<Self>, compare: Compare) -> Vec<Seen> {
        measured.into_iter().filter(|measured| compare.holds(measured.value)).map(|measured| measured.seen).collect()
    }
}
