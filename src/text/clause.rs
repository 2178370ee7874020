//! Clauses and sentences of chat text: how far a gap, a negator or a question reaches.

use super::char_set::CharSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Whether `c` at byte `at` of `text` ends a clause. A space does so only between characters that are not ASCII:
/// people write a space for a comma in Chinese, and around Latin words for looks.
pub fn is_clause_border(text: &str, at: usize, c: char) -> bool {
    match c {
        ' ' => {
            let before = text[..at].chars().next_back();
            let after = text[at + 1..].chars().next();
            before.is_none_or(|c| !c.is_ascii() || c == ' ') && after.is_none_or(|c| !c.is_ascii() || c == ' ')
        }
        ',' | '，' | ':' | '：' | '~' | '～' => true,
        _ => is_sentence_border(c),
    }
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

/// Every character that can stand right before a clause: a border, a decoration, or the end of a filler.
pub fn may_precede_clause() -> CharSet {
    let fillers = FILLERS.iter().filter_map(|filler| filler.chars().next_back());
    fillers.map(CharSet::of).fold(may_surround_clause(), CharSet::union)
}

/// Every character that can stand right after a clause: a border, a decoration, or the start of a particle.
pub fn may_follow_clause() -> CharSet {
    let particles = PARTICLES.iter().filter_map(|particle| particle.chars().next());
    particles.map(CharSet::of).fold(may_surround_clause(), CharSet::union)
}

fn may_surround_clause() -> CharSet {
    static SURROUND: LazyLock<CharSet> = LazyLock::new(|| {
        let borders = (char::MIN..=char::MAX).filter(|&c| c == ' ' || is_clause_border("", 0, c) || is_decoration(c));
        borders.map(CharSet::of).fold(CharSet::edge(), CharSet::union)
    });
    *SURROUND
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
