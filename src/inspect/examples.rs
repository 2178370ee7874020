//! The examples of a rulebook: does every one hit or pass as it says?

use super::{Inspector, utterance};
use crate::model::{Category, Conversation, Kind, Role};
use crate::rules::{Flow, OUTWEIGHED, OwnExample, OwnRule, RULEBOOK, Rule, Rulebook};
use crate::text::{Example, Expect, LexiconError, LexiconFile, Scratch, Tag, examples_of};
use std::fmt;

/// What an example is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A code of the lexicon.
    Term,
    /// A rule of `rulebook.toml`.
    Default,
    /// An own rule.
    Rule,
    /// A flow.
    Flow,
}

/// What became of a rulebook's examples.
#[derive(Debug)]
pub struct ExampleReport {
    /// How many there are.
    pub total: usize,
    /// How many of them are about rules of `rulebook.toml`.
    pub of_defaults: usize,
    /// How many of them are about own rules.
    pub of_rules: usize,
    /// How many of them are about flows.
    pub of_flows: usize,
    /// Those that do not hold.
    pub wrong: Vec<WrongExample>,
}

/// An example that does not hold.
#[derive(Debug)]
pub struct WrongExample {
    /// What it is about.
    pub about: About,
    place: String,
    expect: Expect,
    /// The code or rule that it is about.
    code: String,
    text: String,
    /// What did hit or was dismissed, with the reason.
    seen: Vec<String>,
}

impl WrongExample {
    fn new(about: About, place: &str, hits: bool, (code, text): (&str, &str), seen: Vec<String>) -> Self {
        let expect = if hits { Expect::Hit } else { Expect::Pass };
        Self { about, place: place.to_owned(), expect, code: code.to_owned(), text: text.to_owned(), seen }
    }
}

impl fmt::Display for WrongExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, code, text, .. } = self;
        match self.expect {
            Expect::Hit => write!(f, "{place}: 应命中 {code}：{text}")?,
            Expect::Pass => write!(f, "{place}: 应放过 {code}：{text}")?,
        }
        let (once, each) = by_occurrence(&self.seen);
        if !once.is_empty() {
            write!(f, "  [{}]", once.join("；"))?;
        }
        each.iter().take(SHOWN).try_for_each(|line| write!(f, "\n    {line}"))?;
        if each.len() > SHOWN { write!(f, "\n    另外 {} 次没有列出", each.len() - SHOWN) } else { Ok(()) }
    }
}

/// Occurrences that are told of an example, where its rule asks of each.
const SHOWN: usize = 8;

/// What was seen once, and a line for each occurrence: what is told of one is indented below it.
fn by_occurrence(seen: &[String]) -> (Vec<&str>, Vec<String>) {
    let is_below = |at: usize| seen.get(at).is_some_and(|line| line.starts_with("  "));
    let (mut once, mut each) = (Vec::new(), Vec::<String>::new());
    for (at, line) in seen.iter().enumerate() {
        match each.last_mut().filter(|_| is_below(at)) {
            Some(occurrence) => {
                *occurrence += "；";
                *occurrence += line.trim_start();
            }
            // The conditions of a step of a flow are indented, too.
            None if line.starts_with('“') && is_below(at + 1) => each.push(line.clone()),
            None => once.push(line.as_str()),
        }
    }
    (once, each)
}

/// Runs every example among `files` under `rulebook`.
///
/// # Errors
/// An example file that cannot be read.
pub fn run_examples(rulebook: Rulebook, files: &[LexiconFile]) -> Result<ExampleReport, LexiconError> {
    Ok(run(rulebook, examples_of(files)?, files, |_| true))
}

/// Runs the examples of own rules, and of flows that are not the default rulebook's.
pub fn run_own_examples(rulebook: Rulebook) -> ExampleReport {
    run(rulebook, Vec::new(), &[], Flow::is_own)
}

fn run(
    rulebook: Rulebook,
    examples: Vec<(Tag, Example)>,
    files: &[LexiconFile],
    is_wanted: impl Fn(&Flow) -> bool,
) -> ExampleReport {
    let inspector = Inspector::new(rulebook);
    let of_rules = || inspector.rulebook().rules.own().all().iter().filter(|rule| rule.on);
    let of_flows = || inspector.rulebook().rules.own().flows().iter().filter(|flow| flow.on && is_wanted(flow));
    let count_rules = of_rules().map(|rule| rule.examples.len()).sum::<usize>();
    let count_flows = of_flows().map(|flow| flow.examples.len()).sum::<usize>();
    // They stand in that file.
    let has_defaults = files.iter().any(|file| file.path == RULEBOOK);
    let of_defaults = || inspector.rulebook().rules.all().filter(|_| has_defaults);
    let count_defaults = of_defaults().map(|rule| rule.examples.len()).sum::<usize>();
    let total = examples.len() + count_defaults + count_rules + count_flows;
    let of_terms = examples.into_iter().filter_map(|(tag, example)| {
        let (hits, seen) = look(&inspector, tag, &example);
        let Example { place, code, text, expect, .. } = example;
        (hits != (expect == Expect::Hit)).then_some(WrongExample { about: About::Term, place, expect, code, text, seen })
    });
    let of_terms = of_terms.chain(of_defaults().flat_map(|rule| wrong_of_default(&inspector, rule)));
    let wrong = of_terms.chain(of_rules().flat_map(|rule| wrong_of(&inspector, rule)));
    let wrong = wrong.chain(of_flows().flat_map(|flow| wrong_of_flow(&inspector, flow))).collect();
    ExampleReport { total, of_defaults: count_defaults, of_rules: count_rules, of_flows: count_flows, wrong }
}

/// The examples of a rule of `rulebook.toml` that do not hold.
fn wrong_of_default(inspector: &Inspector, rule: &Rule) -> Vec<WrongExample> {
    let wrong = |example: &OwnExample| {
        let (inspection, told) = inspector.inspect_explaining(example.conversation.clone(), Some(&rule.id));
        let hits = inspection.card.findings.iter().any(|finding| finding.rule == rule.id);
        let (about, seen) = ((&*rule.id, &*example.text), told.unwrap_or_default());
        (hits != example.hits).then(|| WrongExample::new(About::Default, &example.place, example.hits, about, seen))
    };
    rule.examples.iter().filter_map(wrong).collect()
}

/// The examples of an own rule that do not hold; one that lacks either kind proves nothing.
fn wrong_of(inspector: &Inspector, rule: &OwnRule) -> Vec<WrongExample> {
    let wrong = |place: &str, hits: bool, text: &str, seen: Vec<String>| {
        WrongExample::new(About::Rule, place, hits, (&rule.id, text), seen)
    };
    let mut all: Vec<WrongExample> = Vec::new();
    for example in &rule.examples {
        let (inspection, told) = inspector.inspect_explaining(example.conversation.clone(), Some(&rule.id));
        let hits = inspection.card.findings.iter().any(|finding| finding.rule == rule.id);
        if hits != example.hits {
            // Rule and expression stand in front; what was seen comes after them.
            let seen = told.unwrap_or_default().into_iter().skip(2).collect();
            all.push(wrong(&example.place, example.hits, &example.text, seen));
        }
    }
    for hits in lacking(rule.examples.iter().map(|example| example.hits)) {
        let key = if hits { "hit" } else { "pass" };
        all.push(wrong(&rule.place(), hits, &format!("规则没有 {key} 例子，请至少写一个"), Vec::new()));
    }
    all
}

/// The same of a flow.
fn wrong_of_flow(inspector: &Inspector, flow: &Flow) -> Vec<WrongExample> {
    let mut all: Vec<WrongExample> = Vec::new();
    for example in &flow.examples {
        let dialogue = &example.dialogue;
        let (inspection, told) = inspector.inspect_explaining(dialogue.conversation.clone(), Some(&flow.id));
        if !flow.holds(example, &inspection.card) {
            let seen = told.unwrap_or_default().into_iter().skip(2).collect();
            all.push(WrongExample::new(About::Flow, &dialogue.place, dialogue.hits, (&flow.id, &dialogue.text), seen));
        }
    }
    for hits in lacking(flow.examples.iter().map(|example| example.dialogue.hits)) {
        let key = if hits { "hit" } else { "pass" };
        let text = format!("流程没有 {key} 例子，请至少写一个");
        all.push(WrongExample::new(About::Flow, &flow.place, hits, (&flow.id, &text), Vec::new()));
    }
    all
}

/// The kinds of example that are not among `hits`.
fn lacking(hits: impl Iterator<Item = bool> + Clone) -> impl Iterator<Item = bool> {
    [true, false].into_iter().filter(move |kind| !hits.clone().any(|hit| hit == *kind))
}

/// Whether the example's text counts for `tag`, and what was seen in it.
fn look(inspector: &Inspector, tag: Tag, example: &Example) -> (bool, Vec<String>) {
    let role = speaker_of(tag);
    let other = if role == Role::Agent { Role::Customer } else { Role::Agent };
    let (conversation, last) = utterance(role, &example.before, &example.text);
    match tag {
        // Policy wording is a finding only before an upset customer; its examples are about the wording.
        Tag::Category(category) if category != Category::PolicyFirst => judged(inspector, category, last, conversation),
        _ => {
            let annotator = &inspector.rulebook().annotator;
            // Cues with a role of their own are tried as each speaker.
            let found = [role, other].into_iter().any(|role| {
                let annotation = annotator.annotate(role, &example.text, &mut Scratch::default());
                annotation.hits_of(tag).iter().any(|hit| !annotator.term(hit).is_learned() || annotator.proposes(hit, 0.0))
            });
            (found, Vec::new())
        }
    }
}

fn judged(inspector: &Inspector, category: Category, last: usize, conversation: Conversation) -> (bool, Vec<String>) {
    let inspection = inspector.inspect(conversation);
    let findings = inspection.card.findings.iter().filter(|finding| finding.category == category && finding.turn == Some(last));
    let mut seen: Vec<String> = findings.map(|finding| quoted(finding.quote.as_ref().map_or("", |quote| &quote.text))).collect();
    let dismissed = inspection.dismissals.iter().filter(|dismissal| dismissal.category == category && dismissal.turn == last);
    // An example is about its code alone; that its clause may also hold something graver is another matter.
    let outweighed = || {
        inspection
            .dismissals
            .iter()
            .any(|dismissal| dismissal.category == category && dismissal.turn == last && dismissal.because == OUTWEIGHED)
    };
    let hits = !seen.is_empty() || outweighed();
    seen.extend(dismissed.map(|dismissal| format!("{} {}", quoted(&dismissal.quote.text), dismissal.told())));
    (hits, seen)
}

fn quoted(text: &str) -> String {
    format!("“{text}”")
}

fn speaker_of(tag: Tag) -> Role {
    match tag {
        Tag::Category(category) if category.kind() == Kind::Signal => Role::Customer,
        Tag::Category(_) => Role::Agent,
        Tag::Cue(_) | Tag::Topic(_) | Tag::Scene(_) => Role::Customer,
    }
}
