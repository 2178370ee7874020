//! Personal data of a conversation that goes on: what lies far back is known by its value, and not looked through again with every turn.

use super::Hiding;
use super::hidden::{Hidden, Spans};
use crate::model::{Conversation, Finding};

/// Turns that are looked through at a time: more than a finding may lie back.
const BLOCK: usize = 32;
/// Turns before them that tell what is asked for, and where a number begins.
const BEFORE: usize = 8;
/// Values that are remembered: nobody names more in a conversation.
const MOST: usize = 300;

/// What was found in the turns of a conversation that are far enough back.
#[derive(Debug, Default)]
pub(in crate::cli) struct Known {
    /// Turns before this one were looked through.
    upto: usize,
    /// What kind of data it is, and its value.
    values: Vec<(&'static str, String)>,
}

impl Hiding {
    /// Masks what `findings` of a conversation quote, which has come as far as turn `last`. What it costs does not grow with the
    /// conversation.
    pub(in crate::cli) fn quotes_so_far(
        &self,
        conversation: &Conversation,
        last: usize,
        known: &mut Known,
        findings: &mut [Finding],
    ) {
        while last + 1 >= known.upto + 2 * BLOCK {
            self.look_through(conversation, known);
        }
        if findings.iter().all(|finding| finding.quote.is_none()) {
            return;
        }
        let first = known.upto.saturating_sub(BEFORE);
        let part = conversation.with_turns(conversation.turns[first..=last].to_vec());
        let hidden = Hidden::new(self.redactor.as_ref(), self.of_agents, &part).knowing(&known.values);
        for finding in findings {
            let turn = finding.turn.and_then(|turn| turn.checked_sub(first));
            if let Some((turn, quote)) = turn.zip(finding.quote.as_mut()) {
                hidden.quote(turn, quote);
            }
        }
    }

    /// Remembers what the next block of turns holds.
    fn look_through(&self, conversation: &Conversation, known: &mut Known) {
        let (first, end) = (known.upto.saturating_sub(BEFORE), known.upto + BLOCK);
        let part = conversation.with_turns(conversation.turns[first..end].to_vec());
        if let Some(redactor) = &self.redactor {
            let spans = Spans::with(redactor, self.of_agents, &part, &known.values);
            for (turn, span) in
                part.turns.iter().zip(&spans.turns).flat_map(|(turn, spans)| spans.iter().map(move |span| (turn, span)))
            {
                let value = (span.kind.name(), turn.text[span.range.clone()].to_owned());
                if known.values.len() < MOST && !known.values.contains(&value) {
                    known.values.push(value);
                }
            }
        }
        known.upto = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::hiding::redactor;
    use crate::inspect::utterance;
    use crate::model::{Category, Kind, Quote, Role};

    fn quoting(turn: usize, text: &str) -> Finding {
        Finding {
            rule: "x".into(),
            category: Category::Insult,
            kind: Kind::Violation,
            severity: None,
            turn: Some(turn),
            role: None,
            agent_id: None,
            quote: Some(Quote { start: 0, end: text.chars().count(), text: text.to_owned() }),
            message: "x".into(),
            suggestion: None,
            via: None,
            row: None,
            rule_name: None,
            review_only: false,
        }
    }

    #[test]
    fn a_name_from_far_back_is_masked() {
        let redactor = redactor(None, None).unwrap_or_else(|_| panic!("the default tables"));
        let hiding = Hiding { redactor: Some(redactor), of_agents: false };
        let said = |nth: usize| match nth {
            0 => (Role::Agent, "请问您怎么称呼"),
            1 => (Role::Customer, "我叫梁思琪"),
            nth if nth % 40 == 39 => (Role::Agent, "梁思琪，你烦不烦"),
            _ => (Role::Agent, "好的，请稍等"),
        };
        let (mut conversation, _) = utterance(Role::Agent, "", "");
        conversation.turns.clear();
        let mut known = Known::default();
        for nth in 0..200 {
            let (role, text) = said(nth);
            conversation.turns.extend(utterance(role, "", text).0.turns.pop());
            let mut findings = if nth % 40 == 39 { vec![quoting(nth, text)] } else { Vec::new() };
            hiding.quotes_so_far(&conversation, nth, &mut known, &mut findings);
            for quote in findings.iter().filter_map(|finding| finding.quote.as_ref()) {
                assert!(!quote.text.contains("梁思琪") && quote.text.contains("你烦不烦"), "turn {nth}: {}", quote.text);
            }
            assert!(nth + 1 - known.upto < 2 * BLOCK, "what is looked at with a turn does not grow");
        }
        assert!(known.upto > 100 && !known.values.is_empty());
    }
}
