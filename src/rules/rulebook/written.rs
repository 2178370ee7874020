//! The rulebook as it is written.

use super::DEFAULT_PROFILE;
use crate::model::{Category, Cue, Dimension, DimensionRubric, Effect, Kind, Points, Role, Rubric, Severity};
use crate::rules::check::Check;
use crate::rules::contest::Rivalry;
use crate::rules::denial::Denial;
use crate::rules::guards::{Alone, GuardWords};
use crate::rules::own::{Fault, OwnExample, OwnRules, Source, read_example};
use crate::rules::rule_set::{Rule, RuleSet};
use crate::rules::settings::Settings;
use crate::text::{Guard, Tag};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) name: String,
    pub(super) version: Option<String>,
    pub(super) settings: Settings,
    pub(super) guards: WrittenGuards,
    pub(super) score: WrittenScore,
    #[serde(default)]
    pub(super) profiles: BTreeMap<String, Profile>,
    pub(super) rule: Vec<WrittenRule>,
    /// The file of profiles beside it, and their names.
    #[serde(skip)]
    pub(super) beside: Option<(Source, BTreeSet<String>)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenGuards {
    pub(super) softened_by: Vec<Spanned<String>>,
    pub(super) asked_words: Vec<String>,
    #[serde(default)]
    pub(super) told_words: Vec<String>,
    #[serde(default)]
    pub(super) denial: Denial,
    #[serde(default)]
    pub(super) said_with: BTreeMap<Category, Vec<String>>,
    #[serde(default)]
    pub(super) not_first: Vec<Category>,
    #[serde(default)]
    pub(super) only_within: BTreeMap<Category, usize>,
    #[serde(default)]
    pub(super) once: Vec<Category>,
    #[serde(default)]
    pub(super) unlikely_below: BTreeMap<Kind, f64>,
    pub(super) also_from: Option<f64>,
    pub(super) softened_below: Option<f64>,
    #[serde(default)]
    pub(super) polite: Vec<Category>,
    pub(super) rivalry: Option<Rivalry>,
    pub(super) alone: Option<Alone>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenScore {
    pub(super) repeat_percent: i32,
    pub(super) fatal_cap: Points,
    pub(super) severity_percent: BTreeMap<Severity, i32>,
    pub(super) dimensions: BTreeMap<Dimension, DimensionRubric>,
}

/// Changes to the default profile.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Profile {
    pub(super) weights: BTreeMap<Dimension, u32>,
    pub(super) settings: BTreeMap<String, f64>,
    pub(super) off: BTreeSet<String>,
    /// By rule, what its findings cost or earn under this profile.
    pub(super) points: BTreeMap<String, BTreeMap<Dimension, Points>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenRule {
    pub(super) id: Spanned<String>,
    pub(super) category: Category,
    pub(super) check: Check,
    pub(super) severity: Option<Severity>,
    #[serde(default)]
    pub(super) guards: Vec<Guard>,
    #[serde(default)]
    pub(super) points: BTreeMap<Dimension, Points>,
    #[serde(default = "uncapped")]
    pub(super) cap: usize,
    pub(super) message: String,
    pub(super) suggestion: Option<String>,
    /// Why it is there, and where it comes from.
    pub(super) why: Option<String>,
    pub(super) source: Option<String>,
    /// Dialogues in which it must hit, and some in which it must not.
    #[serde(default)]
    pub(super) hit: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) pass: Vec<Spanned<String>>,
    #[serde(default = "switched_on")]
    pub(super) on: bool,
}

const fn switched_on() -> bool {
    true
}

/// A rule without a cap: the falling weight of repetitions bounds it anyway.
const fn uncapped() -> usize {
    usize::MAX
}

impl Written {
    /// What stands in every output: the name, the version where one is given, the beginning of the hash, and the profile if there is one.
    pub(super) fn label(&self, hash: &str, profile: &str) -> String {
        let version = self.version.as_ref().map_or_else(String::new, |version| format!(" {version}"));
        let profile = if profile == DEFAULT_PROFILE { String::new() } else { format!("+{profile}") };
        format!("{}{version}@{}{profile}", self.name, &hash[..12])
    }

    pub(super) fn rubric(&self, own: &OwnRules) -> Rubric {
        let effect = |rule: &WrittenRule| Effect {
            severity: rule.severity,
            points: rule.points.clone(),
            cap: rule.cap,
            repeat_percent: None,
        };
        let of_own = own.all().iter().map(|rule| (rule.id.to_string(), rule.effect.clone()));
        Rubric {
            dimensions: self.score.dimensions.clone(),
            repeat_percent: self.score.repeat_percent,
            severity_percent: self.score.severity_percent.clone(),
            fatal_cap: self.score.fatal_cap,
            effects: self.rule.iter().map(|rule| (rule.id.get_ref().clone(), effect(rule))).chain(of_own).collect(),
        }
    }

    /// The examples of every rule by its id.
    pub(super) fn examples(&self, source: &Source) -> Result<BTreeMap<String, Vec<OwnExample>>, Fault> {
        let of_rule = |rule: &WrittenRule| {
            let speaker = if rule.category.kind() == Kind::Signal { Role::Customer } else { Role::Agent };
            let hits = rule.hit.iter().map(|text| read_example(source, text, speaker, true));
            let all = hits.chain(rule.pass.iter().map(|text| read_example(source, text, speaker, false)));
            Ok((rule.id.get_ref().clone(), all.collect::<Result<Vec<_>, _>>()?))
        };
        self.rule.iter().map(of_rule).collect()
    }

    pub(super) fn rule_set(self, own: OwnRules, mut examples: BTreeMap<String, Vec<OwnExample>>) -> RuleSet {
        let softeners = self.guards.softened_by.iter().filter_map(|code| softener(code.get_ref())).collect();
        let rules = self.rule.into_iter().filter(|rule| rule.on).map(|rule| Rule {
            examples: examples.remove(rule.id.get_ref()).unwrap_or_default(),
            why: rule.why.into_iter().chain(rule.source).collect(),
            id: rule.id.into_inner().into(),
            category: rule.category,
            check: rule.check,
            severity: rule.severity,
            guards: rule.guards.into_iter().collect(),
            message: rule.message.into(),
            suggestion: rule.suggestion.map(Into::into),
        });
        RuleSet::new(
            rules,
            self.settings,
            GuardWords {
                softeners,
                asked_words: self.guards.asked_words,
                told_words: self.guards.told_words,
                denial: self.guards.denial,
                said_with: self.guards.said_with,
                not_first: self.guards.not_first,
                only_within: self.guards.only_within,
                once: self.guards.once,
                unlikely_below: self.guards.unlikely_below,
                also_from: self.guards.also_from,
                softened_below: self.guards.softened_below,
                polite: self.guards.polite,
                rivalry: self.guards.rivalry,
                alone: self.guards.alone,
            },
            own,
        )
    }
}

/// What softens a refusal, by its code; `None` where it is neither a code nor a cue.
pub(super) fn softener(code: &str) -> Option<Tag> {
    let category = code.parse::<Category>().map(Tag::Category);
    category.or_else(|_| code.parse::<Cue>().map(Tag::Cue)).ok()
}
