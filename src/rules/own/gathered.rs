//! Reading every file of rules, flows and examples, with every fault in them.

use super::calendar::Calendar;
use super::fault::{Fault, Faults, Source};
use super::flow::{self, Flow};
use super::operator::{Knowledge, Library, TABLE};
use super::rule::{self, OwnRule};
use super::table::Read;
use super::{OwnRules, examples};
use crate::model::Cue;
use crate::rules::folder::RulebookFolder;
use crate::rules::rulebook::RulebookError;
use crate::text::{Annotator, LexiconFile, Tag};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Where the rule files stand.
const FOLDER: &str = "rules/";

impl OwnRules {
    /// Reads every file below `flows/` and `rules/`. `taken` are the ids of other rules; `off` those that the profile switches off.
    ///
    /// # Errors
    /// Every fault of every file, or of the tables of personal data where a rule asks for these.
    pub(in crate::rules) fn read(
        folder: &RulebookFolder,
        annotator: &Annotator,
        taken: &BTreeSet<String>,
        off: &BTreeSet<String>,
    ) -> Result<Self, RulebookError> {
        let source = |file: &LexiconFile| Source::new(&file.path, &file.text);
        let table = folder.files.iter().find(|file| file.path == TABLE).map(source);
        let ids = taken.iter().map(|id| (id.clone(), None)).collect();
        let mut gathered = Gathered { ids, faults: Vec::new() };
        let knowledge = table.map(|source| Knowledge::read(&source, annotator)).transpose();
        let knowledge = gathered.usual(knowledge.map_err(|fault| vec![fault])).unwrap_or_default();
        let holidays: Vec<Source> = folder.holiday_files().iter().map(source).collect();
        let calendar = Arc::new(gathered.usual(Calendar::read(&holidays)));
        let cues = cues_of(annotator);
        let is_whole = gathered.faults.is_empty();
        let mut library = Library { annotator, knowledge: &knowledge, calendar: &calendar, cues: None, flows: &[], is_whole };
        let mut flows: Vec<Flow> = Vec::new();
        let (examples_of_flows, of_flows): (Vec<_>, Vec<_>) =
            folder.flow_files().into_iter().partition(|file| examples::are_in(&file.path));
        for file in of_flows {
            let source = source(&file);
            let is_default = RulebookFolder::is_default(&file);
            library.cues = (!is_default).then_some(&cues);
            let read = flow::read_file(&source, &library);
            let taken = gathered.take(read, |flow| (&flow.id, &flow.source, &flow.span));
            let begun = flows.len();
            flows.extend(taken);
            flows[begun..].iter_mut().for_each(|flow| flow.is_default = is_default);
        }
        for flow in &mut flows {
            flow.on &= !off.contains(&*flow.id);
        }
        // Rules that ask for a flow which could not be read only add to its faults.
        (library.cues, library.flows, library.is_whole) = (Some(&cues), &flows, gathered.faults.is_empty());
        let mut rules: Vec<OwnRule> = Vec::new();
        let files = folder.files.iter().filter(|file| file.path.starts_with(FOLDER) && is_toml(&file.path));
        let (of_examples, of_rules): (Vec<_>, Vec<_>) = files.partition(|file| examples::are_in(&file.path));
        for file in of_rules {
            let source = source(file);
            let read = rule::read_file(&source, &library);
            rules.extend(gathered.take(read, |rule| (&rule.id, &rule.source, &rule.span)));
        }
        let of_examples = of_examples.into_iter().chain(&examples_of_flows);
        // So do examples of rules that could not be read.
        let are_whole = gathered.faults.is_empty();
        let read = of_examples.flat_map(|file| examples::read_file(&source(file), &mut rules, &mut flows, are_whole));
        gathered.faults.extend(read);
        gathered.check()?;
        for rule in &mut rules {
            rule.on &= !off.contains(&*rule.id);
        }
        Ok(Self::new(rules, flows, folder)?)
    }
}

/// The cues that the rulebook has terms for.
fn cues_of(annotator: &Annotator) -> BTreeSet<Cue> {
    let cue = |tag| if let Tag::Cue(cue) = tag { Some(cue) } else { None };
    annotator.lexicon().terms().iter().filter_map(|term| cue(term.tag)).collect()
}

fn is_toml(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|ending| ending == "toml")
}

/// What was read of files: the ids that are taken, and every fault.
struct Gathered {
    /// With their places, where they are no rules of `rulebook.toml`.
    ids: BTreeMap<String, Option<String>>,
    faults: Vec<Fault>,
}

impl Gathered {
    /// Those that could be read and have an id of their own.
    fn take<T>(&mut self, read: Vec<Read<T>>, place: impl Fn(&T) -> (&Arc<str>, &Source, &Range<usize>)) -> Vec<T> {
        let mut taken = Vec::new();
        for one in read {
            match one {
                Ok(one) => {
                    let (id, source, span) = place(&one);
                    let at = source.fault(span, "");
                    match self.ids.get(&**id) {
                        None => {
                            self.ids.insert(id.to_string(), Some(format!("{}:{}", at.path, at.line)));
                            taken.push(one);
                        }
                        Some(first) => {
                            let first = first.as_deref().unwrap_or("rulebook.toml");
                            let message = format!("这个 id 已经用过了（{first}），请换一个");
                            self.faults.push(Fault { message, ..at });
                        }
                    }
                }
                Err(fault) => self.faults.push(fault),
            }
        }
        taken
    }

    /// What could be read of a table; the usual one in its place where it is at fault.
    fn usual<T: Default>(&mut self, read: Result<T, Vec<Fault>>) -> T {
        read.unwrap_or_else(|faults| {
            self.faults.extend(faults);
            T::default()
        })
    }

    fn check(self) -> Result<(), Faults> {
        let mut faults = self.faults;
        faults.retain(|fault| !fault.follows);
        faults.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
        faults.dedup();
        if faults.is_empty() { Ok(()) } else { Err(Faults(faults)) }
    }
}
