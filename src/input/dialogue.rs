//! A whole conversation in one cell of a table, read as a transcript.

use super::{
    assembler::{Assembler, Cells, Open, Place},
    names::Field,
    rows::Row,
    settings::Settings,
    transcript::{Style, Transcript},
};
use crate::model::Reason;
use std::{borrow::Cow, sync::Arc};

/// The fewest turns by which such a cell is told from a long message.
const TURNS: usize = 2;

/// Whether `text` is a conversation.
pub(super) fn is_dialogue(text: &str, settings: &Settings) -> bool {
    let text = lines(text);
    style_of(&text, settings).turns(&text, settings) >= TURNS
}

fn style_of(text: &str, settings: &Settings) -> Style {
    let mut style = Style::default();
    for line in text.lines() {
        style.learn(line, settings);
    }
    style
}

/// Exports through a web page write `<br>` for the end of a line.
fn lines(text: &str) -> Cow<'_, str> {
    let breaks = ["<br>", "<br/>", "<br />"];
    if !text.contains('\n') && breaks.iter().any(|mark| text.contains(mark)) {
        return Cow::Owned(breaks.iter().fold(text.to_owned(), |text, mark| text.replace(mark, "\n")));
    }
    Cow::Borrowed(text)
}

/// Adds the conversation that stands in the cell for texts, which is returned for what else the row says of it. What is
/// rejected of it has the line of the row.
pub(super) fn take<'a>(
    cells: &Cells<'_>,
    place: Place<'_>,
    settings: &Arc<Settings>,
    assembler: &'a mut Assembler,
) -> Option<&'a mut Open> {
    let id = cells.get(Field::ConversationId);
    if id.is_empty() {
        // Rejected with the reason for it.
        return assembler.add(cells, place);
    }
    let text = lines(cells.get(Field::Text));
    let day = settings.clock.read(cells.get(Field::At)).map(|at| at.civil().date());
    let mut transcript = Transcript::new(id.into(), day, style_of(&text, settings), settings.clone());
    text.lines().for_each(|line| transcript.survey(&Row::of_line(line, place.line)));
    transcript.rewind();
    if transcript.is_empty() {
        let detail = "内容中没有找到任何发言；请检查每句开头是否有发言人".to_owned();
        assembler.reject_of(id, place, Reason::Malformed, detail);
        return None;
    }
    for line in text.lines() {
        transcript.take(&Row::of_line(line, place.line), Place { line: place.line, raw: line.as_bytes() }, assembler);
    }
    transcript.end(assembler);
    let open = assembler.last()?;
    if open.conversation.agent_id.is_none() && !cells.get(Field::AgentId).is_empty() {
        open.conversation.agent_id = Some(cells.get(Field::AgentId).into());
    }
    Some(open)
}
