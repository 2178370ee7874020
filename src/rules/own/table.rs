//! TOML tables, read key by key: every fault knows its place in the file, and a key that nobody asked for is one.

mod value;

pub(super) use value::Value;

use super::fault::{Fault, Source};
use super::meant::{Named, meant, meant_code};
use crate::model::UnknownCode;
use std::ops::Range;
use std::str::FromStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What reading gives.
pub(super) type Read<T> = Result<T, Fault>;

/// A text with its place.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

struct Entry<'s> {
    name: String,
    key: Range<usize>,
    value: Spanned<DeValue<'s>>,
}

/// A table whose keys are taken out one by one.
pub(super) struct Table<'s> {
    pub(super) source: &'s Source,
    /// Its heading, or all of it where it stands in braces.
    pub(super) span: Range<usize>,
    entries: Vec<Entry<'s>>,
}

impl<'s> Table<'s> {
    /// The whole file.
    pub(super) fn of(source: &'s Source) -> Read<Self> {
        let parsed = DeTable::parse(&source.read).map_err(|error| source.syntax(&error))?;
        let span = parsed.span();
        Ok(Self::new(source, span, parsed.into_inner()))
    }

    fn new(source: &'s Source, span: Range<usize>, table: DeTable<'s>) -> Self {
        let entry = |(key, value): (Spanned<_>, _)| {
            let span = key.span();
            let name: std::borrow::Cow<str> = key.into_inner();
            Entry { name: name.into_owned(), key: span, value }
        };
        Self { source, span, entries: table.into_iter().map(entry).collect() }
    }

    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        self.source.fault(&self.span, message)
    }

    /// Its keys and values in a line, as they stand in the file.
    pub(super) fn written(&self) -> String {
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by_key(|entry| entry.key.start);
        let value = |entry: &Entry| self.source.read.get(entry.value.span()).unwrap_or_default();
        let one = |entry: &&Entry| {
            let lines: Vec<&str> = value(entry).lines().map(str::trim).collect();
            format!("{} = {}", entry.name, lines.join(" "))
        };
        entries.iter().map(one).collect::<Vec<_>>().join("，")
    }

    /// The value of `name`, once.
    pub(super) fn take(&mut self, name: &str) -> Option<Value<'s>> {
        let at = self.entries.iter().position(|entry| entry.name == name)?;
        let Entry { key, value, .. } = self.entries.remove(at);
        Some(Value { source: self.source, key, span: value.span(), what: value.into_inner() })
    }

    /// Where the value of `name` stands, if it is there.
    pub(super) fn place(&self, name: &str) -> Option<Range<usize>> {
        self.entries.iter().find(|entry| entry.name == name).map(|entry| entry.value.span())
    }

    /// A fault at a key that is left and none of `known`.
    pub(super) fn stray(&self, what: &str, known: &[&str]) -> Option<Fault> {
        self.stray_or(what, known, |_| None)
    }

    /// The same, where `told` may know what to say of the key.
    pub(super) fn stray_or(&self, what: &str, known: &[&str], told: impl Fn(&str) -> Option<String>) -> Option<Fault> {
        let strays = self.entries.iter().filter(|entry| !known.contains(&entry.name.as_str()));
        let stray = strays.min_by_key(|entry| entry.key.start)?;
        let told = told(&stray.name).unwrap_or_else(|| meant(&stray.name, known.iter().copied()));
        Some(self.source.fault(&stray.key, format!("{what}没有这一项{told}")))
    }

    /// A key that is none of `known` is told before whatever else is wrong: what is missing may stand there, mistyped.
    pub(super) fn no_stray(&self, what: &str, known: &[&str]) -> Read<()> {
        self.stray(what, known).map_or(Ok(()), Err)
    }

    /// A fault at the key `name`, if it is there.
    pub(super) fn fault_at(&self, name: &str, message: impl Into<String>) -> Option<Fault> {
        let found = self.entries.iter().find(|entry| entry.name == name);
        found.map(|entry| self.source.fault(&entry.key, message))
    }

    /// The first key that is left among `names`.
    pub(super) fn first_of<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        names.into_iter().find(|name| self.entries.iter().any(|entry| entry.name == *name))
    }

    /// A fault at the first key that is left, which is none of `known`; at the table where none is left.
    pub(super) fn unknown(&self, what: &str, known: &[&str], message: impl Fn(&str) -> String) -> Fault {
        match self.entries.iter().min_by_key(|entry| entry.key.start) {
            Some(left) => self.source.fault(&left.key, message(&meant(&left.name, known.iter().copied()))),
            None => self.fault(format!("{what}是空的，请写一个算子，例如 any = [\"退款\"]")),
        }
    }

    /// Every key that is left, with its value.
    pub(super) fn take_all(&mut self) -> Vec<(Text, Value<'s>)> {
        let taken = std::mem::take(&mut self.entries);
        let mut all: Vec<_> = taken
            .into_iter()
            .map(|Entry { name, key, value }| {
                let span = value.span();
                let value = Value { source: self.source, key: key.clone(), span, what: value.into_inner() };
                (Text { text: name, span: key }, value)
            })
            .collect();
        all.sort_by_key(|(key, _)| key.span.start);
        all
    }

    pub(super) fn text(&mut self, name: &str) -> Read<Option<Text>> {
        self.take(name).map(Value::text).transpose()
    }

    pub(super) fn string(&mut self, name: &str) -> Read<Option<String>> {
        Ok(self.text(name)?.map(|text| text.text))
    }

    /// A list of texts, or one text alone; empty where the key is missing.
    pub(super) fn texts(&mut self, name: &str) -> Read<Vec<Text>> {
        Ok(self.take(name).map(Value::texts).transpose()?.unwrap_or_default())
    }

    pub(super) fn flag(&mut self, name: &str, usual: bool) -> Read<bool> {
        Ok(self.take(name).map(|value| value.flag()).transpose()?.unwrap_or(usual))
    }

    /// A whole number of at least 1.
    pub(super) fn count(&mut self, name: &str) -> Read<Option<usize>> {
        self.take(name).map(|value| value.count()).transpose()
    }

    /// A number within `range`.
    pub(super) fn number(&mut self, name: &str, range: std::ops::RangeInclusive<f64>) -> Read<Option<f64>> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let number = value.number()?;
        if range.contains(&number) {
            return Ok(Some(number));
        }
        Err(value.fault(format!("{name} 要在 {} 到 {} 之间", range.start(), range.end())))
    }

    /// A code of a closed set, whose members are `known`.
    pub(super) fn code<T: FromStr<Err = UnknownCode>>(&mut self, name: &str, known: &[Named]) -> Read<Option<T>> {
        self.text(name)?.map(|text| code(self.source, &text, known)).transpose()
    }

    /// One of `words`; `usual` where the key is missing.
    pub(super) fn choice<T: Copy>(&mut self, name: &str, words: &[(&str, T)], usual: T) -> Read<T> {
        let Some(text) = self.text(name)? else { return Ok(usual) };
        let found = words.iter().find(|(word, _)| *word == text.text);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let known = meant(&text.text, words.iter().map(|(word, _)| *word));
            self.source.fault(&text.span, format!("不是 {name} 的取值{known}"))
        })
    }

    /// Nothing may be left: a key that nobody reads is a slip of the pen.
    pub(super) fn finish<'k>(self, what: &str, known: impl IntoIterator<Item = &'k str>) -> Read<()> {
        self.finish_or(what, known, |_| None)
    }

    /// The same, where `told` may know what to say of such a key.
    pub(super) fn finish_or<'k>(
        self,
        what: &str,
        known: impl IntoIterator<Item = &'k str>,
        told: impl Fn(&str) -> Option<String>,
    ) -> Read<()> {
        let known: Vec<&str> = known.into_iter().collect();
        let left = self.entries.iter().find(|entry| known.contains(&entry.name.as_str()));
        let misplaced = left.map(|left| self.source.fault(&left.key, format!("{what}用不到这一项，请删去")));
        self.stray_or(what, &known, told).or(misplaced).map_or(Ok(()), Err)
    }
}

/// A text as a code of a closed set.
pub(super) fn code<T: FromStr<Err = UnknownCode>>(source: &Source, text: &Text, known: &[Named]) -> Read<T> {
    text.text.parse().map_err(|_| source.fault(&text.span, format!("没有这个代码{}", meant_code(&text.text, known))))
}

impl Text {
    /// The place in the file of bytes `span` of the text; all of the text where it is written with escapes.
    pub(super) fn inner(&self, source: &Source, span: &Range<usize>) -> Range<usize> {
        let raw = source.read.get(self.span.clone()).unwrap_or_default();
        match raw.find(&self.text) {
            Some(at) if !self.text.is_empty() => self.span.start + at + span.start..self.span.start + at + span.end,
            _ => self.span.clone(),
        }
    }
}
