//! The lexicon: every term of every code, compiled for one automaton.

use super::clause::ClauseWords;
use super::compile::{Compiler, PhraseVariant, TermVariant};
use super::fold::Fold;
use super::guard::GuardSet;
use super::lexicon_file::{self, LexiconFile, Row};
use super::lookalikes::Numerals;
use super::pattern::{self, PatternError};
use super::respelling::{self, respellings};
use super::segment::is_chinese;
use super::variant::{KnownWays, Variant};
use super::word_class::WordClasses;
use crate::model::{Category, Cue, Role, Scene, Severity, Topic, UnknownCode};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

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
    /// How many tags there are.
    pub(super) const COUNT: usize = Category::ALL.len() + Cue::ALL.len() + Topic::ALL.len() + Scene::ALL.len();

    /// Its place among all tags.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Category(category) => category as usize,
            Self::Cue(cue) => Category::ALL.len() + cue as usize,
            Self::Topic(topic) => Category::ALL.len() + Cue::ALL.len() + topic as usize,
            Self::Scene(scene) => Category::ALL.len() + Cue::ALL.len() + Topic::ALL.len() + scene as usize,
        }
    }

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

/// The class that names the codes that people disguise.
const DISGUISED: &str = "易伪装";

/// The source of the term that stands for what the learned layer proposes.
const LEARNED: &str = "<learned>";

impl Term {
    /// Stands for what the learned layer proposes for a code.
    fn learned(tag: Tag, speaker: Speaker) -> Self {
        Self {
            tag,
            source: LEARNED.into(),
            speaker,
            boundary: Boundary::Anywhere,
            severity: None,
            weight: lexicon_file::USUAL_WEIGHT,
            scenes: Vec::new(),
            guards: None,
            suggestion: None,
        }
    }

    /// Whether it stands for what the learned layer proposes.
    pub fn is_learned(&self) -> bool {
        *self.source == *LEARNED
    }

    /// Whether it is a pattern, and not a fixed phrase.
    pub fn is_pattern(&self) -> bool {
        self.source.contains(['(', '[', '<', '…', '?', '^', '$'])
    }
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
        /// The column's name, or its number where the header has none.
        column: String,
        /// What is wrong with it.
        message: String,
    },
    /// The terms could not be joined into one automaton.
    #[error("the lexicon is too large for one automaton: {0}")]
    TooLarge(String),
}

/// The variants of an allow-phrase. Rows repeat each other's phrases, so they share them.
pub(super) type Phrase = Arc<[PhraseVariant]>;

/// Every term, with its variants.
#[derive(Debug, Default)]
pub struct Lexicon {
    terms: Vec<Term>,
    pub(super) variants: Vec<(TermId, TermVariant)>,
    /// Allow-phrases per term.
    pub(super) allowed: Vec<Vec<Phrase>>,
    /// Allow-phrases that hold for every term of a code.
    pub(super) allowed_by_tag: FxHashMap<Tag, Vec<Phrase>>,
    clause_words: ClauseWords,
    mumbles: Vec<Arc<str>>,
    /// The codes that people disguise.
    disguised: Vec<Tag>,
    /// Spellings that are disguises.
    disguises: Vec<Arc<str>>,
    /// Per term, phrases by what they are without their repeated characters.
    collapsed: FxHashMap<(TermId, Box<str>), Box<str>>,
    /// The terms that stand for what the learned layer proposes.
    proposed: FxHashMap<Tag, TermId>,
}

impl Lexicon {
    /// Reads the files of a rulebook folder; example files and files that are no lexicon are passed over.
    ///
    /// # Errors
    /// The first row that cannot be used, with path, line and column.
    pub(super) fn read(
        files: &[LexiconFile],
        fold: &Fold,
        numerals: &Numerals,
        compiler: &Mutex<Compiler>,
    ) -> Result<Self, LexiconError> {
        let classes = WordClasses::read(files, fold)?;
        let disguised = disguised_codes(&classes)?;
        let shared = Shared { fold, numerals, classes: &classes, disguised: &disguised, compiler };
        let term_files = files.par_iter().enumerate().filter(|(_, file)| file.holds_terms());
        let of_files = term_files.map(|(number, file)| compile_file(file, number, &shared));
        let mut lexicon = Self {
            clause_words: ClauseWords::new(classes.of_program("句首语")?, classes.of_program("句末语")?),
            mumbles: classes.of_program("应声语")?.to_vec(),
            disguised: disguised.clone(),
            disguises: classes.of_program("变体")?.to_vec(),
            ..Self::default()
        };
        for rows in of_files.collect::<Result<Vec<_>, _>>()? {
            for row in rows {
                lexicon.add(row)?;
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

    /// The words at the edges of clauses that are no part of them.
    pub(super) fn clause_words(&self) -> &ClauseWords {
        &self.clause_words
    }

    /// Sounds that answer nothing (哦 呵), longest first.
    pub fn mumbles(&self) -> &[Arc<str>] {
        &self.mumbles
    }

    /// Whether people disguise what stands for `tag`.
    pub(super) fn is_disguised(&self, tag: Tag) -> bool {
        self.disguised.contains(&tag)
    }

    /// Whether a spelling that is a disguise stands in `found`, the words of a hit for `tag`.
    pub(super) fn holds_disguise(&self, tag: Tag, found: &str) -> bool {
        self.is_disguised(tag) && self.disguises.iter().any(|disguise| found.contains(&**disguise))
    }

    /// The phrase of a term that is `text` where every repeated character is written once.
    pub(super) fn collapsed_from(&self, term: TermId, text: &str) -> Option<&str> {
        self.collapsed.get(&(term, Box::from(text))).map(AsRef::as_ref)
    }

    /// The short fixed phrases among the terms, which segmentation must know as words.
    pub(super) fn words(&self) -> Vec<String> {
        let is_short_chinese = |word: &&str| (2..=4).contains(&word.chars().count()) && word.chars().all(is_chinese);
        let plain = self.variants.iter().filter(|(_, variant)| variant.is_plain).map(|(_, variant)| &*variant.anchor);
        let plain = plain.filter(is_short_chinese);
        plain.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The term for what the learned layer proposes for `tag`.
    pub(super) fn proposed(&self, tag: Tag) -> Option<TermId> {
        self.proposed.get(&tag).copied()
    }

    /// Adds a term for each code that the learned layer can propose.
    pub(super) fn add_proposed(&mut self, tags: impl Iterator<Item = Tag>, speaker: Speaker) {
        for tag in tags {
            self.proposed.insert(tag, super::program::index(self.terms.len()));
            self.terms.push(Term::learned(tag, speaker));
        }
    }

    fn add(&mut self, row: CompiledRow) -> Result<(), LexiconError> {
        if row.variants.is_empty() {
            // A row without a term: its allow-phrases hold for every term of the code.
            self.allowed_by_tag.entry(row.term.tag).or_default().extend(row.allowed);
            return Ok(());
        }
        let id = TermId::try_from(self.terms.len()).map_err(|_| LexiconError::TooLarge("too many terms".to_owned()))?;
        let phrases = row.collapsed.into_iter();
        self.collapsed.extend(phrases.map(|(collapsed, phrase)| ((id, collapsed.into()), phrase.into())));
        self.variants.extend(row.variants.into_iter().map(|variant| (id, variant)));
        self.terms.push(row.term);
        self.allowed.push(row.allowed);
        Ok(())
    }
}

/// The codes of the class that names those that people disguise.
fn disguised_codes(classes: &WordClasses) -> Result<Vec<Tag>, LexiconError> {
    let wrong = |message: UnknownCode| LexiconError::Cell {
        path: lexicon_file::CLASSES.to_owned(),
        line: classes.line_of(DISGUISED),
        column: "words".to_owned(),
        message: message.to_string(),
    };
    classes.of_program(DISGUISED)?.iter().map(|code| code.parse().map(Tag::Category).map_err(wrong)).collect()
}

/// A row with its patterns multiplied out.
struct ParsedRow {
    term: Term,
    variants: Vec<Variant>,
    /// Its allow-phrases, by their places among those of the file.
    allowed: Vec<usize>,
    /// Phrases without their repeated characters, and with them.
    collapsed: Vec<(String, String)>,
}

impl ParsedRow {
    fn compile(self, phrases: &[Phrase], compiler: &mut Compiler) -> CompiledRow {
        CompiledRow {
            term: self.term,
            variants: self.variants.iter().map(|variant| compiler.term_variant(variant)).collect(),
            allowed: self.allowed.iter().map(|&phrase| phrases[phrase].clone()).collect(),
            collapsed: self.collapsed,
        }
    }
}

/// A row ready for the lexicon.
struct CompiledRow {
    term: Term,
    variants: Vec<TermVariant>,
    allowed: Vec<Phrase>,
    collapsed: Vec<(String, String)>,
}

/// What all files share.
struct Shared<'a> {
    fold: &'a Fold,
    numerals: &'a Numerals,
    classes: &'a WordClasses,
    disguised: &'a [Tag],
    compiler: &'a Mutex<Compiler>,
}

/// What the rows of a file share.
struct FileParser<'a> {
    file: &'a LexiconFile,
    shared: &'a Shared<'a>,
    ways: KnownWays,
    /// The allow-phrases, each once, and their places by their sources.
    phrases: Vec<Vec<Variant>>,
    known: FxHashMap<String, usize>,
}

fn compile_file(file: &LexiconFile, number: usize, shared: &Shared) -> Result<Vec<CompiledRow>, LexiconError> {
    let ways = KnownWays::of_file(number);
    let mut parser = FileParser { file, shared, ways, phrases: Vec::new(), known: FxHashMap::default() };
    let rows = lexicon_file::rows(file)?.iter().map(|row| parser.row(row)).collect::<Result<Vec<_>, _>>()?;
    // Taken once a file: threads that took it once a row would mostly wait for each other. A panic elsewhere ends the loading anyway.
    let mut compiler = shared.compiler.lock().unwrap_or_else(PoisonError::into_inner);
    let phrase = |variants: &Vec<Variant>| variants.iter().map(|variant| compiler.phrase_variant(variant)).collect();
    let phrases: Vec<Phrase> = parser.phrases.iter().map(phrase).collect();
    Ok(rows.into_iter().map(|row| row.compile(&phrases, &mut compiler)).collect())
}

impl FileParser<'_> {
    fn row(&mut self, row: &Row) -> Result<ParsedRow, LexiconError> {
        let term = row.term(self.file)?;
        let mut variants = if row.term.is_empty() { Vec::new() } else { self.variants(row, "term", &row.term)? };
        if variants.iter().any(|variant| variant.anchor.is_none()) {
            return Err(row.cell_error(self.file, "term", &PatternError::MisplacedHit));
        }
        let mut collapsed = Vec::new();
        if self.shared.disguised.contains(&term.tag) {
            let phrases: Vec<String> = variants.iter().filter_map(Variant::phrase).map(str::to_owned).collect();
            variants.extend(phrases.iter().flat_map(|phrase| respellings(phrase, self.shared.numerals)));
            collapsed.extend(phrases.into_iter().filter_map(|phrase| Some((respelling::collapsed(&phrase)?, phrase))));
        }
        let allowed = row.allow_phrases().map(|phrase| self.phrase(row, phrase)).collect::<Result<_, _>>()?;
        Ok(ParsedRow { term, variants, allowed, collapsed })
    }

    /// The place of an allow-phrase.
    fn phrase(&mut self, row: &Row, source: &str) -> Result<usize, LexiconError> {
        if let Some(&known) = self.known.get(source) {
            return Ok(known);
        }
        let variants = self.variants(row, "allow", source)?;
        self.phrases.push(variants);
        self.known.insert(source.to_owned(), self.phrases.len() - 1);
        Ok(self.phrases.len() - 1)
    }

    fn variants(&mut self, row: &Row, column: &'static str, source: &str) -> Result<Vec<Variant>, LexiconError> {
        pattern::variants(source, self.shared.fold, self.shared.classes, &mut self.ways)
            .map_err(|error: PatternError| row.cell_error(self.file, column, &error))
    }
}
