//! One JSON object as it stands in a file: its keys recognised through the same table as the headers of CSV.

mod id;
mod lists;
mod party;
mod phrases;
mod seeds;
mod sentences;
mod settle;
mod value;

use super::{
    codes::of_key,
    message,
    names::{Field, Known, Meaning, Names},
    sides::of_archive,
    truth,
};
use crate::model::Role;
pub(super) use id::find_id;
use party::Party;
use seeds::{EntrySeed, LISTS, TurnsSeed};
use serde::de::DeserializeSeed;
use std::borrow::Cow;
use value::Value;

/// Names and values.
type Pairs<'j> = Vec<(Cow<'j, str>, Cow<'j, str>)>;

/// The known values of one JSON object.
#[derive(Debug, Default)]
pub(super) struct Entry<'j> {
    fields: [Option<(u16, Cow<'j, str>)>; Field::ALL.len()],
    begin: Option<Cow<'j, str>>,
    /// What is called `id` alone, with that name: the conversation's where this is one.
    own_id: Option<(Cow<'j, str>, Cow<'j, str>)>,
    /// The id of the work that it is the result of, with its rank.
    task: Option<(u16, Cow<'j, str>)>,
    /// Values that describe the conversation: those of `meta`, and those of unknown keys.
    pub meta: Pairs<'j>,
    /// Whether some of them stand in an object for that.
    pub has_meta: bool,
    /// The turns, where the object is a conversation.
    pub turns: Option<Vec<Entry<'j>>>,
    /// The channel of a recording on which it was spoken: who speaks, where no speaker tells.
    track: Option<Cow<'j, str>>,
    /// Whom it is for.
    receiver: Option<Cow<'j, str>>,
    /// What the object of a message of some kind says, where no key for texts does: `{"msgtype": "link", "link": {"title": …}}`.
    shown: Option<String>,
    /// Texts where something that wraps was expected: of a recording the whole text once more.
    wrapped: Pairs<'j>,
    /// What stands in lists of other names and may be turns, or conversations.
    loose: Vec<Entry<'j>>,
    /// What was said first, where that stands apart from the other turns.
    opening: Option<Box<Entry<'j>>>,
    /// Objects of other names that hold turns.
    nested: Vec<Entry<'j>>,
    /// Who takes part, where a list tells it apart from what they say.
    people: Vec<Entry<'j>>,
    /// What may be a code for the role, with its key, and the key of which the codes are known here.
    code: Option<(Cow<'j, str>, Cow<'j, str>)>,
    coded: Option<&'static str>,
    /// Whether only colleagues see it.
    pub is_internal: bool,
    /// Whether the agent is told, be it as null.
    pub names_agent: bool,
    /// How many rows were rejected before this was written.
    pub rejected_rows: usize,
}

impl<'j> Entry<'j> {
    /// The value of `field`; empty where there is none. A begin is the time of its own turn, see `Columns::settle_begin`.
    pub(super) fn get(&self, field: Field) -> &str {
        let told = self.fields[field as usize].as_ref().map(|(_, value)| value.as_ref());
        let at = self.fields[Field::At as usize].is_some();
        match field {
            Field::At => told.or(self.begin.as_deref()).unwrap_or(""),
            Field::End if at && self.begin.is_some() => "",
            _ => told.unwrap_or(""),
        }
    }

    /// A turn that is a mere text.
    fn of_text(text: Cow<'j, str>) -> Self {
        let mut entry = Self::default();
        entry.fields[Field::Text as usize] = Some((u16::MAX, text));
        entry
    }

    /// Takes `text` for `field`, unless what is known of it already is told by a better name.
    fn take(&mut self, field: Field, rank: u16, text: Cow<'j, str>) {
        let place = &mut self.fields[field as usize];
        // What is empty tells nothing, whatever it is called.
        let is_better = |(best, known): &(u16, Cow<'_, str>)| {
            if known.is_empty() == text.is_empty() { rank < *best } else { known.is_empty() }
        };
        if place.as_ref().is_none_or(is_better) {
            *place = Some((rank, text));
        }
    }

    /// Takes the id of a piece of work, unless a better one is known.
    fn take_task(&mut self, rank: u16, id: Cow<'j, str>) {
        if !id.is_empty() && self.task.as_ref().is_none_or(|(best, _)| rank < *best) {
            self.task = Some((rank, id));
        }
    }

    /// Takes who somebody is, as an object tells it.
    fn put_party(&mut self, field: Field, rank: u16, Party { side, name }: Party<'j>) {
        match field {
            Field::Role | Field::Speaker => {
                if let Some(side) = side {
                    self.take(Field::Role, rank, side);
                }
                if let Some(name) = name {
                    self.take(Field::Speaker, rank, name);
                }
            }
            _ => {
                if let Some(name) = name {
                    self.take(field, rank, name);
                }
            }
        }
    }

    fn put(&mut self, name: Cow<'j, str>, known: Option<Known>, value: Value<'j>, names: &Names) {
        let text = match value {
            Value::Text(text) => text,
            Value::Pairs(pairs) if known.is_some_and(Known::is_person) => {
                if let Some(Known { meaning: Meaning::Field(field), rank }) = known {
                    self.put_party(field, rank, Party::new(&pairs, names));
                }
                return;
            }
            Value::Lines(line) if known.is_some_and(|known| known.meaning == Meaning::Receiver) && !line.contains('\n') => {
                Cow::Owned(line)
            }
            Value::Pairs(mut pairs) if known.is_some_and(|known| known.meaning == Meaning::Meta) => {
                self.has_meta = true;
                return self.meta.append(&mut pairs);
            }
            Value::Nested(nested) => {
                self.wrapped.extend(others(&nested));
                match message::of_value(&nested, "", names) {
                    Some(text) => text.into(),
                    None => return,
                }
            }
            _ => return,
        };
        if known.is_none() && of_key(&name, &text).is_some() {
            self.code = Some((name, text));
            return;
        }
        match known {
            Some(Known { meaning: Meaning::Field(field), rank }) => self.take(field, rank, text),
            Some(Known { meaning: Meaning::Flag(side), rank }) => {
                let side = flagged(side, &text).map_or(text, |role| Cow::Borrowed(role.code()));
                self.take(Field::Role, rank, side);
            }
            // With its time, and where nothing tells that better.
            Some(Known { meaning: Meaning::Day, .. }) if text.contains(':') => self.take(Field::At, u16::MAX, text),
            Some(Known { meaning: Meaning::Receiver, .. }) => {
                self.receiver = Some(text.clone());
                self.meta.push((name, text));
            }
            Some(Known { meaning: Meaning::Audience(audience), .. }) => self.is_internal |= audience.is_internal(&text),
            Some(Known { meaning: Meaning::Begin, .. }) => self.begin = Some(text),
            Some(Known { meaning: Meaning::Track, .. }) => self.track = Some(text),
            Some(Known { meaning: Meaning::Task, rank }) => {
                self.take_task(rank, text.clone());
                self.meta.push((name, text));
            }
            Some(Known { meaning: Meaning::RejectedRows, .. }) => self.rejected_rows = text.parse().unwrap_or(0),
            Some(Known { meaning: Meaning::WholeId, .. }) if self.own_id.is_none() => self.own_id = Some((name, text)),
            None
            | Some(Known {
                meaning:
                    Meaning::Opening
                    | Meaning::Day
                    | Meaning::WholeId
                    | Meaning::Person
                    | Meaning::CustomerText
                    | Meaning::AgentText
                    | Meaning::CustomerTime
                    | Meaning::AgentTime,
                ..
            }) => self.meta.push((name, text)),
            Some(_) => {}
        }
    }
}

impl Entry<'_> {
    /// Begin and end, where the begin is not a time of its own.
    pub(super) fn stretch(&self) -> (&str, &str) {
        let at = self.fields[Field::At as usize].is_some();
        let begin = self.begin.as_deref().filter(|_| !at).unwrap_or("");
        (begin, if begin.is_empty() { "" } else { self.get(Field::End) })
    }

    /// Who speaks: the speaker, the role, or the channel of the recording.
    pub(super) fn voice(&self) -> &str {
        let told = [Field::Speaker, Field::Role].map(|field| self.get(field));
        let told = told.into_iter().find(|told| !told.is_empty());
        told.or(self.track.as_deref()).unwrap_or_else(|| self.get(Field::Channel))
    }

    /// The id of the work that it is the result of, where it is one.
    pub(super) fn task(&self) -> Option<&str> {
        self.task.as_ref().map(|(_, id)| id.as_ref())
    }

    /// The channel of the recording, or the direction of the message.
    pub(super) fn track(&self) -> Option<&str> {
        self.track.as_deref()
    }

    /// Of what kind it is as a message; empty where it tells none.
    pub(super) fn kind(&self) -> &str {
        let own = || self.meta.iter().find(|(name, _)| name == "type").map(|(_, kind)| kind.as_ref());
        Some(self.get(Field::Kind)).filter(|kind| !kind.is_empty()).or_else(own).unwrap_or("")
    }

    /// Whether somebody says something in it.
    pub(super) fn is_said(&self) -> bool {
        let has = |field: Field| self.fields[field as usize].is_some();
        has(Field::Text) && (has(Field::Role) || has(Field::Speaker))
    }

    /// Whether it tells somebody's role, and nothing that was said.
    fn is_person(&self) -> bool {
        self.part().is_some() && self.fields[Field::Text as usize].is_none() && self.person().is_some()
    }

    /// The role of a person.
    fn part(&self) -> Option<&str> {
        let own = || self.meta.iter().find(|(name, _)| name == "type").map(|(_, kind)| kind.as_ref());
        Some(self.get(Field::Role)).filter(|role| !role.is_empty()).or_else(own)
    }

    /// From whom it is and for whom.
    pub(super) fn ends(&self) -> Option<(&str, &str)> {
        let from = [Field::Speaker, Field::Role].map(|field| self.get(field)).into_iter().find(|from| !from.is_empty())?;
        self.receiver.as_deref().filter(|to| !to.is_empty()).map(|to| (from, to))
    }

    /// The customer of an archive who is one of them; empty where none is.
    pub(super) fn customer_of_archive(&self) -> &str {
        let is_customer = |name: &&str| of_archive(name) == Some(Role::Customer);
        self.ends().and_then(|(from, to)| [from, to].into_iter().find(is_customer)).unwrap_or("")
    }

    /// What a person is referred to by.
    fn person(&self) -> Option<&str> {
        let own = || self.meta.iter().find(|(name, _)| name == "id").map(|(_, id)| id.as_ref());
        Some(self.get(Field::Speaker)).filter(|speaker| !speaker.is_empty()).or_else(own)
    }

    /// Whether it is a message of its own, and no part of what stands around it.
    fn is_alone(&self) -> bool {
        self.turns.is_none() && self.loose.is_empty() && self.is_said()
    }

    /// Whether it is one of several conversations.
    fn is_conversation(&self) -> bool {
        self.turns.is_some() && self.fields[Field::ConversationId as usize].is_some()
    }
}

/// What else stands in the object of a message.
fn others<'j>(nested: &serde_json::Value) -> Pairs<'j> {
    let is_text = |name: &str| matches!(name, "text" | "content");
    let told = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(_) | serde_json::Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    let pairs = nested.as_object().into_iter().flatten().filter(|(name, _)| !is_text(name));
    pairs.filter_map(|(name, value)| Some((name.clone().into(), told(value)?.into()))).collect()
}

/// The side that a flag of one side stands for; `None` where it is no flag.
pub(super) fn flagged(side: Role, flag: &str) -> Option<Role> {
    let other = if side == Role::Agent { Role::Customer } else { Role::Agent };
    truth::read(flag).map(|is_side| if is_side { side } else { other })
}

/// Reads `text` as one object, or as a list of turns. The error says what is wrong without repeating any of it.
pub(super) fn read<'j>(text: &'j str, names: &Names) -> Result<Entry<'j>, String> {
    if let Some(turns) = phrases::phrases(text) {
        return Ok(Entry { turns: Some(turns), ..Entry::default() });
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let read = if text.trim_start().starts_with('[') {
        TurnsSeed::new(names).deserialize(&mut json).map(|turns| Entry { turns: Some(turns), ..Entry::default() })
    } else {
        EntrySeed { names, inner: false, open: LISTS }.deserialize(&mut json)
    };
    let read = read.and_then(|mut entry| {
        entry.give_roles();
        json.end().map(|()| entry)
    });
    read.map_err(|error| {
        if error.is_data() {
            "结构不符，应为对象，其中 turns 为对象数组；超过 15 位的数字（如会话ID）须加引号".to_owned()
        } else {
            error.to_string()
        }
    })
}
