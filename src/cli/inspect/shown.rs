//! One conversation, inspected and shown.

use super::InspectArgs;
use crate::cli::batch::told;
use crate::cli::columns::Columns;
use crate::cli::excused::excused;
use crate::cli::exit::REJECTED;
use crate::cli::hiding::Hiding;
use crate::cli::remarks;
use crate::cli::rules::{load, no_rule};
use crate::cli::{Failure, Language, RulebookArgs};
use crate::input::{self, Reader, Remarks};
use crate::inspect::{Inspection, Inspector};
use crate::model::{Conversation, Dismissal, Problem, Scorecard};
use crate::report::{self, NARROWEST, Screen, Shown, conversation_html, terminal_view, write_whole};
use crate::text::{Dictionary, Tag};
use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use console::Term;
use serde::Serialize;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Ids and problems that are told one by one; the rest are counted.
const TOLD: usize = 20;
/// Characters of an id that are told.
const LONGEST: usize = 64;
/// Columns where there is no terminal to ask.
const USUAL_WIDTH: usize = 80;

/// Which conversation, and how it is shown.
#[derive(Debug, Args)]
pub(super) struct Wanted {
    /// The conversation with this id; the first of the file if not given
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Tell of this rule why it hits, or why not: what came nearest
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
    /// Print the scorecard and what does not count as one JSON object
    #[arg(long)]
    json: bool,
    /// Write a page for a browser into this file instead: nothing else is needed to read or print it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["json", "explain"])]
    html: Option<PathBuf>,
    /// Colours
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
    /// Columns to write within; those of the terminal if not given, else 80
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Language of headings and names
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    lang: Language,
    #[command(flatten)]
    rulebook: RulebookArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

/// Finds, inspects and prints it.
pub(super) fn run(path: &Path, args: &InspectArgs) -> Result<ExitCode, Failure> {
    let Wanted { id, json, html, lang, rulebook, explain, .. } = &args.wanted;
    let reader = input::read(&[path.to_owned()], &args.options.read()?).map_err(|error| Failure::Usage(error.into()))?;
    let language = (*lang).into();
    // Hardly any conversation can do without the dictionary, and it is loaded on another core meanwhile.
    let (loaded, dictionary) = rayon::join(|| load(rulebook), Dictionary::load);
    let (folder, rulebook) = loaded?;
    rulebook.annotator.segment_with(|| dictionary);
    let hiding = args.privacy.hiding(Some(&folder))?;
    let columns = Columns::of(&rulebook);
    let mut search = Search {
        id: id.as_deref(),
        hiding: &hiding,
        language,
        columns,
        remarks: Remarks::default(),
        ids: Vec::new(),
        conversations: 0,
        problems: 0,
    };
    let found = search.go(reader);
    search.tell();
    let conversation = found.ok_or_else(|| search.failure(path))?;
    let inspector = Inspector::new(rulebook);
    let (mut inspection, told) = inspector.inspect_explaining(conversation, explain.as_deref());
    let told = explain.as_ref().map(|rule| {
        let told = told.ok_or_else(|| no_rule(rule, inspector.rulebook().rules.nearest(rule)))?;
        Ok::<_, Failure>(of_default(&inspector, rule, &inspection, &told).unwrap_or(told))
    });
    let told: Option<Vec<String>> =
        told.transpose()?.map(|told| told.iter().map(|line| hiding.text(line).into_owned()).collect());
    let page = if *json {
        hiding.quotes(&mut inspection);
        json_of(&inspection, told.as_deref())?
    } else {
        hiding.inspection(&mut inspection);
        let Inspection { conversation, card, dismissals } = &inspection;
        let seen = Shown { conversation, card, dismissals };
        if let Some(path) = html {
            let page = conversation_html(seen, language, hiding.hides());
            write_whole(path, page.as_bytes()).with_context(|| format!("{}: cannot write", path.display()))?;
            return Ok(search.code());
        }
        let page = terminal_view(seen, args.wanted.screen());
        told.map_or(page.clone(), |told| format!("{page}\n{}\n", told.join("\n")))
    };
    stdout().lock().write_all(page.as_bytes())?;
    Ok(search.code())
}

/// What is told of a rule of `rulebook.toml`: where it hits, what was seen of its code and does not count, and what came `nearest`;
/// `None` where there is no such rule.
fn of_default(inspector: &Inspector, id: &str, inspection: &Inspection, nearest: &[String]) -> Option<Vec<String>> {
    let rule = inspector.rulebook().rules.all().find(|rule| &*rule.id == id)?;
    let mut told = vec![format!("规则 {id} {}", rule.message_told())];
    let hits = inspection.card.findings.iter().filter(|finding| finding.rule == rule.id);
    told.extend(hits.map(|finding| {
        let place = finding.turn.map_or_else(|| "整个会话".to_owned(), |turn| format!("第{turn}轮"));
        let quote = finding.quote.as_ref().map_or_else(String::new, |quote| format!("“{}”", quote.text));
        let row = finding.row.as_ref().map_or_else(String::new, |row| format!("（词条 {row}）"));
        // Of what the whole conversation lacks, what came nearest is all that can be pointed at.
        let nearest = nearest.first().filter(|_| finding.turn.is_none()).map_or_else(String::new, |near| format!("（{near}）"));
        // What the rule says of every hit stands above already.
        let figures = if finding.message == rule.message { String::new() } else { format!("：{}", finding.message) };
        format!("命中 {place}{quote}{row}{figures}{nearest}")
    }));
    let dismissed = inspection.dismissals.iter().filter(|dismissal| dismissal.category == rule.category);
    told.extend(
        dismissed.map(|dismissal| format!("不算 第{}轮“{}”：{}", dismissal.turn, dismissal.quote.text, dismissal.told())),
    );
    let turns = inspection.conversation.turns.iter().enumerate();
    told.extend(turns.flat_map(|(number, turn)| {
        let of_code = |tag| tag == Tag::Category(rule.category);
        let not_counted = excused(&inspector.rulebook().annotator, turn.role, &turn.text, of_code);
        not_counted.into_iter().map(move |one| format!("不计 第{number}轮 {}", one.told(|quote| quote.text)))
    }));
    let is_hit = inspection.card.findings.iter().any(|finding| finding.rule == rule.id);
    told.extend(nearest.iter().filter(|_| !is_hit).map(|nearest| format!("没有命中：{nearest}")));
    if told.len() == 1 {
        told.push("没有命中，也没有接近的说法".to_owned());
    }
    Some(told)
}

/// The scorecard with what does not count, pretty.
fn json_of(inspection: &Inspection, explanation: Option<&[String]>) -> anyhow::Result<String> {
    #[derive(Serialize)]
    struct Whole<'a> {
        #[serde(flatten)]
        card: &'a Scorecard,
        dismissals: &'a [Dismissal],
        #[serde(skip_serializing_if = "Option::is_none")]
        explanation: Option<&'a [String]>,
    }
    let whole = Whole { card: &inspection.card, dismissals: &inspection.dismissals, explanation };
    Ok(serde_json::to_string_pretty(&whole).context("cannot write the scorecard")? + "\n")
}

impl Wanted {
    fn screen(&self) -> Screen {
        let terminal = Term::stdout();
        let width = self.width.or_else(|| terminal.size_checked().map(|(_, columns)| columns.into())).unwrap_or(USUAL_WIDTH);
        let colour = match self.color {
            // Knows NO_COLOR, dumb terminals, and whether there is one at all.
            Colour::Auto => terminal.features().colors_supported(),
            Colour::Always => true,
            Colour::Never => false,
        };
        Screen { width: width.max(NARROWEST), colour, language: self.lang.into() }
    }
}

/// The search for a conversation among those of a file.
struct Search<'a> {
    id: Option<&'a str>,
    hiding: &'a Hiding,
    language: report::Language,
    columns: Columns,
    remarks: Remarks,
    /// The first ids of the file.
    ids: Vec<String>,
    conversations: usize,
    problems: usize,
}

impl Search<'_> {
    /// The conversation. A file is read to its end only where no id tells which one is wanted.
    fn go(&mut self, reader: Reader) -> Option<Conversation> {
        let mut found = None;
        for batch in reader {
            self.remarks.extend(batch.remarks);
            batch.problems.into_iter().for_each(|problem| self.reject(problem));
            for conversation in batch.conversations {
                self.conversations += 1;
                self.columns.see(&conversation);
                if self.ids.len() < TOLD {
                    self.ids.push(conversation.id.clone());
                }
                if found.is_none() && self.id.is_none_or(|id| id == conversation.id) {
                    found = Some(conversation);
                }
            }
            if found.is_some() && self.id.is_some() {
                break;
            }
        }
        found
    }

    fn reject(&mut self, mut problem: Problem) {
        self.hiding.problem(&mut problem);
        self.problems += 1;
        if self.problems <= TOLD {
            eprintln!("{}", told(&problem, self.language));
        }
    }

    fn code(&self) -> ExitCode {
        if self.problems == 0 { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) }
    }

    /// Tells which other conversations there are where nobody said which one is wanted.
    fn tell(&self) {
        self.columns.tell(self.language);
        remarks::tell(&self.hiding.remarks(self.remarks.clone()), self.language);
        if self.id.is_some() || self.conversations < 2 {
            return;
        }
        let (count, ids) = (self.conversations, self.listed());
        let chinese = format!("共 {count} 个会话，显示第一个；用 --id 指定其他：{ids}");
        let english = format!("{count} conversations, the first is shown; --id shows another: {ids}");
        eprintln!("{}", self.language.pick(&chinese, &english));
    }

    fn listed(&self) -> String {
        let more = if self.conversations > self.ids.len() { " …" } else { "" };
        // An id is the customer's system's, and no code for the terminal.
        self.ids.iter().map(|id| report::shown(id, LONGEST)).collect::<Vec<_>>().join(" ") + more
    }

    fn failure(&self, path: &Path) -> Failure {
        let path = path.display();
        Failure::Usage(match self.id {
            Some(id) if self.conversations > 0 => {
                anyhow!("{path}: no conversation \"{id}\" among {}: {}", self.conversations, self.listed())
            }
            _ => anyhow!("{path}: no conversation could be read"),
        })
    }
}
