//! Where a key stands in a file, however its tables are written: under headings, in braces, or with dots.

use super::Source;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

impl Source {
    /// The key at the end of `path`, or an item of a list that is so called; the nearest of those above it where it is not there.
    pub(in crate::rules) fn key(&self, path: &[&str]) -> Range<usize> {
        let Ok(file) = DeTable::parse(&self.read) else { return 0..0 };
        let found = below(&DeValue::Table(file.into_inner()), path, 0..0);
        // The quotes around a name are not part of it.
        let text = self.read.get(found.clone()).unwrap_or_default();
        let is_quoted = text.len() > 1 && ['"', '\''].iter().any(|&quote| text.starts_with(quote) && text.ends_with(quote));
        if is_quoted { found.start + 1..found.end - 1 } else { found }
    }
}

/// The same below `value`, which stands at `place`.
fn below(value: &DeValue, path: &[&str], place: Range<usize>) -> Range<usize> {
    let Some((name, rest)) = path.split_first() else { return place };
    match value {
        DeValue::Table(table) => {
            let found = table.iter().find(|(key, _)| key.get_ref() == name);
            found.map_or(place, |(key, value)| below(value.get_ref(), rest, key.span()))
        }
        DeValue::Array(items) => {
            let is_called = |item: &DeValue| matches!(item, DeValue::String(text) if text == name);
            items.iter().find(|item| is_called(item.get_ref())).map_or(place, toml::Spanned::span)
        }
        _ => place,
    }
}
