//! Word classes that patterns may use: `<时间>`.

use super::fold::Fold;
use super::lexicon::LexiconError;
use super::lexicon_file::{CLASSES, LexiconFile, check_headers, listed, without_bom};
use super::normalise::fold_text;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The columns of the file.
const COLUMNS: [&str; 2] = ["class", "words"];

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
    /// The word classes of `classes.csv`; none where the folder has no such file.
    ///
    /// # Errors
    /// The first cell that cannot be meant.
    pub fn read(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let mut classes = Self::default();
        for file in files.iter().filter(|file| file.path == CLASSES) {
            let mut reader = csv::Reader::from_reader(without_bom(&file.text).as_bytes());
            let headers = reader.headers().map_err(|error| file.csv_error(error))?.clone();
            check_headers(file, &headers, &COLUMNS)?;
            let places = COLUMNS.map(|name| headers.iter().position(|header| header == name));
            for record in reader.records() {
                let record = record.map_err(|error| file.csv_error(error))?;
                let line = record.position().map_or(0, csv::Position::line);
                let [class, words] = places.map(|at| at.and_then(|at| record.get(at)).unwrap_or_default().trim());
                for (column, is_empty) in COLUMNS.into_iter().zip([class.is_empty(), listed(words).next().is_none()]) {
                    if is_empty {
                        return Err(file.cell_error(line, column, &"这一格是空的"));
                    }
                }
                classes.add(fold, line, class, listed(words));
            }
        }
        Ok(classes)
    }

    /// Adds `words` to the class called `name`.
    fn add<'a>(&mut self, fold: &Fold, line: u64, name: &str, words: impl Iterator<Item = &'a str>) {
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
                column: "class".to_owned(),
                message: format!("缺词类 {name}；用 zhijian rules init 写一份新的规则库，把它拷过来"),
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
