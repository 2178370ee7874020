//! `zhijian rules explain`: what one message holds, by which term, and what does not count and why.

use super::list::about;
use super::load;
use crate::cli::excused::excused;
use crate::cli::hiding::PrivacyArgs;
use crate::cli::{Failure, RulebookArgs};
use crate::inspect::{Inspection, Inspector, utterance};
use crate::model::{Quote, Role};
use crate::report;
use crate::rules::said_by;
use crate::text::{Annotator, Hit, Scratch};
use anyhow::anyhow;
use clap::{Args, ValueEnum};
use std::fmt::Write as _;
use std::io::{Write, stdout};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(in crate::cli) struct ExplainArgs {
    /// The id of a rule, or a message; `客|…` and `坐|…` say who speaks, as in examples
    #[arg(value_name = "RULE|TEXT")]
    text: String,
    /// Who says it, where the message does not tell; the agent where nothing does
    #[arg(long, value_enum)]
    role: Option<Speaker>,
    /// What the other side said before
    #[arg(long, value_name = "TEXT", default_value = "")]
    before: String,
    #[command(flatten)]
    rulebook: RulebookArgs,
    #[command(flatten)]
    privacy: PrivacyArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Speaker {
    Agent,
    Customer,
}

/// Runs the verb.
pub(in crate::cli) fn run(args: &ExplainArgs) -> Result<ExitCode, Failure> {
    let (folder, rulebook) = load(&args.rulebook)?;
    if let Some(about) = about(&folder, &rulebook, &args.text) {
        stdout().lock().write_all(about.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let meant = rulebook.rules.nearest(&args.text).map(str::to_owned);
    if is_like_an_id(&args.text) {
        return Err(no_rule(&args.text, meant.as_deref()));
    }
    let hiding = args.privacy.hiding(Some(&folder))?;
    let (role, text) = said_by(&args.text).unwrap_or((args.role.map_or(Role::Agent, Speaker::role), &args.text));
    let is_told = args.role.is_some() || text != args.text;
    let inspector = Inspector::new(rulebook);
    let (conversation, turn) = utterance(role, &args.before, text);
    let mut inspection = inspector.inspect(conversation);
    hiding.quotes(&mut inspection);
    let hidden = hiding.of(&inspection.conversation);
    let shown = |quote: Quote| {
        let mut quote = quote;
        hidden.quote(turn, &mut quote);
        quote.text
    };
    let page = judged(&inspection, turn) + &matched(&inspector.rulebook().annotator, role, text, shown);
    // It may be a rule's name with a slip of the pen.
    if let Some(meant) = meant.filter(|_| page.is_empty()) {
        return Err(no_rule(&args.text, Some(&meant)));
    }
    let found = if page.is_empty() { "没有命中任何词条\n" } else { &page };
    stdout().lock().write_all((speaker(role, is_told) + found).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

impl Speaker {
    const fn role(self) -> Role {
        match self {
            Self::Agent => Role::Agent,
            Self::Customer => Role::Customer,
        }
    }
}

/// Who says it: what the customer says holds other things than what the agent does.
fn speaker(role: Role, is_told: bool) -> String {
    let assumed = "（没有写明，按客服算；客户说的写 \"客|…\" 或 --role customer）";
    format!("说话人  {}{}\n", role.name(), if is_told { "" } else { assumed })
}

/// Whether nobody would say it: Latin words tied together by dots or underscores.
fn is_like_an_id(text: &str) -> bool {
    let ties = text.contains(['.', '_']) && !text.ends_with('.');
    ties && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// That the rulebook has no rule `id`, with the one that may be meant.
pub(in crate::cli) fn no_rule(id: &str, meant: Option<&str>) -> Failure {
    let meant = meant.map(|meant| format!("did you mean \"{meant}\"? ")).unwrap_or_default();
    Failure::Usage(anyhow!("the rulebook has no rule \"{id}\"; {meant}zhijian rules list shows them all"))
}

/// What counts and what does not.
fn judged(inspection: &Inspection, turn: usize) -> String {
    let mut page = String::new();
    for finding in inspection.card.findings.iter().filter(|finding| finding.turn == Some(turn)) {
        let quote = finding.quote.as_ref().map_or("", |quote| &quote.text);
        let via = finding.via.map_or("", |via| via.name());
        let _ = writeln!(
            page,
            "计入  {} {} “{quote}” {via} {}（{}）",
            finding.category.code(),
            finding.name(),
            finding.told().unwrap_or_default(),
            finding.rule
        );
    }
    for dismissal in inspection.dismissals.iter().filter(|dismissal| dismissal.turn == turn) {
        let (code, name) = (dismissal.category.code(), dismissal.category.name());
        let _ = writeln!(page, "不计  {code} {name} “{}” {}", dismissal.quote.text, dismissal.told());
    }
    page
}

/// Every term that matches, cues included.
fn matched(annotator: &Annotator, role: Role, text: &str, shown: impl Fn(Quote) -> String) -> String {
    /// Characters of a term; of a long pattern its place tells the rest.
    const SHOWN: usize = 40;
    let annotation = annotator.annotate(role, text, &mut Scratch::default());
    let line = |hit: &Hit| {
        let term = annotator.term(hit);
        let likely = hit.likelihood(0.0).map_or(String::new(), |likelihood| format!(" 学习层可能性{likelihood:.2}"));
        let via = annotator.via(text, &annotation, hit).name();
        let place = term.place.as_ref().map_or_else(String::new, |place| format!(" （{place}）"));
        let written = report::shown(&term.source, SHOWN);
        format!("词条  {} “{}” {via} ← {written}{place}{likely}\n", hit.tag.code(), shown(annotation.quote(text, hit)))
    };
    let excused = excused(annotator, role, text, |_| true).into_iter().map(|one| format!("不计  {}\n", one.told(&shown)));
    annotation.hits().iter().map(line).chain(excused).collect()
}
