//! Runs of digits, ASCII or Chinese (一三八, 幺), with what stands between them.

use super::numeral::Numerals;
use std::ops::Range;

/// What stands between a group of digits and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing: digits of the other script.
    Nothing,
    /// One or two spaces, or the bracket behind an area code.
    Space,
    /// A dash or a dot.
    Dash,
    /// A comma: a pause where numbers are dictated.
    Pause,
    /// A line break, a slash or many spaces: where one number ends and another begins as often as within one.
    Break,
    /// Anything else, or the beginning of the text.
    Apart,
}

/// Digits without anything between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) range: Range<usize>,
    /// As ASCII digits.
    pub(super) digits: String,
    pub(super) gap: Gap,
}

/// Chinese digits in fewer than this are a count: 一个, 二三十.
const FEWEST_CHINESE: usize = 3;
/// Of more characters than these two numbers are kept apart.
const LONGEST_BREAK: usize = 12;

/// Every group of digits in `text`, in order. Digits beside an asterisk are what a mask left over, and are passed over.
pub(super) fn groups(text: &str, numerals: &Numerals) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let is_ascii = c.is_ascii_digit();
        let as_digit = |c: char| if is_ascii { Some(c).filter(char::is_ascii_digit) } else { numerals.digit(c) };
        let Some(first) = as_digit(c) else { continue };
        let mut digits = String::from(first);
        let mut end = start + c.len_utf8();
        while let Some((at, c, digit)) = chars.peek().and_then(|&(at, c)| as_digit(c).map(|digit| (at, c, digit))) {
            digits.push(digit);
            end = at + c.len_utf8();
            chars.next();
        }
        let is_masked = text[..start].ends_with('*') || text[end..].starts_with('*');
        if (is_ascii || digits.len() >= FEWEST_CHINESE) && !is_masked {
            let gap = groups.last().map_or(Gap::Apart, |before| gap(&text[before.range.end..start]));
            groups.push(Group { range: start..end, digits, gap });
        }
    }
    groups
}

fn gap(between: &str) -> Gap {
    match between {
        "" => Gap::Nothing,
        " " | "  " | ")" | ") " => Gap::Space,
        "-" | "." | "·" | "—" | "–" | " - " | "_" | ")-" => Gap::Dash,
        "," | "、" | ", " => Gap::Pause,
        _ if between.len() <= LONGEST_BREAK && matches!(between.trim(), "" | "/") => Gap::Break,
        _ => Gap::Apart,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexicon_file::LexiconFile;

    #[test]
    fn digits_are_read_in_groups() {
        let table = |path: &str, text: &str| LexiconFile { path: path.to_owned(), text: text.to_owned().into() };
        let numerals = Numerals::new(&[
            table("lookalikes.csv", "character,lookalikes,in_numbers\n0,,零\n1,,一\n2,,二\n3,,三\n4,,四\n8,,八\n"),
            table("privacy/dictated.csv", "digit,characters\n1,幺\n"),
        ])
        .expect("tables");
        for (reason, text, expected) in [
            ("in one", "电话13812345678,谢谢", &[("13812345678", Gap::Apart)][..]),
            ("spaced", "138 1234", &[("138", Gap::Apart), ("1234", Gap::Space)]),
            ("dictated", "幺三八,零零零零", &[("138", Gap::Apart), ("0000", Gap::Pause)]),
            ("both scripts", "138一二三四", &[("138", Gap::Apart), ("1234", Gap::Nothing)]),
            ("a count", "三个人,二三十块", &[]),
            ("a mask's rest", "138****5678", &[]),
        ] {
            let groups = groups(text, &numerals);
            let seen: Vec<_> = groups.iter().map(|group| (group.digits.as_str(), group.gap)).collect();
            assert_eq!(seen, expected, "{reason}");
        }
    }
}
