//! The rulebook: one TOML file and what stands beside it, checked as a whole and split into rules and rubric.

mod checked;
mod profile;
mod unreadable;
mod written;

use super::folder::{COACHING, PROFILES, RulebookFolder};
use super::own::{Fault, Faults, OwnRules, Source};
use super::rule_set::RuleSet;
use crate::model::{Coaching, Rubric};
use crate::text::{Annotator, LexiconError, PrivacyError};
use std::collections::BTreeSet;
use std::sync::Arc;
use unreadable::read;
use written::Written;

/// The file of the rulebook that says what is checked and what it costs.
pub const PATH: &str = "rulebook.toml";

/// What is wrong with a rulebook.
#[derive(Debug, thiserror::Error)]
pub enum RulebookError {
    /// A lexicon file.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// Files that QA staff write, every fault with its place.
    #[error(transparent)]
    Faulty(#[from] Faults),
    /// A table of personal data that a rule needs.
    #[error(transparent)]
    Privacy(#[from] PrivacyError),
    /// The folder has no `rulebook.toml`.
    #[error("the rulebook has no rulebook.toml")]
    Missing,
    /// A profile that the rulebook does not have.
    #[error("the rulebook has no profile \"{wanted}\"; it has {known}")]
    NoProfile {
        /// The one asked for.
        wanted: String,
        /// Those it has.
        known: String,
    },
}

/// A rulebook, ready for use.
pub struct Rulebook {
    /// Name, the first digits of the hash and the profile, as outputs show it.
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
        let (mut written, source) = folder.written()?;
        let chosen = written.take_profile(profile)?;
        let mut faults = written.faults(&source);
        faults.extend(written.without_lexicon(folder, &source));
        // Both read all of the lexicons, and neither needs the other.
        let (annotator, hash) = rayon::join(|| Annotator::new(&folder.files), || folder.hash());
        let annotator = match annotator {
            Err(_) if !faults.is_empty() => return Err(Faults(faults).into()),
            annotator => annotator?,
        };
        let taken: BTreeSet<String> = written.rule.iter().map(|rule| rule.id.get_ref().clone()).collect();
        // What is wrong with the rules that people write does not wait for the rulebook to be mended.
        let mut own = match OwnRules::read(folder, &annotator, &taken, &chosen.off) {
            Err(RulebookError::Faulty(Faults(more))) => {
                faults.extend(more);
                OwnRules::default()
            }
            own => own?,
        };
        all_right(faults)?;
        all_right(written.apply(&chosen, profile, &mut own, &source))?;
        let examples = written.examples(&source).map_err(one)?;
        Ok(Self {
            label: written.label(&hash, profile).into(),
            profile: profile.to_owned(),
            annotator,
            rubric: written.rubric(&own),
            coaching: folder.coaching()?,
            rules: written.rule_set(own, examples),
        })
    }
}

impl RulebookFolder {
    /// The names of its profiles, but for the one that changes nothing.
    ///
    /// # Errors
    /// Where `rulebook.toml` is missing or faulty.
    pub fn profiles(&self) -> Result<Vec<String>, RulebookError> {
        Ok(self.written()?.0.profiles.into_keys().collect())
    }

    fn written(&self) -> Result<(Written, Source), RulebookError> {
        let source = Source::new(PATH, self.text(PATH).ok_or(RulebookError::Missing)?);
        let mut written: Written = read(&source).map_err(one)?;
        if let Some(text) = self.text(PROFILES) {
            written.add_profiles(Source::new(PROFILES, text)).map_err(one)?;
        }
        Ok((written, source))
    }

    /// What is trained against which violations.
    ///
    /// # Errors
    /// Where the file is faulty.
    pub fn coaching(&self) -> Result<Coaching, RulebookError> {
        let source = Source::new(COACHING, self.coaching_text());
        let coaching: Coaching = read(&source).map_err(one)?;
        let twice = coaching.named_twice().map(|code| {
            let places = source.places("violations", &format!("\"{code}\""));
            let message = format!("{} 已经在另一个 skill 的 violations 里，请只留一处，否则扣的分会算两遍", code.code());
            source.fault(&places.get(1).or(places.first()).cloned().unwrap_or_default(), message)
        });
        all_right(twice)?;
        Ok(coaching)
    }
}

fn one(fault: Fault) -> Faults {
    Faults(vec![fault])
}

/// Every fault, where there are any.
fn all_right(faults: impl IntoIterator<Item = Fault>) -> Result<(), Faults> {
    let mut faults: Vec<Fault> = faults.into_iter().collect();
    faults.dedup();
    if faults.is_empty() { Ok(()) } else { Err(Faults(faults)) }
}
