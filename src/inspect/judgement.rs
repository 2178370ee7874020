//! Utterances that a person labelled, held against what the rules find in them.

use super::{Inspector, utterance};
use crate::model::{Category, Finding, Role, UnknownCode};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A file of labelled utterances that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LabelError {
    /// The file or its CSV is broken.
    #[error("{}: {source}", .path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// What the reader says, with the line.
        source: csv::Error,
    },
    /// A cell holds no code.
    #[error("{}:{line}: {source}", .path.display())]
    Code {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
        /// What stands there.
        source: UnknownCode,
    },
}

/// One utterance with the codes that a person gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// Where it stands: the line of its file.
    pub line: u64,
    /// The part of the set it belongs to; empty where the file names none.
    pub split: String,
    /// Who says it.
    pub role: Role,
    /// What the other side said just before.
    pub before: String,
    /// The utterance.
    pub text: String,
    /// Every wording code that applies.
    pub codes: Vec<Category>,
    /// Codes that it seems to hold and does not.
    pub not_codes: Vec<Category>,
}

/// How often a code was found where it should be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Found and labelled.
    pub right: u64,
    /// Found and not labelled.
    pub unfounded: u64,
    /// Labelled and not found.
    pub missed: u64,
    /// Rows that name the code as one it only seems to be.
    pub near: u64,
    /// Of these, the ones it was found in.
    pub near_found: u64,
}

/// A code on which the person and the rules differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Index of the utterance.
    pub utterance: usize,
    /// The code.
    pub code: Category,
    /// The words in which the rules found it; `None` where they did not.
    pub found_in: Option<String>,
}

/// The rules held against the labels.
#[derive(Debug, Default)]
pub struct Judgement {
    /// Per code that was labelled or found.
    pub counts: BTreeMap<Category, Counts>,
    /// Every difference, in the order of the file.
    pub disagreements: Vec<Disagreement>,
}

/// Reads a CSV with the columns `role`, `text`, `codes`, and where there are any `before`, `not_codes` and `split`; codes
/// are separated by `;`.
///
/// # Errors
/// The first row that cannot be read.
pub fn read_labelled(path: &Path) -> Result<Vec<Labelled>, LabelError> {
    #[derive(Deserialize)]
    struct Row {
        role: Role,
        text: String,
        codes: String,
        #[serde(default)]
        before: String,
        #[serde(default)]
        not_codes: String,
        #[serde(default)]
        split: String,
    }
    let broken = |source| LabelError::Csv { path: path.to_owned(), source };
    let mut reader = csv::Reader::from_path(path).map_err(broken)?;
    let headers = reader.headers().map_err(broken)?.clone();
    let mut labelled = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, csv::Position::line);
        let row: Row = record.deserialize(Some(&headers)).map_err(broken)?;
        let codes = |cell: &str| {
            let listed = cell.split(';').map(str::trim).filter(|code| !code.is_empty());
            let parsed = listed.map(str::parse).collect::<Result<_, _>>();
            parsed.map_err(|source| LabelError::Code { path: path.to_owned(), line, source })
        };
        let (codes, not_codes) = (codes(&row.codes)?, codes(&row.not_codes)?);
        let Row { role, text, before, split, .. } = row;
        labelled.push(Labelled { line, split, role, before, text, codes, not_codes });
    }
    Ok(labelled)
}

/// Holds what the rules find in each utterance against its labels. Only codes found in words count: what a whole
/// conversation lacks cannot be seen in two turns.
pub fn judge(inspector: &Inspector, utterances: &[Labelled]) -> Judgement {
    let mut judgement = Judgement::default();
    for (utterance, labelled) in utterances.iter().enumerate() {
        let found = found_in(inspector, labelled);
        for &code in &labelled.codes {
            let hit = found.contains_key(&code);
            let counts = judgement.counts.entry(code).or_default();
            counts.right += u64::from(hit);
            counts.missed += u64::from(!hit);
            if !hit {
                judgement.disagreements.push(Disagreement { utterance, code, found_in: None });
            }
        }
        for &code in &labelled.not_codes {
            let counts = judgement.counts.entry(code).or_default();
            counts.near += 1;
            counts.near_found += u64::from(found.contains_key(&code));
        }
        for (code, words) in found.into_iter().filter(|(code, _)| !labelled.codes.contains(code)) {
            judgement.counts.entry(code).or_default().unfounded += 1;
            judgement.disagreements.push(Disagreement { utterance, code, found_in: Some(words) });
        }
    }
    judgement
}

/// The codes found in the utterance itself, each with the words it was first found in.
fn found_in(inspector: &Inspector, labelled: &Labelled) -> BTreeMap<Category, String> {
    let (conversation, last) = utterance(labelled.role, &labelled.before, &labelled.text);
    let inspection = inspector.inspect(conversation);
    // What a single message lacks is no label of it; a message that says nothing may be one as a whole.
    let rules = &inspector.rulebook().rules;
    let of_message =
        |finding: &Finding| finding.turn == Some(last) && (finding.quote.is_some() || rules.has_wording(finding.category));
    let mut found = BTreeMap::new();
    for finding in inspection.card.findings.into_iter().filter(of_message) {
        found.entry(finding.category).or_insert_with(|| finding.quote.map_or_else(|| labelled.text.clone(), |quote| quote.text));
    }
    found
}
