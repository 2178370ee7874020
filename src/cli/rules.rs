//! `zhijian rules`: is a rulebook sound, and do its examples hold?

mod diff;
mod explain;
mod import;
mod list;

pub(super) use explain::no_rule;

use super::hiding::redactor;
use super::{Failure, RulebookArgs};
use crate::inspect::{About, ExampleReport, run_examples, run_own_examples};
use crate::rules::{Fault, Rulebook, RulebookFolder, reference_page};
use anyhow::anyhow;
use clap::Subcommand;
use diff::DiffArgs;
use explain::ExplainArgs;
use import::ImportArgs;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum RulesVerb {
    /// Read the whole rulebook and report what is wrong with it
    Check(RulebookArgs),
    /// Run every example of the rulebook
    Test {
        /// Only those of own rules and flows
        #[arg(long)]
        own: bool,
        #[command(flatten)]
        rulebook: RulebookArgs,
    },
    /// Write the default rulebook, or that of an industry, into a new folder, to be edited and given with --rulebook
    Init {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Write only the own rules and flows of an industry, which extend the default rulebook
        #[arg(long, value_name = "NAME", value_parser = industry)]
        industry: Option<String>,
    },
    /// List every rule with its kind, severity and points
    List(RulebookArgs),
    /// Tell what a rule is, or what is found in one message, by which term, and what does not count and why
    Explain(ExplainArgs),
    /// Score the same conversations under two rulebooks, and tell what changes by rule, agent and grade
    Diff(DiffArgs),
    /// Turn rules of Alibaba Cloud or Amazon Connect (JSON) into own rules (TOML); what does not map is told
    Import(ImportArgs),
    /// Print the reference page for those who write rules
    Reference,
}

pub(super) fn run(verb: &RulesVerb) -> Result<ExitCode, Failure> {
    match verb {
        RulesVerb::Check(args) => {
            let (folder, rulebook) = load(args)?;
            redactor(Some(&folder), None)?;
            let remarks = of_profiles(&folder, &rulebook.rules.own().remarks(&rulebook.rubric))?;
            print(&checked(&rulebook, folder.remarks()?, remarks))?;
            Ok(ExitCode::SUCCESS)
        }
        RulesVerb::Init { folder, industry } => {
            let own = industry.as_deref().and_then(RulebookFolder::industry);
            let rulebook = own.unwrap_or_else(RulebookFolder::embedded);
            rulebook.write(folder)?;
            writeln!(stdout(), "{}: {} files", folder.display(), rulebook.files.len())?;
            Ok(ExitCode::SUCCESS)
        }
        RulesVerb::List(args) => {
            let (_, rulebook) = load(args)?;
            stdout().lock().write_all(list::list(&rulebook).as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        RulesVerb::Explain(args) => explain::run(args),
        RulesVerb::Diff(args) => diff::run(args),
        RulesVerb::Import(args) => import::run(args),
        RulesVerb::Reference => {
            stdout().lock().write_all(reference_page().as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        RulesVerb::Test { own, rulebook } => {
            let (folder, rulebook) = load(rulebook)?;
            let flows = rulebook.rules.own().flows().iter().filter(|flow| flow.on && (!own || flow.is_own()));
            let counts = (rulebook.rules.own().count(), flows.count());
            let report = if *own { Ok(run_own_examples(rulebook)) } else { run_examples(rulebook, &folder.files) };
            let report = report.map_err(|error| Failure::Usage(error.into()))?;
            print(&tested(&report, counts))?;
            Ok(if report.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

/// The remarks `usual` on the own rules, and those that only profiles bring about.
fn of_profiles(folder: &RulebookFolder, usual: &[Fault]) -> Result<Vec<Fault>, Failure> {
    let (mut remarks, mut faulty) = (usual.to_vec(), Vec::new());
    for profile in folder.profiles()? {
        match Rulebook::load(folder, &profile) {
            Ok(rulebook) => {
                let own = rulebook.rules.own().remarks(&rulebook.rubric);
                let further = own.into_iter().filter(|remark| !usual.contains(remark));
                remarks.extend(further.map(|mut remark| {
                    remark.message = format!("方案 {profile}：{}", remark.message);
                    remark
                }));
            }
            // None waits for the others to be mended.
            Err(error) => faulty.push(format!("profile \"{profile}\": {error}")),
        }
    }
    if faulty.is_empty() { Ok(remarks) } else { Err(Failure::Usage(anyhow!(faulty.join("\n")))) }
}

/// What is told of a rulebook that can be read, line by line: remarks on what is odd in it, and how much there is.
fn checked(rulebook: &Rulebook, of_rulebook: Vec<Fault>, of_own: Vec<Fault>) -> Vec<String> {
    let own = rulebook.rules.own();
    let remarks: Vec<Fault> = of_rulebook.into_iter().chain(of_own).collect();
    let hints = if remarks.is_empty() { String::new() } else { format!("，提示 {} 条见上", remarks.len()) };
    let off = own.all().len() - own.count();
    let off = if off == 0 { String::new() } else { format!("（另有 {off} 条停用）") };
    let (all, flows) = (rulebook.rules.count(), own.flows().len());
    let terms = rulebook.annotator.lexicon().terms().len();
    let mut lines: Vec<String> = remarks.iter().map(|remark| format!("提示 {remark}")).collect();
    lines.push(format!("{}：规则 {all} 条，流程 {flows} 个，词条 {terms} 个", rulebook.label));
    lines.push(format!("自写规则 {} 条{off}，没有错误{hints}", own.count()));
    lines
}

/// What became of the examples, line by line: those that do not hold, and how many there are of what.
fn tested(report: &ExampleReport, (rules, flows): (usize, usize)) -> Vec<String> {
    let terms = report.total - report.of_defaults - report.of_rules - report.of_flows;
    let parts = [
        (About::Term, "词库".to_owned(), terms),
        (About::Default, "rulebook.toml 的规则".to_owned(), report.of_defaults),
        (About::Flow, format!("流程 {flows} 个"), report.of_flows),
        (About::Rule, format!("自写规则 {rules} 条"), report.of_rules),
    ];
    let told = parts.into_iter().filter_map(|(about, what, examples)| {
        let verdict = match report.wrong.iter().filter(|wrong| wrong.about == about).count() {
            0 if examples == 0 => return None,
            0 => "全对".to_owned(),
            wrong => format!("{wrong} 处不对"),
        };
        Some(format!("{what}，例子 {examples} 个，{verdict}"))
    });
    report.wrong.iter().map(ToString::to_string).chain(told).collect()
}

fn print(lines: &[String]) -> std::io::Result<()> {
    lines.iter().try_for_each(|line| writeln!(stdout(), "{line}"))
}

/// The name of an industry that has a rulebook.
fn industry(name: &str) -> Result<String, String> {
    let known = RulebookFolder::industries();
    if RulebookFolder::is_industry(name) { Ok(name.to_owned()) } else { Err(format!("there are {}", known.join(", "))) }
}

/// The rulebook folder and what it says.
pub(super) fn load(args: &RulebookArgs) -> Result<(RulebookFolder, Rulebook), Failure> {
    load_from(args.rulebook.as_ref(), &args.profile)
}

/// The same for the folder at `path`, or the default one.
fn load_from(path: Option<&PathBuf>, profile: &str) -> Result<(RulebookFolder, Rulebook), Failure> {
    let folder = path.map_or_else(|| Ok(RulebookFolder::embedded()), |path| RulebookFolder::open(path))?;
    let rulebook = Rulebook::load(&folder, profile)?;
    Ok((folder, rulebook))
}
