//! `zhijian trend`: what changed, from the store's sums by day.

mod alike;
pub(super) mod series;
mod shown;
mod streak;
mod targets;
mod training;

use super::opened::shown as open;
use super::run::config::{Config, pass_line};
use super::{Failure, Language};
use crate::report;
use crate::rules::RulebookFolder;
use crate::store::{Group, Store, StoreError};
use anyhow::anyhow;
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

pub(super) use alike::{Alike, differ};
pub(super) use series::{Asked, Line};
pub(super) use streak::Streak;
pub(super) use training::weakest_skill;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct TrendArgs {
    /// The store
    #[arg(long, value_name = "FILE", required_unless_present_any = ["config", "targets"])]
    store: Option<PathBuf>,
    /// The configuration of `run`, which names the store, the targets, the pass line and the trainings
    #[arg(long, value_name = "FILE", conflicts_with = "store")]
    config: Option<PathBuf>,
    /// How the targets of the month stand, and what to expect of its end
    #[arg(long, conflicts_with_all = ["training", "by", "agent"])]
    targets: bool,
    /// Who was below the pass line for three months, in what to train them, and whether it helped
    #[arg(long, conflicts_with_all = ["by", "agent"])]
    training: bool,
    /// A line for each of these, instead of a line for each period
    #[arg(long, value_enum)]
    by: Option<By>,
    /// Length of a period; weeks begin on Monday
    #[arg(long, value_enum, default_value_t = Per::Day)]
    per: Per,
    /// Only this agent
    #[arg(long, value_name = "NAME")]
    agent: Option<String>,
    /// Periods to look at
    #[arg(long, value_name = "N", default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..=1000))]
    last: u16,
    /// The last day; the last of which there is anything if not given
    #[arg(long, value_name = "DAY")]
    until: Option<Date>,
    /// JSON instead of a table
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// CSV instead of a table, a row for each period
    #[arg(long)]
    csv: bool,
    /// Language of the table
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    lang: Language,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum By {
    /// Agents
    Agent,
    /// Groups of agents, as the configuration names them
    Team,
    /// What conversations are about
    Topic,
    /// Rules: the share of conversations in which they found something
    Rule,
    /// Codes: the same
    Category,
}

/// Length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Per {
    /// A day
    Day,
    /// Monday to Sunday
    Week,
    /// A calendar month
    Month,
}

/// Runs the verb.
pub(super) fn run(args: &TrendArgs) -> Result<ExitCode, Failure> {
    let config = args.config.as_ref().map(|path| Config::read(path)).transpose()?;
    if args.targets && config.is_none() {
        const WHERE: &str =
            "--targets: targets stand in the configuration of `run`, which names the store, too; use --config FILE";
        return Err(Failure::Usage(anyhow!(WHERE)));
    }
    let path = config.as_ref().map(Config::store_path).or_else(|| args.store.clone()).unwrap_or_default();
    let store = open(&path, "zhijian trend --store STORE, or --config FILE, where `store` names it")?;
    // What a month came to is known when its last night is over, though nothing was there.
    let last = || if args.targets || args.training { store.last_night() } else { store.last_day() };
    let until = args.until.map_or_else(last, |day| Ok(Some(day))).map_err(failed)?;
    if let Some(until) = until {
        alike::tell(&store, args.first(until), until).map_err(failed)?;
    }
    let language: report::Language = args.lang.into();
    let bytes = match (&config, until) {
        (Some(config), Some(until)) if args.targets => {
            let all = targets::read(&store, config, until)?;
            args.bytes(&all, || targets::table(&all, language), || targets::csv(&all, language))?
        }
        (_, Some(until)) if args.training => {
            let all = training_of(&store, config.as_ref(), until)?;
            args.bytes(&all, || training::table(&all, language), || training::csv(&all, language))?
        }
        _ => {
            let asked = args.asked(&store)?;
            let lines = until.map_or_else(|| Ok(Vec::new()), |until| series::read(&store, &asked, until)).map_err(failed)?;
            args.bytes(&lines, || shown::table(&lines, asked.group, language), || shown::csv(&lines, language))?
        }
    };
    stdout().lock().write_all(&bytes)?;
    Ok(ExitCode::SUCCESS)
}

fn failed(error: StoreError) -> Failure {
    Failure::Failed(error.into())
}

/// Whom to train, by what the configuration says, or by default.
fn training_of(store: &Store, config: Option<&Config>, until: Date) -> Result<Vec<training::Trained>, Failure> {
    let rulebook = config.and_then(Config::rulebook);
    let folder = rulebook.map_or_else(|| Ok(RulebookFolder::embedded()), |path| RulebookFolder::open(&path))?;
    let coaching = folder.coaching()?;
    let held = config.and_then(|config| Some(config.base.join(config.trainings.as_ref()?)));
    let trainings = held.as_ref().map_or_else(|| Ok(Vec::new()), |path| training::Held::read(path))?;
    let strangers = training::strangers(store, &trainings).map_err(failed)?;
    if let (Some(path), false) = (held, strangers.is_empty()) {
        let path = path.display();
        eprintln!(
            "zhijian: {path}: the store knows nobody of this name: {strangers}; `zhijian trend --by agent` lists those it knows"
        );
    }
    let pass_line = config.map_or_else(pass_line, |config| config.pass_line);
    let terms = training::Terms { pass_line, coaching: &coaching, trainings: &trainings };
    training::read(store, &terms, until).map_err(failed)
}

impl TrendArgs {
    /// The first day that is looked at.
    fn first(&self, until: Date) -> Date {
        match (self.targets, self.training) {
            (true, _) => targets::first(until),
            (_, true) => training::first(until),
            _ => self.per.first(until, usize::from(self.last) + 1),
        }
    }

    fn asked(&self, store: &Store) -> Result<Asked, Failure> {
        let unknown = |name: &String| Failure::Usage(anyhow!("--agent: the store knows no agent \"{name}\""));
        let agent = match &self.agent {
            None => None,
            Some(name) => Some(store.agent(name).map_err(failed)?.ok_or_else(|| unknown(name))?),
        };
        if agent.is_some() && self.by == Some(By::Topic) {
            return Err(Failure::Usage(anyhow!("--by topic: topics are not kept by agent; leave --agent out")));
        }
        let group = match self.by {
            None => Group::All,
            Some(By::Agent) => Group::Agent,
            Some(By::Team) => Group::Team,
            Some(By::Topic) => Group::Topic,
            Some(By::Rule) => Group::Rule,
            Some(By::Category) => Group::Category,
        };
        Ok(Asked { group, agent, per: self.per, last: usize::from(self.last) })
    }

    /// As JSON, CSV, or a table.
    fn bytes(
        &self,
        rows: &impl Serialize,
        table: impl FnOnce() -> String,
        csv: impl FnOnce() -> Vec<u8>,
    ) -> Result<Vec<u8>, Failure> {
        if self.csv {
            return Ok(csv());
        }
        if !self.json {
            return Ok(table().into_bytes());
        }
        let mut json = serde_json::to_vec_pretty(rows).map_err(|error| Failure::Failed(error.into()))?;
        json.push(b'\n');
        Ok(json)
    }
}
