//! `zhijian sample`: which conversations people should review, and for how many others each of them stands.

mod estimate;
mod frame;

use super::Failure;
use super::score::summary_of;
use super::scoring::ScoringArgs;
use super::sinks::{Gathered, Sinks};
use crate::report::{BOM, Language, SampledRow, sample_csv, sample_table, write_whole};
use crate::score::{Chosen, Drawn, draw_at_random, draw_by_size, draw_by_stratum};
use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
pub(super) use frame::{Candidate, Frame};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::io::{Write, stdout};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Args)]
pub(super) struct SampleArgs {
    /// So many conversations; all of them where there are fewer
    #[arg(short, value_name = "N", default_value = "50")]
    n: NonZeroUsize,
    /// How they are chosen
    #[arg(long, value_enum, default_value_t = Strategy::Risk)]
    strategy: Strategy,
    /// What the strata of the strategy `stratified` are made of; agent and grade if not given
    #[arg(long, value_enum, value_name = "WHAT")]
    by: Option<Strata>,
    /// Another number chooses others, the same number the same
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Write the list with empty columns for the reviewer into this CSV file; without it a table goes to the terminal
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Draw nothing: estimate from this list, which has come back filled in, what holds for all conversations
    #[arg(long, value_name = "FILE", exclusive = true)]
    estimate: Option<PathBuf>,
    #[command(flatten)]
    scoring: ScoringArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Strategy {
    /// The more likely the lower its score and the greater its risk; for finding what is wrong
    Risk,
    /// All sets alike; for a figure that anybody can follow
    Random,
    /// By agent and grade, at least one of each where there is room; for a look at everybody
    Stratified,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Strata {
    /// Agent and grade
    AgentGrade,
    /// Agent and scene
    AgentScene,
    /// Grade
    Grade,
    /// Scene
    Scene,
}

/// Runs the verb.
pub(super) fn run(args: &SampleArgs) -> Result<ExitCode, Failure> {
    if let Some(list) = &args.estimate {
        return estimate::run(list);
    }
    let begun = Instant::now();
    if args.by.is_some() && args.strategy != Strategy::Stratified {
        return Err(Failure::Usage(anyhow!("--by goes with --strategy stratified")));
    }
    let (reader, batches) = args.scoring.begin(&[])?;
    let language = batches.language;
    let mut sinks = Sinks::into_memory(Gathered::Frame(Frame::default()), language);
    let totals = batches.score(reader, &mut sinks).context("cannot score")?;
    let Some(Gathered::Frame(frame)) = sinks.take_gathered() else { return Err(anyhow!("nothing was gathered").into()) };
    let strata = args.strata(&frame, language);
    let drawn = args.draw(&frame, &strata);
    let rows = rows(&frame, &drawn, &strata);
    match &args.output {
        Some(path) => write_whole(path, &[BOM, &sample_csv(&rows, language)].concat())
            .with_context(|| format!("{}: cannot write", path.display()))?,
        None => stdout().lock().write_all(sample_table(&rows, language).as_bytes()).context("standard output")?,
    }
    let agents = totals.aggregate.agents().len();
    totals.tell(&summary_of(&batches.inspector, &totals, agents, begun), None, language);
    args.tell(&frame, &drawn, language);
    Ok(totals.exit_code())
}

/// The strata of a frame.
struct Stratified {
    /// By unit.
    numbers: Vec<usize>,
    names: Vec<String>,
}

impl SampleArgs {
    /// In which stratum each conversation stands; all in one where the strategy asks for none.
    fn strata(&self, frame: &Frame, language: Language) -> Stratified {
        let mut strata = Stratified { numbers: Vec::new(), names: Vec::new() };
        let mut known = FxHashMap::default();
        for unit in 0..frame.kept.len() {
            let name = match self.strategy {
                Strategy::Stratified => self.by.unwrap_or(Strata::AgentGrade).name(frame, unit, language),
                Strategy::Risk | Strategy::Random => String::new(),
            };
            let number = *known.entry(name).or_insert_with_key(|name: &String| {
                strata.names.push(name.clone());
                strata.names.len() - 1
            });
            strata.numbers.push(number);
        }
        strata
    }

    fn draw(&self, frame: &Frame, strata: &Stratified) -> Drawn {
        let wanted = self.n.get();
        match self.strategy {
            Strategy::Random => draw_at_random(frame.kept.len(), wanted, self.seed),
            Strategy::Stratified => draw_by_stratum(&strata.numbers, wanted, self.seed),
            Strategy::Risk => {
                let sizes: Vec<f64> = frame.kept.iter().map(|kept| kept.size).collect();
                draw_by_size(&sizes, wanted, self.seed)
            }
        }
    }

    /// Tells on standard error how many of how many were drawn, and what the list is no proof of.
    fn tell(&self, frame: &Frame, drawn: &Drawn, language: Language) {
        let (chosen, all, seed) = (drawn.chosen.len(), frame.kept.len(), self.seed);
        let chinese =
            format!("从 {all} 个会话中抽取 {chosen} 个，种子 {seed}；每个的权重＝1÷入样概率，加权合计即为全体的无偏估计");
        let english = format!(
            "{chosen} of {all} conversations, seed {seed}; sums weighted by 1/probability estimate all of them without bias"
        );
        eprintln!("{}", language.pick(&chinese, &english));
        if !drawn.covers_strata {
            let chinese = "层数多于抽取数：各层按比例随机取整，每个会话概率相同，但有的层没有抽到；加大 -n 或用 --by grade";
            let english = "more strata than places: each gets its part rounded by lot, all conversations have the same probability, some \
                           strata have none; a larger -n or --by grade helps";
            eprintln!("{}", language.pick(chinese, english));
        }
        if let Some(path) = &self.output {
            let path = path.display();
            eprintln!("{}", language.pick(&format!("清单已写入 {path}"), &format!("the list is in {path}")));
        }
    }
}

impl Strata {
    fn name(self, frame: &Frame, unit: usize, language: Language) -> String {
        let kept = &frame.kept[unit];
        let grade = language.pick(kept.grade.name(), kept.grade.code());
        let scene = language.pick(kept.scene.name(), kept.scene.code());
        let agent = Some(frame.agent(unit)).filter(|agent| !agent.is_empty());
        let agent = agent.unwrap_or(language.pick("（未标明）", "(unnamed)"));
        match self {
            Self::AgentGrade => format!("{agent}·{grade}"),
            Self::AgentScene => format!("{agent}·{scene}"),
            Self::Grade => grade.to_owned(),
            Self::Scene => scene.to_owned(),
        }
    }
}

/// The rows for the reviewer: what is gravest first.
fn rows<'f>(frame: &'f Frame, drawn: &Drawn, strata: &'f Stratified) -> Vec<SampledRow<'f>> {
    let mut chosen = drawn.chosen.clone();
    chosen.sort_by(|a, b| {
        let (one, other) = (&frame.kept[a.unit], &frame.kept[b.unit]);
        let gravity = |fatal: bool, risk| Reverse((fatal, risk));
        gravity(one.fatal, one.risk).cmp(&gravity(other.fatal, other.risk)).then(one.score.total_cmp(&other.score))
    });
    let row = |chosen: &Chosen| {
        let kept = &frame.kept[chosen.unit];
        SampledRow {
            id: &kept.id,
            path: frame.path(chosen.unit),
            agents: frame.agents(chosen.unit),
            begun: kept.begun,
            score: kept.score,
            grade: kept.grade,
            risk: kept.risk,
            scene: kept.scene,
            topic: kept.topic,
            fatal: kept.fatal,
            stratum: &strata.names[strata.numbers[chosen.unit]],
            probability: chosen.probability,
            worst: kept.worst.iter().flatten().copied().collect(),
            signals: kept.signals.iter().flatten().copied().collect(),
        }
    };
    chosen.iter().map(row).collect()
}
