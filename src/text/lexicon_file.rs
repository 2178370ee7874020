//! The CSV files that a lexicon is read from.

use super::fold::Fold;
use super::guard::{Guard, GuardSet};
use super::lexicon::{Boundary, LexiconError, Speaker, Tag, Term};
use super::lookalikes::LOOKALIKES;
use super::word_class::WordClasses;
use crate::model::{Category, Cue, Kind, Scene, Topic};
use serde::Deserialize;
use std::str::FromStr;

/// A file of a rulebook folder.
#[derive(Debug, Clone)]
pub struct LexiconFile {
    /// Path below the rulebook folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

pub(super) const CLASSES: &str = "classes.csv";
const TOPICS: &str = "topics.csv";
const SCENES: &str = "scenes.csv";
const TERMS: &str = ".csv";
/// Where the learned layer stands, one file a speaker.
pub(super) const LEARNED: &str = "learned/";
/// Where the tables of personal data stand.
pub(super) const PRIVACY: &str = "privacy/";
pub(super) const EXAMPLES: &str = ".examples.csv";

impl LexiconFile {
    /// Whether the file holds terms, and not classes, examples or something else.
    pub fn holds_terms(&self) -> bool {
        let is_table = [LEARNED, PRIVACY].iter().any(|folder| self.path.starts_with(folder));
        let is_other = self.path.ends_with(EXAMPLES) || self.path == CLASSES || self.path == LOOKALIKES || is_table;
        self.path.ends_with(TERMS) && !is_other
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
    pub(super) fn cell_error(&self, line: u64, column: &'static str, message: &impl ToString) -> LexiconError {
        LexiconError::Cell { path: self.path.clone(), line, column, message: message.to_string() }
    }

    pub(super) fn csv_error(&self, source: csv::Error) -> LexiconError {
        LexiconError::Csv { path: self.path.clone(), source }
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
    let wrong = match unknown {
        Some(unknown) => format!("no such column; the columns are {}: \"{unknown}\"", known.join(", ")),
        None if !headers.iter().any(|header| header == known[0]) => format!("the column \"{}\" is missing", known[0]),
        None => return Ok(()),
    };
    Err(LexiconError::Cell { path: file.path.clone(), line: 1, column: "header", message: wrong })
}

/// The rows of a term file.
pub(super) fn rows(file: &LexiconFile) -> Result<Vec<Row>, LexiconError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(without_bom(&file.text).as_bytes());
    let headers = reader.headers().map_err(|error| file.csv_error(error))?.clone();
    check_headers(file, &headers, &COLUMNS)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| file.csv_error(error))?;
        let mut row: Row = record.deserialize(Some(&headers)).map_err(|error| file.csv_error(error))?;
        row.line = record.position().map_or(0, csv::Position::line);
        rows.push(row);
    }
    Ok(rows)
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
            severity: self.parse(file, "severity", &self.severity)?,
            weight: self.weight(file)?,
            scenes: self.scenes(file, tag)?,
            guards: self.guards(file)?,
            suggestion: (!self.suggestion.is_empty()).then(|| self.suggestion.as_str().into()),
        })
    }

    fn tag(&self, file: &LexiconFile) -> Result<Tag, LexiconError> {
        match file.path.as_str() {
            TOPICS => Topic::from_str(&self.topic).map(Tag::Topic).map_err(|error| self.cell_error(file, "topic", &error)),
            SCENES => Scene::from_str(&self.scene).map(Tag::Scene).map_err(|error| self.cell_error(file, "scene", &error)),
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
            _ => Err(self.cell_error(file, "role", &"write agent, customer or any")),
        }
    }

    fn boundary(&self, file: &LexiconFile) -> Result<Boundary, LexiconError> {
        match self.boundary.as_str() {
            "" => Ok(Boundary::Auto),
            "word" => Ok(Boundary::Word),
            "anywhere" => Ok(Boundary::Anywhere),
            _ => Err(self.cell_error(file, "boundary", &"write word or anywhere")),
        }
    }

    fn weight(&self, file: &LexiconFile) -> Result<u16, LexiconError> {
        let Some(weight) = self.parse::<f32>(file, "weight", &self.weight)? else { return Ok(USUAL_WEIGHT) };
        if !(0.0..=10.0).contains(&weight) {
            return Err(self.cell_error(file, "weight", &"a weight lies between 0 and 10"));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded just above")]
        Ok((weight * 100.0).round() as u16)
    }

    fn scenes(&self, file: &LexiconFile, tag: Tag) -> Result<Vec<Scene>, LexiconError> {
        if matches!(tag, Tag::Scene(_)) {
            return Ok(Vec::new());
        }
        listed(&self.scene).map(|code| code.parse().map_err(|error| self.cell_error(file, "scene", &error))).collect()
    }

    fn guards(&self, file: &LexiconFile) -> Result<Option<GuardSet>, LexiconError> {
        match self.guards.as_str() {
            "" => Ok(None),
            "none" => Ok(Some(GuardSet::default())),
            codes => listed(codes)
                .map(|code| code.parse::<Guard>().map_err(|error| self.cell_error(file, "guards", &error)))
                .collect::<Result<GuardSet, _>>()
                .map(Some),
        }
    }

    fn parse<T: FromStr<Err: ToString>>(
        &self,
        file: &LexiconFile,
        column: &'static str,
        cell: &str,
    ) -> Result<Option<T>, LexiconError> {
        if cell.is_empty() {
            return Ok(None);
        }
        cell.parse().map(Some).map_err(|error| self.cell_error(file, column, &error))
    }
}

/// The word classes of `classes.csv`; none where the folder has no such file.
pub(super) fn classes(files: &[LexiconFile], fold: &Fold) -> Result<WordClasses, LexiconError> {
    const COLUMNS: [&str; 2] = ["class", "words"];
    let mut classes = WordClasses::default();
    for file in files.iter().filter(|file| file.path == CLASSES) {
        let mut reader = csv::Reader::from_reader(without_bom(&file.text).as_bytes());
        let headers = reader.headers().map_err(|error| file.csv_error(error))?.clone();
        check_headers(file, &headers, &COLUMNS)?;
        for record in reader.records() {
            let record = record.map_err(|error| file.csv_error(error))?;
            let line = record.position().map_or(0, csv::Position::line);
            let cell =
                |name: &str| headers.iter().position(|header| header == name).and_then(|at| record.get(at)).unwrap_or_default();
            let (class, words) = (cell("class").trim(), cell("words"));
            for (column, is_empty) in [("class", class.is_empty()), ("words", listed(words).next().is_none())] {
                if is_empty {
                    return Err(file.cell_error(line, column, &"the cell is empty"));
                }
            }
            classes.add(fold, line, class, listed(words));
        }
    }
    Ok(classes)
}

/// The parts of a `;`-separated cell; Excel users also type the full-width mark.
fn listed(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '；']).map(str::trim).filter(|part| !part.is_empty())
}

pub(super) fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lexicon;
    use crate::text::lookalikes::Numerals;
    use std::sync::Mutex;

    fn read(path: &str, text: &str) -> Result<Lexicon, LexiconError> {
        Lexicon::read(
            &[LexiconFile { path: path.to_owned(), text: text.to_owned() }],
            &Fold::new(&[]),
            &Numerals::default(),
            &Mutex::default(),
        )
    }

    #[test]
    fn a_faulty_file_is_reported_with_path_line_and_column() {
        for (reason, path, text, expected) in [
            ("unknown code", "violation/rude.csv", "term\n不行\n", "violation/rude.csv: no lexicon is called so"),
            ("wrong folder", "merit/refusal.csv", "term\n不行\n", "merit/refusal.csv: no lexicon is called so"),
            (
                "bad severity",
                "violation/refusal.csv",
                "term,severity\n不行,grave\n",
                "violation/refusal.csv:2: column \"severity\"",
            ),
            ("bad guard", "violation/refusal.csv", "term,guards\n不行,negate\n", "unknown guard \"negate\""),
            (
                "open group",
                "violation/refusal.csv",
                "term\n不行\n不(行\n",
                "violation/refusal.csv:3: column \"term\": \"(\" has no partner",
            ),
            ("unknown class", "violation/refusal.csv", "term\n<人>不行\n", "no class <人>"),
            ("only a gap", "violation/refusal.csv", "term\n……\n", "needs fixed characters"),
            ("bad role", "violation/refusal.csv", "term,role\n不行,boss\n", "column \"role\""),
        ] {
            let error = read(path, text).map(|_| ()).expect_err(reason).to_string();
            assert!(error.contains(expected), "{reason}: {error}");
        }
    }

    #[test]
    fn rows_beyond_the_limit_of_combinations_are_refused() {
        let wide = format!("term\n({})\n", (0..1_001).map(|i| format!("不行{i}")).collect::<Vec<_>>().join("|"));
        assert!(read("violation/refusal.csv", &wide).is_err());
    }
}
