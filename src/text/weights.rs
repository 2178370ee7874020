//! Everything that was learned, from the files of a rulebook.

use super::fold::Fold;
use super::learned::Learned;
use super::lexicon::LexiconError;
use super::lexicon_file::LexiconFile;
use super::polarity::Polarity;
use super::word_class::WordClasses;

/// Files of the learned layer, without what tells grams (`.csv`) from long ones (`_long.csv`) and pairs (`_pairs.csv`).
const AGENT: &str = "learned/agent";
const AGENT_AFTER: &str = "learned/agent_after";
const CUSTOMER: &str = "learned/customer";
/// The general sense of feeling.
const POLARITY: &str = "learned/emotion.csv";

/// Everything that was learned.
pub(super) struct Weights {
    pub(super) agent: Learned,
    /// What the customer's words before say of the agent's.
    pub(super) agent_after: Learned,
    pub(super) customer: Learned,
    pub(super) polarity: Option<Polarity>,
}

impl Weights {
    pub(super) fn read(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let others = || Ok((learned(files, AGENT_AFTER)?, learned(files, CUSTOMER)?, polarity(files, fold)?));
        let (agent, others) = rayon::join(|| learned(files, AGENT), others);
        let (agent, (agent_after, customer, polarity)) = (agent?, others?);
        Ok(Self { agent, agent_after, customer, polarity })
    }
}

fn file<'a>(files: &'a [LexiconFile], path: &str) -> Option<&'a LexiconFile> {
    files.iter().find(|file| file.path == path)
}

/// The general sense of feeling, if the rulebook has one.
pub(super) fn polarity(files: &[LexiconFile], fold: &Fold) -> Result<Option<Polarity>, LexiconError> {
    Polarity::read(file(files, POLARITY), &WordClasses::read(files, fold)?)
}

/// The learned layer of a speaker; one that knows no code where the rulebook has none.
fn learned(files: &[LexiconFile], name: &str) -> Result<Learned, LexiconError> {
    let part = |suffix| file(files, &format!("{name}{suffix}.csv"));
    part("").map_or_else(|| Ok(Learned::default()), |grams| Learned::read(grams, part("_long"), part("_pairs")))
}
