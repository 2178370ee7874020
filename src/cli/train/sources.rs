//! Which labelled texts are learned from, as a TOML file says.

use crate::model::{EmotionLabel, Side};
use crate::text::Sample;
use anyhow::{Context, Result, anyhow, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sources {
    source: Vec<Source>,
    /// The folder it stands in.
    #[serde(skip)]
    folder: PathBuf,
}

/// One source of labelled texts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    /// What it is called.
    pub(super) name: String,
    /// The files, as a pattern below the folder of the TOML file.
    path: String,
    /// Whether the path is below the folder of public corpora instead.
    #[serde(default)]
    public: bool,
    /// How much a text counts for the sides; above 0.
    #[serde(default = "one")]
    weight: f64,
    /// The column with the text.
    #[serde(default = "text")]
    text: String,
    /// The names of the columns, where the file has none; they are divided by tabs then.
    #[serde(default)]
    columns: Vec<String>,
    /// Only rows that have these values in these columns.
    #[serde(default)]
    only: BTreeMap<String, String>,
    /// Where the polarity comes from.
    polarity: Option<Told<Side>>,
    /// Where the label comes from.
    label: Option<Told<EmotionLabel>>,
    /// The files, found.
    #[serde(skip)]
    files: Vec<PathBuf>,
}

fn one() -> f64 {
    1.0
}

fn text() -> String {
    "text".to_owned()
}

/// How a text is labelled.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
struct Told<T> {
    /// All texts alike.
    all: Option<T>,
    /// By this column, with `;` between several values. The first entry of `as` that names one of them counts.
    column: Option<String>,
    #[serde(default, rename = "as")]
    meant: Vec<(T, Vec<String>)>,
    /// What has none of the values.
    otherwise: Option<T>,
    /// What stands for a number above 0, and for one below.
    number: Option<(T, T)>,
}

impl Sources {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        if path.extension().is_none_or(|ending| ending != "toml") {
            let source = Source::plain(path);
            return Ok(Self { source: vec![source], folder });
        }
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mut sources: Self = toml::from_str(&text).with_context(|| path.display().to_string())?;
        for source in &sources.source {
            ensure!(source.weight > 0.0, "{}: the weight of {} must be above 0", path.display(), source.name);
        }
        sources.folder = folder;
        Ok(sources)
    }

    /// What the sources are called.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.source.iter().map(|source| source.name.as_str())
    }

    /// The sources that are not left out, with their files.
    pub(super) fn wanted(self, without: &[String], corpora: Option<&Path>) -> Result<Vec<Source>> {
        let mut wanted = Vec::new();
        for mut source in self.source.into_iter().filter(|source| !without.contains(&source.name)) {
            let folder = match (source.public, corpora) {
                (true, None) => continue,
                (true, Some(corpora)) => corpora,
                (false, _) => &self.folder,
            };
            if source.files.is_empty() {
                let pattern = folder.join(&source.path);
                source.files = glob::glob(&pattern.to_string_lossy())?.collect::<Result<_, _>>()?;
                source.files.sort();
                ensure!(!source.files.is_empty(), "{}: there is no such file", pattern.display());
            }
            wanted.push(source);
        }
        Ok(wanted)
    }
}

impl Source {
    /// A CSV file that says everything itself.
    fn plain(path: &Path) -> Self {
        Self {
            name: path.display().to_string(),
            path: String::new(),
            public: false,
            weight: 1.0,
            text: text(),
            columns: Vec::new(),
            only: BTreeMap::new(),
            polarity: None,
            label: None,
            files: vec![path.to_owned()],
        }
    }

    pub(super) fn samples(&self) -> Result<Vec<Sample>> {
        let mut samples = Vec::new();
        for path in &self.files {
            let read = if path.extension().is_some_and(|ending| ending == "txt") && self.columns.is_empty() {
                self.lines(path)
            } else {
                self.rows(path)
            };
            samples.extend(read.with_context(|| path.display().to_string())?);
        }
        Ok(samples)
    }

    /// A text a line.
    fn lines(&self, path: &Path) -> Result<Vec<Sample>> {
        let text = std::fs::read_to_string(path)?;
        let side = self.polarity.as_ref().and_then(|told| told.all);
        let label = self.label.as_ref().and_then(|told| told.all);
        let side = side.or(label.map(EmotionLabel::side));
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        Ok(lines.map(|line| Sample { text: line.to_owned(), side, label, weight: self.weight }).collect())
    }

    fn rows(&self, path: &Path) -> Result<Vec<Sample>> {
        let named = self.columns.is_empty();
        let mut reader =
            csv::ReaderBuilder::new().has_headers(named).delimiter(if named { b',' } else { b'\t' }).from_path(path)?;
        let headers: Vec<String> = if named {
            reader.headers()?.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect()
        } else {
            self.columns.clone()
        };
        let place = |name: &str| headers.iter().position(|header| header == name);
        let text = place(&self.text).ok_or_else(|| anyhow!("there is no column {}", self.text))?;
        let columns = [
            self.polarity.as_ref().and_then(|told| told.column.as_ref()),
            self.label.as_ref().and_then(|told| told.column.as_ref()),
        ];
        for name in self.only.keys().chain(columns.into_iter().flatten()) {
            ensure!(place(name).is_some(), "there is no column {name}");
        }
        let mut samples = Vec::new();
        for record in reader.records() {
            let record = record?;
            let cell = |name: &str| place(name).and_then(|at| record.get(at)).unwrap_or_default();
            if self.only.iter().any(|(name, value)| cell(name) != value) {
                continue;
            }
            let label = told(self.label.as_ref(), "label", &cell)?;
            let side = told(self.polarity.as_ref(), "polarity", &cell)?.or(label.map(EmotionLabel::side));
            let text = record.get(text).unwrap_or_default().to_owned();
            if !text.is_empty() && (side.is_some() || label.is_some()) {
                samples.push(Sample { text, side, label, weight: self.weight });
            }
        }
        Ok(samples)
    }
}

/// What a row is labelled as; without rules, by the column `usual`.
fn told<'a, T>(rules: Option<&Told<T>>, usual: &str, cell: &impl Fn(&str) -> &'a str) -> Result<Option<T>>
where
    T: Copy + std::str::FromStr<Err = crate::model::UnknownCode>,
{
    let Some(rules) = rules else {
        let value = cell(usual).trim();
        return if value.is_empty() { Ok(None) } else { Ok(Some(value.parse()?)) };
    };
    let Some(column) = &rules.column else { return Ok(rules.all) };
    if let Some((above, below)) = rules.number {
        let number: f64 = cell(column).trim().parse()?;
        return Ok(if number == 0.0 { rules.otherwise } else { Some(if number > 0.0 { above } else { below }) });
    }
    let values: Vec<&str> = cell(column).split(';').map(str::trim).collect();
    let named = rules.meant.iter().find(|(_, names)| names.iter().any(|name| values.contains(&name.as_str())));
    Ok(named.map(|&(meant, _)| meant).or(rules.otherwise))
}
