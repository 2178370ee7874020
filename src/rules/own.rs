//! Rules that QA staff write themselves: TOML files below `rules/` of the rulebook folder, read and evaluated here.
//!
//! A rule holds named conditions; each asks one thing (its operator) of one stretch of the conversation (its scope). A boolean
//! expression over the names says when the rule hits. `docs/rulebook.md` is the page for those who write them.

mod amount;
mod cost;
mod dialogue;
mod evaluate;
mod explain;
mod fault;
mod index;
mod lint;
mod logic;
mod meant_for;
mod operator;
mod reference;
mod rule;
mod scope;
mod stage;
mod stretching;
mod table;

pub use dialogue::OwnExample;
pub use fault::{Fault, Faults};
pub use reference::{reference_page, reference_rulebook, without_example};
pub use rule::OwnRule;

use super::check::{Case, Observation};
use super::folder::RulebookFolder;
use crate::model::{Dismissal, Finding, Rubric};
use crate::text::{Annotator, Redactor};
use fault::Source;
use index::Index;
use operator::{Knowledge, Operator};
use stage::Stage;
use std::collections::BTreeSet;
use std::fmt;

/// Where the rule files stand.
pub(super) const FOLDER: &str = "rules/";

/// The own rules of a rulebook.
#[derive(Default)]
pub struct OwnRules {
    rules: Vec<OwnRule>,
    index: Index,
    redactor: Option<Redactor>,
}

impl fmt::Debug for OwnRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnRules").field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl OwnRules {
    /// Reads every file below `rules/`. `taken` are the ids of other rules; `off` those that the profile switches off.
    ///
    /// # Errors
    /// Every fault of every file.
    pub(super) fn read(
        folder: &RulebookFolder,
        annotator: &Annotator,
        taken: &BTreeSet<String>,
        off: &BTreeSet<String>,
    ) -> Result<Self, Faults> {
        let files = || folder.files.iter().filter(|file| file.path.starts_with(FOLDER));
        let source = |file: &crate::text::LexiconFile| Source::new(&file.path, &file.text);
        let table = files().find(|file| file.path == operator::TABLE).map(source);
        let knowledge = match table.map(|source| Knowledge::read(&source, annotator)).transpose() {
            Ok(knowledge) => knowledge.unwrap_or_default(),
            Err(fault) => return Err(Faults(vec![fault])),
        };
        let (mut rules, mut faults) = (Vec::new(), Vec::new());
        let mut ids: BTreeSet<String> = taken.clone();
        let is_toml = |path: &str| std::path::Path::new(path).extension().is_some_and(|ending| ending == "toml");
        for file in files().filter(|file| is_toml(&file.path)) {
            for read in rule::read_file(&source(file), annotator, &knowledge) {
                match read {
                    Ok(rule) if !ids.insert(rule.id.to_string()) => {
                        faults.push(rule.source.fault(&rule.span, "这个 id 已经用过了，请换一个"));
                    }
                    Ok(mut rule) => {
                        rule.on &= !off.contains(&*rule.id);
                        rules.push(rule);
                    }
                    Err(fault) => faults.push(fault),
                }
            }
        }
        if !faults.is_empty() {
            return Err(Faults(faults));
        }
        Ok(Self::new(rules, folder))
    }

    fn new(rules: Vec<OwnRule>, folder: &RulebookFolder) -> Self {
        let is_personal = |operator: &Operator| matches!(operator, Operator::Entity(entity) if entity.is_personal());
        let wanted = rules.iter().flat_map(|rule| &rule.conditions).any(|condition| is_personal(&condition.operator));
        // The tables were read before, or are those of the program.
        let redactor = if wanted { Redactor::new(&folder.privacy_files(), None).ok() } else { None };
        let (on, off): (Vec<OwnRule>, Vec<OwnRule>) = rules.into_iter().partition(|rule| rule.on);
        let index = Index::new(&on);
        let rules = on.into_iter().chain(off).collect();
        Self { rules, index, redactor }
    }

    /// Every rule; those that are switched off last.
    pub fn all(&self) -> &[OwnRule] {
        &self.rules
    }

    /// How many are switched on.
    pub fn count(&self) -> usize {
        self.rules.iter().take_while(|rule| rule.on).count()
    }

    /// Remarks on rules that can be read, but hardly mean what they say.
    pub fn remarks(&self, rubric: &Rubric) -> Vec<Fault> {
        lint::remarks(&self.rules, rubric)
    }

    /// What they find beside what the rulebook found.
    pub(super) fn evaluate(
        &self,
        case: &Case,
        findings: &[Finding],
        dismissals: &[Dismissal],
        unanswered: &[Observation],
    ) -> Vec<Finding> {
        let on = &self.rules[..self.count()];
        if on.is_empty() {
            return Vec::new();
        }
        let stage = Stage::new(case, findings, dismissals, unanswered, self.redactor.as_ref());
        evaluate::evaluate(on, &self.index, &stage)
    }

    /// Why the rule `id` hits, or why not; `None` where there is no such rule.
    pub(super) fn explain(
        &self,
        id: &str,
        case: &Case,
        findings: &[Finding],
        dismissals: &[Dismissal],
        unanswered: &[Observation],
    ) -> Option<Vec<String>> {
        let rule = self.rules.iter().find(|rule| &*rule.id == id)?;
        let stage = Stage::new(case, findings, dismissals, unanswered, self.redactor.as_ref());
        Some(explain::explain(rule, &stage))
    }
}
