//! Personal data: found in texts, and hidden in what the program writes.
//!
//! A text is folded as for matching (width, case, script, invisible characters), so that １３８ and 138 are the same; offsets are
//! those of the original. Forms are validated (check digits, dates, ranges), and words around a number decide between its readings:
//! an order number of eleven digits is no phone. Tables are data: `lexicons/privacy/`.

mod address;
mod bank_card;
mod birthday;
mod characters;
mod codes;
mod context;
mod detect;
mod digits;
mod document;
mod door;
mod doubled;
mod form;
mod found;
mod frames;
mod id_card;
mod known;
mod landmark;
mod led;
mod letters;
mod level;
mod listed;
mod lone;
mod mask;
mod name;
mod net;
mod nickname;
mod number;
mod numbered;
mod numeral;
mod open;
mod papers;
mod peoples;
mod phone;
mod place;
mod plate;
mod policy;
mod room;
mod said;
mod secret;
mod sentence;
mod shape;
mod spelled;
mod surname;
mod table;
mod taken;
mod talk;
mod title;
mod traits;
mod words;

use super::lexicon::LexiconError;
use super::lexicon_file::LexiconFile;
use super::normalise::fold_text;
use crate::model::Personal;
use detect::Detector;
use policy::Policy;
use std::borrow::Cow;
use std::ops::Range;

pub use policy::PolicyError;
pub use talk::Utterance;

/// The policy of a rulebook folder.
pub const POLICY: &str = "privacy.toml";

/// Personal data in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub kind: Personal,
    /// Its bytes in the original text.
    pub range: Range<usize>,
    /// The value without separators, the same however it is written.
    value: String,
    /// How many characters a mask leaves in front, where that depends on the value.
    front: usize,
    part: Part,
}

/// Which part of a value stands here, where it is divided among messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    First,
    Middle,
    Last,
}

/// Finds personal data and hides it as the policy says. Shared by all threads.
pub struct Redactor {
    detector: Detector,
    policy: Policy,
}

/// What a redactor cannot be made of.
#[derive(Debug, thiserror::Error)]
pub enum PrivacyError {
    /// A table.
    #[error(transparent)]
    Table(#[from] LexiconError),
    /// A policy.
    #[error("{path}: {source}")]
    Policy {
        /// The policy's file.
        path: String,
        /// What is wrong with it.
        source: PolicyError,
    },
}

impl Redactor {
    /// A redactor with the tables below `privacy/` and the policy `privacy.toml` of `files`, changed by the policy file `own`: its path
    /// and its text.
    ///
    /// # Errors
    /// The first row or key that cannot be used.
    pub fn new(files: &[LexiconFile], own: Option<(&str, &str)>) -> Result<Self, PrivacyError> {
        let detector = Detector::new(files)?;
        let of_folder = files.iter().filter(|file| file.path == POLICY).map(|file| &*file.text);
        let path = own.map_or(POLICY, |(path, _)| path).to_owned();
        let policy = Policy::parse(of_folder.chain(own.map(|(_, text)| text)));
        let policy = policy.map_err(|source| PrivacyError::Policy { path, source })?;
        Ok(Self { detector, policy })
    }

    /// The personal data in a text that stands alone.
    pub fn find(&self, text: &str) -> Vec<Span> {
        self.find_under("", text)
    }

    /// The same in the cell of a table; `heading` says what its column holds.
    pub fn find_under(&self, heading: &str, text: &str) -> Vec<Span> {
        let utterances = [Utterance { speaker: "heading", text: heading }, Utterance { speaker: "cell", text }];
        self.find_in_talk(&utterances).pop().unwrap_or_default()
    }

    /// Whether a heading says what stands below it: 手机号, 收件人.
    pub fn tells(&self, heading: &str) -> bool {
        let heading = fold_text(self.detector.numerals.fold(), heading);
        let asked = self.detector.asked(&heading, &self.detector.names.words(&heading));
        asked.name || asked.number.is_some()
    }

    /// `text` with its personal data hidden.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.hide(text, &self.find(text))
    }

    /// `text` with `spans` hidden.
    pub fn hide<'t>(&self, text: &'t str, spans: &[Span]) -> Cow<'t, str> {
        self.hide_within(text, 0..text.len(), spans)
    }

    /// The piece `range` of `text` with what stands in it of `spans` hidden. Of a value that only begins or ends in the piece, all of
    /// it that is there is hidden.
    pub fn hide_within<'t>(&self, text: &'t str, range: Range<usize>, spans: &[Span]) -> Cow<'t, str> {
        let first = spans.partition_point(|span| span.range.end <= range.start);
        let behind = spans.partition_point(|span| span.range.start < range.end);
        let mut out = String::new();
        let mut at = range.start;
        for span in spans.get(first..behind).unwrap_or_default() {
            let (start, end) = (span.range.start.max(range.start), span.range.end.min(range.end));
            let is_whole = start == span.range.start && end == span.range.end;
            let part = if is_whole { span.part } else { Part::Middle };
            let piece = Span { part, front: if start == span.range.start { span.front } else { 0 }, ..span.clone() };
            out += &text[at..start];
            out += &mask::shown(&self.policy, self.detector.numerals.fold(), &piece, &text[start..end]);
            at = end;
        }
        if at == range.start {
            return Cow::Borrowed(&text[range]);
        }
        out += &text[at..range.end];
        Cow::Owned(out)
    }
}
