//! Everything that was learned, from the files of a rulebook.

use super::fold::Fold;
use super::learned::Learned;
use super::lexicon::LexiconError;
use super::lexicon_file::LexiconFile;
use super::polarity::Polarity;
use super::word_class::WordClasses;

/// Files of the learned layer, without what tells grams (`.csv`) from long ones (`_long.csv`) and pairs (`_pairs.csv`); what is too long for one
/// file goes on in `_2.csv` and so on.
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
    let parts = |suffix| parts(files, &format!("{name}{suffix}"));
    Learned::read(&[parts(""), parts("_long")].concat(), &parts("_pairs"))
}

/// A file and those in which it goes on.
fn parts<'a>(files: &'a [LexiconFile], stem: &str) -> Vec<&'a LexiconFile> {
    let further = (2..).map_while(|number| file(files, &format!("{stem}_{number}.csv")));
    file(files, &format!("{stem}.csv")).into_iter().chain(further).collect()
}
