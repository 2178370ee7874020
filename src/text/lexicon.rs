//! The lexicon: every term of every code, compiled for one automaton.

use super::clause::ClauseWords;
use super::compile::{Compiler, PhraseVariant, TermVariant};
use super::fold::Fold;
use super::lexicon_file::{self, HEADER, LexiconFile};
use super::lexicon_rows::{CompiledRow, Shared, compile_file};
use super::lookalikes::Numerals;
use super::segment::is_chinese;
use super::term::{Speaker, Tag, Term, TermId};
use super::word_class::WordClasses;
use crate::model::UnknownCode;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

/// The class that names the codes that people disguise.
const DISGUISED: &str = "易伪装";

/// A lexicon file that cannot be used. Told in Chinese, as all faults of what QA staff write.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// The path names no code, or a code of another kind.
    #[error(
        "{path}: 没有叫这个名字的词库；文件名要是代码，例如 violation/refusal.csv，放在代码所属的文件夹 violation、merit、signal 或 cue 里"
    )]
    UnknownFile {
        /// The file.
        path: String,
    },
    /// The CSV itself is broken.
    #[error("{path}: 读不懂这个 CSV（{source}）；请检查引号和逗号，或另存为“CSV UTF-8”")]
    Csv {
        /// The file.
        path: String,
        /// What the reader says, with the line.
        source: csv::Error,
    },
    /// A cell is wrong.
    #[error("{path}:{line}: {}：{message}", column_told(column))]
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
    #[error("词条太多，装不下：{0}")]
    TooLarge(String),
    /// Several of them.
    #[error("{}", all_told(.0))]
    Several(Vec<LexiconError>),
}

impl LexiconError {
    /// All of them as one; `None` where there are none.
    pub(super) fn all(errors: Vec<Self>) -> Option<Self> {
        let each = |error| if let Self::Several(errors) = error { errors } else { vec![error] };
        let mut errors: Vec<Self> = errors.into_iter().flat_map(each).collect();
        if errors.len() > 1 { Some(Self::Several(errors)) } else { errors.pop() }
    }
}

/// The column of a fault; its header has a name of its own.
fn column_told(column: &str) -> String {
    if column == HEADER { "表头".to_owned() } else { format!("{column} 列") }
}

/// Faults line by line, the first of them.
fn all_told(errors: &[LexiconError]) -> String {
    /// A file in another form has a fault in every row.
    const TOLD: usize = 20;
    let more = errors.len().saturating_sub(TOLD);
    let more = (more > 0).then(|| format!("还有 {more} 处"));
    errors.iter().take(TOLD).map(ToString::to_string).chain(more).collect::<Vec<_>>().join("\n")
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
    /// Words that only say that somebody is there, longest first.
    presences: Vec<Arc<str>>,
    empty_words: FxHashSet<Box<[char]>>,
    vague_sums: Vec<Arc<str>>,
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
    /// Every row that cannot be used, with path, line and column.
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
        let of_files: Vec<_> = term_files.map(|(number, file)| compile_file(file, number, &shared)).collect();
        let mut lexicon = Self {
            clause_words: ClauseWords::new(classes.of_program("句首语")?, classes.of_program("句末语")?),
            mumbles: classes.of_program("应声语")?.to_vec(),
            // An older folder has no such classes, and lacks nothing else for it.
            presences: classes.words("在场语").unwrap_or_default().to_vec(),
            empty_words: classes.words("虚语").unwrap_or_default().iter().map(|word| word.chars().collect()).collect(),
            vague_sums: classes.words("约数").unwrap_or_default().to_vec(),
            disguised: disguised.clone(),
            disguises: classes.of_program("变体")?.to_vec(),
            ..Self::default()
        };
        let mut errors = Vec::new();
        for rows in of_files {
            match rows {
                Ok(rows) => rows.into_iter().try_for_each(|row| lexicon.add(row))?,
                Err(error) => errors.push(error),
            }
        }
        LexiconError::all(errors).map_or(Ok(lexicon), Err)
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

    /// Words that only say that somebody is there (在的 亲亲), longest first.
    pub fn presences(&self) -> &[Arc<str>] {
        &self.presences
    }

    /// Forms of address and words of grammar, of one or two characters: that they come again tells nothing.
    pub fn empty_words(&self) -> &FxHashSet<Box<[char]>> {
        &self.empty_words
    }

    /// Words with which a sum of money says no exact number (几 in 几十块, 上百), longest first.
    pub fn vague_sums(&self) -> &[Arc<str>] {
        &self.vague_sums
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
        let id = TermId::try_from(self.terms.len()).map_err(|_| LexiconError::TooLarge("编号用完了".to_owned()))?;
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
        message: format!("没有代码 {}", message.text),
    };
    classes.of_program(DISGUISED)?.iter().map(|code| code.parse().map(Tag::Category).map_err(wrong)).collect()
}
