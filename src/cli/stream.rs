//! `zhijian stream`: turns as they are said. What is known of a turn is told at once, the scorecard when its conversation is over.

mod arrivals;
mod closed;
mod idle;
mod told;
mod walk;

use super::exit::{CONDITION_MET, REJECTED};
use super::fail_on::FailOn;
use super::hiding::PrivacyArgs;
use super::input_args::InputOptions;
use super::rules::load;
use super::{Failure, Language, RulebookArgs};
use crate::input::Live;
use crate::inspect::Inspector;
use crate::report;
use anyhow::anyhow;
use arrivals::{Arrival, Arrivals, is_replay};
use clap::Args;
use idle::Silent;
use std::io::{self, stdout};
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::time::Duration;
use told::Because;
use walk::Walk;

/// What is told as an alert where nobody says: what cannot wait for the end of a conversation.
const ALERTS: [&str; 5] = ["fatal", "threat_safety", "threat_regulator", "threat_legal", "threat_exposure"];

/// Reads JSON Lines on standard input, a turn (or a conversation) a line; `{"conversation_id": "…", "event": "end"}` ends one.
/// Writes an object for every turn at once, and the scorecard, as `score --format jsonl` does, when a conversation is over.
#[derive(Debug, Args)]
pub(super) struct StreamArgs {
    #[command(flatten)]
    input: InputOptions,
    /// End a conversation when nothing came for it for so long, e.g. 15m, by the clock, or in a file by the turns' times; never if not given
    #[arg(long, value_name = "TIME", value_parser = idle::duration)]
    idle: Option<Duration>,
    /// The most conversations that may be open; the one silent for longest is then ended
    #[arg(long, value_name = "N")]
    max_open: Option<NonZeroUsize>,
    /// What is an alert: fatal, or a code; may be repeated. fatal and the threats to safety, regulators, courts and media if not given
    #[arg(long, value_name = "CONDITION", value_parser = alert)]
    alert: Vec<FailOn>,
    #[command(flatten)]
    rulebook: RulebookArgs,
    /// Exit with code 4 if a scorecard meets the condition: fatal, score<60, risk:high, or a code; may be repeated
    #[arg(long, value_name = "CONDITION")]
    fail_on: Vec<FailOn>,
    /// Language of messages
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    lang: Language,
    #[command(flatten)]
    privacy: PrivacyArgs,
}

/// A condition that one finding can meet.
fn alert(text: &str) -> Result<FailOn, String> {
    let condition: FailOn = text.parse()?;
    if condition.is_of_finding() { Ok(condition) } else { Err("write fatal, or a code such as threat_safety".to_owned()) }
}

/// Runs the verb.
pub(super) fn run(args: &StreamArgs) -> Result<ExitCode, Failure> {
    let (folder, rulebook) = load(&args.rulebook)?;
    let hiding = args.privacy.hiding(Some(&folder))?;
    drop(folder);
    let live = Live::new(&args.input.read()?).map_err(|error| Failure::Usage(error.into()))?;
    let asked = !args.alert.is_empty();
    let alerts = if asked { args.alert.clone() } else { ALERTS.iter().filter_map(|alert| alert.parse().ok()).collect() };
    let inspector = Inspector::new(rulebook);
    // The dictionary is read before anybody waits for it.
    inspector.rulebook().annotator.segmenter();
    let mut walk = Walk::new(live, inspector, hiding, args.lang.into());
    (walk.alerts, walk.fail_on) = (alerts, args.fail_on.clone());
    // Not quietly, where the reader has gone: whoever watches over a service that listens has to know that it has ended.
    args.walk(&mut walk).map_err(|error| anyhow!("the stream ended: {error}"))?;
    walk.tell(args.lang.into());
    Ok(if walk.met || asked && walk.alerted {
        ExitCode::from(CONDITION_MET)
    } else if walk.rejected > 0 {
        ExitCode::from(REJECTED)
    } else {
        ExitCode::SUCCESS
    })
}

impl StreamArgs {
    fn walk(&self, walk: &mut Walk) -> io::Result<()> {
        let mut silent = Silent::new(self.idle, !is_replay());
        let arrivals = Arrivals::begin();
        let (mut out, mut line) = (stdout().lock(), 0);
        loop {
            match arrivals.next(silent.wakes_at()) {
                Ok(Arrival::Line(arrived)) => {
                    line += 1;
                    walk.take(&arrived, line, &mut silent, &mut out)?;
                }
                Ok(Arrival::Nothing) => {}
                Ok(Arrival::Over) => return walk.close_all(&mut out),
                // What came before the failure gets its scorecards.
                Err(failure) => return walk.close_all(&mut out).and(Err(failure)),
            }
            while let Some(id) = silent.over() {
                silent.end(&id);
                walk.close(&id, Because::Idle, &mut out)?;
            }
            while let Some(id) = silent.longest().filter(|_| self.max_open.is_some_and(|most| silent.count() > most.get())) {
                silent.end(&id);
                walk.close(&id, Because::MaxOpen, &mut out)?;
            }
        }
    }
}

impl Walk {
    /// Tells people what was done.
    fn tell(&self, language: report::Language) {
        let Self { cards, turns, rejected, .. } = self;
        let english = format!("{turns} turns heard, {cards} conversations scored, {rejected} rejected");
        eprintln!("{}", language.pick(&format!("已听取 {turns} 轮，评分 {cards} 个会话，拒收 {rejected} 条"), &english));
    }
}
