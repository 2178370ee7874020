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

/// Whether a clause may start right after `c`: after a border, a decoration, or the end of a filler.
#[inline]
pub fn may_precede_clause(c: char) -> bool {
    static LAST_OF_FILLERS: LazyLock<Vec<char>> = LazyLock::new(|| edges(&FILLERS, |filler| filler.chars().next_back()));
    may_surround_clause(c) || LAST_OF_FILLERS.contains(&c)
}

/// Whether a clause may end right before `c`: before a border, a decoration, or the start of a particle.
#[inline]
pub fn may_follow_clause(c: char) -> bool {
    static FIRST_OF_PARTICLES: LazyLock<Vec<char>> = LazyLock::new(|| edges(&PARTICLES, |particle| particle.chars().next()));
    may_surround_clause(c) || FIRST_OF_PARTICLES.contains(&c)
}

fn edges(words: &[&'static str], edge: fn(&'static str) -> Option<char>) -> Vec<char> {
    let mut edges: Vec<char> = words.iter().filter_map(|word| edge(word)).collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// Everything but a character of a word; whether it is a border here is another matter.
fn may_surround_clause(c: char) -> bool {
    !matches!(c, '\u{3400}'..='\u{9fff}' | '0'..='9' | 'a'..='z')
}

/// Whether a clause starts at byte `at`: a border, or only fillers between the border and `at`.
pub fn starts_clause(text: &str, at: usize) -> bool {
    let mut before = &text[..at];
    loop {
        let Some((border_at, last)) = before.char_indices().next_back() else { return true };
        if is_clause_border(text, border_at, last) || is_decoration(last) {
            return true;
        }
        match FILLERS.iter().find_map(|filler| before.strip_suffix(filler)) {
            Some(rest) => before = rest,
            None => return false,
        }
    }
}

/// Whether a clause ends at byte `at`: a border, or only final particles between `at` and the border.
pub fn ends_clause(text: &str, mut at: usize) -> bool {
    loop {
        let Some(next) = text[at..].chars().next() else { return true };
        if is_clause_border(text, at, next) || is_decoration(next) {
            return true;
        }
        match PARTICLES.iter().find(|particle| text[at..].starts_with(**particle)) {
            Some(particle) => at += particle.len(),
            None => return false,
        }
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
    ) || u32::from(c) >= 0x1_f000
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
