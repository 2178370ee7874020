//! A conversation that goes on: what is known of a turn as soon as it is said.
//!
//! Words and feelings are judged as in a finished conversation, by the same rules, over the stretch at hand: the turns since the
//! other side began to speak last. What needs all of a conversation (process, times, own rules, the score) waits for its end, and
//! so may the end take something back: a later message of the same stretch can soften what was said, and all of the
//! conversation tells the scene that some terms are meant for.

use super::{Inspector, ROOM};
use crate::model::{Conversation, EmotionPoint, Finding, Role, Turn};
use crate::rules::Reading;
use crate::text::{Annotation, join_split};
use std::sync::Arc;

/// The most turns that are looked at for one: somebody who sends hundreds of messages in a row must not slow down the rest.
const MOST: usize = 24;
/// Turns before a stretch that its wording may refer to (see the guard `asked`).
const BEFORE: usize = 4;

/// What was heard of a conversation: the annotations of its last turns.
#[derive(Debug, Default)]
pub struct Ear {
    /// The turn that the first of them is of.
    first: usize,
    annotations: Vec<Arc<Annotation>>,
}

impl Ear {
    /// Hears from turn `first` on.
    pub fn from(first: usize) -> Self {
        Self { first, annotations: Vec::new() }
    }
}

/// What is known of a turn as soon as it is said.
#[derive(Debug)]
pub struct Heard {
    /// The first turn of the stretch that `findings` are of.
    pub since: usize,
    /// Everything that counts in the stretch at hand, as far as is known.
    pub findings: Vec<Finding>,
    /// What the turn feels like; `None` where neither customer nor agent speaks.
    pub emotion: Option<EmotionPoint>,
}

impl Inspector {
    /// Hears turn `index` of `conversation`, which follows those heard before.
    pub fn hear(&self, conversation: &Conversation, index: usize, ear: &mut Ear) -> Heard {
        let annotator = &self.rulebook.annotator;
        let mut scratch = ROOM.take().unwrap_or_default();
        for turn in &conversation.turns[ear.first + ear.annotations.len()..=index] {
            ear.annotations.push(self.cache.annotate(annotator, turn.role, &turn.text, &mut scratch));
        }
        let (first, since) = stretch(&conversation.turns[..=index]);
        let first = first.max(ear.first);
        ear.annotations.drain(..first - ear.first);
        ear.first = first;
        let mut annotations = ear.annotations.clone();
        let talk = conversation.with_turns(conversation.turns[first..=index].to_vec());
        join_split(annotator, &talk.turns, &mut annotations, &mut scratch);
        ROOM.set(Some(scratch));
        let reading = Reading::new(&talk, annotator, annotations);
        let mut findings = self.rulebook.rules.wording(&reading);
        for finding in &mut findings {
            finding.turn = finding.turn.map(|turn| turn + first);
        }
        findings.retain(|finding| finding.turn.is_some_and(|turn| turn >= since));
        let curves = [reading.emotion.customer.as_ref(), reading.emotion.agent.as_ref()].into_iter().flatten();
        let point = curves.filter_map(|curve| curve.curve.last()).find(|point| point.turn + first == index);
        Heard { since, findings, emotion: point.map(|point| EmotionPoint { turn: index, ..*point }) }
    }
}

/// The turns to look at, and those whose wording the last one may still change: the first of either.
fn stretch(turns: &[Turn]) -> (usize, usize) {
    let last = turns.len().saturating_sub(1);
    let oldest = turns.len().saturating_sub(MOST);
    // System turns inside a stretch do not end it, and are none.
    if turns.last().is_none_or(|turn| turn.role == Role::System) {
        return (oldest.max(last.saturating_sub(BEFORE)), last);
    }
    let begin = |end: usize| {
        let role = turns[end].role;
        let mut of_role = (oldest..=end).rev().take_while(|&turn| turns[turn].role == role || turns[turn].role == Role::System);
        of_role.by_ref().filter(|&turn| turns[turn].role == role).last().unwrap_or(end)
    };
    let since = begin(last);
    let before = (oldest..since).rev().find(|&turn| turns[turn].role != Role::System).map_or(since, begin);
    let first = before.min(since.saturating_sub(BEFORE)).max(oldest);
    // What a turn was judged by may have left the window: that it is out of sight takes nothing back.
    (first, if oldest > 0 && first == oldest { last } else { since })
}

#[cfg(test)]
mod tests {
    use super::{BEFORE, MOST, stretch};
    use crate::model::{Role, Turn};

    #[test]
    fn a_stretch_begins_where_the_side_began_to_speak() {
        let customers = "c".repeat(MOST + 10);
        for (reason, roles, expected) in [
            ("the first turn", "c", (0, 0)),
            ("an answer", "ca", (0, 1)),
            ("a second message looks back to the question", "ccccccaa", (0, 6)),
            ("a short stretch before it: some turns at least", "acacaca", (2, 6)),
            ("a system turn within does not end it", "casa", (0, 1)),
            ("a system turn stands alone", "caas", (0, 3)),
            ("a bot is a side of its own", "cba", (0, 2)),
            ("somebody who does not stop: what is out of sight takes nothing back", &customers, (10, MOST + 9)),
        ] {
            let turn = |role| Turn { role, text: String::new(), at: None, end: None, speaker: None };
            let role = |c| match c {
                'a' => Role::Agent,
                'c' => Role::Customer,
                'b' => Role::Bot,
                _ => Role::System,
            };
            let turns: Vec<Turn> = roles.chars().map(|c| turn(role(c))).collect();
            assert_eq!(stretch(&turns), expected, "{reason}");
        }
        const { assert!(BEFORE < MOST) };
    }
}
