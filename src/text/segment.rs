//! Word boundaries, from jieba with the lexicon's words added.

use jieba_rs::Jieba;
use std::cell::RefCell;
use std::ops::Range;

/// Cuts text into words.
pub struct Segmenter(Jieba);

/// Jieba's own words. Loading them takes as long as much else, and can be done beside it.
pub struct Dictionary(Jieba);

impl Dictionary {
    /// Loads it.
    pub fn load() -> Self {
        Self(Jieba::new())
    }
}

impl Segmenter {
    /// Adds `words` to the dictionary, so that they are cut as words.
    pub fn new(Dictionary(mut jieba): Dictionary, words: &[String]) -> Self {
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

/// Where the words of a text end. It is cut piece by piece, as it is asked for: no word reaches over a mark.
pub(super) struct WordEnds<'t> {
    text: &'t str,
    /// The pieces that are cut, by place.
    pieces: RefCell<Vec<Piece>>,
}

/// A stretch between two marks, in bytes of the text.
struct Piece {
    range: Range<usize>,
    word_ends: Vec<usize>,
}

impl<'t> WordEnds<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, pieces: RefCell::default() }
    }

    /// Whether a word ends at byte `at`, which lies between two Chinese characters.
    pub(super) fn hold<'s>(&self, at: usize, segmenter: impl FnOnce() -> &'s Segmenter) -> bool {
        let mut pieces = self.pieces.borrow_mut();
        let behind = pieces.partition_point(|piece| piece.range.start <= at);
        if let Some(known) = behind.checked_sub(1).map(|last| &pieces[last]).filter(|piece| at < piece.range.end) {
            return known.word_ends.binary_search(&at).is_ok();
        }
        let piece = self.cut_around(at, segmenter());
        let ends = piece.word_ends.binary_search(&at).is_ok();
        pieces.insert(behind, piece);
        ends
    }

    fn cut_around(&self, at: usize, segmenter: &Segmenter) -> Piece {
        let (before, after) = self.text.split_at(at);
        let start = before.char_indices().rev().find(|&(_, c)| parts_words(c)).map_or(0, |(mark, c)| mark + c.len_utf8());
        let end = after.find(parts_words).map_or(self.text.len(), |mark| at + mark);
        let words = segmenter.words(&self.text[start..end]).into_iter();
        Piece { range: start..end, word_ends: words.map(|word| start + word.end).collect() }
    }
}

/// Marks at which jieba itself divides a text before it looks for words.
fn parts_words(c: char) -> bool {
    matches!(c, ' ' | ',' | '!' | '?' | ';' | ':' | '~' | '\n' | '、' | '。' | '…')
}

/// Whether `c` is a Chinese character.
pub fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static SEGMENTER: LazyLock<Segmenter> = LazyLock::new(|| Segmenter::new(Dictionary::load(), &[]));

    proptest! {
        #[test]
        fn piece_by_piece_words_end_where_they_end_in_the_whole_text(
            text in "([我们不能退款的话请您稍等]{1,6}[ ,!?;:~\n、。…a1.%-]{0,2}){1,6}",
        ) {
            let words: Vec<usize> = SEGMENTER.words(&text).into_iter().map(|word| word.end).collect();
            let ends = WordEnds::of(&text);
            let between_chinese = |at: &usize| {
                let (before, after) = text.split_at(*at);
                before.chars().next_back().is_some_and(is_chinese) && after.chars().next().is_some_and(is_chinese)
            };
            // From the end to the start, so that pieces are not asked for in their order.
            for at in (1..text.len()).rev().filter(|&at| text.is_char_boundary(at)).filter(between_chinese) {
                prop_assert_eq!(ends.hold(at, || &SEGMENTER), words.contains(&at), "{} in {}", at, &text);
            }
        }
    }
}
