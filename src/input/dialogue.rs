//! A whole conversation in one cell of a table, read as a transcript.

use super::{
    assembler::Assembler,
    began::Began,
    cells::{Cells, Place},
    entry::{self, Entry},
    json::JsonLines,
    names::Field,
    open::Open,
    rows::Row,
    settings::Settings,
    transcript::{Style, Transcript},
};
use crate::model::Reason;
use jiff::civil::Date;
use regex::Regex;
use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
};

/// The fewest turns by which such a cell is told from a long message.
const TURNS: usize = 2;

/// Whether `text` is a conversation, maybe between people of these names.
pub(super) fn is_dialogue(text: &str, names: &[&str], settings: &Settings) -> bool {
    if list(text, settings).is_some() {
        return true;
    }
    let text = lines(text, names);
    style_of(&text, names, settings).turns(&text, settings) >= TURNS
}

/// The turns of a conversation that a warehouse keeps as JSON.
fn list<'t>(text: &'t str, settings: &Settings) -> Option<Entry<'t>> {
    if !text.trim_start().starts_with("[{") {
        return None;
    }
    entry::read(text, &settings.names)
        .ok()
        .filter(|entry| entry.turns.as_ref().is_some_and(|turns| turns.iter().any(Entry::is_said)))
}

fn style_of(text: &str, names: &[&str], settings: &Settings) -> Style {
    let mut style = Style::default();
    names.iter().filter(|name| !settings.roles.name(name).is_empty()).for_each(|name| style.know(name));
    for line in text.lines() {
        style.learn(line, settings);
    }
    style
}

/// What exports put between the turns of a conversation on one line, the more telling first.
const BETWEEN: [&str; 9] = ["<br>", "<br/>", "<br />", "|||", "||", "###", "##", "\\r\\n", "\\n"];

/// A role word with a colon behind it, where a turn may begin.
static BEGINS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = words();
    Regex::new(&format!(r"(?i)(^|[\s。！？!?；;，,、/|~…])((?:{words})(?:[（(][^（）()]{{1,20}}[）)])?\s?[:：])")).ok()
});

/// A role word in brackets: `[客户]在吗[客服]您好`.
static BRACKETS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!(r"(?i)[\[【]({})[\]】]\s?[:：]?", words())).ok());

/// The role words, as one of them is looked for.
fn words() -> String {
    let rows = include_str!("roles.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    let mut words: Vec<String> = rows.filter(|(role, _)| *role != "system").map(|(_, word)| regex::escape(word)).collect();
    // The longer of two that begin alike is meant.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.join("|")
}

/// The turns of a conversation that stands on one line, each on its own.
fn lines<'t>(text: &'t str, names: &[&str]) -> Cow<'t, str> {
    if text.contains('\n') {
        return Cow::Borrowed(text);
    }
    if let Some(between) = BETWEEN.into_iter().find(|between| text.contains(between)) {
        let between: &[&str] = if between.starts_with('<') { &BETWEEN[..3] } else { &[between] };
        return Cow::Owned(between.iter().fold(text.to_owned(), |text, between| text.replace(between, "\n")));
    }
    let of = |begins: &'static LazyLock<Option<Regex>>| begins.as_ref().filter(|begins| begins.find_iter(text).nth(1).is_some());
    match (of(&BEGINS), of(&BRACKETS)) {
        (Some(begins), _) => begins.replace_all(text, "$1\n$2"),
        (None, Some(brackets)) => brackets.replace_all(text, "\n$1："),
        (None, None) => between(text, names),
    }
}

/// The same where turns begin with one of these names: `陈先生：在吗；小李：在的`.
fn between<'t>(text: &'t str, names: &[&str]) -> Cow<'t, str> {
    let mut split = Cow::Borrowed(text);
    for name in names.iter().filter(|name| !name.is_empty()) {
        for colon in ['：', ':'] {
            let begin = format!("{name}{colon}");
            if split.contains(&begin) {
                split = Cow::Owned(split.replace(&begin, &format!("\n{begin}")));
            }
        }
    }
    match split {
        Cow::Owned(split) => {
            let turns: Vec<&str> = split.split('\n').map(|turn| turn.trim_end_matches([';', '；', '|', '/', ' '])).collect();
            Cow::Owned(turns.join("\n"))
        }
        same @ Cow::Borrowed(_) => same,
    }
}

/// What else tells when a conversation in a cell was.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    /// What its row says.
    pub began: Option<Began>,
    /// The day of the file.
    pub day: Option<Date>,
}

/// Adds the conversation that stands in the cell for texts, which is returned for what else the row says of it. What is
/// rejected of it has the line of the row.
pub(super) fn take<'a>(
    cells: &Cells<'_>,
    place: Place<'_>,
    told: Told,
    settings: &Arc<Settings>,
    assembler: &'a mut Assembler,
) -> Option<&'a mut Open> {
    let id = cells.get(Field::ConversationId);
    if id.is_empty() {
        // Rejected with the reason for it.
        return assembler.add(cells, place);
    }
    if let Some(list) = list(cells.get(Field::Text), settings) {
        let turns = list.turns.as_deref().unwrap_or(&[]);
        JsonLines::new(id.into(), settings.clone()).conversation(&list, turns, id, place, assembler);
        let open = assembler.last().filter(|open| open.conversation.id == id && open.conversation.source.line == place.line)?;
        if open.conversation.agent_id.is_none() && !cells.get(Field::AgentId).is_empty() {
            open.conversation.agent_id = Some(cells.get(Field::AgentId).into());
        }
        return Some(open);
    }
    let (agent, customer) = (cells.get(Field::AgentId), cells.get(Field::CustomerId));
    let text = lines(cells.get(Field::Text), &[agent, customer]);
    let began = Began::read(cells.get(Field::At), &settings.clock).or(told.began);
    let day = began.map(Began::day).or(told.day);
    let mut transcript = Transcript::new(id.into(), day, style_of(&text, &[agent, customer], settings), settings.clone());
    transcript.expect(agent, customer);
    text.lines().for_each(|line| transcript.survey(&Row::of_line(line, place.line)));
    transcript.rewind(&mut assembler.voices);
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
    open.began = began.and_then(Began::exact);
    open.may_count = open.began.is_some() && !transcript.is_dated();
    let told = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    open.conversation.agent_id = open.conversation.agent_id.take().or_else(|| told(agent).map(Into::into));
    open.conversation.customer_id = open.conversation.customer_id.take().or_else(|| told(customer));
    Some(open)
}
