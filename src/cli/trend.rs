//! `zhijian trend`: what changed, from the store's sums by day.

pub(super) mod series;
mod shown;

use super::{Failure, Language};
use crate::report;
use crate::store::{Access, Group, Store};
use anyhow::anyhow;
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

pub(super) use series::{Asked, Line};

#[derive(Debug, Args)]
pub(super) struct TrendArgs {
    /// The store
    #[arg(long, value_name = "FILE")]
    store: PathBuf,
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
    let failed = |error: crate::store::StoreError| Failure::Failed(error.into());
    let store = Store::open(&args.store, Access::Read).map_err(failed)?;
    let agent =
        match &args.agent {
            None => None,
            Some(name) => Some(store.agent(name).map_err(failed)?.ok_or_else(|| {
                Failure::Usage(anyhow!("--agent: {}: the store knows no agent \"{name}\"", args.store.display()))
            })?),
        };
    if agent.is_some() && args.by == Some(By::Topic) {
        return Err(Failure::Usage(anyhow!("--by topic: topics are not kept by agent; leave --agent out")));
    }
    let group = match args.by {
        None => Group::All,
        Some(By::Agent) => Group::Agent,
        Some(By::Team) => Group::Team,
        Some(By::Topic) => Group::Topic,
        Some(By::Rule) => Group::Rule,
        Some(By::Category) => Group::Category,
    };
    let until = args.until.map_or_else(|| store.last_day(), |day| Ok(Some(day))).map_err(failed)?;
    let asked = Asked { group, agent, per: args.per, last: usize::from(args.last) };
    let lines = until.map_or_else(|| Ok(Vec::new()), |until| series::read(&store, &asked, until)).map_err(failed)?;
    let language: report::Language = args.lang.into();
    let bytes = if args.json {
        let mut json = serde_json::to_vec_pretty(&lines).map_err(|error| Failure::Failed(error.into()))?;
        json.push(b'\n');
        json
    } else if args.csv {
        shown::csv(&lines, language)
    } else {
        shown::table(&lines, group, language).into_bytes()
    };
    stdout().lock().write_all(&bytes)?;
    Ok(ExitCode::SUCCESS)
}
