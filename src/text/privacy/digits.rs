//! Runs of digits, ASCII or Chinese (一三八, 幺), with what stands between them.

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

/// A Chinese digit as an ASCII one; 幺, 两, 拐 and 洞 are how they are dictated.
pub(super) fn ascii_digit(c: char) -> Option<char> {
    Some(match c {
        '零' | '〇' | '洞' => '0',
        '一' | '幺' | '壹' => '1',
        '二' | '两' | '贰' => '2',
        '三' | '叁' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' => '6',
        '七' | '拐' | '柒' => '7',
        '八' | '捌' => '8',
        '九' | '玖' => '9',
        _ => return None,
    })
}

/// Every group of digits in `text`, in order. Digits beside an asterisk are what a mask left over, and are passed over.
pub(super) fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let is_ascii = c.is_ascii_digit();
        let as_digit = |c: char| if is_ascii { Some(c).filter(char::is_ascii_digit) } else { ascii_digit(c) };
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
        _ => Gap::Apart,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_in_groups() {
        for (reason, text, expected) in [
            ("in one", "电话13812345678,谢谢", &[("13812345678", Gap::Apart)][..]),
            ("spaced", "138 1234", &[("138", Gap::Apart), ("1234", Gap::Space)]),
            ("dictated", "幺三八,零零零零", &[("138", Gap::Apart), ("0000", Gap::Pause)]),
            ("both scripts", "138一二三四", &[("138", Gap::Apart), ("1234", Gap::Nothing)]),
            ("a count", "三个人,二三十块", &[]),
            ("a mask's rest", "138****5678", &[]),
        ] {
            let groups = groups(text);
            let seen: Vec<_> = groups.iter().map(|group| (group.digits.as_str(), group.gap)).collect();
            assert_eq!(seen, expected, "{reason}");
        }
    }
}
