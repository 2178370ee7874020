//! Looking at a file: what is recognised of it, as a layout.

use super::{InputError, ReadOptions, Remarks, reader};
use crate::model::{Problem, Turn};
use std::{path::Path, sync::Arc};

/// The turns that are shown.
const TURNS: usize = 3;

/// What is recognised of a file.
#[derive(Debug, Default)]
pub struct Recognised {
    /// Of each part that could be read: one, or one for each sheet.
    pub parts: Vec<RecognisedPart>,
    /// The first turns.
    pub turns: Vec<Turn>,
    /// Conversations in it.
    pub conversations: u64,
    /// What of it was rejected.
    pub problems: u64,
    /// The first of that.
    pub first_problem: Option<Problem>,
    /// What else is to be told of it.
    pub remarks: Remarks,
}

/// What is recognised of a file or a sheet.
#[derive(Debug)]
pub struct RecognisedPart {
    /// Where it is, for people.
    pub path: Arc<str>,
    /// A layout that reads it in the same way.
    pub layout: String,
}

/// Reads the file at `path` and tells what it was taken for.
pub fn recognise(path: &Path, options: &ReadOptions) -> Result<Recognised, InputError> {
    let mut reader = reader::observe(&[path.to_owned()], options)?;
    let mut recognised = Recognised::default();
    for batch in reader.by_ref() {
        recognised.conversations += batch.conversations.len() as u64;
        recognised.problems += batch.problems.len() as u64;
        recognised.first_problem = recognised.first_problem.or_else(|| batch.problems.into_iter().next());
        let lacking = TURNS - recognised.turns.len();
        recognised.turns.extend(batch.conversations.into_iter().flat_map(|conversation| conversation.turns).take(lacking));
    }
    recognised.parts = reader.take_shown();
    recognised.remarks = reader.remarks().clone();
    Ok(recognised)
}
