//! Clauses and sentences of chat text: how far a gap, a negator or a question reaches.

use std::ops::Range;
use std::sync::LazyLock;

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

/// Whether `c` at byte `at` of `text` ends a clause: see [`border_at`].
pub fn is_clause_border(text: &str, at: usize, c: char) -> bool {
    border_at(text, at, c).is_some()
}

/// Whether `c` ends a sentence.
pub fn is_sentence_border(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | '！' | '？' | '；' | '\n' | '\r' | '…')
}

/// The clause around `range` (normalised text, byte offsets), without its borders.
pub fn clause_around(text: &str, range: &Range<usize>) -> Range<usize> {
    around(text, range, is_clause_border)
}

/// The sentence around `range`, without its borders.
pub fn sentence_around(text: &str, range: &Range<usize>) -> Range<usize> {
    around(text, range, |_, _, c| is_sentence_border(c))
}

fn around(text: &str, range: &Range<usize>, border: impl Fn(&str, usize, char) -> bool) -> Range<usize> {
    let start =
        text[..range.start].char_indices().rev().find(|&(at, c)| border(text, at, c)).map_or(0, |(at, c)| at + c.len_utf8());
    let end = text[range.end..]
        .char_indices()
        .find(|&(at, c)| border(text, range.end + at, c))
        .map_or(text.len(), |(at, _)| range.end + at);
    start..end
}

/// Words that may stand in front of a clause without being part of it.
const FILLERS: [&str; 15] =
    ["那个", "那么", "嗯嗯", "亲亲", "您好", "你好", "那", "嗯", "哦", "噢", "啊", "呃", "额", "亲", "诶"];

/// Particles that may close a clause without being part of it.
const PARTICLES: [&str; 22] = [
    "亲亲",
    "亲爱的",
    "亲",
    "啊",
    "呢",
    "吧",
    "哦",
    "噢",
    "嘛",
    "啦",
    "呀",
    "哈",
    "喔",
    "诶",
    "哟",
    "呗",
    "咯",
    "了",
    "哒",
    "哇",
    "滴",
    "耶",
];

/// Per place whether a clause starts there: a border, or only fillers between the border and the place.
pub fn clause_starts(chars: &[char], borders: &[Option<Border>]) -> Vec<bool> {
    let mut starts = vec![false; chars.len() + 1];
    starts[0] = true;
    for at in 1..=chars.len() {
        let last = chars[at - 1];
        starts[at] = borders[at - 1].is_some()
            || is_decoration(last)
            || fillers_by(last).any(|filler| chars[..at].ends_with(filler) && starts[at - filler.len()]);
    }
    starts
}

/// Per place whether a clause ends there: a border, or only final particles between the place and the border.
pub fn clause_ends(chars: &[char], borders: &[Option<Border>]) -> Vec<bool> {
    let mut ends = vec![false; chars.len() + 1];
    ends[chars.len()] = true;
    for at in (0..chars.len()).rev() {
        let next = chars[at];
        ends[at] = borders[at].is_some()
            || is_decoration(next)
            || particles_by(next).any(|particle| chars[at..].starts_with(particle) && ends[at + particle.len()]);
    }
    ends
}

/// The fillers that end with `last`.
fn fillers_by(last: char) -> impl Iterator<Item = &'static [char]> {
    static SPELT: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| spelt(&FILLERS));
    SPELT.iter().map(Vec::as_slice).filter(move |filler| filler.last() == Some(&last))
}

/// The particles that begin with `first`.
fn particles_by(first: char) -> impl Iterator<Item = &'static [char]> {
    static SPELT: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| spelt(&PARTICLES));
    SPELT.iter().map(Vec::as_slice).filter(move |particle| particle.first() == Some(&first))
}

fn spelt(words: &[&str]) -> Vec<Vec<char>> {
    words.iter().map(|word| word.chars().collect()).collect()
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

/// Whether the clause at `range` asks: it is closed by a question mark or an asking particle, or holds an A-not-A form.
pub fn is_question(text: &str, range: &Range<usize>) -> bool {
    let clause = &text[clause_around(text, range)];
    let clause_end = clause_around(text, range).end;
    if text[clause_end..].starts_with(['?', '？']) {
        return true;
    }
    let trimmed = clause.trim_end_matches(['亲', '哈', '呀', '啊', ' ']);
    ["吗", "么", "没有"]
        .iter()
        .any(|particle| trimmed.ends_with(particle) && !trimmed.ends_with("什么") && !trimmed.ends_with("那么"))
        || ["是不是", "能不能", "可不可以", "会不会", "要不要", "有没有", "行不行", "好不好", "对不对"]
            .iter()
            .any(|form| clause.contains(form))
}
