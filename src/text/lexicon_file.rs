//! The CSV files that a lexicon is read from.

use super::guard::{Guard, GuardSet};
use super::lexicon::LexiconError;
use super::lookalikes::LOOKALIKES;
use super::term::{Boundary, Speaker, Tag, Term};
use crate::model::{Category, Cue, Kind, Scene, Severity, Topic};
use serde::Deserialize;
use std::borrow::Cow;
use std::str::FromStr;

/// A file of a rulebook folder.
#[derive(Debug, Clone)]
pub struct LexiconFile {
    /// Path below the rulebook folder, with `/`.
    pub path: String,
    /// Its text; that of the default rulebook stands in the binary already.
    pub text: Cow<'static, str>,
}

pub(super) const CLASSES: &str = "classes.csv";
/// Days that are no working days, and the weekends that are.
pub const HOLIDAYS: &str = "holidays.csv";
const TOPICS: &str = "topics.csv";
const SCENES: &str = "scenes.csv";
const TERMS: &str = ".csv";
/// Where the learned layer stands, one file a speaker.
pub(super) const LEARNED: &str = "learned/";
/// Where the tables of personal data stand.
pub(super) const PRIVACY: &str = "privacy/";
/// Where the rules stand that QA staff write, with their tables.
const RULES: &str = "rules/";
pub(super) const EXAMPLES: &str = ".examples.csv";
/// What stands for a column where the header is wrong.
pub(super) const HEADER: &str = "header";

impl LexiconFile {
    /// Whether the file holds terms, and not classes, examples or something else.
    pub fn holds_terms(&self) -> bool {
        let is_table = [LEARNED, PRIVACY, RULES].iter().any(|folder| self.path.starts_with(folder));
        let is_other = is_table || [CLASSES, LOOKALIKES, HOLIDAYS].contains(&&*self.path);
        self.path.ends_with(TERMS) && !self.path.ends_with(EXAMPLES) && !is_other
    }

    /// Where the terms of a code stand, and where its examples do.
    pub fn paths_of(category: Category) -> [String; 2] {
        [TERMS, EXAMPLES].map(|ending| format!("{}/{}{ending}", category.kind().code(), category.code()))
    }

    /// The code that a file in a kind's folder is for.
    pub(super) fn tag(&self) -> Result<Tag, LexiconError> {
        let unknown = || LexiconError::UnknownFile { path: self.path.clone() };
        let name = self.path.strip_suffix(EXAMPLES).or_else(|| self.path.strip_suffix(TERMS)).ok_or_else(unknown)?;
        let (folder, code) = name.rsplit_once('/').ok_or_else(unknown)?;
        if folder == "cue" {
            return Cue::from_str(code).map(Tag::Cue).map_err(|_| unknown());
        }
        let category = Category::from_str(code).map_err(|_| unknown())?;
        if Kind::from_str(folder) == Ok(category.kind()) { Ok(Tag::Category(category)) } else { Err(unknown()) }
    }

    /// An error in one cell.
    pub(super) fn cell_error(&self, line: u64, column: &str, message: &impl ToString) -> LexiconError {
        LexiconError::Cell { path: self.path.clone(), line, column: column.to_owned(), message: message.to_string() }
    }

    /// What the CSV reader refuses, with the line and the column it stands in.
    pub(super) fn csv_error(&self, source: csv::Error) -> LexiconError {
        let name = |at: usize| {
            let mut reader = csv::Reader::from_reader(without_bom(&self.text).as_bytes());
            let names = reader.headers().ok();
            names.and_then(|names| names.get(at)).map_or_else(|| (at + 1).to_string(), str::to_owned)
        };
        match source.kind() {
            csv::ErrorKind::UnequalLengths { pos: Some(pos), expected_len, len } => {
                let at = usize::try_from(*len.min(expected_len)).unwrap_or(usize::MAX);
                let message = format!("这一行有 {len} 格，表头有 {expected_len} 格；格子里有英文逗号的，整格用英文引号括起来");
                self.cell_error(pos.line(), &name(at), &message)
            }
            csv::ErrorKind::Deserialize { pos: Some(pos), err } => {
                let at = err.field().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
                self.cell_error(pos.line(), &name(at), &format!("不是这一列的取值（{}）", err.kind()))
            }
            _ => LexiconError::Csv { path: self.path.clone(), source },
        }
    }
}

/// The weight of a term that names none, in hundredths.
pub(super) const USUAL_WEIGHT: u16 = 200;

/// A row of a term file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Row {
    pub(super) term: String,
    topic: String,
    scene: String,
    role: String,
    boundary: String,
    severity: String,
    weight: String,
    allow: String,
    guards: String,
    suggestion: String,
    #[serde(skip)]
    line: u64,
}

/// The columns a term file may have.
const COLUMNS: [&str; 11] =
    ["term", "topic", "scene", "role", "boundary", "severity", "weight", "allow", "guards", "suggestion", "note"];

/// A column nobody reads is a typo: what stands in it would be lost without a word.
pub(super) fn check_headers(file: &LexiconFile, headers: &csv::StringRecord, known: &[&str]) -> Result<(), LexiconError> {
    let unknown = headers.iter().find(|header| !known.contains(header));
    let twice = headers.iter().enumerate().find(|&(at, header)| headers.iter().take(at).any(|other| other == header));
    let wrong = match unknown {
        Some(unknown) => format!("没有「{unknown}」这一列；可以写：{}", known.join(" ")),
        None if twice.is_some() => format!("「{}」这一列写了两遍，请删去一列", twice.map_or("", |(_, header)| header)),
        None if !headers.iter().any(|header| header == known[0]) => format!("缺「{}」这一列", known[0]),
        None => return Ok(()),
    };
    Err(file.cell_error(1, HEADER, &wrong))
}

/// The rows of a term file, or what is wrong with each.
pub(super) fn rows(file: &LexiconFile) -> Result<Vec<Result<Row, LexiconError>>, LexiconError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(without_bom(&file.text).as_bytes());
    let headers = reader.headers().map_err(|error| file.csv_error(error))?.clone();
    check_headers(file, &headers, &COLUMNS)?;
    let row = |record: csv::Result<csv::StringRecord>| {
        let record = record.map_err(|error| file.csv_error(error))?;
        let mut row: Row = record.deserialize(Some(&headers)).map_err(|error| file.csv_error(error))?;
        row.line = record.position().map_or(0, csv::Position::line);
        if row.term.is_empty() && row.allow.is_empty() {
            return Err(row.cell_error(file, "term", &"term 和 allow 都是空的；请补上，或删去这一行"));
        }
        Ok(row)
    };
    Ok(reader.records().map(row).collect())
}

impl Row {
    /// Phrases of the `allow` cell.
    pub(super) fn allow_phrases(&self) -> impl Iterator<Item = &str> {
        listed(&self.allow)
    }

    /// An error in one cell of this row.
    pub(super) fn cell_error(&self, file: &LexiconFile, column: &'static str, message: &impl ToString) -> LexiconError {
        file.cell_error(self.line, column, message)
    }

    /// The row's term, without its variants.
    pub(super) fn term(&self, file: &LexiconFile) -> Result<Term, LexiconError> {
        let tag = self.tag(file)?;
        Ok(Term {
            tag,
            source: self.term.as_str().into(),
            speaker: self.speaker(file, tag)?,
            boundary: self.boundary(file)?,
            severity: self.severity(file)?,
            weight: self.weight(file)?,
            scenes: self.scenes(file, tag)?,
            guards: self.guards(file)?,
            suggestion: (!self.suggestion.is_empty()).then(|| self.suggestion.as_str().into()),
            place: Some(format!("{}:{}", file.path, self.line).into()),
        })
    }

    fn tag(&self, file: &LexiconFile) -> Result<Tag, LexiconError> {
        match file.path.as_str() {
            TOPICS => self.code(file, "topic", &self.topic, Topic::ALL.iter().map(|code| code.code())).map(Tag::Topic),
            SCENES => self.code(file, "scene", &self.scene, Scene::ALL.iter().map(|code| code.code())).map(Tag::Scene),
            _ => file.tag(),
        }
    }

    fn speaker(&self, file: &LexiconFile, tag: Tag) -> Result<Speaker, LexiconError> {
        let usual = match tag {
            Tag::Cue(_) | Tag::Topic(_) => Speaker::Any,
            Tag::Scene(_) => Speaker::Customer,
            Tag::Category(category) if category.kind() == Kind::Signal => Speaker::Customer,
            Tag::Category(_) => Speaker::Agent,
        };
        match self.role.as_str() {
            "" => Ok(usual),
            "agent" => Ok(Speaker::Agent),
            "customer" => Ok(Speaker::Customer),
            "any" => Ok(Speaker::Any),
            _ => Err(self.cell_error(file, "role", &none_of(&self.role, ["agent", "customer", "any"]))),
        }
    }

    fn boundary(&self, file: &LexiconFile) -> Result<Boundary, LexiconError> {
        match self.boundary.as_str() {
            "" => Ok(Boundary::Auto),
            "word" => Ok(Boundary::Word),
            "anywhere" => Ok(Boundary::Anywhere),
            _ => Err(self.cell_error(file, "boundary", &none_of(&self.boundary, ["word", "anywhere"]))),
        }
    }

    fn weight(&self, file: &LexiconFile) -> Result<u16, LexiconError> {
        if self.weight.is_empty() {
            return Ok(USUAL_WEIGHT);
        }
        let weight: Option<f32> = self.weight.parse().ok().filter(|weight| (0.0..=10.0).contains(weight));
        let wrong = || self.cell_error(file, "weight", &format!("「{}」不是 0 到 10 之间的数（数字要用半角）", self.weight));
        let weight = weight.ok_or_else(wrong)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded just above")]
        Ok((weight * 100.0).round() as u16)
    }

    fn scenes(&self, file: &LexiconFile, tag: Tag) -> Result<Vec<Scene>, LexiconError> {
        if matches!(tag, Tag::Scene(_)) {
            return Ok(Vec::new());
        }
        let codes = || Scene::ALL.iter().map(|code| code.code());
        listed(&self.scene).map(|code| self.code(file, "scene", code, codes())).collect()
    }

    fn guards(&self, file: &LexiconFile) -> Result<Option<GuardSet>, LexiconError> {
        match self.guards.as_str() {
            "" => Ok(None),
            "none" => Ok(Some(GuardSet::default())),
            codes => listed(codes)
                .map(|code| self.code::<Guard>(file, "guards", code, Guard::ALL.iter().map(|guard| guard.code())))
                .collect::<Result<GuardSet, _>>()
                .map(Some),
        }
    }

    fn severity(&self, file: &LexiconFile) -> Result<Option<Severity>, LexiconError> {
        let codes = || Severity::ALL.iter().map(|code| code.code());
        Some(&*self.severity).filter(|cell| !cell.is_empty()).map(|cell| self.code(file, "severity", cell, codes())).transpose()
    }

    /// What a cell says, which must be one of the `known` codes.
    fn code<T: FromStr>(
        &self,
        file: &LexiconFile,
        column: &'static str,
        cell: &str,
        known: impl IntoIterator<Item = &'static str>,
    ) -> Result<T, LexiconError> {
        cell.parse().map_err(|_| self.cell_error(file, column, &none_of(cell, known)))
    }
}

/// That a cell is none of the `known` codes.
fn none_of(cell: &str, known: impl IntoIterator<Item = &'static str>) -> String {
    format!("「{cell}」不是这一列的取值；可以写：{}", known.into_iter().collect::<Vec<_>>().join(" "))
}

/// The parts of a `;`-separated cell; Excel users also type the full-width mark.
pub(super) fn listed(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '；']).map(str::trim).filter(|part| !part.is_empty())
}

pub(super) fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}
