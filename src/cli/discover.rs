//! `zhijian discover`: what is new in one period against another: words, topics, causes, and rules that say nothing.

mod read;
mod seen;
mod shown;
mod stored;
mod terms;

use super::exit::REJECTED;
use super::hiding::PrivacyArgs;
use super::input_args::InputOptions;
use super::rules::load;
use super::{Failure, Language, RulebookArgs};
use crate::model::Role;
use crate::report;
use crate::rules::Rulebook;
use anyhow::anyhow;
use clap::Args;
use jiff::civil::Date;
use seen::{Found, Seen};
use std::io::{Write, stdout};
use std::num::{NonZeroU16, NonZeroU64, NonZeroUsize};
use std::path::PathBuf;
use std::process::ExitCode;
pub(super) use stored::{Spike, spikes};

#[derive(Debug, Args)]
pub(super) struct DiscoverArgs {
    /// Files and folders of the period, where there is no store, or none that keeps texts
    #[arg(value_name = "PATH", requires = "against", conflicts_with = "store")]
    paths: Vec<PathBuf>,
    /// Files and folders that they are held against; may be repeated
    #[arg(long, value_name = "PATH", requires = "paths")]
    against: Vec<PathBuf>,
    /// The store of `run`
    #[arg(long, value_name = "FILE", required_unless_present = "paths")]
    store: Option<PathBuf>,
    /// Length of the period in days
    #[arg(long, value_name = "N", default_value = "7")]
    days: NonZeroU16,
    /// Length of the baseline before it in days
    #[arg(long, value_name = "N", default_value = "28")]
    baseline_days: NonZeroU16,
    /// The last day; the last of which there is anything if not given
    #[arg(long, value_name = "DAY")]
    until: Option<Date>,
    /// Whose words
    #[arg(long, value_enum, default_value_t = Whose::Customer)]
    role: Whose,
    /// Conversations of the period in which a word has to be
    #[arg(long, value_name = "N", default_value = "5")]
    min: NonZeroU64,
    /// Rows of a table
    #[arg(long, value_name = "N", default_value = "30")]
    last: NonZeroUsize,
    /// Only this table
    #[arg(long, value_enum)]
    show: Option<Shown>,
    /// JSON instead of tables
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// The table of `--show` as CSV
    #[arg(long, requires = "show")]
    csv: bool,
    #[command(flatten)]
    input: InputOptions,
    #[command(flatten)]
    rulebook: RulebookArgs,
    #[command(flatten)]
    privacy: PrivacyArgs,
    /// Language of the tables
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    lang: Language,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Whose {
    /// The customers'
    Customer,
    /// The agents'
    Agent,
}

impl Whose {
    fn role(self) -> Role {
        match self {
            Self::Customer => Role::Customer,
            Self::Agent => Role::Agent,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Shown {
    /// Words and phrases that rose
    Terms,
    /// What conversations are about
    Topics,
    /// Topic, violation and group of agents
    Causes,
    /// Rules that never fire, fire nearly everywhere, or drift
    Rules,
}

/// Runs the verb.
pub(super) fn run(args: &DiscoverArgs) -> Result<ExitCode, Failure> {
    let (folder, rulebook) = load(&args.rulebook)?;
    let rules = rules_of(&rulebook);
    let mut seen = Seen::default();
    let rejected = match &args.store {
        Some(store) => stored::look(args, store, &rulebook, &mut seen).map(|()| 0)?,
        None => read::look(args, &folder, rulebook, &mut seen)?,
    };
    let language: report::Language = args.lang.into();
    tell(&seen, language);
    if seen.conversations.contains(&0) {
        let [now, before] = seen.conversations;
        return Err(Failure::Failed(anyhow!("{now} conversations in the period, {before} before it: nothing to compare")));
    }
    if seen.texts.contains(&0) && args.show.is_none_or(|shown| shown == Shown::Terms) {
        let chinese = "没有可比较的文字（历史库未保存文字）：请用文件比较，如 zhijian discover 本周/ --against 上月/";
        let english = "no texts to compare: the store keeps none; name files: zhijian discover PATH --against PATH";
        eprintln!("{}", language.pick(chinese, english));
    }
    let found = seen.found(&rules, args.last.get());
    stdout().lock().write_all(&args.bytes(&found, language)?)?;
    Ok(if rejected > 0 { ExitCode::from(REJECTED) } else { ExitCode::SUCCESS })
}

/// Says on standard error what cannot be compared.
fn tell(seen: &Seen, language: report::Language) {
    for (forgotten, chinese, english) in
        [(seen.forgotten[0], "本期", "the period"), (seen.forgotten[1], "基线期", "the baseline")]
    {
        if forgotten > 0 {
            let chinese = format!(
                "{chinese}有 {forgotten} 个会话的明细已按保留期限删除（keep_scorecards_days、keep_findings_days），根因和规则只比较其余会话"
            );
            let english = format!(
                "{forgotten} conversations of {english} are forgotten (keep_scorecards_days, keep_findings_days): causes and rules are of the others"
            );
            eprintln!("{}", language.pick(&chinese, &english));
        }
    }
    if seen.rulebook_changed {
        let chinese = "两期的评分规则不同：根因和规则的变化可能来自规则，规则漂移不再列出";
        let english =
            "the two periods were judged by different rulebooks: causes and rules may differ by that, and no drift is told";
        eprintln!("{}", language.pick(chinese, english));
    }
}

/// All rules that could find something.
fn rules_of(rulebook: &Rulebook) -> Vec<String> {
    let own = rulebook.rules.own().all().iter().filter(|rule| rule.on).map(|rule| rule.id.to_string());
    let mut all: Vec<String> = rulebook.rules.all().map(|rule| rule.id.to_string()).chain(own).collect();
    all.sort();
    all.dedup();
    all
}

impl DiscoverArgs {
    fn bytes(&self, found: &Found, language: report::Language) -> Result<Vec<u8>, Failure> {
        if self.json {
            let mut json = serde_json::to_vec_pretty(found).map_err(|error| Failure::Failed(error.into()))?;
            json.push(b'\n');
            return Ok(json);
        }
        let all = [Shown::Terms, Shown::Topics, Shown::Causes, Shown::Rules];
        let tables = all.iter().filter(|&&one| self.show.is_none_or(|shown| shown == one));
        Ok(tables
            .flat_map(|&one| if self.csv { shown::csv(found, one, language) } else { shown::table(found, one, language) })
            .collect())
    }
}
