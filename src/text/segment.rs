//! Word boundaries, from jieba with the lexicon's words added.

use jieba_rs::Jieba;
use std::ops::Range;

/// Cuts text into words.
pub struct Segmenter(Jieba);

impl Segmenter {
    /// Loads jieba's dictionary and adds `words`, so that they are cut as words.
    pub fn new(words: &[String]) -> Self {
        let mut jieba = Jieba::new();
        for word in words {
            // No frequency: jieba works out the one that makes it cut the word as one.
            jieba.add_word(word, None, None);
        }
        Self(jieba)
    }

    /// The words of `text`, in order, as byte ranges.
    pub fn words(&self, text: &str) -> Vec<Range<usize>> {
        let mut end = 0;
        self.0
            .cut(text, false)
            .into_iter()
            .map(|token| {
                let start = end;
                end += token.word.len();
                start..end
            })
            .collect()
    }
}

/// Whether `c` is a Chinese character.
pub(super) fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}
