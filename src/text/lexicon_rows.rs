//! From the rows of a lexicon file to what is searched for.

use super::compile::{Compiler, TermVariant};
use super::fold::Fold;
use super::lexicon::{LexiconError, Phrase};
use super::lexicon_file::{self, LexiconFile, Row};
use super::lookalikes::Numerals;
use super::pattern::{self, PatternError};
use super::respelling::{self, respellings};
use super::term::{Tag, Term};
use super::variant::Variant;
use super::ways::KnownWays;
use super::word_class::WordClasses;
use rustc_hash::FxHashMap;
use std::sync::{Mutex, PoisonError};

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
pub(super) struct CompiledRow {
    pub(super) term: Term,
    pub(super) variants: Vec<TermVariant>,
    pub(super) allowed: Vec<Phrase>,
    pub(super) collapsed: Vec<(String, String)>,
}

/// What all files share.
pub(super) struct Shared<'a> {
    pub(super) fold: &'a Fold,
    pub(super) numerals: &'a Numerals,
    pub(super) classes: &'a WordClasses,
    pub(super) disguised: &'a [Tag],
    pub(super) compiler: &'a Mutex<Compiler>,
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

/// The rows of a file, compiled, or everything that is wrong with them.
pub(super) fn compile_file(file: &LexiconFile, number: usize, shared: &Shared) -> Result<Vec<CompiledRow>, LexiconError> {
    let ways = KnownWays::of_file(number);
    let mut parser = FileParser { file, shared, ways, phrases: Vec::new(), known: FxHashMap::default() };
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    for row in lexicon_file::rows(file)? {
        match row.and_then(|row| parser.row(&row)) {
            Ok(row) => rows.push(row),
            Err(error) => errors.push(error),
        }
    }
    if let Some(error) = LexiconError::all(errors) {
        return Err(error);
    }
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
