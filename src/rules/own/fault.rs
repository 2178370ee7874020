//! What is wrong with a file of own rules: where, what stands there, and how to mend it. Told in Chinese, for QA staff write them.

mod keys;
mod names;
mod syntax;

use names::bare_names;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
pub(in crate::rules) use syntax::brackets;

/// One fault or remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, below the rulebook folder.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What stands there, cut if long.
    pub text: String,
    /// What is wrong with it and how to mend it.
    pub message: String,
    /// Whether it may only follow from another fault, beside which it is not told.
    pub(super) follows: bool,
}

impl Fault {
    /// The same, where it may follow from another one.
    pub(super) fn following(self, follows: bool) -> Self {
        Self { follows, ..self }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, column, text, message, .. } = self;
        write!(f, "{path}:{line}:{column}: 「{text}」{message}")
    }
}

/// Every fault of the rule files; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&told.join("\n"))
    }
}

impl std::error::Error for Faults {}

/// A file of rules as it was read.
#[derive(Debug, Clone)]
pub(in crate::rules) struct Source {
    pub(super) path: Arc<str>,
    text: Arc<str>,
    /// Where its lines begin.
    lines: Arc<[usize]>,
    /// As TOML wants it: with quotes around Chinese names.
    pub(in crate::rules) read: Arc<str>,
    /// Where such a quote was put in, bytes of `read`.
    quotes: Arc<[usize]>,
}

impl Source {
    pub(in crate::rules) fn new(path: &str, text: &str) -> Self {
        let mut read = String::with_capacity(text.len());
        let mut quotes = Vec::new();
        for line in text.split_inclusive('\n') {
            let mut done = 0;
            for name in bare_names(line) {
                for place in [name.start, name.end] {
                    read += &line[done..place];
                    quotes.push(read.len());
                    read.push('"');
                    done = place;
                }
            }
            read += &line[done..];
        }
        let lines = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1)).collect();
        Self { path: path.into(), text: text.into(), lines, read: read.into(), quotes: quotes.into() }
    }

    /// The same where `read` is read in its place, every byte of which stands where it did.
    pub(super) fn with(&self, read: String) -> Self {
        Self { read: read.into(), ..self.clone() }
    }

    /// The place in the file of byte `at` of what was read.
    fn original(&self, at: usize) -> usize {
        at - self.quotes.partition_point(|&quote| quote < at)
    }

    /// A fault at bytes `span` of the file.
    pub(in crate::rules) fn fault(&self, span: &Range<usize>, message: impl Into<String>) -> Fault {
        /// Longer texts are cut: the place tells the rest.
        const SHOWN: usize = 24;
        let (start, end) = (self.original(span.start), self.original(span.end));
        let start = self.text.floor_char_boundary(start.min(self.text.len()));
        let end = self.text.ceil_char_boundary(end.clamp(start, self.text.len()));
        let line = self.lines.partition_point(|&begun| begun <= start);
        let standing = self.text[start..end].lines().next().unwrap_or_default().trim();
        let mut text: String = standing.chars().take(SHOWN).collect();
        if standing.chars().count() > SHOWN {
            text.push('…');
        }
        Fault {
            path: self.path.clone(),
            line,
            column: 1 + self.text[self.lines[line - 1]..start].chars().count(),
            text,
            message: message.into(),
            follows: false,
        }
    }

    /// Where `what` stands first behind `heading`; the beginning of the file where it does not.
    pub(in crate::rules) fn place(&self, heading: &str, what: &str) -> Range<usize> {
        self.places(heading, what).into_iter().next().unwrap_or_default()
    }

    /// Every place where `what` stands as a whole word from the first line on that holds `heading`, but for comments.
    pub(in crate::rules) fn places(&self, heading: &str, what: &str) -> Vec<Range<usize>> {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let (mut places, mut at, mut has_begun) = (Vec::new(), 0, false);
        for line in self.read.split_inclusive('\n') {
            has_begun |= line.contains(heading) && !line.trim_start().starts_with('#');
            if has_begun && !line.trim_start().starts_with('#') {
                let whole = |&(from, word): &(usize, &str)| {
                    let (before, after) = (&line[..from], &line[from + word.len()..]);
                    !before.ends_with(is_word) && !after.starts_with(is_word)
                };
                let found = line.match_indices(what).filter(whole);
                places.extend(found.map(|(from, word)| at + from..at + from + word.len()));
            }
            at += line.len();
        }
        places
    }

    /// The line in which byte `at` of what was read stands.
    pub(in crate::rules) fn line_at(&self, at: usize) -> &str {
        let at = self.read.floor_char_boundary(at.min(self.read.len()));
        let start = self.read[..at].rfind('\n').map_or(0, |end| end + 1);
        self.read[start..].lines().next().unwrap_or_default().trim()
    }
}
