//! What is to be hidden of one conversation. A quote is part of a turn, and the turn part of a talk: it is looked for once, in all of it.

use super::NAME;
use crate::model::{Conversation, Quote, Role, Scorecard, Turn};
use crate::text::{Redactor, Span, Utterance};
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::ops::Range;

/// The personal data of a conversation, looked for when it is first asked for.
pub(in crate::cli) struct Hidden<'c> {
    redactor: Option<&'c Redactor>,
    of_agents: bool,
    conversation: &'c Conversation,
    /// What is known from before the conversation's first turn: what it is, and its value.
    known: &'c [(&'static str, String)],
    spans: OnceCell<Spans>,
    /// Where the characters begin of the turn that was quoted last: findings come turn by turn, and a long one is counted once.
    places: RefCell<(usize, Vec<usize>)>,
}

/// The personal data in a conversation's turns, and in the values of its meta.
pub(super) struct Spans {
    pub(super) turns: Vec<Vec<Span>>,
    pub(super) meta: Vec<Vec<Span>>,
}

impl Spans {
    /// Looks for it. The customer's name is known in all of the conversation, and so are the agents' where they are to be hidden.
    pub(super) fn of(redactor: &Redactor, of_agents: bool, conversation: &Conversation) -> Self {
        Self::with(redactor, of_agents, conversation, &[])
    }

    /// The same where more is known by its value.
    pub(super) fn with(
        redactor: &Redactor,
        of_agents: bool,
        conversation: &Conversation,
        known: &[(&'static str, String)],
    ) -> Self {
        let is_hidden = |turn: &&Turn| of_agents || turn.role != Role::Agent;
        let speakers = conversation.turns.iter().filter(is_hidden).filter_map(|turn| turn.speaker.as_deref());
        let in_charge = conversation.agent_id.as_deref().filter(|_| of_agents);
        let names: BTreeSet<&str> = speakers.chain(conversation.customer_id.as_deref()).chain(in_charge).collect();
        let under = |heading, text| [Utterance { speaker: "heading", text: heading }, Utterance { speaker: "value", text }];
        let mut talk: Vec<Utterance> = names.iter().flat_map(|name| under(NAME, name)).collect();
        talk.extend(known.iter().flat_map(|(heading, value)| under(heading, value)));
        let before = talk.len();
        let turns = conversation.turns.iter();
        talk.extend(
            turns.map(|turn| Utterance { speaker: turn.speaker.as_deref().unwrap_or(turn.role.code()), text: &turn.text }),
        );
        talk.extend(conversation.meta.iter().flat_map(|(key, value)| under(key, value)));
        let mut turns = redactor.find_in_talk(&talk).split_off(before);
        let of_meta = turns.split_off(conversation.turns.len());
        Self { turns, meta: of_meta.into_iter().skip(1).step_by(2).collect() }
    }
}

impl<'c> Hidden<'c> {
    pub(super) fn new(redactor: Option<&'c Redactor>, of_agents: bool, conversation: &'c Conversation) -> Self {
        Self { redactor, of_agents, conversation, known: &[], spans: OnceCell::new(), places: RefCell::default() }
    }

    /// The same where more is known by its value.
    pub(super) fn knowing(self, known: &'c [(&'static str, String)]) -> Self {
        Self { known, ..self }
    }

    /// The conversation as it was read.
    pub(in crate::cli) fn conversation(&self) -> &'c Conversation {
        self.conversation
    }

    /// The turns as they were said.
    pub(in crate::cli) fn turns(&self) -> &'c [Turn] {
        &self.conversation.turns
    }

    /// Hides in a scorecard what is quoted; offsets stay those of the original.
    pub(in crate::cli) fn card(&self, card: &mut Scorecard) {
        for finding in &mut card.findings {
            if let Some((turn, quote)) = finding.turn.zip(finding.quote.as_mut()) {
                self.quote(turn, quote);
            }
        }
    }

    /// The same of one quote.
    pub(in crate::cli) fn quote(&self, turn: usize, quote: &mut Quote) {
        if !self.spans(turn).is_empty()
            && let Some(place) = self.place(turn, quote)
            && let Cow::Owned(hidden) = self.piece(turn, place)
        {
            quote.text = hidden;
        }
    }

    /// Moves a quote to where its words stand once the turn is hidden. A value that it cuts through is quoted whole.
    pub(super) fn shift(&self, turn: usize, quote: &mut Quote) {
        let spans = self.spans(turn);
        let Some(place) = self.place(turn, quote).filter(|_| !spans.is_empty()) else { return };
        let cut = |at: usize| spans.iter().map(|span| &span.range).find(move |range| range.start < at && at < range.end);
        let start = cut(place.start).map_or(place.start, |range| range.start);
        let end = cut(place.end).map_or(place.end, |range| range.end);
        let scalars = |piece: Range<usize>| self.piece(turn, piece).chars().count();
        quote.text = self.piece(turn, start..end).into_owned();
        quote.start = scalars(0..start);
        quote.end = quote.start + quote.text.chars().count();
    }

    /// A piece of a turn, in bytes of the original, as it may be shown.
    pub(in crate::cli) fn piece(&self, turn: usize, piece: Range<usize>) -> Cow<'c, str> {
        let text = &self.turns()[turn].text;
        match self.redactor {
            Some(redactor) => redactor.hide_within(text, piece, self.spans(turn)),
            None => Cow::Borrowed(&text[piece]),
        }
    }

    /// The bytes of a quote in its turn.
    pub(in crate::cli) fn place(&self, turn: usize, quote: &Quote) -> Option<Range<usize>> {
        let text = &self.turns().get(turn)?.text;
        let mut places = self.places.borrow_mut();
        if places.0 != turn || places.1.is_empty() {
            *places = (turn, text.char_indices().map(|(at, _)| at).chain([text.len()]).collect());
        }
        let (start, end) = (*places.1.get(quote.start)?, *places.1.get(quote.end)?);
        (start <= end).then_some(start..end)
    }

    fn spans(&self, turn: usize) -> &[Span] {
        let found = |redactor| self.spans.get_or_init(|| Spans::with(redactor, self.of_agents, self.conversation, self.known));
        self.redactor.map(found).and_then(|spans| spans.turns.get(turn)).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::Hidden;
    use crate::cli::hiding::redactor;
    use crate::inspect::utterance;
    use crate::model::{Quote, Role};

    #[test]
    fn a_quote_stands_where_its_words_stand_in_the_hidden_turn() {
        let redactor = redactor(None, None).unwrap_or_else(|_| panic!("the default tables"));
        for (reason, text, words, expected) in [
            ("nothing hidden", "我说不可能", "不可能", (2, "不可能")),
            ("a value in front that gets shorter", "寄到文三路138号翠湖花园5栋，不可能", "不可能", (7, "不可能")),
            ("a value behind", "不可能，打13812345678", "不可能", (0, "不可能")),
            ("it holds the value", "加我微信13812345678吧", "加我微信13812345678", (0, "加我微信138****5678")),
            ("it begins within the value", "打13812345678吧", "45678吧", (1, "138****5678吧")),
            ("it ends within the value", "打13812345678吧", "打138", (0, "打138****5678")),
        ] {
            let (conversation, turn) = utterance(Role::Agent, "", text);
            let start = text[..text.find(words).expect(reason)].chars().count();
            let mut quote = Quote { start, end: start + words.chars().count(), text: words.to_owned() };
            Hidden::new(Some(&redactor), false, &conversation).shift(turn, &mut quote);
            let end = expected.0 + expected.1.chars().count();
            assert_eq!((quote.start, quote.end, quote.text.as_str()), (expected.0, end, expected.1), "{reason}");
        }
    }
}
