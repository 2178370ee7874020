//! Course: every turn, with the words that findings rest on and what they are.

use super::TrainingCase;
use crate::model::{Category, Finding, Kind, Role, Turn};
use crate::report::shown::shown;
use std::sync::Arc;

/// Characters of a turn that are shown.
const TURN: usize = 2000;

/// One turn.
pub(super) struct Said {
    pub(super) turn: usize,
    pub(super) speaker: String,
    /// What the customer felt, where it is not calm.
    pub(super) feeling: Option<&'static str>,
    /// The text in pieces, each with what it is.
    pub(super) pieces: Vec<(String, Option<Kind>)>,
    pub(super) notes: Vec<Note>,
}

/// What a turn is an example of.
pub(super) struct Note {
    pub(super) kind: Kind,
    pub(super) code: Category,
    pub(super) words: String,
    pub(super) message: Arc<str>,
}

pub(super) fn of(case: &TrainingCase) -> Vec<Said> {
    let agents = agents(case);
    case.conversation.turns.iter().enumerate().map(|(nth, turn)| said(case, nth, turn, &agents)).collect()
}

/// Who of the agents is who; one alone needs no number.
fn agents(case: &TrainingCase) -> Vec<Arc<str>> {
    let mut seen: Vec<Arc<str>> = Vec::new();
    for speaker in case.conversation.turns.iter().filter(|turn| turn.role == Role::Agent).filter_map(|turn| turn.speaker.clone())
    {
        if !seen.contains(&speaker) {
            seen.push(speaker);
        }
    }
    seen
}

fn said(case: &TrainingCase, nth: usize, turn: &Turn, agents: &[Arc<str>]) -> Said {
    let number = turn.speaker.as_ref().filter(|_| turn.role == Role::Agent && agents.len() > 1);
    let number = number.and_then(|speaker| agents.iter().position(|agent| agent == speaker));
    let findings: Vec<&Finding> = case.card.findings.iter().filter(|finding| finding.turn == Some(nth)).collect();
    Said {
        turn: nth,
        speaker: number.map_or_else(|| turn.role.name().to_owned(), |number| format!("{}{}", turn.role.name(), number + 1)),
        feeling: feeling(case, nth),
        pieces: pieces(&turn.text, &findings),
        notes: findings
            .iter()
            .filter(|finding| finding.kind != Kind::Signal || turn.role == Role::Customer)
            .map(|one| note(one))
            .collect(),
    }
}

fn feeling(case: &TrainingCase, nth: usize) -> Option<&'static str> {
    let curve = &case.card.emotion.customer.as_ref()?.curve;
    let point = curve.iter().find(|point| point.turn == nth)?;
    (point.label != crate::model::EmotionLabel::Neutral).then(|| point.label.name())
}

fn note(finding: &Finding) -> Note {
    let words = finding.quote.as_ref().map_or("", |quote| &quote.text);
    Note { kind: finding.kind, code: finding.category, words: shown(words, TURN).into_owned(), message: finding.message.clone() }
}

/// The text cut where findings begin and end; what two findings hold is the graver one's.
fn pieces(text: &str, findings: &[&Finding]) -> Vec<(String, Option<Kind>)> {
    let mut marks: Vec<Option<Kind>> = vec![None; text.chars().count()];
    for finding in findings {
        let Some(quote) = &finding.quote else { continue };
        for mark in marks.iter_mut().take(quote.end).skip(quote.start) {
            // Violations come first among the kinds.
            *mark = Some(mark.map_or(finding.kind, |earlier| earlier.min(finding.kind)));
        }
    }
    let mut pieces: Vec<(String, Option<Kind>)> = Vec::new();
    for (c, mark) in text.chars().zip(marks).take(TURN) {
        match pieces.last_mut() {
            Some((piece, kind)) if *kind == mark => piece.push(c),
            _ => pieces.push((c.to_string(), mark)),
        }
    }
    pieces.into_iter().map(|(piece, mark)| (shown(&piece, TURN).into_owned(), mark)).collect()
}

#[cfg(test)]
mod tests {
    use super::pieces;
    use crate::model::{Category, Finding, Kind, Quote};

    #[test]
    fn a_text_is_cut_where_findings_begin_and_end() {
        let finding = |kind, category, start, end| Finding {
            rule: "r".into(),
            category,
            kind,
            severity: None,
            turn: Some(0),
            role: None,
            agent_id: None,
            quote: Some(Quote { start, end, text: String::new() }),
            via: None,
            row: None,
            message: "".into(),
            suggestion: None,
            rule_name: None,
            review_only: false,
        };
        let refusal = |start, end| finding(Kind::Violation, Category::Refusal, start, end);
        let courtesy = |start, end| finding(Kind::Merit, Category::Courtesy, start, end);
        for (reason, findings, expected) in [
            ("nothing found", vec![], &[("您好不可能", None)][..]),
            ("one", vec![refusal(2, 5)], &[("您好", None), ("不可能", Some(Kind::Violation))]),
            (
                "the graver one where two overlap",
                vec![courtesy(0, 3), refusal(2, 5)],
                &[("您好", Some(Kind::Merit)), ("不可能", Some(Kind::Violation))],
            ),
            ("beyond the end", vec![courtesy(4, 9)], &[("您好不可", None), ("能", Some(Kind::Merit))]),
        ] {
            let cut = pieces("您好不可能", &findings.iter().collect::<Vec<_>>());
            let cut: Vec<(&str, Option<Kind>)> = cut.iter().map(|(piece, kind)| (&**piece, *kind)).collect();
            assert_eq!(cut, expected, "{reason}");
        }
    }
}
