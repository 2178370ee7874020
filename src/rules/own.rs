//! Rules that QA staff write themselves: TOML files below `rules/` of the rulebook folder, read and evaluated here.
//!
//! A rule holds named conditions; each asks one thing (its operator) of one stretch of the conversation (its scope). A boolean
//! expression over the names says when the rule hits. `docs/rulebook.md` is the page for those who write them.

mod amount;
mod brief;
mod calendar;
mod condition;
mod cost;
mod dialogue;
mod evaluate;
mod examples;
mod explain;
mod fault;
mod flow;
mod index;
mod lint;
mod logic;
mod meant_for;
mod need;
mod operator;
mod reference;
mod rule;
mod scope;
mod shared;
mod stage;
mod stretching;
mod table;
mod times;
mod trigger;

pub(super) use calendar::OWN_TABLE as OWN_HOLIDAYS;
pub use dialogue::OwnExample;
pub use fault::{Fault, Faults};
pub(super) use fault::{Source, brackets, meant, nearest};
pub(super) use flow::split_standard;
pub use flow::{Flow, FlowExample};
pub use reference::{reference_page, reference_rulebook, without_example};
pub use rule::OwnRule;

use super::check::Case;
use super::folder::RulebookFolder;
use super::rulebook::RulebookError;
use crate::model::{Dimension, Finding, FlowCard, Kind, Points, Rubric};
use crate::text::{Annotator, LexiconFile, PrivacyError, Redactor};
use calendar::Calendar;
use condition::Condition;
use index::Index;
use meant_for::MeantFor;
use operator::{Knowledge, Library, Operator};
pub(super) use stage::Seeing;
use stage::Stage;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use table::Read;

/// Where the rule files stand.
const FOLDER: &str = "rules/";

/// The own rules of a rulebook.
#[derive(Default)]
pub struct OwnRules {
    rules: Vec<OwnRule>,
    flows: Vec<Flow>,
    index: Index,
    redactor: Option<Redactor>,
}

impl fmt::Debug for OwnRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnRules").field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl OwnRules {
    /// Reads every file below `flows/` and `rules/`. `taken` are the ids of other rules; `off` those that the profile switches off.
    ///
    /// # Errors
    /// Every fault of every file, or of the tables of personal data where a rule asks for these.
    pub(super) fn read(
        folder: &RulebookFolder,
        annotator: &Annotator,
        taken: &BTreeSet<String>,
        off: &BTreeSet<String>,
    ) -> Result<Self, RulebookError> {
        let source = |file: &LexiconFile| Source::new(&file.path, &file.text);
        let table = folder.files.iter().find(|file| file.path == operator::TABLE).map(source);
        let knowledge = match table.map(|source| Knowledge::read(&source, annotator)).transpose() {
            Ok(knowledge) => knowledge.unwrap_or_default(),
            Err(fault) => return Err(Faults(vec![fault]).into()),
        };
        let holidays: Vec<Source> = folder.holiday_files().iter().map(source).collect();
        let calendar = Arc::new(Calendar::read(&holidays).map_err(Faults)?);
        let mut library = Library { annotator, knowledge: &knowledge, calendar: &calendar, flows: &[] };
        let ids = taken.iter().map(|id| (id.clone(), None)).collect();
        let mut gathered = Gathered { ids, faults: Vec::new() };
        let mut flows: Vec<Flow> = Vec::new();
        let (examples_of_flows, of_flows): (Vec<_>, Vec<_>) =
            folder.flow_files().into_iter().partition(|file| examples::are_in(&file.path));
        for file in of_flows {
            let source = source(&file);
            let read = flow::read_file(&source, &library);
            flows.extend(gathered.take(read, |flow| (&flow.id, &flow.source, &flow.span)));
        }
        // Rules that ask for a flow which could not be read would only add to its faults.
        gathered.check()?;
        for flow in &mut flows {
            flow.on &= !off.contains(&*flow.id);
        }
        library.flows = &flows;
        let mut rules: Vec<OwnRule> = Vec::new();
        let files = folder.files.iter().filter(|file| file.path.starts_with(FOLDER) && is_toml(&file.path));
        let (of_examples, of_rules): (Vec<_>, Vec<_>) = files.partition(|file| examples::are_in(&file.path));
        for file in of_rules {
            let source = source(file);
            let read = rule::read_file(&source, &library);
            rules.extend(gathered.take(read, |rule| (&rule.id, &rule.source, &rule.span)));
        }
        // Examples of rules that could not be read would only add to their faults.
        gathered.check()?;
        let of_examples = of_examples.into_iter().chain(&examples_of_flows);
        gathered.faults.extend(of_examples.flat_map(|file| examples::read_file(&source(file), &mut rules, &mut flows)));
        gathered.check()?;
        for rule in &mut rules {
            rule.on &= !off.contains(&*rule.id);
        }
        Ok(Self::new(rules, flows, folder)?)
    }

    fn new(rules: Vec<OwnRule>, flows: Vec<Flow>, folder: &RulebookFolder) -> Result<Self, PrivacyError> {
        let is_personal = |operator: &Operator| matches!(operator, Operator::Entity(entity) if entity.is_personal());
        let of_rules = rules.iter().flat_map(|rule| &rule.conditions);
        let wanted = of_rules.chain(flows.iter().flat_map(Flow::conditions)).any(|condition| is_personal(&condition.operator));
        // Without their tables such rules would never hit, and nobody would know.
        let redactor = wanted.then(|| Redactor::new(&folder.privacy_files(), None)).transpose()?;
        let (on, off): (Vec<OwnRule>, Vec<OwnRule>) = rules.into_iter().partition(|rule| rule.on);
        let index = Index::new(&on);
        let rules = on.into_iter().chain(off).collect();
        Ok(Self { rules, flows, index, redactor })
    }

    /// Every rule; those that are switched off last.
    pub fn all(&self) -> &[OwnRule] {
        &self.rules
    }

    /// Those that are switched on.
    pub fn switched_on(&self) -> &[OwnRule] {
        &self.rules[..self.count()]
    }

    /// How many are switched on.
    pub fn count(&self) -> usize {
        self.rules.iter().take_while(|rule| rule.on).count()
    }

    /// The points of the rule `id`, and which kind it is of; `None` where it is for review alone, or there is none.
    pub(super) fn points_of(&mut self, id: &str) -> Option<(Kind, &mut BTreeMap<Dimension, Points>)> {
        let rule = self.rules.iter_mut().find(|rule| &*rule.id == id && !rule.review_only)?;
        Some((rule.category.kind(), &mut rule.effect.points))
    }

    /// Whether a rule or a flow is called `id`.
    pub(super) fn has(&self, id: &str) -> bool {
        self.rules.iter().any(|rule| &*rule.id == id) || self.flows.iter().any(|flow| &*flow.id == id)
    }

    /// Remarks on rules and flows that can be read, but hardly mean what they say.
    pub fn remarks(&self, rubric: &Rubric) -> Vec<Fault> {
        let mut remarks = lint::remarks(&self.rules, &self.flows, rubric);
        let first = self.rules.first().filter(|_| self.index.is_too_large());
        remarks.extend(first.map(|rule| {
            let message = "关键词太多，建不了索引，每个会话都要逐条查所有规则，会慢很多；请减少关键词，或者把规则分到几个规则库";
            rule.source.fault(&rule.span, message)
        }));
        remarks
    }

    /// What is switched on, by its id: which conversations it is meant for, and what it asks.
    fn asking(&self) -> impl Iterator<Item = (&Arc<str>, &MeantFor, &[Condition])> {
        let of_rules = self.switched_on().iter().map(|rule| (&rule.id, &rule.meant_for, &rule.conditions[..]));
        let on = self.flows.iter().filter(|flow| flow.on);
        of_rules.chain(on.map(|flow| (&flow.id, &flow.meant_for, flow.conditions())))
    }

    /// The columns that rules and flows ask for, each with who asks.
    pub fn columns(&self) -> BTreeMap<String, Vec<Arc<str>>> {
        let mut columns: BTreeMap<String, Vec<Arc<str>>> = BTreeMap::new();
        for (id, meant_for, conditions) in self.asking() {
            let asked = conditions.iter().filter_map(|condition| match &condition.operator {
                Operator::Meta(meta) => meta.column(),
                _ => None,
            });
            for column in asked.chain(meant_for.columns()) {
                let who = columns.entry(column.to_owned()).or_default();
                if !who.contains(id) {
                    who.push(id.clone());
                }
            }
        }
        columns
    }

    /// The values of columns that rules and flows ask for: of each list, one at least should be there.
    pub fn values(&self) -> Vec<AskedValues> {
        let mut all: Vec<AskedValues> = Vec::new();
        for (id, meant_for, conditions) in self.asking() {
            let asked = conditions.iter().filter_map(|condition| match &condition.operator {
                Operator::Meta(meta) => meta.values(),
                _ => None,
            });
            let asked = asked.chain(meant_for.values());
            all.extend(asked.map(|(column, values)| AskedValues {
                rule: id.clone(),
                column: column.to_owned(),
                wanted: Wanted::OneOf(values.to_vec()),
            }));
            let numbers = conditions.iter().filter_map(|condition| match &condition.operator {
                Operator::Meta(meta) => meta.number(),
                _ => None,
            });
            all.extend(numbers.map(|column| AskedValues { rule: id.clone(), column: column.to_owned(), wanted: Wanted::Number }));
        }
        all
    }

    /// The flows of the rulebook, the standard one among them.
    pub fn flows(&self) -> &[Flow] {
        &self.flows
    }

    /// What becomes of the flows that apply.
    pub(super) fn walk(&self, case: &Case, seeing: &Seeing) -> Vec<FlowCard> {
        let (strict, generous) = self.flow_stages(case, seeing);
        self.flows.iter().filter_map(|flow| flow::walk(flow, &strict, &generous)).collect()
    }

    fn flow_stages<'a>(&'a self, case: &'a Case<'a>, seeing: &Seeing<'a>) -> (Stage<'a>, Stage<'a>) {
        let stage = || Stage::new(case, seeing, self.redactor.as_ref());
        (stage(), stage().generously())
    }

    /// What they find beside what the rulebook found.
    pub(super) fn evaluate(&self, case: &Case, seeing: &Seeing, flows: &[FlowCard]) -> Vec<Finding> {
        let on = self.switched_on();
        if on.is_empty() {
            return Vec::new();
        }
        let stage = Stage::new(case, seeing, self.redactor.as_ref()).with(flows);
        evaluate::evaluate(on, &self.index, &stage)
    }

    /// Why the rule `id` hits, or why not, or what became of the flow `id`; `None` where there is neither.
    pub(super) fn explain(&self, id: &str, case: &Case, seeing: &Seeing, flows: &[FlowCard]) -> Option<Vec<String>> {
        if let Some(flow) = self.flows.iter().find(|flow| &*flow.id == id) {
            let (strict, generous) = self.flow_stages(case, seeing);
            return Some(flow::explain(flow, &strict, &generous));
        }
        let rule = self.rules.iter().find(|rule| &*rule.id == id)?;
        let stage = Stage::new(case, seeing, self.redactor.as_ref()).with(flows);
        Some(explain::explain(rule, &stage))
    }
}

/// What a rule asks of the values of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedValues {
    /// The rule or flow.
    pub rule: Arc<str>,
    /// The column.
    pub column: String,
    /// What it should hold.
    pub wanted: Wanted,
}

/// What a rule asks of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// One of these values.
    OneOf(Vec<String>),
    /// Any number: it is compared with one.
    Number,
}

impl Wanted {
    /// Whether `value` is one that is asked for.
    pub fn holds(&self, value: &str) -> bool {
        match self {
            Self::OneOf(values) => values.iter().any(|wanted| wanted == value),
            Self::Number => value.parse::<f64>().is_ok(),
        }
    }
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

    fn check(&mut self) -> Result<(), Faults> {
        if self.faults.is_empty() { Ok(()) } else { Err(Faults(std::mem::take(&mut self.faults))) }
    }
}
