//! What the stream tells: an object for every turn, and one for every conversation that is over, before its scorecard.

use crate::cli::fail_on::FailOn;
use crate::model::{Category, Conversation, EmotionLabel, EmotionPoint, Finding, Moment, Role, Scorecard, Turn};
use serde::Serialize;
use std::io::{self, Write};
use std::sync::Arc;

/// An object of the stream. A line without `event` is a scorecard.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Told<'a> {
    /// A turn.
    Turn(TurnTold<'a>),
    /// A turn of a conversation that is over: it stands in no scorecard.
    Late(TurnTold<'a>),
    /// A conversation is over; its scorecard follows, where it has turns.
    Closed { conversation_id: &'a str, because: Because, turns: usize, withdrawn: Vec<Withdrawn> },
}

impl Told<'_> {
    /// Writes it on a line of its own.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        out.write_all(&line)
    }
}

/// Why a conversation is over.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Because {
    /// A line said so.
    End,
    /// It came as a whole.
    Whole,
    /// Nothing came for it for too long.
    Idle,
    /// Too many are open, and it was silent for longest.
    MaxOpen,
    /// Nothing more is to come.
    EndOfInput,
}

#[derive(Debug, Serialize)]
pub(super) struct TurnTold<'a> {
    pub(super) conversation_id: &'a str,
    pub(super) line: u64,
    /// In the order of arrival.
    pub(super) turn: usize,
    pub(super) role: Option<Role>,
    pub(super) at: Option<Moment>,
    pub(super) emotion: Option<Felt>,
    /// What is found with this turn.
    pub(super) findings: Vec<Finding>,
    pub(super) alerts: Vec<Alert>,
    /// What was found before and does not count any more.
    pub(super) withdrawn: Vec<Withdrawn>,
}

#[derive(Debug, Serialize)]
pub(super) struct Felt {
    polarity: f64,
    label: EmotionLabel,
    intensity: f64,
}

impl From<EmotionPoint> for Felt {
    fn from(EmotionPoint { polarity, label, intensity, .. }: EmotionPoint) -> Self {
        Self { polarity, label, intensity }
    }
}

/// A finding that somebody has to see at once.
#[derive(Debug, Serialize)]
pub(super) struct Alert {
    alert: String,
    /// Its place among the findings beside it.
    finding: usize,
}

/// What of `findings` meets one of `conditions`.
pub(super) fn alerts(findings: &[Finding], conditions: &[FailOn]) -> Vec<Alert> {
    let met = |condition: &FailOn| {
        let of_finding = findings.iter().enumerate().filter(|(_, finding)| condition.is_met_by(finding));
        of_finding.map(|(finding, _)| Alert { alert: condition.to_string(), finding }).collect::<Vec<_>>()
    };
    conditions.iter().flat_map(met).collect()
}

/// A finding that was told and does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Withdrawn {
    rule: Arc<str>,
    category: Category,
    turn: usize,
    start: Option<usize>,
    end: Option<usize>,
}

impl Withdrawn {
    /// What tells a finding from the others of its conversation.
    pub(super) fn of(finding: &Finding) -> Self {
        let quote = finding.quote.as_ref();
        Self {
            rule: finding.rule.clone(),
            category: finding.category,
            turn: finding.turn.unwrap_or(0),
            start: quote.map(|quote| quote.start),
            end: quote.map(|quote| quote.end),
        }
    }
}

/// What was told of a conversation and still counts.
#[derive(Debug, Default)]
pub(super) struct Standing(Vec<Withdrawn>);

impl Standing {
    /// Takes in what counts from turn `since` on, and leaves in `findings` what is new; what does not count any more comes back.
    pub(super) fn update(&mut self, since: usize, findings: &mut Vec<Finding>) -> Vec<Withdrawn> {
        let now: Vec<Withdrawn> = findings.iter().map(Withdrawn::of).collect();
        let gone = self.0.extract_if(.., |told| told.turn >= since && !now.contains(told)).collect();
        let mut now = now.into_iter();
        findings.retain(|_| {
            let new = now.next().filter(|new| !self.0.contains(new));
            let is_new = new.is_some();
            self.0.extend(new);
            is_new
        });
        gone
    }

    /// All of it, where there is no scorecard in the end.
    pub(super) fn all(self) -> Vec<Withdrawn> {
        self.0
    }

    /// What does not count in the end. Turns are told by what was said and when, for they may have been put in order since.
    pub(super) fn lost(self, arrived: &[Turn], ended: &Conversation, card: &Scorecard) -> Vec<Withdrawn> {
        let mut counted: Vec<(&Turn, Withdrawn)> =
            card.findings.iter().filter_map(|one| Some((ended.turns.get(one.turn?)?, Withdrawn::of(one)))).collect();
        let mut counts = |told: &Withdrawn| {
            let Some(turn) = arrived.get(told.turn) else { return false };
            let is = |(other, one): &(&Turn, Withdrawn)| {
                (&one.rule, one.category, one.start, one.end) == (&told.rule, told.category, told.start, told.end)
                    && other.text == turn.text
                    // The first of turns without a time has got that of the beginning.
                    && turn.at.is_none_or(|at| other.at == Some(at))
            };
            counted.iter().position(is).map(|at| counted.swap_remove(at)).is_some()
        };
        self.0.into_iter().filter(|told| !counts(told)).collect()
    }
}
