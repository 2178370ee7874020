//! Clauses and sentences of chat text: how far a gap, a negator or a question reaches.

use std::ops::Range;
use std::sync::Arc;

/// How much a character separates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Border {
    /// It ends a clause, not a sentence.
    Clause,
    /// It ends a sentence.
    Sentence,
}

/// What character `c` at byte `at` of `text` separates. A space ends a clause only between characters that are not
/// ASCII: people write a space for a comma in Chinese, and around Latin words for looks.
#[inline]
pub fn border_at(text: &str, at: usize, c: char) -> Option<Border> {
    match c {
        // Most characters, and no border among them.
        '\u{3400}'..='\u{9fff}' => None,
        ' ' => {
            let before = text[..at].chars().next_back();
            let after = text[at + 1..].chars().next();
            let apart = |c: Option<char>| c.is_none_or(|c| !c.is_ascii() || c == ' ');
            (apart(before) && apart(after)).then_some(Border::Clause)
        }
        ',' | '，' | ':' | '：' | '~' | '～' => Some(Border::Clause),
        _ => is_sentence_border(c).then_some(Border::Sentence),
    }
}

/// Whether `c` ends a sentence.
fn is_sentence_border(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | '！' | '？' | '；' | '\n' | '\r' | '…')
}

/// The clause around `range` (normalised text, byte offsets), without its borders.
pub fn clause_around(text: &str, range: &Range<usize>) -> Range<usize> {
    let is_border = |at: usize, c: char| border_at(text, at, c).is_some();
    let start = text[..range.start].char_indices().rev().find(|&(at, c)| is_border(at, c)).map_or(0, |(at, c)| at + c.len_utf8());
    let end = text[range.end..]
        .char_indices()
        .find(|&(at, c)| is_border(range.end + at, c))
        .map_or(text.len(), |(at, _)| range.end + at);
    start..end
}

/// Words at the edges of clauses that are no part of them, from `classes.csv`.
#[derive(Debug, Default)]
pub struct ClauseWords {
    openers: Vec<Vec<char>>,
    closers: Vec<Vec<char>>,
}

impl ClauseWords {
    /// `openers` may stand in front of a clause (那 嗯), `closers` behind it (啊 吧).
    pub fn new(openers: &[Arc<str>], closers: &[Arc<str>]) -> Self {
        let spelt = |words: &[Arc<str>]| words.iter().map(|word| word.chars().collect()).collect();
        Self { openers: spelt(openers), closers: spelt(closers) }
    }

    /// Per place whether a clause starts there: a border, or only openers between the border and the place.
    pub fn clause_starts(&self, chars: &[char], borders: &[Option<Border>]) -> Vec<bool> {
        let mut starts = vec![false; chars.len() + 1];
        starts[0] = true;
        for at in 1..=chars.len() {
            let last = chars[at - 1];
            let mut openers = self.openers.iter().filter(|opener| opener.last() == Some(&last));
            starts[at] = borders[at - 1].is_some()
                || is_decoration(last)
                || openers.any(|opener| chars[..at].ends_with(opener) && starts[at - opener.len()]);
        }
        starts
    }

    /// Per place whether a clause ends there: a border, or only closers between the place and the border.
    pub fn clause_ends(&self, chars: &[char], borders: &[Option<Border>]) -> Vec<bool> {
        let mut ends = vec![false; chars.len() + 1];
        ends[chars.len()] = true;
        for at in (0..chars.len()).rev() {
            let next = chars[at];
            let mut closers = self.closers.iter().filter(|closer| closer.first() == Some(&next));
            ends[at] = borders[at].is_some()
                || is_decoration(next)
                || closers.any(|closer| chars[at..].starts_with(closer) && ends[at + closer.len()]);
        }
        ends
    }
}

/// Dots, brackets and pictures that decorate a clause's edge.
fn is_decoration(c: char) -> bool {
    matches!(
        c,
        '.' | '"'
            | '\''
            | '('
            | ')'
            | '['
            | ']'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '「'
            | '」'
            | '《'
            | '》'
            | '-'
            | '—'
            | '^'
            | '_'
            | ' '
    ) || (0x1_f000..0x2_0000).contains(&u32::from(c))
        || ('\u{2600}'..='\u{27bf}').contains(&c)
}
