//! The lexicon: every term of every code, compiled for one automaton.

use super::fold::Fold;
use super::guard::GuardSet;
use super::lexicon_file::{self, LexiconFile, Row};
use super::pattern::{self, PatternError};
use super::segment::is_chinese;
use super::variant::Variant;
use super::word_class::WordClasses;
use crate::model::{Category, Cue, Role, Scene, Severity, Topic};
use std::{collections::BTreeSet, sync::Arc};

/// What a term stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tag {
    /// A code of the taxonomy.
    Category(Category),
    /// Wording that rules and conditions look at.
    Cue(Cue),
    /// What a conversation is about.
    Topic(Topic),
    /// What the customer came for.
    Scene(Scene),
}

impl Tag {
    /// The published code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Category(category) => category.code(),
            Self::Cue(cue) => cue.code(),
            Self::Topic(topic) => topic.code(),
            Self::Scene(scene) => scene.code(),
        }
    }
}

/// Whose turns a term is looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// Human agents.
    Agent,
    /// The customer.
    Customer,
    /// Everybody.
    Any,
}

impl Speaker {
    /// Whether a turn of `role` is searched.
    pub const fn covers(self, role: Role) -> bool {
        match self {
            Self::Any => true,
            Self::Agent => matches!(role, Role::Agent),
            Self::Customer => matches!(role, Role::Customer),
        }
    }
}

/// Where the ends of a hit must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    /// On word boundaries for one or two Chinese characters, Latin letters and digits; else anywhere.
    Auto,
    /// On word boundaries.
    Word,
    /// Anywhere.
    Anywhere,
}

/// Index of a term in its [`Lexicon`].
pub type TermId = u32;

/// One row of a lexicon file.
#[derive(Debug, Clone)]
pub struct Term {
    /// What it stands for.
    pub tag: Tag,
    /// The row's `term` cell.
    pub source: Arc<str>,
    /// Whose turns are searched.
    pub speaker: Speaker,
    /// Where its ends must stand.
    pub boundary: Boundary,
    /// Its own severity.
    pub severity: Option<Severity>,
    /// Strength, in hundredths.
    pub weight: u16,
    /// Only in these scenes; empty for all.
    pub scenes: Vec<Scene>,
    /// Its own guards.
    pub guards: Option<GuardSet>,
    /// What to say instead.
    pub suggestion: Option<Arc<str>>,
}

/// What an allow-phrase protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protects {
    Term(TermId),
    Tag(Tag),
}

/// Who owns a variant in the automaton.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Term(TermId),
    Allow(Protects),
}

/// A lexicon file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// The path names no code, or a code of another kind.
    #[error("{path}: no lexicon is called so; the file's name is a code and its folder the code's kind")]
    UnknownFile {
        /// The file.
        path: String,
    },
    /// The CSV itself is broken.
    #[error("{path}: {source}")]
    Csv {
        /// The file.
        path: String,
        /// What the reader says, with the line.
        source: csv::Error,
    },
    /// A cell is wrong.
    #[error("{path}:{line}: column \"{column}\": {message}")]
    Cell {
        /// The file.
        path: String,
        /// The line.
        line: u64,
        /// The column's name.
        column: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// The terms could not be joined into one automaton.
    #[error("the lexicon is too large for one automaton: {0}")]
    TooLarge(String),
}

/// Every term, with its variants.
#[derive(Debug, Default)]
pub struct Lexicon {
    terms: Vec<Term>,
    pub(super) classes: WordClasses,
    pub(super) variants: Vec<(Owner, Variant)>,
}

impl Lexicon {
    /// Reads the files of a rulebook folder; example files and files that are no lexicon are passed over.
    ///
    /// # Errors
    /// The first row that cannot be used, with path, line and column.
    pub fn read(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let mut lexicon = Self { classes: lexicon_file::classes(files, fold)?, ..Self::default() };
        for file in files.iter().filter(|file| file.holds_terms()) {
            for row in lexicon_file::rows(file)? {
                lexicon.add(file, &row, fold)?;
            }
        }
        Ok(lexicon)
    }

    /// The term with this id.
    pub fn term(&self, id: TermId) -> &Term {
        &self.terms[id as usize]
    }

    /// Every term.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The short fixed phrases among the terms, which segmentation must know as words.
    pub(super) fn words(&self) -> Vec<String> {
        let is_short_chinese = |word: &&str| (2..=4).contains(&word.chars().count()) && word.chars().all(is_chinese);
        let plain = self.variants.iter().filter_map(|(_, variant)| variant.plain()).filter(is_short_chinese);
        plain.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn add(&mut self, file: &LexiconFile, row: &Row, fold: &Fold) -> Result<(), LexiconError> {
        let term = row.term(file)?;
        let protects = if row.term.is_empty() {
            // A row without a term: its allow-phrases hold for every term of the code.
            Protects::Tag(term.tag)
        } else {
            let id = TermId::try_from(self.terms.len()).map_err(|_| LexiconError::TooLarge("too many terms".to_owned()))?;
            self.compile(&row.term, Owner::Term(id), fold).map_err(|error| row.cell_error(file, "term", &error))?;
            self.terms.push(term);
            Protects::Term(id)
        };
        for phrase in row.allow_phrases() {
            self.compile(phrase, Owner::Allow(protects), fold).map_err(|error| row.cell_error(file, "allow", &error))?;
        }
        Ok(())
    }

    fn compile(&mut self, source: &str, owner: Owner, fold: &Fold) -> Result<(), PatternError> {
        let variants = pattern::variants(source, fold, &self.classes)?;
        self.variants.extend(variants.into_iter().map(|variant| (owner, variant)));
        Ok(())
    }
}
