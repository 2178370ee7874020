//! A text file line by line, for what changes it and leaves it otherwise as it is.

use super::layout::Layout;
use super::names::{Field, Meaning, Names};
use super::roles::Roles;
use super::sides::{Hearing, Sides};
use super::voices::Voices;
use super::{InputError, encoding::to_utf8, source::Sources};
use crate::model::Role;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use rustc_hash::{FxHashMap, FxHashSet};
use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

/// A text file, read as UTF-8.
#[derive(Debug)]
pub struct PlainText {
    lines: BufReader<File>,
    encoding: &'static Encoding,
    /// Whether a byte-order mark stands in front.
    has_mark: bool,
}

impl PlainText {
    /// Opens the file at `path`, `-` for standard input, in the encoding called `label` or in what is found.
    ///
    /// # Errors
    /// Where it cannot be read or is no text.
    pub fn open(path: &Path, label: Option<&str>) -> Result<Self, InputError> {
        let unknown = |label: &str| InputError::UnknownEncoding { label: label.to_owned() };
        let forced = label.map(|label| Encoding::for_label(label.as_bytes()).ok_or_else(|| unknown(label))).transpose()?;
        let unreadable = |source| InputError::Unreadable { path: path.to_owned(), source };
        let source = Sources::of(&[path.to_owned()])?.files.pop();
        let source = source.ok_or_else(|| InputError::NotFound { path: path.to_owned() })?;
        let utf8 = to_utf8(source.open().map_err(unreadable)?, forced).map_err(unreadable)?;
        let utf8 = utf8.map_err(|(_, _, message)| InputError::NotText { path: PathBuf::from(path), message })?;
        // What was transcoded has lost its mark; UTF-16 is hardly ever written without one.
        let has_mark = utf8.start > 0 || utf8.encoding == UTF_16LE || utf8.encoding == UTF_16BE;
        Ok(Self { lines: BufReader::with_capacity(1 << 18, utf8.file), encoding: utf8.encoding, has_mark })
    }

    /// The next line with its end; `None` at the end of the file. What cannot be decoded becomes U+FFFD.
    ///
    /// # Errors
    /// The system's.
    pub fn line(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        self.lines.read_until(b'\n', &mut bytes)?;
        let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// What stands in front of the text.
    pub fn mark(&self) -> Vec<u8> {
        if self.has_mark { self.encode("\u{feff}") } else { Vec::new() }
    }

    /// `text` in the encoding of the file.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        if self.encoding == UTF_8 {
            text.as_bytes().to_vec()
        } else if self.encoding == UTF_16LE {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else if self.encoding == UTF_16BE {
            text.encode_utf16().flat_map(u16::to_be_bytes).collect()
        } else {
            self.encoding.encode(text).0.into_owned()
        }
    }
}

/// What a column or a key holds, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// What tells conversations apart: without it nothing is found again.
    Conversation,
    /// Whose work it is.
    Agent,
    /// The id of what it stands in: of the conversation, beside its turns.
    Id,
    /// The turns of a conversation.
    Turns,
    /// The customer.
    Person,
    /// Who speaks.
    Speaker,
    /// On which side.
    Role,
    /// What is said.
    Text,
    /// When something was.
    Time,
    /// Anything else.
    Anything,
}

/// What columns and keys are called.
#[derive(Debug)]
pub struct Headings {
    names: Names,
    roles: Roles,
}

impl Headings {
    /// The table of names.
    pub fn new() -> Self {
        let layout = Layout::default();
        Self { names: Names::new(&layout), roles: Roles::new(&layout) }
    }

    /// Whether columns are called `name`, and no role is: that may stand in the rows as well.
    pub fn knows(&self, name: &str) -> bool {
        self.names.get(name).is_some() && self.roles.of_word(name).is_none()
    }

    /// What the column called `name` holds.
    pub fn holds(&self, name: &str) -> Holds {
        match self.names.get(name).map(|known| known.meaning) {
            Some(Meaning::Field(Field::CustomerId)) => Holds::Person,
            Some(Meaning::Field(Field::Speaker)) => Holds::Speaker,
            Some(Meaning::Field(Field::Role)) => Holds::Role,
            Some(Meaning::Field(Field::Text)) => Holds::Text,
            Some(Meaning::Field(Field::At | Field::End) | Meaning::Begin | Meaning::Day) => Holds::Time,
            Some(Meaning::Field(Field::ConversationId)) => Holds::Conversation,
            Some(Meaning::Field(Field::AgentId)) => Holds::Agent,
            Some(Meaning::WholeId) => Holds::Id,
            Some(Meaning::Turns) => Holds::Turns,
            _ => Holds::Anything,
        }
    }

    /// Who of the speakers are agents, each with the conversation: told by the role beside them, by what they are called, or by what they
    /// say, as where conversations are read.
    pub fn agents<'c>(&self, said: &[Spoken<'c>]) -> FxHashSet<(&'c str, &'c str)> {
        let mut talks: FxHashMap<&str, Hearing> = FxHashMap::default();
        // Who is known by a role is known before anybody is weighed.
        for said in said {
            if let Some(role) = self.roles.get(said.role) {
                talks.entry(said.conversation).or_default().know(said.speaker, role);
            }
        }
        for said in said {
            talks.entry(said.conversation).or_default().hear(said.speaker, said.text, &self.roles);
        }
        let mut voices = Voices::default();
        let known: FxHashMap<&str, Sides> =
            talks.into_iter().map(|(talk, hearing)| (talk, hearing.settle(&mut voices, &self.roles))).collect();
        let is_agent = |said: &&Spoken| {
            let role = self.roles.get(said.role);
            role.or_else(|| known.get(said.conversation)?.get(said.speaker, &self.roles)) == Some(Role::Agent)
        };
        said.iter().filter(is_agent).map(|said| (said.conversation, said.speaker)).collect()
    }
}

impl Default for Headings {
    fn default() -> Self {
        Self::new()
    }
}

/// A row of a log; what it does not have is empty.
#[derive(Debug, Clone, Copy)]
pub struct Spoken<'c> {
    /// What tells conversations apart.
    pub conversation: &'c str,
    /// What the speaker is called.
    pub speaker: &'c str,
    /// On which side.
    pub role: &'c str,
    /// What was said.
    pub text: &'c str,
}
