//! What colleagues note for each other is no part of a conversation. A mark that says so is believed only where other turns of the conversation
//! have none, and never of a customer's turn: a column of that name may mean anything else.

use super::Batch;
use crate::model::{Conversation, Problem, Reason, Role};

/// A turn that is marked as a note.
#[derive(Debug, Clone, Copy)]
pub(super) struct Note {
    /// Its place among the turns.
    pub turn: usize,
    pub line: u64,
}

/// Marks the notes among the turns of `conversation` as lost; what is `lost` already counts for nothing.
pub(super) fn leave_out(conversation: &Conversation, notes: &[Note], lost: &mut [bool], batch: &mut Batch) {
    let is_customer = |turn: usize| conversation.turns[turn].role == Role::Customer;
    let marked: Vec<Note> = notes.iter().copied().filter(|note| !lost[note.turn]).collect();
    let turns = lost.iter().filter(|&&is_lost| !is_lost).count();
    let none_is_public = marked.len() == turns;
    if none_is_public && marked.iter().any(|note| is_customer(note.turn)) {
        return;
    }
    if none_is_public && turns > 0 {
        batch.problems.push(alone(conversation));
    }
    for note in marked.into_iter().filter(|note| !is_customer(note.turn)) {
        lost[note.turn] = true;
        batch.remarks.internal(&conversation.source.path, note.line);
    }
}

/// What is told of a conversation that nobody but colleagues sees.
fn alone(conversation: &Conversation) -> Problem {
    let detail = "该会话的消息全部标为内部备注，没有客户可见的内容，未计入；如该列不是“客户是否可见”，请在 --layout 的 [columns.meta] 中写上该列";
    let (path, line) = (conversation.source.path.clone(), conversation.source.line);
    Problem { path, line, reason: Reason::NoText, detail: detail.to_owned(), row: conversation.id.clone() }
}
