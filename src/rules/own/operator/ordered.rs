//! Words in their order, with gaps between them.

use super::{Form, Looks, Operator};
use crate::rules::own::need::Need;
use crate::rules::own::stage::{Seen, Stage, Stretch};
use crate::text::GuardSet;
use std::ops::Range;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "ordered",
    name: "依次出现的词",
    about: "同一轮里依次出现这些词，相邻两词之间最多隔 gap 个字",
    keys: &[("gap", "相邻两词之间最多隔几个字，默认 10")],
    looks: Looks::Words,
    read: |value, table, hands| {
        let span = value.span.clone();
        let words = hands.folded(&value.texts()?);
        if words.len() < 2 {
            return Err(table.source.fault(&span, "至少要写两个词；只有一个词用 any"));
        }
        Ok(Operator::Ordered(Ordered { words, gap: table.count("gap")?.unwrap_or(10) }))
    },
};

#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Ordered {
    words: Vec<String>,
    gap: usize,
}

impl Ordered {
    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch, guards: GuardSet) -> Vec<Seen> {
        stage.gather(stretch, guards, |look| {
            let hits = self.hits(&look.text[look.within.clone()]).into_iter();
            hits.map(|hit| look.within.start + hit.start..look.within.start + hit.end).collect()
        })
    }

    fn hits(&self, text: &str) -> Vec<Range<usize>> {
        let mut hits: Vec<Range<usize>> = Vec::new();
        for (start, first) in text.match_indices(self.words[0].as_str()) {
            if hits.last().is_none_or(|last| last.end <= start) {
                hits.extend(self.end(text, start + first.len()).map(|end| start..end));
            }
        }
        hits
    }

    /// Where the last word ends, if the others follow each other from `at` on.
    fn end(&self, text: &str, at: usize) -> Option<usize> {
        // Every place where the word so far may end: the nearest is not always the one from which the rest is reached.
        let mut ends = vec![at];
        for word in &self.words[1..] {
            let mut next: Vec<usize> = Vec::new();
            for &end in &ends {
                let rest = &text[end..];
                let reach: usize = rest.chars().take(self.gap).map(char::len_utf8).sum();
                // A word that begins within reach ends at the border of a character, so that nothing of it is cut off.
                let within = &rest[..rest.floor_char_boundary(reach + word.len())];
                next.extend(within.match_indices(word.as_str()).map(|(at, word)| end + at + word.len()));
            }
            next.sort_unstable();
            next.dedup();
            next.truncate(64);
            ends = next;
        }
        ends.first().copied()
    }

    pub(in crate::rules::own) fn need(&self) -> Need {
        Need::some(&self.words, self.words.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_counted_in_characters_whatever_these_take() {
        for (words, gap, text, hits) in [
            (["加", "qq"], 2, "加好几个字然后才说一个qq", false),
            (["加", "qq"], 2, "加我的qq", true),
            (["加", "qq"], 1, "加我的qq", false),
            (["赔", "5元"], 3, "赔您最多5元", true),
            (["赔", "5元"], 2, "赔您最多5元", false),
        ] {
            let ordered = Ordered { words: words.map(str::to_owned).to_vec(), gap };
            assert_eq!(!ordered.hits(text).is_empty(), hits, "{words:?} within {gap} in {text}");
        }
    }
}
