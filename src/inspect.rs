//! Where everything meets: annotate → estimate → evaluate → score, on all cores, order kept.

mod applicable;
mod cache;
mod examples;
mod felt;
mod hear;
mod judgement;
mod utterance;

use crate::emotion::shifts_of;
use crate::model::{AgentScore, Conversation, Dismissal, Finding, Scorecard, Turn};
use crate::rules::{Reading, Rulebook};
use crate::score::{self, Applicable};
use crate::text::{Scratch, join_split};
use cache::Cache;
pub use examples::{About, ExampleReport, WrongExample, run_examples, run_own_examples};
pub use felt::{LabelledTurn, felt, read_labelled_turns};
pub use hear::{Ear, Heard};
pub use judgement::{Counts, Disagreement, Judgement, LabelError, Labelled, judge, read_labelled};
use std::cell::Cell;
use std::sync::Arc;
pub use utterance::utterance;

/// A conversation with everything that was found in it.
#[derive(Debug)]
pub struct Inspection {
    /// The conversation itself, so that nobody needs to look anything up.
    pub conversation: Conversation,
    /// Its result.
    pub card: Scorecard,
    /// What was seen and does not count.
    pub dismissals: Vec<Dismissal>,
}

thread_local! {
    /// Room for reading, used again for the next conversation; one that fails takes it along.
    static ROOM: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Inspects conversations under one rulebook. Shared by all threads.
pub struct Inspector {
    rulebook: Rulebook,
    cache: Cache,
}

impl Inspector {
    /// An inspector for `rulebook`.
    pub fn new(rulebook: Rulebook) -> Self {
        Self { rulebook, cache: Cache::default() }
    }

    /// The rulebook.
    pub fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// Inspects one conversation.
    pub fn inspect(&self, conversation: Conversation) -> Inspection {
        self.inspect_explaining(conversation, None).0
    }

    /// Inspects one conversation, and tells line by line why the own rule `explained` hits in it or why not; `None` where there is
    /// no such rule.
    pub fn inspect_explaining(&self, conversation: Conversation, explained: Option<&str>) -> (Inspection, Option<Vec<String>>) {
        let annotator = &self.rulebook.annotator;
        let mut scratch = ROOM.take().unwrap_or_default();
        let mut annotate = |turn: &Turn| self.cache.annotate(annotator, turn.role, &turn.text, &mut scratch);
        let mut annotations: Vec<_> = conversation.turns.iter().map(&mut annotate).collect();
        join_split(annotator, &conversation.turns, &mut annotations, &mut scratch);
        ROOM.set(Some(scratch));
        let reading = Reading::new(&conversation, annotator, annotations);
        let (evaluation, told) = self.rulebook.rules.evaluate_explaining(&reading, explained);
        let applicable = applicable::dimensions(&reading, &evaluation, &self.rulebook.rules.settings);
        let scored = score::score(&self.rulebook.rubric, &evaluation.findings.iter().collect::<Vec<_>>(), applicable);
        let agents = reading.agents.all();
        let agent_scores = self.agent_scores(&reading, &agents, &evaluation.findings, applicable);
        let emotion = reading.emotion;
        let emotion_shifts = emotion.customer.as_ref().map_or_else(Vec::new, |curve| shifts_of(&conversation, curve));
        let first_agent = agents.first().cloned();
        let card = Scorecard {
            conversation_id: conversation.id.clone(),
            channel: conversation.channel,
            agents,
            agent_id: conversation.agent_id.clone().or(first_agent),
            started_at: conversation.started_at(),
            ended_at: conversation.ended_at(),
            agent_scores,
            turns: conversation.turns.len(),
            score: scored.score,
            grade: scored.grade,
            fatal: scored.fatal,
            dimensions: scored.dimensions,
            ledger: scored.ledger,
            findings: evaluation.findings,
            emotion,
            emotion_shifts,
            metrics: evaluation.metrics,
            flow: evaluation.flow,
            flows: evaluation.flows,
            classes: evaluation.classes,
            rulebook: self.rulebook.label.clone(),
        };
        (Inspection { conversation, card, dismissals: evaluation.dismissals }, told)
    }

    /// Each agent's own score where it is not that of the conversation: with the findings that are counted to the agent or, where he spoke,
    /// to nobody.
    fn agent_scores(
        &self,
        reading: &Reading,
        agents: &[Arc<str>],
        findings: &[Finding],
        applicable: Applicable,
    ) -> Vec<AgentScore> {
        let is_silent = reading.agent_turns.is_empty();
        let is_nobodys = |finding: &Finding| finding.agent_id.is_none() && !finding.review_only;
        if agents.len() < 2 && !(is_silent && findings.iter().any(is_nobodys)) {
            return Vec::new();
        }
        let own = |agent: &Arc<str>| -> Vec<&Finding> {
            let is_own = |finding: &&Finding| finding.agent_id.as_ref().map_or(!is_silent, |other| other == agent);
            findings.iter().filter(is_own).collect()
        };
        let scored = |agent: &Arc<str>| {
            let score::Scored { score, grade, fatal, dimensions, .. } =
                score::score(&self.rulebook.rubric, &own(agent), applicable);
            AgentScore { agent_id: agent.clone(), score, grade, fatal, dimensions }
        };
        agents.iter().map(scored).collect()
    }
}
