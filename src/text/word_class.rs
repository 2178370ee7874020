//! Word classes that patterns may use: `<时间>`.

use super::fold::Fold;
use super::lexicon::LexiconError;
use super::lexicon_file::CLASSES;
use super::normalise::fold_text;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The classes of `classes.csv`, by name.
#[derive(Debug, Default)]
pub struct WordClasses(BTreeMap<String, Class>);

#[derive(Debug, Default)]
struct Class {
    words: Vec<Arc<str>>,
    /// The line it was last written in.
    line: u64,
}

impl WordClasses {
    /// Adds `words` to the class called `name`.
    pub fn add<'a>(&mut self, fold: &Fold, line: u64, name: &str, words: impl Iterator<Item = &'a str>) {
        let Class { words: class, line: last } = self.0.entry(name.to_owned()).or_default();
        *last = line;
        class.extend(words.map(|word| Arc::from(&*fold_text(fold, word))));
        // Longest first, so that the longest word wins.
        class.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        class.dedup();
    }

    /// The words of a class that the program itself asks for. A folder without classes has none.
    pub fn of_program(&self, name: &str) -> Result<&[Arc<str>], LexiconError> {
        match self.words(name) {
            Some(words) => Ok(words),
            None if self.0.is_empty() => Ok(&[]),
            None => Err(LexiconError::Cell {
                path: CLASSES.to_owned(),
                line: 1,
                column: "class",
                message: format!("the class {name} is missing; `rules init` writes a rulebook that has it"),
            }),
        }
    }

    /// The words of the class called `name`.
    pub fn words(&self, name: &str) -> Option<&[Arc<str>]> {
        self.0.get(name).map(|class| class.words.as_slice())
    }

    /// The line that the class called `name` was written in.
    pub fn line_of(&self, name: &str) -> u64 {
        self.0.get(name).map_or(1, |class| class.line)
    }
}
