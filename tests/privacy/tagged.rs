//! Invented chats in which personal data is tagged, and how far what is found agrees with the tags.

use serde::Deserialize;
use std::ops::Range;
use std::path::Path;
use zhijian::model::{Personal, Role};
use zhijian::rules::RulebookFolder;
use zhijian::text::{Redactor, Utterance};

/// A redactor with the default tables, and a policy of its own where that is not empty.
pub fn redactor(policy: &str) -> Redactor {
    let own = (!policy.is_empty()).then_some(("policy.toml", policy));
    Redactor::new(&RulebookFolder::default_privacy_files(), own).expect("the default tables")
}

/// An invented chat.
#[derive(Debug, Deserialize)]
pub struct Chat {
    pub id: String,
    pub turns: Vec<Said>,
}

/// A turn of it.
#[derive(Debug, Deserialize)]
#[serde(from = "Marked")]
pub struct Said {
    pub role: Role,
    /// Without its tags.
    pub text: String,
    pub tags: Vec<Tag>,
}

/// A turn as it is written: `[[kind|value]]` where something personal stands.
#[derive(Deserialize)]
struct Marked {
    role: Role,
    text: String,
}

/// A place of personal data, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub kind: Personal,
    pub range: Range<usize>,
}

impl From<Marked> for Said {
    fn from(marked: Marked) -> Self {
        let (mut text, mut tags) = (String::new(), Vec::new());
        let mut pieces = marked.text.split("[[");
        text += pieces.next().unwrap_or_default();
        for piece in pieces {
            let (kind, rest) = piece.split_once('|').expect("a kind");
            let (value, rest) = rest.split_once("]]").expect("closing brackets");
            let start = text.len();
            text += value;
            tags.push(Tag { kind: kind.parse().expect("a kind that is known"), range: start..text.len() });
            text += rest;
        }
        Self { role: marked.role, text, tags }
    }
}

/// The chats of a file beside this one.
pub fn chats(file: &str) -> Vec<Chat> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/privacy").join(file);
    let text = std::fs::read_to_string(path).expect("a file of tagged chats");
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// Whether the form of a value alone tells what it is.
pub fn is_structured(kind: Personal) -> bool {
    use Personal::{BankCard, CreditCode, Email, IdCard, Ip, Landline, Mobile, Passport, Permit, Plate};
    matches!(kind, Mobile | Landline | IdCard | Permit | Passport | BankCard | Plate | CreditCode | Email | Ip)
}

impl Chat {
    /// What is found in every turn.
    pub fn found(&self, redactor: &Redactor) -> Vec<Vec<Tag>> {
        let talk: Vec<Utterance> =
            self.turns.iter().map(|said| Utterance { speaker: said.role.code(), text: &said.text }).collect();
        let found = redactor.find_in_talk(&talk).into_iter();
        found.map(|spans| spans.into_iter().map(|span| Tag { kind: span.kind, range: span.range }).collect()).collect()
    }
}
