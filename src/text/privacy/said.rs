//! How codes and passwords are said: digits in one or with pauses, letters with digits.

use super::numeral::Numerals;
use std::ops::RangeInclusive;

/// Letters without a digit are a word unless they are this many.
const FEWEST_LETTERS: usize = 5;

/// The length of as many digits as `counts` says, with single spaces between where they are dictated: 四八 三九 二零.
pub(super) fn dictated(text: &str, counts: &RangeInclusive<usize>, numerals: &Numerals) -> Option<usize> {
    let (mut count, mut end) = (0, 0);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if numerals.is_digit(c) {
            (count, end) = (count + 1, at + c.len_utf8());
        } else if c != ' ' || !goes_on(&text[..at], chars.peek().map(|&(_, next)| next), numerals) {
            break;
        }
        if count > *counts.end() {
            return None;
        }
    }
    counts.contains(&count).then_some(end)
}

/// Whether digits that `before` ends in go on behind a space with `next`, of the same script.
fn goes_on(before: &str, next: Option<char>, numerals: &Numerals) -> bool {
    let last = before.chars().next_back().filter(|&c| numerals.is_digit(c));
    last.zip(next).is_some_and(|(last, next)| numerals.is_digit(next) && last.is_ascii() == next.is_ascii())
}

/// The length of the letters, digits and marks that `text` begins with.
pub(super) fn token(text: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '#' | '!' | '$' | '^' | '&' | '_' | '+' | '-' | '.');
    let length = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let token = text[..length].trim_end_matches(['.', '!', '-']);
    matches!(token.len(), 4..=24).then_some(token.len())
}

/// Whether letters and digits are a password, and no word or link.
pub(super) fn is_secret(token: &str, is_told: bool) -> bool {
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let letters = token.bytes().filter(u8::is_ascii_lowercase).count();
    let is_mixed = digits > 0 && letters > 0;
    let is_link = token.contains(".com") || token.contains(".cn") || token.contains("www.");
    !is_link && (is_mixed || (is_told && letters >= FEWEST_LETTERS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_told_from_words() {
        for (reason, token, is_told, expected) in [
            ("letters and digits", "abc123", false, true),
            ("a word", "admin", false, false),
            ("a word that is said to be one", "admin", true, true),
            ("a short one", "app", true, false),
            ("a link", "www.example.com1", true, false),
            ("only digits are counted elsewhere", "1-2", true, false),
        ] {
            assert_eq!(is_secret(token, is_told), expected, "{reason}: {token}");
        }
    }
}
