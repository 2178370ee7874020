//! What the reports say beyond counting: who stands out, and what to train.

use super::digest::{AgentDigest, Digest, NAME};
use super::history::History;
use super::shown::shown;
use crate::model::{AgentSummary, Coaching, Confidence, RunSummary, Skill};

/// Skills recommended to one agent.
const SKILLS: usize = 3;
/// A skill that costs less than this more than the team's, in points a conversation, is no reason to train it.
const WORTH_TRAINING: f64 = 0.3;
/// Agents in the list of those who need coaching first.
const FIRST: usize = 10;

/// Everything a report is made of.
pub struct Report<'a> {
    /// Counts and totals.
    pub run: &'a RunSummary,
    /// Best mean first, small samples last.
    pub agents: &'a [AgentSummary],
    /// What is behind them.
    pub digest: &'a Digest,
    /// What is trained.
    pub coaching: &'a Coaching,
    /// Whether personal data is masked.
    pub masked: bool,
}

/// An agent's mean against the team's, where chance alone is ruled out by the 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Too few conversations to say.
    TooFew,
    /// The whole interval lies below the team's mean.
    Below,
    /// The interval holds the team's mean.
    Alike,
    /// The whole interval lies above.
    Above,
}

impl Standing {
    /// In Chinese.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooFew => "样本不足",
            Self::Below => "低于团队",
            Self::Alike => "与团队相当",
            Self::Above => "高于团队",
        }
    }
}

/// The places that an agent may truly have: from one above whom nobody stands for sure, to one below whom nobody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// The best place.
    pub best: usize,
    /// The worst.
    pub last: usize,
}

/// What lacking a skill costs.
#[derive(Debug, Clone, Copy)]
pub struct SkillCost<'a> {
    /// The skill.
    pub skill: &'a Skill,
    /// Points a conversation.
    pub own: f64,
    /// The same of the team.
    pub team: f64,
}

/// One agent.
pub struct AgentFigures<'a> {
    /// The row of the agents' table.
    pub summary: &'a AgentSummary,
    /// What is behind it.
    pub digest: Option<&'a AgentDigest>,
    /// As it is shown.
    pub name: String,
    /// `None` where the intervals say too little.
    pub rank: Option<Rank>,
    /// Against the team.
    pub standing: Standing,
    /// What to train, the dearest first.
    pub skills: Vec<SkillCost<'a>>,
}

/// A report with everything derived.
pub struct Figures<'a> {
    /// What it is made of.
    pub report: Report<'a>,
    /// In the order of the agents' table.
    pub agents: Vec<AgentFigures<'a>>,
    /// Mean over all agents' conversations.
    pub team_mean: Option<f64>,
    /// What was before, where that is known.
    pub history: Option<&'a History>,
}

impl<'a> Figures<'a> {
    /// Derives everything.
    pub fn new(report: Report<'a>) -> Self {
        let ranked: Vec<Confidence> = report.agents.iter().filter_map(ranking).collect();
        let team_mean = team_mean(report.agents);
        let figures = |summary: &'a AgentSummary| {
            let digest = report.digest.agent(summary.agent_id.as_ref());
            AgentFigures {
                summary,
                digest,
                name: summary.agent_id.as_deref().map_or("（未标明）".into(), |name| shown(name, NAME).into_owned()),
                rank: ranking(summary).and_then(|own| rank(own, &ranked)),
                standing: standing(summary, team_mean),
                skills: digest.map(|digest| skills(report.coaching, digest, report.digest)).unwrap_or_default(),
            }
        };
        let agents = report.agents.iter().map(figures).collect();
        Self { report, agents, team_mean, history: None }
    }

    /// The same, with what was before.
    #[must_use]
    pub fn with_history(self, history: Option<&'a History>) -> Self {
        Self { history, ..self }
    }

    /// How many agents are surely below the team.
    pub fn below(&self) -> usize {
        self.agents.iter().filter(|agent| agent.standing == Standing::Below).count()
    }

    /// Some of them, the furthest first, with their places in the table.
    pub fn coach_first(&self) -> Vec<(usize, &AgentFigures<'a>)> {
        let below = |(_, agent): &(usize, &AgentFigures)| agent.standing == Standing::Below;
        let mut first: Vec<_> = self.agents.iter().enumerate().filter(below).collect();
        first.sort_by(|(_, a), (_, b)| a.summary.mean_score.total_cmp(&b.summary.mean_score));
        first.truncate(FIRST);
        first
    }
}

/// The interval by which an agent is ranked, if he is.
fn ranking(agent: &AgentSummary) -> Option<Confidence> {
    agent.interval.filter(|_| !agent.small_sample && agent.agent_id.is_some())
}

fn rank(own: Confidence, all: &[Confidence]) -> Option<Rank> {
    let above = all.iter().filter(|other| other.low > own.high).count();
    let below = all.iter().filter(|other| other.high < own.low).count();
    let rank = Rank { best: above + 1, last: all.len() - below };
    // A place that may be any of more than half of all says nothing.
    (all.len() > 1 && (rank.last - rank.best) * 2 < all.len()).then_some(rank)
}

fn team_mean(agents: &[AgentSummary]) -> Option<f64> {
    let conversations: u64 = agents.iter().map(|agent| agent.conversations).sum();
    let sum: f64 = agents.iter().map(|agent| agent.mean_score * agent.conversations as f64).sum();
    (conversations > 0).then(|| sum / conversations as f64)
}

fn standing(agent: &AgentSummary, team: Option<f64>) -> Standing {
    match (ranking(agent), team) {
        (Some(own), Some(team)) if own.high < team => Standing::Below,
        (Some(own), Some(team)) if own.low > team => Standing::Above,
        (Some(_), Some(_)) => Standing::Alike,
        _ => Standing::TooFew,
    }
}

fn skills<'a>(coaching: &'a Coaching, agent: &AgentDigest, digest: &Digest) -> Vec<SkillCost<'a>> {
    let cost = |skill: &'a Skill| SkillCost {
        skill,
        own: agent.tally.cost_of(&skill.violations),
        team: digest.team.cost_of(&skill.violations),
    };
    let mut costs: Vec<_> = coaching.skills.iter().map(cost).filter(|cost| cost.own - cost.team >= WORTH_TRAINING).collect();
    costs.sort_by(|a, b| (b.own - b.team).total_cmp(&(a.own - a.team)));
    costs.truncate(SKILLS);
    costs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_only_as_far_as_intervals_tell_it() {
        let confidence = |(low, high)| Confidence { low, high };
        for (reason, all, of, expected) in [
            ("far apart", &[(80.0, 82.0), (70.0, 72.0), (60.0, 62.0)][..], 1, Some((2, 2))),
            ("two overlap", &[(80.0, 84.0), (82.0, 86.0), (60.0, 62.0), (50.0, 52.0)], 0, Some((1, 2))),
            ("all overlap", &[(60.0, 80.0), (62.0, 82.0), (64.0, 84.0)], 1, None),
            ("alone", &[(60.0, 80.0)], 0, None),
        ] {
            let all: Vec<_> = all.iter().copied().map(confidence).collect();
            let seen = rank(all[of], &all).map(|rank| (rank.best, rank.last));
            assert_eq!(seen, expected, "{reason}");
        }
    }
}
