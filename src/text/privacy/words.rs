//! Many words looked for at once, each with what it stands for.

use crate::text::lexicon::LexiconError;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use std::ops::Range;

/// What is looked for at the start of a text has no more characters.
const LONGEST: usize = 8;

/// Words and their meanings; where several begin at one place, the longest counts.
pub(super) struct Words<T> {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    meanings: Vec<T>,
}

impl<T: Copy> Words<T> {
    /// Compiles the words of the table at `path`, of which the first of equal ones counts.
    pub(super) fn new(path: &str, words: &[(String, T)]) -> Result<Self, LexiconError> {
        let mut sorted: Vec<(&str, T)> = words.iter().map(|(word, meaning)| (word.as_str(), *meaning)).collect();
        sorted.sort_by_key(|(word, _)| *word);
        sorted.dedup_by_key(|(word, _)| *word);
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build(sorted.iter().map(|(word, _)| word))
            .map_err(|error| LexiconError::Cell {
                path: path.to_owned(),
                line: 1,
                column: "word".to_owned(),
                message: error.to_string(),
            })?;
        Ok(Self { automaton, meanings: sorted.into_iter().map(|(_, meaning)| meaning).collect() })
    }

    /// The meaning of the longest word that `text` begins with.
    pub(super) fn at_start(&self, text: &str) -> Option<T> {
        // No table of such words has one of more characters.
        let near = text.char_indices().nth(LONGEST).map_or(text, |(at, _)| &text[..at]);
        self.find(near).next().filter(|(word, _)| word.start == 0).map(|(_, meaning)| meaning)
    }

    /// The words in `text`, from left to right, none overlapping another.
    pub(super) fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Range<usize>, T)> + 't {
        self.automaton.leftmost_find_iter(text).map(|hit| (hit.start()..hit.end(), self.meanings[hit.value() as usize]))
    }
}
