//! Text of the log as people may safely look at it: of bounded length, and nothing in it that acts on what stands around it.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// `text` in one line, with what controls a terminal, turns the direction of what follows or shows nothing written out, as `<U+202E>`.
/// Of more than `limit` characters the first are kept, and `…`.
pub fn shown(text: &str, limit: usize) -> Cow<'_, str> {
    let end = text.char_indices().nth(limit).map_or(text.len(), |(end, _)| end);
    let kept = &text[..end];
    if end == text.len() && !kept.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut plain = written_out(kept, |c| matches!(c, '\n' | '\r' | '\t').then_some(' '));
    if end < text.len() {
        plain.push('…');
    }
    Cow::Owned(plain)
}

/// The same in its own lines, and whole: for a file.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(acts) {
        Cow::Owned(written_out(text, |c| matches!(c, '\n' | '\r' | '\t').then_some(c)))
    } else {
        Cow::Borrowed(text)
    }
}

/// `text` with what acts written out, but for what `kept` has something for.
fn written_out(text: &str, kept: impl Fn(char) -> Option<char>) -> String {
    let mut plain = String::with_capacity(text.len() + 8);
    for grapheme in text.graphemes(true) {
        if !grapheme.contains(acts) || is_visible(grapheme) {
            plain.push_str(grapheme);
            continue;
        }
        for c in grapheme.chars() {
            match kept(c) {
                Some(kept) => plain.push(kept),
                None if acts(c) => plain.push_str(&escaped(c)),
                None => plain.push(c),
            }
        }
    }
    plain
}

/// A character that may not be shown, as its number.
pub fn escaped(c: char) -> String {
    format!("<U+{:04X}>", u32::from(c))
}

/// Controls, what is hidden, and what no XML may hold.
fn acts(c: char) -> bool {
    c.is_control() || is_hidden(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

/// Whether a grapheme may be shown as it is.
pub fn is_visible(grapheme: &str) -> bool {
    /// The longest emoji sequences have ten scalars; piles of marks have more.
    const LONGEST: usize = 16;
    if let [byte] = grapheme.as_bytes() {
        return matches!(byte, b' '..=b'~');
    }
    // Joiners and tags hold an emoji together; elsewhere they are only there to deceive.
    let is_joined = !grapheme.ends_with('\u{200d}');
    let is_flag = grapheme.starts_with('\u{1f3f4}');
    let holds = |c: char| (is_joined && c == '\u{200d}') || (is_flag && matches!(c, '\u{e0020}'..='\u{e007f}'));
    grapheme.width() > 0
        && grapheme.chars().all(|c| !c.is_control() && (!is_hidden(c) || holds(c)))
        && grapheme.chars().count() <= LONGEST
}

/// Characters that show nothing, or turn the direction of what stands around them.
pub const fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::{shown, visible};

    #[test]
    fn nothing_acts() {
        for (reason, text, expected) in [
            ("ordinary", "您好 <b>", "您好 <b>"),
            ("right to left override", "a\u{202E}b", "a<U+202E>b"),
            ("isolate", "\u{2067}x\u{2069}", "<U+2067>x<U+2069>"),
            ("terminal", "\u{1b}[31m", "<U+001B>[31m"),
            ("bell", "a\u{7}", "a<U+0007>"),
            ("nothing between two characters", "微\u{200b}信", "微<U+200B>信"),
            ("a family", "👨‍👩‍👧", "👨‍👩‍👧"),
            ("a joiner that holds nothing", "微\u{200d}信", "微<U+200D>信"),
            ("lines", "一\r\n二", "一  二"),
            ("exactly as long", "一二三四五六七八九十", "一二三四五六七八九十"),
            ("too long", "一二三四五六七八九十零", "一二三四五六七八九十…"),
        ] {
            assert_eq!(shown(text, 10), expected, "{reason}");
        }
    }

    #[test]
    fn a_file_keeps_its_lines() {
        for (reason, text, expected) in [
            ("lines and tabs", "一\r\n二\t三\n", "一\r\n二\t三\n"),
            ("lines beside what acts", "一\n\u{1b}二", "一\n<U+001B>二"),
            ("ordinary", "您好", "您好"),
            ("override", "\u{202e}款退", "<U+202E>款退"),
        ] {
            assert_eq!(visible(text), expected, "{reason}");
        }
    }
}
