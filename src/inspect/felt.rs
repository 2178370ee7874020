//! Turns whose emotion a person labelled, held against what is estimated for them.

use super::Inspector;
use super::judgement::LabelError;
use super::utterance::conversation_of;
use crate::model::{EmotionLabel, EmotionPoint, Role, Side, UnknownCode};
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A turn with the emotion that a person gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledTurn {
    /// The line of its file.
    pub line: u64,
    /// The part of the set it belongs to; empty where the file names none.
    pub split: String,
    /// Who says it.
    pub role: Role,
    /// What is said.
    pub text: String,
    /// The label, where there is one.
    pub label: Option<EmotionLabel>,
    /// The side, as labelled or as the label has it.
    pub side: Option<Side>,
}

/// A row as it stands in the file.
#[derive(Deserialize)]
struct Row {
    text: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    polarity: String,
    #[serde(default)]
    conversation: String,
    turn: Option<usize>,
    role: Option<Role>,
    #[serde(default)]
    split: String,
}

/// Reads a CSV with the columns `text`, `label` and/or `polarity`, and where there are any `conversation`, `turn`, `role` and `split`,
/// as conversations. Rows without a conversation are one each, rows without a role the customer's.
///
/// # Errors
/// The first row that cannot be read.
pub fn read_labelled_turns(path: &Path) -> Result<Vec<Vec<LabelledTurn>>, LabelError> {
    let broken = |source| LabelError::Csv { path: path.to_owned(), source };
    let mut reader = csv::Reader::from_path(path).map_err(broken)?;
    let headers = reader.headers().map_err(broken)?.clone();
    // By the line each began at, in the order of the file.
    let mut conversations: BTreeMap<u64, Vec<Numbered>> = BTreeMap::new();
    let mut begun: BTreeMap<String, u64> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, csv::Position::line);
        let row: Row = record.deserialize(Some(&headers)).map_err(broken)?;
        let first = if row.conversation.is_empty() { line } else { *begun.entry(row.conversation.clone()).or_insert(line) };
        let turn = row.turn;
        let labelled = labelled(row, line).map_err(|source| LabelError::Code { path: path.to_owned(), line, source })?;
        conversations.entry(first).or_default().push((turn, labelled));
    }
    Ok(conversations.into_values().map(in_order).collect())
}

/// A turn with its number, where the file gives it one.
type Numbered = (Option<usize>, LabelledTurn);

/// Turns by their number; those without stay where they are.
fn in_order(mut turns: Vec<Numbered>) -> Vec<LabelledTurn> {
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().map(|(_, labelled)| labelled).collect()
}

fn labelled(row: Row, line: u64) -> Result<LabelledTurn, UnknownCode> {
    let filled = |cell: String| Some(cell.trim().to_owned()).filter(|cell| !cell.is_empty());
    let label: Option<EmotionLabel> = filled(row.label).map(|cell| cell.parse()).transpose()?;
    let side = filled(row.polarity).map(|cell| side(&cell)).transpose()?;
    let role = row.role.unwrap_or(Role::Customer);
    Ok(LabelledTurn { line, split: row.split, role, text: row.text, label, side: side.or(label.map(EmotionLabel::side)) })
}

/// `negative`, `neutral`, `positive`, or a number below, at or above 0.
fn side(cell: &str) -> Result<Side, UnknownCode> {
    match cell.parse::<f64>() {
        Ok(number) if number < 0.0 => Ok(Side::Negative),
        Ok(number) if number > 0.0 => Ok(Side::Positive),
        Ok(_) => Ok(Side::Neutral),
        Err(_) => cell.parse(),
    }
}

/// The labelled turns, each with the estimate that its scorecard has for it.
pub fn felt<'a>(inspector: &Inspector, conversations: &'a [Vec<LabelledTurn>]) -> Vec<(&'a LabelledTurn, EmotionPoint)> {
    conversations.par_iter().flat_map_iter(|turns| felt_in(inspector, turns)).collect()
}

fn felt_in<'a>(inspector: &Inspector, turns: &'a [LabelledTurn]) -> Vec<(&'a LabelledTurn, EmotionPoint)> {
    let said = conversation_of(turns.iter().map(|turn| (turn.role, turn.text.as_str())));
    let emotion = inspector.inspect(said).card.emotion;
    let points = [emotion.customer, emotion.agent].into_iter().flatten().flat_map(|curve| curve.curve);
    let mut points: Vec<EmotionPoint> = points.collect();
    points.sort_by_key(|point| point.turn);
    points.into_iter().map(|point| (&turns[point.turn], point)).filter(|(labelled, _)| labelled.side.is_some()).collect()
}
