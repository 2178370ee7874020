//! Personal data is hidden in everything the program writes, unless somebody asks for it.

use super::Failure;
use crate::inspect::Inspection;
use crate::model::{Conversation, Problem, Role, Turn};
use crate::rules::RulebookFolder;
use crate::text::{PrivacyError, Redactor, Span, Utterance};
use anyhow::{Context, anyhow};
use clap::Args;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;

/// What a value stands under that is a name as a whole.
const NAME: &str = "姓名";

/// What becomes of personal data: the same for every verb.
#[derive(Debug, Args)]
pub(super) struct PrivacyArgs {
    /// Do not mask personal data in the output
    #[arg(long)]
    no_redact: bool,
    /// Policy file that says what becomes of every kind of personal data
    #[arg(long, value_name = "FILE", conflicts_with = "no_redact")]
    policy: Option<PathBuf>,
}

impl PrivacyArgs {
    /// Makes the redactor with the tables of `folder`, or of the default rulebook; says so on standard error where nothing is to be hidden.
    pub(super) fn hiding(&self, folder: Option<&RulebookFolder>) -> Result<Hiding, Failure> {
        if self.no_redact {
            eprintln!("zhijian: --no-redact: personal data is NOT masked in the output");
            return Ok(Hiding(None));
        }
        Ok(Hiding(Some(redactor(folder, self.policy.as_ref())?)))
    }
}

/// The redactor of a rulebook folder and a policy file.
pub(super) fn redactor(folder: Option<&RulebookFolder>, policy: Option<&PathBuf>) -> Result<Redactor, Failure> {
    let own = policy.map(|path| std::fs::read_to_string(path).with_context(|| path.display().to_string()));
    let own = own.transpose().map_err(Failure::Usage)?;
    let path = policy.map(|path| path.display().to_string());
    let files = folder.map_or_else(RulebookFolder::default_privacy_files, RulebookFolder::privacy_files);
    let made = Redactor::new(&files, path.as_deref().zip(own.as_deref()));
    made.map_err(|error: PrivacyError| Failure::Usage(anyhow!(error)))
}

/// Hides personal data, or nothing.
pub(super) struct Hiding(Option<Redactor>);

impl Hiding {
    /// Hides in a scorecard what is quoted from the conversation; a quote is part of a turn, and the turn part of a talk.
    pub(super) fn card(&self, inspection: &mut Inspection) {
        let Some(redactor) = &self.0 else { return };
        let Inspection { conversation, card, .. } = inspection;
        if card.findings.iter().all(|finding| finding.quote.is_none()) {
            return;
        }
        let (spans, _) = spans(redactor, conversation);
        // Findings come turn by turn: of a long one the characters are counted once.
        let mut counted: Option<(usize, Vec<usize>)> = None;
        for finding in &mut card.findings {
            let Some((turn, quote)) = finding.turn.zip(finding.quote.as_mut()).filter(|(turn, _)| !spans[*turn].is_empty())
            else {
                continue;
            };
            let text = &conversation.turns[turn].text;
            if counted.as_ref().is_none_or(|(of, _)| *of != turn) {
                counted = Some((turn, text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()));
            }
            let places = counted.as_ref().map_or(&[][..], |(_, places)| places);
            if let Some(range) = bytes(places, quote.start..quote.end)
                && let Cow::Owned(hidden) = redactor.hide_within(text, range, &spans[turn])
            {
                quote.text = hidden;
            }
        }
    }

    /// Hides in a conversation everything but its id and the agents' names: without them nobody finds it again, or knows whose it is.
    pub(super) fn conversation(&self, conversation: &mut Conversation) {
        let Some(redactor) = &self.0 else { return };
        let (spans, of_meta) = spans(redactor, conversation);
        for (turn, spans) in conversation.turns.iter_mut().zip(spans) {
            replace(&mut turn.text, |text| redactor.hide(text, &spans));
        }
        for speaker in
            conversation.turns.iter_mut().filter(|turn| turn.role != Role::Agent).filter_map(|turn| turn.speaker.as_mut())
        {
            if let Cow::Owned(hidden) = named(redactor, speaker) {
                *speaker = hidden.into();
            }
        }
        for (value, spans) in conversation.meta.values_mut().zip(of_meta) {
            replace(value, |value| redactor.hide(value, &spans));
        }
        conversation.customer_id.iter_mut().for_each(|id| replace(id, |id| named(redactor, id)));
    }

    /// Who spoke a turn; of the customers the name is hidden.
    pub(super) fn speaker<'t>(&self, turn: &'t Turn) -> Cow<'t, str> {
        let speaker = turn.speaker.as_deref().unwrap_or("");
        match &self.0 {
            Some(redactor) if turn.role != Role::Agent => named(redactor, speaker),
            _ => Cow::Borrowed(speaker),
        }
    }

    /// Hides in a problem what is personal of its row, and of its explanation what it repeats of longer texts: a stretch of what
    /// was said belongs into no message. Values that are short, such as an unknown role, are what people have to see.
    pub(super) fn problem(&self, problem: &mut Problem) {
        if let Some(redactor) = &self.0 {
            problem.detail = repeated(redactor, &problem.detail);
        }
        replace(&mut problem.row, |row| self.text(row));
    }

    /// Hides what is personal in a text that stands alone.
    pub(super) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.0.as_ref().map_or(Cow::Borrowed(text), |redactor| redactor.redact(text))
    }

    /// Hides what is personal in texts that follow each other.
    pub(super) fn talk(&self, talk: &[Utterance]) -> Vec<String> {
        let hidden = |redactor: &Redactor| {
            let spans = redactor.find_in_talk(talk);
            talk.iter().zip(&spans).map(|(utterance, spans)| redactor.hide(utterance.text, spans).into_owned()).collect()
        };
        self.0.as_ref().map_or_else(|| talk.iter().map(|utterance| utterance.text.to_owned()).collect(), hidden)
    }
}

/// `detail` with what it repeats in quotes hidden; the beginnings of texts that were too long to be repeated are left out.
fn repeated(redactor: &Redactor, detail: &str) -> String {
    let part = |part: &str| match part.strip_suffix('”').and_then(|part| part.rsplit_once('“')) {
        Some((before, quoted)) if quoted.ends_with('…') => format!("{before}“…”"),
        Some((before, quoted)) => format!("{before}“{}”", redactor.redact(quoted)),
        None => part.to_owned(),
    };
    detail.split_inclusive('”').map(part).collect()
}

/// The spans of a conversation's turns, and of the values of its meta. The customer's name is known in all of it.
fn spans(redactor: &Redactor, conversation: &Conversation) -> (Vec<Vec<Span>>, Vec<Vec<Span>>) {
    let of_customers =
        conversation.turns.iter().filter(|turn| turn.role != Role::Agent).filter_map(|turn| turn.speaker.as_deref());
    let names: BTreeSet<&str> = of_customers.chain(conversation.customer_id.as_deref()).collect();
    let under = |heading, text| [Utterance { speaker: "heading", text: heading }, Utterance { speaker: "value", text }];
    let mut talk: Vec<Utterance> = names.iter().flat_map(|name| under(NAME, name)).collect();
    let before = talk.len();
    let turns = conversation.turns.iter();
    talk.extend(turns.map(|turn| Utterance { speaker: turn.speaker.as_deref().unwrap_or(turn.role.code()), text: &turn.text }));
    talk.extend(conversation.meta.iter().flat_map(|(key, value)| under(key, value)));
    let mut spans = redactor.find_in_talk(&talk).split_off(before);
    let of_meta = spans.split_off(conversation.turns.len());
    (spans, of_meta.into_iter().skip(1).step_by(2).collect())
}

/// A customer's id or name; a whole name is one here, without anything that says so.
fn named<'t>(redactor: &Redactor, id: &'t str) -> Cow<'t, str> {
    redactor.hide(id, &redactor.find_under(NAME, id))
}

fn replace(text: &mut String, hidden: impl Fn(&str) -> Cow<'_, str>) {
    if let Cow::Owned(hidden) = hidden(text) {
        *text = hidden;
    }
}

/// The bytes of some Unicode scalars, by the `places` where each begins.
fn bytes(places: &[usize], scalars: Range<usize>) -> Option<Range<usize>> {
    let (start, end) = (places.get(scalars.start)?, places.get(scalars.end)?);
    (start <= end).then_some(*start..*end)
}
