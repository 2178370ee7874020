//! The conversation as conditions look at it, and what they see in it.

mod seen;
mod stretch;

pub(super) use seen::{Answer, Blank, Measured, Seen};
pub(super) use stretch::{Look, Part, Stretch};

use super::operator::Sentences;
use super::scope::{WHO, Who};
use super::times::Times;
use crate::model::{Cue, Dismissal, Finding, FlowCard, Moment, Quote, Role};
use crate::rules::check::{Case, Observation};
use crate::rules::reading::Reading;
use crate::text::{Annotation, GuardSet, Redactor, Span, Utterance};
use std::cell::OnceCell;
use std::ops::Range;

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
    times: OnceCell<Times>,
    /// Per entry of [`WHO`], the turns.
    spoken: [OnceCell<Vec<usize>>; WHO.len()],
    before: OnceCell<Vec<Before>>,
}

/// Who spoke before a turn.
#[derive(Clone, Copy, Default)]
struct Before {
    /// The last turn that is none of the system.
    spoken: Option<usize>,
    agent: Option<usize>,
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
            times: OnceCell::new(),
            spoken: std::array::from_fn(|_| OnceCell::new()),
            before: OnceCell::new(),
        }
    }

    /// How many rows of the log were rejected: what is not there may have been among them.
    pub(super) fn hidden_rows(&self) -> usize {
        self.reading.conversation.rejected_rows
    }

    /// When the turns were spoken. Found once, and only where a rule asks.
    pub(super) fn times(&self) -> &Times {
        self.times.get_or_init(|| Times::of(&self.reading.conversation.turns))
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

    /// The turns of `who`, in order. Found once, and only where a rule asks.
    pub(super) fn spoken(&self, who: Who) -> &[usize] {
        let find = || (0..self.turns()).filter(|&turn| who.holds(self.reading.role(turn))).collect();
        let number = WHO.iter().position(|(_, one)| *one == who);
        number.map_or(&[], |number| self.spoken[number].get_or_init(find))
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

    /// What `find` finds in the turns of `stretch`, as bytes of their normalised texts, and no guard holds back.
    pub(super) fn gather(
        &self,
        stretch: &Stretch,
        guards: GuardSet,
        mut find: impl FnMut(&Look) -> Vec<Range<usize>>,
    ) -> Vec<Seen> {
        let mut seen = Vec::new();
        for part in &stretch.0 {
            let (turn, annotation) = (part.turn, self.annotation(part.turn));
            let look = Look { turn, text: self.text(turn), within: self.bytes_of(part), annotation, guards };
            let found = find(&look).into_iter().filter(|range| look.counts(range));
            seen.extend(found.map(|range| Seen { quote: Some(self.quote(turn, range)), ..Seen::in_turn(turn) }));
        }
        seen
    }

    /// The bytes of the normalised text that a part leaves.
    fn bytes_of(&self, part: &Part) -> Range<usize> {
        let text = self.text(part.turn);
        if part.is_whole() {
            return 0..text.len();
        }
        let quote = |character: Range<usize>| self.quote(part.turn, character);
        let start = beginning(text, |character| quote(character).start < part.from);
        let end = beginning(text, |character| quote(character).end <= part.to);
        start..end.max(start)
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
        self.agent_before(turn).is_some_and(|agent| self.reading.has(agent, Cue::Hold))
    }

    /// The last turn of an agent before turn `turn`.
    pub(super) fn agent_before(&self, turn: usize) -> Option<usize> {
        self.before(turn).agent
    }

    /// The last turn before turn `turn` that is none of the system.
    pub(super) fn spoken_before(&self, turn: usize) -> Option<usize> {
        self.before(turn).spoken
    }

    fn before(&self, turn: usize) -> Before {
        let find = || {
            let mut last = Before::default();
            let step = |turn: usize| {
                let role = self.reading.role(turn);
                let told = last;
                last.spoken = Some(turn).filter(|_| role != Role::System).or(last.spoken);
                last.agent = Some(turn).filter(|_| role == Role::Agent).or(last.agent);
                told
            };
            (0..self.turns()).map(step).collect()
        };
        self.before.get_or_init(find)[turn]
    }
}

/// Where the first character of `text` begins that is not `before`, as all are up to there: a search that need not look at all of them.
fn beginning(text: &str, before: impl Fn(Range<usize>) -> bool) -> usize {
    let (mut least, mut most) = (0, text.len());
    while least < most {
        let middle = text.floor_char_boundary(least + (most - least) / 2);
        let end = text.ceil_char_boundary(middle + 1);
        if before(middle..end) { least = end } else { most = middle }
    }
    least
}
