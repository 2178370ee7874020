//! Sums that are said as two ends: 100~200元, 一百到两百块.

use super::number::{chinese_number, worth};
use super::sums::Sum;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Where a sum stands, and the least and the most that it may be; `None` where it says no exact number.
pub(super) type Between = (Range<usize>, Option<(f64, f64)>);

/// The lower end right before the higher one.
static LOWER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?: (?-u:\b)(?P<n>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)? | [0-9]+(?:\.[0-9]+)?) \x20? (?P<u>万|千|百|w|k)?
          | (?P<zh>[零一二两三四五六七八九十百千万]+) )
        \x20? (?P<whole>[元块])? \x20? [-~～—–到至] \x20? $",
    )
    .ok()
});

/// The sums of `text` with both of their ends; a lower end that is a sum itself is none of its own any more.
pub(super) fn joined(text: &str, sums: Vec<Sum>) -> Vec<Between> {
    let mut all: Vec<Between> = Vec::with_capacity(sums.len());
    for (range, value) in sums {
        let lower = value.and_then(|most| Some((lower_end(text, &range, most)?, most)));
        let Some(((start, least), most)) = lower else {
            all.push((range, value.map(|value| (value, value))));
            continue;
        };
        all.pop_if(|(before, _)| before.end > start);
        all.push((start..range.end, Some((least, most))));
    }
    all
}

/// Where the lower end before the sum `most` in `range` begins, and what it is; a unit that only the higher end has is that of both, unless
/// the lower one is a sum already: 1到2万元, but 1元到2万元.
fn lower_end(text: &str, range: &Range<usize>, most: f64) -> Option<(usize, f64)> {
    /// Bytes before a sum in which its lower end stands.
    const FARTHEST: usize = 48;
    let from = text.floor_char_boundary(range.start.saturating_sub(FARTHEST));
    let groups = LOWER.as_ref()?.captures(&text[from..range.start])?;
    let written = groups.name("n").and_then(|digits| digits.as_str().replace(',', "").parse::<f64>().ok());
    let number = written.or_else(|| chinese_number(groups.name("zh")?.as_str()))?;
    let own = groups.name("u").map_or(1.0, |unit| worth(unit.as_str()));
    let is_whole = groups.name("whole").is_some();
    let of_both = ["万", "千", "百"].into_iter().find(|unit| !is_whole && text[range.clone()].contains(unit)).map_or(1.0, worth);
    let least = [number * own * of_both, number * own].into_iter().find(|least| *least < most)?;
    Some((from + groups.get(0)?.start(), least))
}

#[cfg(test)]
mod tests {
    use super::super::sums::sums;
    use super::*;

    #[test]
    fn sums_of_two_ends_are_read() {
        for (text, expected) in [
            ("赔您100~200元", vec![("100~200元", 100.0, 200.0)]),
            ("赔您100-200元", vec![("100-200元", 100.0, 200.0)]),
            ("100元到200元", vec![("100元到200元", 100.0, 200.0)]),
            ("一百到两百块", vec![("一百到两百块", 100.0, 200.0)]),
            ("1到2万元", vec![("1到2万元", 10_000.0, 20_000.0)]),
            ("5千至1万元", vec![("5千至1万元", 5_000.0, 10_000.0)]),
            ("赔您1,000-2,000元", vec![("1,000-2,000元", 1_000.0, 2_000.0)]),
            ("1元到2万元", vec![("1元到2万元", 1.0, 20_000.0)]),
            ("500到2万元", vec![("500到2万元", 500.0, 20_000.0)]),
            ("满300-50元", vec![("50元", 50.0, 50.0)]),
            ("退50元, 赔100元", vec![("50元", 50.0, 50.0), ("100元", 100.0, 100.0)]),
            ("今天到200元", vec![("200元", 200.0, 200.0)]),
        ] {
            let all = joined(text, sums(text, &[])).into_iter();
            let told: Vec<(&str, f64, f64)> =
                all.filter_map(|(range, ends)| ends.map(|(least, most)| (&text[range], least, most))).collect();
            assert_eq!(told, expected, "{text}");
        }
    }
}
