//! Clauses and sentences of chat text: how far a gap, a negator or a question reaches.

use super::char_set::CharSet;
use super::segment::is_chinese;
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

/// Bytes on either side in which a clause ends at the latest. Nobody speaks so long without a pause, and in a text of a megabyte
/// without any the end must not be looked for once per hit.
const LONGEST_CLAUSE: usize = 600;

/// The clause around `range` (normalised text, byte offsets), without its borders.
pub fn clause_around(text: &str, range: &Range<usize>) -> Range<usize> {
    let is_border = |at: usize, c: char| border_at(text, at, c).is_some();
    let from = text.ceil_char_boundary(range.start.saturating_sub(LONGEST_CLAUSE)).min(range.start);
    let to = text.floor_char_boundary(range.end.saturating_add(LONGEST_CLAUSE).min(text.len()));
    let mut before = text[from..range.start].char_indices().rev().map(|(at, c)| (from + at, c));
    let mut after = text[range.end..to].char_indices().map(|(at, c)| (range.end + at, c));
    let start = before.find(|&(at, c)| is_border(at, c)).map_or(from, |(at, c)| at + c.len_utf8());
    let end = after.find(|&(at, c)| is_border(at, c)).map_or(to, |(at, _)| at);
    start..end
}

/// Words at the edges of clauses that are no part of them, from `classes.csv`.
#[derive(Debug, Default)]
pub struct ClauseWords {
    openers: EdgeWords,
    closers: EdgeWords,
}

/// Words by the character that stands nearest to the clause.
#[derive(Debug, Default)]
struct EdgeWords {
    words: Vec<Vec<char>>,
    /// The characters nearest to the clause: most places are passed over by them alone.
    nearest: CharSet,
}

impl EdgeWords {
    fn new(words: &[Arc<str>], nearest: fn(&[char]) -> Option<&char>) -> Self {
        let words: Vec<Vec<char>> = words.iter().map(|word| word.chars().collect()).collect();
        let nearest = words.iter().filter_map(|word| nearest(word)).map(|&c| CharSet::of(c));
        Self { nearest: nearest.fold(CharSet::NONE, CharSet::union), words }
    }

    /// Whether one of the words for which `stands` holds is there, where `c` stands nearest to the clause.
    fn any(&self, c: char, stands: impl Fn(&[char]) -> bool) -> bool {
        self.nearest.meets(CharSet::of(c)) && self.words.iter().any(|word| stands(word))
    }
}

impl ClauseWords {
    /// `openers` may stand in front of a clause (那 嗯), `closers` behind it (啊 吧).
    pub fn new(openers: &[Arc<str>], closers: &[Arc<str>]) -> Self {
        Self { openers: EdgeWords::new(openers, <[char]>::last), closers: EdgeWords::new(closers, <[char]>::first) }
    }

    /// Per place whether a clause starts there: a border, or only openers between the border and the place.
    pub fn clause_starts(&self, chars: &[char], borders: &[Option<Border>], starts: &mut Vec<bool>) {
        starts.clear();
        starts.push(true);
        for at in 1..=chars.len() {
            let last = chars[at - 1];
            let opens = |opener: &[char]| chars[..at].ends_with(opener) && starts[at - opener.len()];
            let start = borders[at - 1].is_some() || is_decoration(last) || self.openers.any(last, opens);
            starts.push(start);
        }
    }

    /// Per place whether a clause ends there: a border, or only closers between the place and the border.
    pub fn clause_ends(&self, chars: &[char], borders: &[Option<Border>], ends: &mut Vec<bool>) {
        ends.clear();
        ends.resize(chars.len() + 1, true);
        for at in (0..chars.len()).rev() {
            let next = chars[at];
            let closes = |closer: &[char]| chars[at..].starts_with(closer) && ends[at + closer.len()];
            ends[at] = borders[at].is_some() || is_decoration(next) || self.closers.any(next, closes);
        }
    }
}

/// Dots, brackets and pictures that decorate a clause's edge.
fn is_decoration(c: char) -> bool {
    if is_chinese(c) {
        return false;
    }
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
