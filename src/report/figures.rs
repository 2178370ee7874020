//! What the reports say beyond counting: who stands out, and what to train.

use super::agents::counted_again;
use super::before::Before;
use super::digest::{AgentDigest, Digest, NAME};
use super::history::History;
use super::shown::shown;
use crate::model::{AgentSummary, Coaching, Confidence, Grade, RunSummary, Skill};

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
    /// An earlier run that it is compared with.
    pub before: Option<Before>,
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
        Self { report, agents, team_mean, history: None, before: None }
    }

    /// The same, with what was before.
    #[must_use]
    pub fn with_history(self, history: Option<&'a History>) -> Self {
        Self { history, ..self }
    }

    /// The same, compared with an earlier run.
    #[must_use]
    pub fn with_before(self, before: Option<Before>) -> Self {
        Self { before, ..self }
    }

    /// How many agents are surely below the team.
    pub fn below(&self) -> usize {
        self.agents.iter().filter(|agent| agent.standing == Standing::Below).count()
    }

    /// Some of them, the gravest first, with their places in the table.
    pub fn coach_first(&self) -> Vec<(usize, &AgentFigures<'a>)> {
        gravest(self.agents.iter().enumerate().filter(|(_, agent)| agent.standing == Standing::Below).collect()).0
    }

    /// Agents of whom too little is known to say that they are below the team, and what is known is bad: some of them, the gravest first, and
    /// how many there are.
    pub fn look_first(&self) -> (Vec<(usize, &AgentFigures<'a>)>, usize) {
        gravest(self.agents.iter().enumerate().filter(|(_, agent)| agent.is_worth_a_look(self.team_mean)).collect())
    }

    /// Conversations that count for several agents, and so more than once in the agents' figures.
    pub fn counted_again(&self) -> u64 {
        counted_again(self.agents.iter().map(|agent| agent.summary), self.report.run.conversations)
    }
}

impl AgentFigures<'_> {
    /// Whether a small sample holds what cannot wait for a larger one.
    fn is_worth_a_look(&self, team: Option<f64>) -> bool {
        let AgentSummary { fatal, grade, interval, agent_id, .. } = self.summary;
        let is_far_below = interval.zip(team).is_some_and(|(own, team)| own.high < team);
        let is_bad = *fatal > 0 || *grade == Grade::NeedsImprovement || is_far_below;
        self.standing == Standing::TooFew && agent_id.is_some() && is_bad
    }
}

/// The first of `agents`, and how many there are: those with fatal findings first, then the lowest means.
fn gravest<'f, 'a>(mut agents: Vec<(usize, &'f AgentFigures<'a>)>) -> (Vec<(usize, &'f AgentFigures<'a>)>, usize) {
    agents.sort_by(|(_, a), (_, b)| {
        let by_fatal = b.summary.fatal.cmp(&a.summary.fatal);
        by_fatal.then(a.summary.mean_score.total_cmp(&b.summary.mean_score))
    });
    let all = agents.len();
    agents.truncate(FIRST);
    (agents, all)
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

    fn summary(name: &str, conversations: u64, mean: f64, fatal: u64, interval: Option<(f64, f64)>) -> AgentSummary {
        AgentSummary {
            agent_id: Some(name.into()),
            conversations,
            turns: conversations,
            mean_score: mean,
            interval: interval.map(|(low, high)| Confidence { low, high }),
            from_expected: None,
            grade: if mean < 60.0 { Grade::NeedsImprovement } else { Grade::Pass },
            small_sample: conversations < 10,
            grade_shares: [0.0; 4],
            dimensions: Vec::new(),
            fatal,
            violations: 0,
            violations_per_100_turns: 0.0,
            mean_first_response_s: None,
            mean_response_s: None,
            emotion_change: None,
        }
    }

    #[test]
    fn small_samples_with_what_cannot_wait_are_named() {
        for (reason, agent, named) in [
            ("a fatal finding", summary("a", 3, 80.0, 1, None), true),
            ("to be improved", summary("a", 1, 40.0, 0, None), true),
            ("wholly below the team", summary("a", 5, 65.0, 0, Some((60.0, 70.0))), true),
            ("about as the team", summary("a", 5, 75.0, 0, Some((60.0, 90.0))), false),
            ("enough conversations", summary("a", 50, 40.0, 9, Some((30.0, 50.0))), false),
        ] {
            let (digest, coaching) = (Digest::new(std::iter::empty()), Coaching::default());
            let agents = [agent, summary("team", 500, 82.0, 0, Some((81.0, 83.0)))];
            let run = RunSummary::default();
            let report = Report { run: &run, agents: &agents, digest: &digest, coaching: &coaching, masked: true };
            let figures = Figures::new(report);
            assert_eq!(figures.look_first().1 == 1, named, "{reason}");
        }
    }

    #[test]
    fn who_has_fatal_findings_stands_before_who_has_lower_means() {
        let agents = [summary("low", 20, 40.0, 0, Some((38.0, 42.0))), summary("fatal", 20, 60.0, 2, Some((58.0, 62.0)))];
        let agents = [agents.as_slice(), &[summary("team", 900, 82.0, 0, Some((81.0, 83.0)))]].concat();
        let (digest, coaching, run) = (Digest::new(std::iter::empty()), Coaching::default(), RunSummary::default());
        let figures = Figures::new(Report { run: &run, agents: &agents, digest: &digest, coaching: &coaching, masked: true });
        let names: Vec<&str> = figures.coach_first().iter().map(|(_, agent)| agent.name.as_str()).collect();
        assert_eq!(names, ["fatal", "low"]);
    }

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
