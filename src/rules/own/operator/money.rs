//! Sums of money, and how they compare.

use super::{Form, Hands, Looks, Measure, measured};
use crate::rules::own::amount::Quantity;
use crate::rules::own::stage::{Measured, Seen, Stage, Stretch};
use crate::rules::own::table::{Read, Table};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "amount",
    name: "金额比较",
    about: "提到的金额符合比较，例如 \"> 500元\"；也认 1.5万元、五百块",
    keys: &[
        ("near", "只看这些词后面的第一个金额，例如 [\"赔\", \"补偿\"]；不写就是每个金额"),
        ("gap", "near 的词和金额之间最多隔几个字，默认 6"),
    ],
    looks: Looks::Words,
    read: |value, table, hands| {
        let near = read_near(table, hands)?;
        measured(Measure::Amount(near), Quantity::Money, value, table)
    },
};

/// Words behind which a sum counts, if it is the first there and no farther away than so many characters.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::rules::own) struct Near {
    words: Vec<String>,
    gap: usize,
}

fn read_near(table: &mut Table, hands: &Hands) -> Read<Option<Near>> {
    let words = hands.folded(&table.texts("near")?);
    let gap = table.take("gap");
    match gap {
        Some(gap) if words.is_empty() => Err(gap.key_fault("gap 只和 near 一起用，例如 near = [\"赔\"]")),
        _ if words.is_empty() => Ok(None),
        gap => Ok(Some(Near { words, gap: gap.map_or(Ok(6), |gap| gap.count())? })),
    }
}

static MONEY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:[¥￥] ?(?P<sign>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<s>万|千)?)|(?:(?P<n>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<u>万|千|百)?(?:元|块|圆|rmb))|(?:(?P<zh>[零一二两三四五六七八九十百千万]+)(?:元|块))",
    )
    .ok()
});
/// Every sum of money in the stretch, or those behind the words of `near`.
pub(super) fn amounts(near: Option<&Near>, stage: &Stage, stretch: &Stretch) -> Vec<Measured> {
    let mut measured = Vec::new();
    for part in &stretch.0 {
        let text = stage.text(part.turn);
        let mut sums = money(text);
        if let Some(near) = near {
            near.keep(text, &mut sums);
        }
        for (range, value) in sums {
            let quote = stage.quote(part.turn, range);
            if part.holds(&quote) {
                let Measured { seen, value } = Measured::in_turn(part.turn, value);
                measured.push(Measured { seen: Seen { quote: Some(quote), ..seen }, value });
            }
        }
    }
    measured
}

impl Near {
    fn keep(&self, text: &str, sums: &mut Vec<(Range<usize>, f64)>) {
        let ends = |word: &String| text.match_indices(word.as_str()).map(|(at, word)| at + word.len()).collect::<Vec<_>>();
        let ends: Vec<usize> = self.words.iter().flat_map(ends).collect();
        let first = |end: usize| sums.iter().position(|(range, _)| range.start >= end).map(|at| (at, end));
        let is_near = |&(at, end): &(usize, usize)| text[end..sums[at].0.start].chars().count() <= self.gap;
        let kept: Vec<usize> = ends.into_iter().filter_map(first).filter(is_near).map(|(at, _)| at).collect();
        let mut at = 0;
        sums.retain(|_| {
            at += 1;
            kept.contains(&(at - 1))
        });
    }
}

/// Sums of money in a normalised text, in yuan.
pub(super) fn money(text: &str) -> Vec<(Range<usize>, f64)> {
    let Some(money) = MONEY.as_ref() else { return Vec::new() };
    let found = money.captures_iter(text).filter_map(|groups| {
        let whole = groups.get(0)?.range();
        if let Some(spoken) = groups.name("zh") {
            return Some((whole, chinese_number(spoken.as_str())?));
        }
        let digits = groups.name("sign").or(groups.name("n"))?.as_str().replace(',', "");
        let factor = match groups.name("s").or(groups.name("u")).map(|unit| unit.as_str()) {
            Some("万") => 10_000.0,
            Some("千") => 1_000.0,
            Some("百") => 100.0,
            _ => 1.0,
        };
        Some((whole, digits.parse::<f64>().ok()? * factor))
    });
    found.collect()
}

/// A number in Chinese numerals; `None` where it is none, as 一两 or 百.
fn chinese_number(text: &str) -> Option<f64> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).or((c == '两').then_some(2));
    let (mut whole, mut section, mut last): (u64, u64, Option<u64>) = (0, 0, None);
    for c in text.chars().take(16) {
        if let Some(digit) = digit(c) {
            if last.is_some_and(|last| last != 0) {
                return None;
            }
            last = Some(digit as u64);
            continue;
        }
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            _ => {
                whole = (section + last.take().unwrap_or(0)).checked_mul(10_000)?;
                section = 0;
                continue;
            }
        };
        let times = last.take().or((unit == 10 && section == 0).then_some(1))?;
        section += times.max(1) * unit;
    }
    Some((whole + section + last.unwrap_or(0)) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_money_are_read() {
        for (text, expected) in [
            ("退您500元", vec![500.0]),
            ("¥1,299.50 已到账", vec![1299.5]),
            ("赔了1.5万元和五百块", vec![15000.0, 500.0]),
            ("两千三百元", vec![2300.0]),
            ("一万二千元", vec![12000.0]),
            ("十五块", vec![15.0]),
            ("我要两份 一块儿发", vec![1.0]),
            ("三天到", vec![]),
        ] {
            let values: Vec<f64> = money(text).into_iter().map(|(_, value)| value).collect();
            assert_eq!(values, expected, "{text}");
        }
    }
}
