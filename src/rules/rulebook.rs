//! The rulebook as written: one TOML file, checked as a whole and split into rules and rubric.

use super::check::Check;
use super::contest::Rivalry;
use super::folder::{COACHING, RulebookFolder};
use super::guards::{Alone, GuardWords};
use super::own::{Faults, OwnRules};
use super::rule_set::{Rule, RuleSet};
use super::settings::Settings;
use crate::model::{Category, Coaching, Cue, Dimension, DimensionRubric, Effect, Kind, Points, Rubric, Severity};
use crate::text::{Annotator, Guard, LexiconError, PrivacyError, Tag};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const PATH: &str = "rulebook.toml";

/// What is wrong with a rulebook.
#[derive(Debug, thiserror::Error)]
pub enum RulebookError {
    /// The TOML file, with line and column.
    #[error("rulebook.toml: {0}")]
    Toml(toml::de::Error),
    /// The coaching file, with line and column.
    #[error("{COACHING}: {0}")]
    Coaching(toml::de::Error),
    /// A violation that two skills of the coaching file name.
    #[error("{COACHING}: \"{0}\" stands in the violations of two skills")]
    TwoSkills(Category),
    /// A lexicon file.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// The files below `rules/`, every fault with its place.
    #[error(transparent)]
    Own(#[from] Faults),
    /// A table of personal data that a rule needs.
    #[error(transparent)]
    Privacy(#[from] PrivacyError),
    /// The folder has no `rulebook.toml`.
    #[error("the rulebook has no rulebook.toml")]
    Missing,
    /// A rule that cannot be meant.
    #[error("rulebook.toml: rule \"{rule}\": {message}")]
    Rule {
        /// Its id.
        rule: String,
        /// What is wrong.
        message: String,
    },
    /// A profile that the rulebook does not have.
    #[error("the rulebook has no profile \"{wanted}\"; it has {known}")]
    NoProfile {
        /// The one asked for.
        wanted: String,
        /// Those it has.
        known: String,
    },
    /// A table that is not complete.
    #[error("rulebook.toml: {0}")]
    Incomplete(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    version: Option<String>,
    settings: Settings,
    guards: WrittenGuards,
    score: WrittenScore,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
    rule: Vec<WrittenRule>,
}

/// What stands in every output: the name, the version where one is given, and the beginning of the hash.
fn label_of(written: &Written, hash: &str) -> String {
    let version = written.version.as_ref().map_or_else(String::new, |version| format!(" {version}"));
    format!("{}{version}@{}", written.name, &hash[..12])
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGuards {
    softened_by: Vec<String>,
    asked_words: Vec<String>,
    #[serde(default)]
    unlikely_below: BTreeMap<Kind, f64>,
    rivalry: Option<Rivalry>,
    alone: Option<Alone>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenScore {
    repeat_percent: i32,
    fatal_cap: Points,
    severity_percent: BTreeMap<Severity, i32>,
    dimensions: BTreeMap<Dimension, DimensionRubric>,
}

/// Changes to the default profile.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Profile {
    weights: BTreeMap<Dimension, u32>,
    settings: BTreeMap<String, f64>,
    off: BTreeSet<String>,
    /// By rule, what its findings cost or earn under this profile.
    points: BTreeMap<String, BTreeMap<Dimension, Points>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    id: String,
    category: Category,
    check: Check,
    severity: Option<Severity>,
    #[serde(default)]
    guards: Vec<Guard>,
    #[serde(default)]
    points: BTreeMap<Dimension, Points>,
    #[serde(default = "uncapped")]
    cap: usize,
    message: String,
    suggestion: Option<String>,
    #[serde(default = "switched_on")]
    on: bool,
}

const fn switched_on() -> bool {
    true
}

/// A rule without a cap: the falling weight of repetitions bounds it anyway.
const fn uncapped() -> usize {
    usize::MAX
}

/// A rulebook, ready for use.
pub struct Rulebook {
    /// Name and the first digits of the hash, as outputs show it.
    pub label: Arc<str>,
    /// The profile that was applied.
    pub profile: String,
    /// Who reads texts.
    pub annotator: Annotator,
    /// What finds.
    pub rules: RuleSet,
    /// What scores.
    pub rubric: Rubric,
    /// What is trained.
    pub coaching: Coaching,
}

/// The name of the profile that changes nothing.
pub const DEFAULT_PROFILE: &str = "default";

impl Rulebook {
    /// Loads a rulebook folder under a profile.
    ///
    /// # Errors
    /// The first thing that is wrong with `rulebook.toml` or a lexicon.
    pub fn load(folder: &RulebookFolder, profile: &str) -> Result<Self, RulebookError> {
        let mut written = folder.written()?;
        let chosen = written.take_profile(profile)?;
        written.check_complete()?;
        let annotator = Annotator::new(&folder.files)?;
        let taken: BTreeSet<String> = written.rule.iter().map(|rule| rule.id.clone()).collect();
        let mut own = OwnRules::read(folder, &annotator, &taken, &chosen.off)?;
        written.apply(&chosen, &mut own)?;
        let hash = folder.hash();
        Ok(Self {
            label: label_of(&written, &hash).into(),
            profile: profile.to_owned(),
            annotator,
            rubric: written.rubric(&own),
            coaching: folder.coaching()?,
            rules: written.rule_set(own)?,
        })
    }
}

impl RulebookFolder {
    /// The names of its profiles, but for the one that changes nothing.
    ///
    /// # Errors
    /// Where `rulebook.toml` is missing or faulty.
    pub fn profiles(&self) -> Result<Vec<String>, RulebookError> {
        Ok(self.written()?.profiles.into_keys().collect())
    }

    fn written(&self) -> Result<Written, RulebookError> {
        toml::from_str(self.text(PATH).ok_or(RulebookError::Missing)?).map_err(RulebookError::Toml)
    }

    /// What is trained against which violations.
    ///
    /// # Errors
    /// Where the file is faulty.
    pub fn coaching(&self) -> Result<Coaching, RulebookError> {
        let coaching: Coaching = toml::from_str(self.coaching_text()).map_err(RulebookError::Coaching)?;
        coaching.named_twice().map_or(Ok(coaching), |code| Err(RulebookError::TwoSkills(code)))
    }
}

impl Written {
    fn take_profile(&mut self, wanted: &str) -> Result<Profile, RulebookError> {
        if wanted == DEFAULT_PROFILE {
            return Ok(Profile::default());
        }
        self.profiles.remove(wanted).ok_or_else(|| RulebookError::NoProfile {
            wanted: wanted.to_owned(),
            known: std::iter::once(DEFAULT_PROFILE)
                .chain(self.profiles.keys().map(String::as_str))
                .collect::<Vec<_>>()
                .join(", "),
        })
    }

    fn apply(&mut self, profile: &Profile, own: &mut OwnRules) -> Result<(), RulebookError> {
        for (dimension, &weight) in &profile.weights {
            if let Some(rubric) = self.score.dimensions.get_mut(dimension) {
                rubric.weight = weight;
            }
        }
        for (name, &value) in &profile.settings {
            let setting = self.settings.get_mut(name);
            setting.ok_or_else(|| RulebookError::Incomplete(format!("a profile sets \"{name}\", which is no setting")))?.value =
                value;
        }
        for rule in &mut self.rule {
            rule.on &= !profile.off.contains(&rule.id);
        }
        for (id, points) in &profile.points {
            let wrong = |what: &str| RulebookError::Incomplete(format!("a profile changes the points of \"{id}\", {what}"));
            let written = self.rule.iter_mut().find(|rule| rule.id == *id).map(|rule| (rule.category.kind(), &mut rule.points));
            let found = written.or_else(|| own.points_of(id)).ok_or_else(|| wrong("which is no rule that has any"))?;
            let (kind, of_rule) = found;
            if points.values().any(|&points| is_against(kind, points)) {
                return Err(wrong("but violations cost points, merits earn them, signals do neither"));
            }
            of_rule.clone_from(points);
        }
        let known = |id: &str| self.rule.iter().any(|rule| rule.id == id) || own.has(id);
        let unknown = profile.off.iter().find(|id| !known(id));
        match unknown {
            Some(id) => Err(RulebookError::Incomplete(format!("a profile switches off \"{id}\", which is no rule"))),
            None => Ok(()),
        }
    }

    fn check_complete(&self) -> Result<(), RulebookError> {
        if let Some(missing) = Dimension::ALL.iter().find(|dimension| !self.score.dimensions.contains_key(dimension)) {
            return Err(RulebookError::Incomplete(format!("score.dimensions lacks {missing}")));
        }
        if let Some(missing) = Severity::ALL.iter().find(|severity| !self.score.severity_percent.contains_key(severity)) {
            return Err(RulebookError::Incomplete(format!("score.severity_percent lacks {missing}")));
        }
        if let Some(bad) = self.score.severity_percent.iter().find(|(_, percent)| **percent <= 0) {
            return Err(RulebookError::Incomplete(format!("score.severity_percent.{} must be above 0", bad.0)));
        }
        self.score.check_ranges().map_err(RulebookError::Incomplete)?;
        let mut ids = BTreeSet::new();
        for rule in &self.rule {
            let wrong = |message: &str| RulebookError::Rule { rule: rule.id.clone(), message: message.to_owned() };
            if !ids.insert(&rule.id) {
                return Err(wrong("the id is used twice"));
            }
            if (rule.category.kind() == Kind::Violation) != rule.severity.is_some() {
                return Err(wrong("a violation needs a severity, and nothing else has one"));
            }
            if rule.points.values().any(|&points| is_against(rule.category.kind(), points)) {
                return Err(wrong("violations cost points, merits earn them, signals do neither"));
            }
        }
        Ok(())
    }

    fn rubric(&self, own: &OwnRules) -> Rubric {
        let effect = |rule: &WrittenRule| Effect { severity: rule.severity, points: rule.points.clone(), cap: rule.cap };
        let of_own = own.all().iter().map(|rule| (rule.id.to_string(), rule.effect.clone()));
        Rubric {
            dimensions: self.score.dimensions.clone(),
            repeat_percent: self.score.repeat_percent,
            severity_percent: self.score.severity_percent.clone(),
            fatal_cap: self.score.fatal_cap,
            effects: self.rule.iter().map(|rule| (rule.id.clone(), effect(rule))).chain(of_own).collect(),
        }
    }

    fn rule_set(self, own: OwnRules) -> Result<RuleSet, RulebookError> {
        let softeners = self.guards.softened_by.iter().map(|code| softener(code)).collect::<Result<_, _>>()?;
        let rules = self.rule.into_iter().filter(|rule| rule.on).map(|rule| Rule {
            id: rule.id.into(),
            category: rule.category,
            check: rule.check,
            severity: rule.severity,
            guards: rule.guards.into_iter().collect(),
            message: rule.message.into(),
            suggestion: rule.suggestion.map(Into::into),
        });
        Ok(RuleSet::new(
            rules,
            self.settings,
            GuardWords {
                softeners,
                asked_words: self.guards.asked_words,
                unlikely_below: self.guards.unlikely_below,
                rivalry: self.guards.rivalry,
                alone: self.guards.alone,
            },
            own,
        ))
    }
}

impl WrittenScore {
    /// What is out of range; a score computed with it would mean nothing.
    fn check_ranges(&self) -> Result<(), String> {
        let full = Points::whole(100);
        let within = |points: Points| (Points::ZERO..=full).contains(&points);
        if !(0..=100).contains(&self.repeat_percent) {
            return Err("score.repeat_percent must be from 0 to 100".to_owned());
        }
        if !within(self.fatal_cap) {
            return Err("score.fatal_cap must be from 0 to 100".to_owned());
        }
        if let Some((dimension, _)) = self.dimensions.iter().find(|(_, rubric)| !within(rubric.base)) {
            return Err(format!("score.dimensions.{dimension}: base must be from 0 to 100"));
        }
        if self.dimensions.values().all(|rubric| rubric.weight == 0) {
            return Err("score.dimensions: at least one weight must be above 0".to_owned());
        }
        Ok(())
    }
}

/// Whether points go against what a kind of finding does to the score.
fn is_against(kind: Kind, points: Points) -> bool {
    match kind {
        Kind::Violation => points > Points::ZERO,
        Kind::Merit => points < Points::ZERO,
        Kind::Signal => true,
    }
}

fn softener(code: &str) -> Result<Tag, RulebookError> {
    let category = code.parse::<Category>().map(Tag::Category);
    category
        .or_else(|_| code.parse::<Cue>().map(Tag::Cue))
        .map_err(|_| RulebookError::Incomplete(format!("guards.softened_by: \"{code}\" is neither a code nor a cue")))
}
