//! The tables below `privacy/` of a rulebook folder, as they are read.

use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::{HEADER, LexiconFile, without_bom};
use crate::text::normalise::fold_text;
use regex::Regex;
use std::str::FromStr;

/// A row of a table: its line and its cells, folded as texts are.
pub(super) struct TableRow {
    path: String,
    line: u64,
    cells: Vec<String>,
}

impl TableRow {
    /// The cell of column `number`.
    pub(super) fn cell(&self, number: usize) -> &str {
        self.cells.get(number).map_or("", String::as_str)
    }

    /// The cell of column `number` called `column`, as a value.
    pub(super) fn parse<T: FromStr<Err: ToString>>(&self, number: usize, column: &'static str) -> Result<T, LexiconError> {
        self.cell(number).parse().map_err(|error: T::Err| self.wrong(column, &error))
    }

    /// That the cell of `column` is none of the values it may have.
    pub(super) fn unknown(&self, column: &'static str) -> LexiconError {
        self.wrong(column, &"不是这一列的取值，请对照 zhijian rules init 写出来的同名文件")
    }

    /// What is wrong with the cell of `column`.
    pub(super) fn wrong(&self, column: &'static str, message: &impl ToString) -> LexiconError {
        LexiconError::Cell { path: self.path.clone(), line: self.line, column: column.to_owned(), message: message.to_string() }
    }
}

/// The rows of `privacy/NAME.csv`, which has to have just these columns.
pub(super) fn rows(files: &[LexiconFile], fold: &Fold, name: &str, columns: &[&str]) -> Result<Vec<TableRow>, LexiconError> {
    let path = format!("privacy/{name}.csv");
    let wrong = |message: String| LexiconError::Cell { path: path.clone(), line: 1, column: HEADER.to_owned(), message };
    let file = files.iter().find(|file| file.path == path);
    let file = file.ok_or_else(|| wrong("缺这个文件；zhijian rules init 写出来的规则库里有".to_owned()))?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(without_bom(&file.text).as_bytes());
    if reader.headers().map_err(|error| file.csv_error(error))?.iter().ne(columns.iter().copied()) {
        return Err(wrong(format!("各列要是 {}", columns.join(","))));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| file.csv_error(error))?;
        let cells = record.iter().map(|cell| fold_text(fold, cell).into_owned()).collect();
        rows.push(TableRow { path: path.clone(), line: record.position().map_or(0, csv::Position::line), cells });
    }
    Ok(rows)
}

/// A pattern that is put together of the words of table `name`.
pub(super) fn pattern_of(name: &str, pattern: &str) -> Result<Regex, LexiconError> {
    let wrong = |error: regex::Error| LexiconError::Cell {
        path: format!("privacy/{name}.csv"),
        line: 1,
        column: "word".to_owned(),
        message: error.to_string(),
    };
    Regex::new(pattern).map_err(wrong)
}

/// Words as the alternatives of a pattern, the longest first.
pub(super) fn alternatives<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> String {
    let mut words: Vec<String> = words.into_iter().map(|word| regex::escape(word.as_ref())).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.join("|")
}

/// The first column of a table of words.
pub(super) fn words(files: &[LexiconFile], fold: &Fold, name: &str) -> Result<Vec<String>, LexiconError> {
    Ok(rows(files, fold, name, &["word"])?
        .into_iter()
        .map(|row| row.cell(0).to_owned())
        .filter(|word| !word.is_empty())
        .collect())
}
