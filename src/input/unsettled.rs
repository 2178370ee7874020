//! Turns of speakers whose names do not tell who they are: all of the conversation may.

use super::{
    Batch,
    cells::Cells,
    codes::is_assistant,
    names::Field,
    notices, roles,
    settings::Settings,
    shown::Noted,
    sides::{self, Hearing, name_of_voice},
    voices::Voices,
};
use crate::model::{Conversation, Problem, Role};
use std::sync::Arc;

/// A turn of somebody of whom it is open who they are.
#[derive(Debug)]
pub(super) struct Unsettled {
    /// Its place among the turns.
    pub turn: usize,
    /// The agent whom its row names.
    pub agent: Option<Arc<str>>,
    /// What becomes of it where it stays open.
    pub problem: Problem,
}

/// Whether a row tells who speaks by name, in no column for roles.
pub(super) fn is_named(cells: &Cells<'_>) -> bool {
    cells.get(Field::Role).is_empty() && !cells.get(Field::Speaker).is_empty()
}

/// Whether `role`, which is no role, may be somebody's name: not a code, nor a number.
fn is_name(role: &str) -> bool {
    role.chars().nth(1).is_some() && role.chars().any(char::is_alphabetic) && !is_assistant(role)
}

/// The same row with its name where names stand, where it stands where roles do.
pub(super) fn by_name<'c>(cells: &Cells<'c>, settings: &Settings) -> Cells<'c> {
    let (role, speaker) = (cells.get(Field::Role), cells.get(Field::Speaker));
    // What a layout says of a name does not make it a role word.
    let is_role =
        settings.roles.name(role).is_empty() || settings.roles.get(role).is_some() && !settings.layout.roles.contains_key(role);
    let tells = || sides::by_name(speaker, &settings.roles).is_some_and(|_| !speaker.is_ascii());
    if is_role || !is_name(role) || settings.roles.of_word(speaker).is_some() || tells() {
        return *cells;
    }
    cells.with(Field::Role, "").with(Field::Speaker, role)
}

/// Tells by all of a conversation who they are; the turns of those of whom it stays open are rejected, and marked as `lost`.
pub(super) fn settle(
    conversation: &mut Conversation,
    unsettled: Vec<Unsettled>,
    lost: &mut [bool],
    settings: &Settings,
    (noted, voices): (&mut Noted, &mut Voices),
    batch: &mut Batch,
) {
    let mut hearing = Hearing::default();
    for (name, role) in [(conversation.agent_id.as_deref(), Role::Agent), (conversation.customer_id.as_deref(), Role::Customer)] {
        hearing.expect(name.unwrap_or(""), role, &settings.roles);
    }
    let mut open = unsettled.iter().map(|one| one.turn).peekable();
    for (index, turn) in conversation.turns.iter().enumerate() {
        let name = turn.speaker.as_deref().unwrap_or(turn.role.code());
        if open.next_if_eq(&index).is_some() {
            hearing.hear(name, &turn.text, &settings.roles);
        } else {
            hearing.know(name, turn.role);
        }
    }
    let sides = hearing.settle(voices, &settings.roles);
    for Unsettled { turn, agent, problem } in unsettled {
        let said = &mut conversation.turns[turn];
        let name = said.speaker.as_deref().unwrap_or("");
        if let Some(role) = sides.get(name, &settings.roles) {
            let is_nobody = name_of_voice(name).is_empty();
            said.role = notices::speaker(role, &said.text);
            if settings.observe {
                noted.role(name, role);
                noted.lent(name, sides.is_lent(name));
            }
            match agent {
                Some(agent) if said.role == Role::Agent => said.speaker = Some(agent),
                // The number of a channel is nobody's name.
                _ if is_nobody => said.speaker = None,
                _ => {}
            }
        } else {
            lost[turn] = true;
            conversation.rejected_rows += 1;
            batch.remarks.unknown_role(roles::shown(name), true);
            noted.unknown(name);
            batch.problems.push(problem);
        }
    }
}
