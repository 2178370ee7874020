//! Rules that QA staff write themselves: TOML files below `rules/` of the rulebook folder, read and evaluated here.
//!
//! A rule holds named conditions; each asks one thing (its operator) of one stretch of the conversation (its scope). A boolean
//! expression over the names says when the rule hits. `docs/rulebook.md` is the page for those who write them.

mod amount;
mod asking;
mod brief;
mod calendar;
mod charged;
mod condition;
mod cost;
mod dialogue;
mod evaluate;
mod examples;
mod explain;
mod fault;
mod finding;
mod flow;
mod gathered;
mod index;
mod lint;
mod logic;
mod meant;
mod meant_for;
mod need;
mod operator;
mod parts;
mod reference;
mod rule;
mod scope;
mod shared;
mod since;
mod stage;
mod stretching;
mod table;
mod times;
mod trigger;

pub use asking::{AskedValues, Wanted};
pub(super) use calendar::OWN_TABLE as OWN_HOLIDAYS;
pub(super) use dialogue::read_example;
pub use dialogue::{OwnExample, said_by};
pub use fault::{Fault, Faults};
pub(super) use fault::{Source, brackets};
pub(super) use flow::split_standard;
pub use flow::{Flow, FlowExample};
pub(super) use meant::{Named, meant, meant_code, nearest};
pub use reference::{reference_page, reference_rulebook, without_example};
pub use rule::OwnRule;

use super::check::Case;
use super::folder::RulebookFolder;
use crate::model::{Dimension, Finding, FlowCard, Kind, Points, Rubric};
use crate::text::{PrivacyError, Redactor};
use index::Index;
use operator::Operator;
pub(super) use stage::Seeing;
use stage::Stage;
use std::collections::BTreeMap;
use std::fmt;

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
        finding::findings(on, &self.index, &stage)
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
