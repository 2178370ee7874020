//! Words of the lexicon that stand in a message and do not count, so that nobody has to wonder why nothing was found.

use crate::model::{Quote, Role};
use crate::text::{Annotator, Excuse, Hit, Scratch, Tag};
use std::ops::Range;

/// One of them.
pub(super) struct NotCounted {
    tag: Tag,
    quote: Quote,
    excuse: Excuse,
    source: String,
}

/// Those of the tags that are `wanted` in `text`, said by `role`; of several for the same words the first, and none for words that
/// count all the same, by another term.
pub(super) fn excused(annotator: &Annotator, role: Role, text: &str, wanted: impl Fn(Tag) -> bool) -> Vec<NotCounted> {
    let annotation = annotator.annotate(role, text, &mut Scratch::default());
    let mut found: Vec<NotCounted> = Vec::new();
    for (one, term) in annotator.excused(role, &annotation) {
        let quote = annotation.quote_range(text, one.range.clone());
        let covers = |hit: Range<usize>| hit.start <= one.range.start && one.range.end <= hit.end;
        let counts = annotation.hits_of(one.tag).iter().map(Hit::range).any(covers);
        let is_known = counts || found.iter().any(|other| other.tag == one.tag && other.quote == quote);
        if wanted(one.tag) && !is_known {
            found.push(NotCounted { tag: one.tag, quote, excuse: one.excuse, source: term.source.to_string() });
        }
    }
    found
}

impl NotCounted {
    /// Told in a line; `shown` hides what is personal.
    pub(super) fn told(self, shown: impl Fn(Quote) -> String) -> String {
        let Self { tag, quote, excuse, source } = self;
        format!("{} “{}” {} ← {source}", tag.code(), shown(quote), excuse.name())
    }
}
