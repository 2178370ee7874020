//! Text of the log as people may safely look at it: of bounded length, and nothing in it that acts on what stands around it.

use std::borrow::Cow;
use std::fmt::Write;

/// `text` without marks that turn the direction of what follows, or that control a terminal: those are written out, as `[U+202E]`.
/// Of more than `limit` characters the first are kept, and `…`.
pub fn shown(text: &str, limit: usize) -> Cow<'_, str> {
    let end = text.char_indices().nth(limit).map_or(text.len(), |(end, _)| end);
    let kept = &text[..end];
    if end == text.len() && !kept.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(kept.len() + 3);
    for c in kept.chars() {
        if matches!(c, '\n' | '\r' | '\t') {
            plain.push(' ');
        } else if acts(c) {
            // Writing to a string cannot fail.
            let _ = write!(plain, "[U+{:04X}]", u32::from(c));
        } else {
            plain.push(c);
        }
    }
    if end < text.len() {
        plain.push('…');
    }
    Cow::Owned(plain)
}

/// Controls, marks of direction, and what no XML may hold.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn nothing_acts() {
        for (reason, text, expected) in [
            ("ordinary", "您好 <b>", "您好 <b>"),
            ("right to left override", "a\u{202E}b", "a[U+202E]b"),
            ("isolate", "\u{2067}x\u{2069}", "[U+2067]x[U+2069]"),
            ("terminal", "\u{1b}[31m", "[U+001B][31m"),
            ("lines", "一\r\n二", "一  二"),
            ("exactly as long", "一二三四五六七八九十", "一二三四五六七八九十"),
            ("too long", "一二三四五六七八九十零", "一二三四五六七八九十…"),
        ] {
            assert_eq!(shown(text, 10), expected, "{reason}");
        }
    }
}
