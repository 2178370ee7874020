//! Sums of money in what is said.

use super::number::{chinese_number, worth};
use regex::Regex;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// Where a sum stands, and how many yuan; `None` where it says no exact number.
pub(in crate::rules::own::operator) type Sum = (Range<usize>, Option<f64>);

/// What a sum is counted in.
const UNITS: [&str; 4] = ["元", "块", "圆", "rmb"];

static MONEY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        // Commas stand between threes of digits; elsewhere they part two numbers.
        r"(?x)
        [¥￥]\x20? (?P<sign>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)? | [0-9]+(?:\.[0-9]+)?) (?P<s>万|千|w|k)?
        | (?-u:\b)(?P<n>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)? | [0-9]+(?:\.[0-9]+)?) \x20?
            (?:(?P<u>万|千|百|w|k) (?:(?P<m>[0-9]{1,3})(?P<v>千|百|十)?)?)? \x20? [多来]? (?:元|块|圆|rmb)
        | (?P<zh>[几零一二两三四五六七八九十百千万]+) [多来]? (?:元|块)",
    )
    .ok()
});

/// A sum that is named without its unit, behind what is done with money: 赔您一千.
static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        [赔退补付扣收] (?:偿|款|还|回|贴|给|了|您|你|我|们|他|她|客户|大概|最多|至少|再){0,4} \x20?
        (?: (?P<n>[0-9]{1,6}(?:\.[0-9]{1,2})?) (?P<u>万|千|百|w|k)? | (?P<zh>[零一二两三四五六七八九十百千万]+) )",
    )
    .ok()
});

/// Sums of money in a normalised text, in their order; those that begin with one of the words `vague` say no exact number, as 几十块 and
/// 上百元.
pub(in crate::rules::own::operator) fn sums(text: &str, vague: &[Arc<str>]) -> Vec<Sum> {
    let mut sums = inexact(text, vague);
    add_apart(&mut sums, with_unit(text));
    add_apart(&mut sums, without_unit(text).into_iter().map(|(range, value)| (range, Some(value))).collect());
    sums
}

/// Those of them that say an exact number.
pub(super) fn exact(text: &str, vague: &[Arc<str>]) -> Vec<(Range<usize>, f64)> {
    sums(text, vague).into_iter().filter_map(|(range, value)| Some((range, value?))).collect()
}

/// Adds those of `others` that overlap none of `sums`, which are in their order.
fn add_apart(sums: &mut Vec<Sum>, others: Vec<Sum>) {
    let apart = |(other, _): &Sum| {
        let next = sums.partition_point(|(sum, _)| sum.end <= other.start);
        sums.get(next).is_none_or(|(sum, _)| other.end <= sum.start)
    };
    let others: Vec<Sum> = others.into_iter().filter(apart).collect();
    sums.extend(others);
    sums.sort_by_key(|(range, _)| range.start);
}

/// A word for some number, further units, and the unit of money: 数十万元.
fn inexact(text: &str, vague: &[Arc<str>]) -> Vec<Sum> {
    let mut found: Vec<Sum> = Vec::new();
    let is_number = |c: char| c.is_ascii_digit() || "零一二两三四五六七八九十百千万".contains(c);
    for word in vague {
        for (at, _) in text.match_indices(&**word) {
            let behind = &text[at + word.len()..];
            let rest = behind.trim_start_matches(['十', '百', '千', '万', '亿', '多', '来']);
            let unit = UNITS.iter().find(|unit| rest.starts_with(**unit));
            let start = text[..at].trim_end_matches(is_number).len();
            found.extend(unit.map(|unit| (start..text.len() - rest.len() + unit.len(), None)));
        }
    }
    // The longest word of a place: 好几十 before 几十.
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|(range, _)| {
        range.start >= end && {
            end = range.end;
            true
        }
    });
    found
}

/// Numbers behind what is done with money, where nothing that is counted follows: neither 一千个人 nor 二十天.
fn without_unit(text: &str) -> Vec<(Range<usize>, f64)> {
    /// Smaller ones are rather something else: 收一下.
    const LEAST: f64 = 10.0;
    let ends =
        |rest: &str| rest.chars().next().is_none_or(|c| c.is_whitespace() || ",。!?;、~…)吧呢吗啊哦呀了好行够嘛".contains(c));
    let Some(bare) = BARE.as_ref() else { return Vec::new() };
    let found = bare.captures_iter(text).filter_map(|groups| {
        let factor = groups.name("u").map_or(1.0, |unit| worth(unit.as_str()));
        let digits = groups.name("n").and_then(|digits| {
            let end = groups.name("u").map_or(digits.end(), |unit| unit.end());
            Some((digits.start()..end, digits.as_str().parse::<f64>().ok()? * factor))
        });
        let (range, value) =
            digits.or_else(|| groups.name("zh").and_then(|zh| Some((zh.range(), chinese_number(zh.as_str())?))))?;
        (value >= LEAST && ends(&text[range.end..])).then_some((range, value))
    });
    found.collect()
}

fn with_unit(text: &str) -> Vec<Sum> {
    let Some(money) = MONEY.as_ref() else { return Vec::new() };
    let found = money.captures_iter(text).filter_map(|groups| {
        let whole = groups.get(0)?.range();
        if let Some(spoken) = groups.name("zh") {
            // 两三百 is a number to nobody; 万元 alone is hardly a sum.
            let value = chinese_number(spoken.as_str());
            return (value.is_some() || spoken.as_str().chars().count() > 1).then_some((whole, value));
        }
        let digits = groups.name("sign").or(groups.name("n"))?.as_str().replace(',', "");
        let unit = |name: &str| groups.name(name).map(|unit| unit.as_str());
        let factor = unit("s").or(unit("u")).map_or(1.0, worth);
        // 2万5千, and 2万5 for the same.
        let further =
            unit("m").map_or(Some(0.0), |digits| Some(digits.parse::<f64>().ok()? * unit("v").map_or(factor / 10.0, worth)));
        Some((whole, Some(digits.parse::<f64>().ok()? * factor + further?)))
    });
    found.collect()
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
            ("赔您 600 元", vec![600.0]),
            ("卡号8888,500元", vec![500.0]),
            ("共1,234,567.8元", vec![1_234_567.8]),
            ("2万5千元和3千5百块", vec![25_000.0, 3_500.0]),
            ("2万5元", vec![25_000.0]),
            ("500多块", vec![500.0]),
            ("五百来块", vec![500.0]),
            ("赔您一千", vec![1000.0]),
            ("退你三百", vec![300.0]),
            ("最多补偿两千三吧", vec![2300.0]),
            ("扣了我300!", vec![300.0]),
            ("赔您一千元", vec![1000.0]),
            ("退您50, 赔一千", vec![50.0, 1000.0]),
            ("两千零三元", vec![2003.0]),
            ("一万二千元", vec![12000.0]),
            ("退您1.5万", vec![15_000.0]),
            ("这台要几万元", vec![]),
            ("几十万元", vec![]),
            ("好几百块", vec![]),
            ("万元户", vec![]),
            ("12k元", vec![12_000.0]),
            ("退您12k", vec![12_000.0]),
            ("退您1.2w", vec![12_000.0]),
            ("退您12kg", vec![]),
            ("一万多块", vec![10_000.0]),
            ("1万多块", vec![10_000.0]),
            ("赔一千个人", vec![]),
            ("收一下", vec![]),
            ("退二十天内的", vec![]),
            ("付12:30", vec![]),
            ("补20%", vec![]),
            ("退12件", vec![]),
            ("扣100分", vec![]),
            ("收13812345678", vec![]),
            ("一千个人", vec![]),
        ] {
            let values: Vec<f64> = exact(text, &vague()).into_iter().map(|(_, value)| value).collect();
            assert_eq!(values, expected, "{text}");
        }
    }

    fn vague() -> Vec<Arc<str>> {
        ["好几十", "几十", "数十", "数百", "上百", "百把", "几"].map(Arc::from).to_vec()
    }

    #[test]
    fn sums_without_an_exact_number_are_told_apart() {
        for (text, expected) in [
            ("赔您数十元", vec!["数十元"]),
            ("好几十块钱", vec!["好几十块"]),
            ("要数十万元呢", vec!["数十万元"]),
            ("上百个元宝", vec![]),
            ("上百块", vec!["上百块"]),
            ("百把块就够", vec!["百把块"]),
            ("就几块钱", vec!["几块"]),
            ("两三百块", vec!["两三百块"]),
            ("十几块", vec!["十几块"]),
            ("数百元, 就是500元", vec!["数百元"]),
            ("几个人", vec![]),
            ("五百块", vec![]),
        ] {
            let found: Vec<&str> =
                sums(text, &vague()).into_iter().filter(|sum| sum.1.is_none()).map(|sum| &text[sum.0]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
