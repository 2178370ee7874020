//! Personal data is hidden in everything the program writes, unless somebody asks for it.

mod hidden;
mod ids;
mod known;

use super::Failure;
use crate::input::Remarks;
use crate::inspect::Inspection;
use crate::model::{Conversation, Problem, Reason, Role, Turn};
use crate::rules::RulebookFolder;
use crate::text::{PrivacyError, Redactor, Utterance};
use anyhow::{Context, anyhow};
use clap::Args;
pub(super) use hidden::Hidden;
use hidden::Spans;
pub(super) use known::Known;
use std::borrow::Cow;
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
            return Ok(Hiding { redactor: None, of_agents: false });
        }
        Ok(Hiding { redactor: Some(redactor(folder, self.policy.as_ref())?), of_agents: false })
    }
}

/// Hides by the tables of `folder` and a policy file.
pub(super) fn hiding_by(folder: &RulebookFolder, policy: Option<&PathBuf>) -> Result<Hiding, Failure> {
    Ok(Hiding { redactor: Some(redactor(Some(folder), policy)?), of_agents: false })
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
pub(super) struct Hiding {
    redactor: Option<Redactor>,
    /// Whether agents' names are hidden, too.
    of_agents: bool,
}

impl Hiding {
    /// Whether anything is hidden at all.
    pub(super) fn hides(&self) -> bool {
        self.redactor.is_some()
    }

    /// The same for readers who shall not know who the agents were.
    pub(super) fn of_agents_too(self) -> Self {
        Self { of_agents: true, ..self }
    }

    /// What is to be hidden of a conversation.
    pub(super) fn of<'c>(&'c self, conversation: &'c Conversation) -> Hidden<'c> {
        Hidden::new(self.redactor.as_ref(), self.of_agents, conversation)
    }

    /// Hides everything that is quoted of the conversation; offsets stay those of the original.
    pub(super) fn quotes(&self, inspection: &mut Inspection) {
        let Inspection { conversation, card, dismissals } = inspection;
        let hidden = self.of(conversation);
        hidden.card(card);
        for dismissal in dismissals {
            hidden.quote(dismissal.turn, &mut dismissal.quote);
        }
    }

    /// Hides in an inspection what is personal, texts included; then quotes tell their place in the hidden texts.
    pub(super) fn inspection(&self, inspection: &mut Inspection) {
        let Inspection { conversation, card, dismissals } = inspection;
        let hidden = self.of(conversation);
        let of_findings = card.findings.iter_mut().filter_map(|finding| Some((finding.turn?, finding.quote.as_mut()?)));
        let of_dismissals = dismissals.iter_mut().map(|dismissal| (dismissal.turn, &mut dismissal.quote));
        of_findings.chain(of_dismissals).for_each(|(turn, quote)| hidden.shift(turn, quote));
        self.conversation(conversation);
    }

    /// Hides in a conversation everything but its id and the agents' names: without them nobody finds it again, or knows whose it is.
    pub(super) fn conversation(&self, conversation: &mut Conversation) {
        let Some(redactor) = &self.redactor else { return };
        let Spans { turns: spans, meta: of_meta } = Spans::of(redactor, self.of_agents, conversation);
        for (turn, spans) in conversation.turns.iter_mut().zip(spans) {
            replace(&mut turn.text, |text| redactor.hide(text, &spans));
        }
        let is_hidden = |turn: &&mut Turn| self.of_agents || turn.role != Role::Agent;
        for speaker in conversation.turns.iter_mut().filter(is_hidden).filter_map(|turn| turn.speaker.as_mut()) {
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
        match &self.redactor {
            Some(redactor) if turn.role != Role::Agent => named(redactor, speaker),
            _ => Cow::Borrowed(speaker),
        }
    }

    /// Hides in a problem what is personal of its row, and of its explanation what it repeats of longer texts: a stretch of what
    /// was said belongs into no message. Values that are short, such as an unknown role, are what people have to see.
    pub(super) fn problem(&self, problem: &mut Problem) {
        if let Some(redactor) = &self.redactor {
            problem.detail = repeated(redactor, &problem.detail, problem.reason == Reason::UnknownRole);
        }
        replace(&mut problem.row, |row| self.text(row));
    }

    /// Hides names among what stands where roles do.
    pub(super) fn remarks(&self, mut remarks: Remarks) -> Remarks {
        if let Some(redactor) = &self.redactor {
            for (mut role, times) in std::mem::take(&mut remarks.unknown_roles) {
                let hidden = if is_cut(&role.value) {
                    Cow::Borrowed("…")
                } else if role.is_name {
                    named(redactor, &role.value)
                } else {
                    redactor.redact(&role.value)
                };
                role.value = hidden.into_owned();
                *remarks.unknown_roles.entry(role).or_default() += times;
            }
        }
        remarks
    }

    /// Hides what is personal in a text that stands alone.
    pub(super) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.redactor.as_ref().map_or(Cow::Borrowed(text), |redactor| redactor.redact(text))
    }

    /// Hides what is personal in texts that follow each other.
    pub(super) fn talk(&self, talk: &[Utterance]) -> Vec<String> {
        let hidden = |redactor: &Redactor| {
            let spans = redactor.find_in_talk(talk);
            talk.iter().zip(&spans).map(|(utterance, spans)| redactor.hide(utterance.text, spans).into_owned()).collect()
        };
        self.redactor.as_ref().map_or_else(|| talk.iter().map(|utterance| utterance.text.to_owned()).collect(), hidden)
    }
}

/// `detail` with what it repeats in quotes hidden, there and wherever it says it again, as in what is to be written into a layout;
/// the beginnings of texts that were too long to be repeated are left out, but for those of codes that stand where a role does.
fn repeated(redactor: &Redactor, detail: &str, is_of_role: bool) -> String {
    let quoted = |part: &str| part.strip_suffix('”').and_then(|part| part.rsplit_once('“')).map(|(_, quoted)| quoted.to_owned());
    let mut shown = detail.to_owned();
    for quoted in detail.split_inclusive('”').filter_map(quoted) {
        if quoted.ends_with('…') && (!is_of_role || is_cut(&quoted)) {
            shown = shown.replace(&format!("“{quoted}”"), "“…”");
        } else if let Cow::Owned(hidden) = redactor.redact(&quoted) {
            shown = shown.replace(&format!("{quoted:?}"), &format!("{hidden:?}")).replace(&quoted, &hidden);
        }
    }
    shown
}

/// Whether `value` is the beginning of something longer, and that no code: a stretch of what was said.
fn is_cut(value: &str) -> bool {
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/' | '*');
    value.strip_suffix('…').is_some_and(|begin| !begin.chars().all(is_code))
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
