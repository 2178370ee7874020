//! Sums of money, and how they compare.

use super::{Form, Hands, Looks, Measure, measured};
use crate::rules::own::amount::Quantity;
use crate::rules::own::stage::{Measured, Seen, Stage, Stretch};
use crate::rules::own::table::{Read, Table};
use crate::text::GuardSet;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "amount",
    name: "金额比较",
    about: "提到的金额符合比较，例如 \"> 500元\"；也认 1.5万元、五百块，和“赔”“退”“补”“付”“扣”“收”后面没有单位的“赔您一千”",
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

/// Every sum of money in the stretch, or those behind the words of `near`.
pub(super) fn amounts(near: Option<&Near>, stage: &Stage, stretch: &Stretch, guards: GuardSet) -> Vec<Measured> {
    let mut measured = Vec::new();
    for part in &stretch.0 {
        let text = stage.text(part.turn);
        let mut sums = money(text);
        if let Some(near) = near {
            near.keep(text, &mut sums);
        }
        for (range, value) in sums {
            if guards.iter().any(|guard| stage.annotation(part.turn).holds_at(guard, &range)) {
                continue;
            }
            let quote = stage.quote(part.turn, range.clone());
            // Folded it is a comma as any other, but nobody writes it inside of a number.
            let own = quote.text.contains('，').then(|| last_of(text, &range)).flatten();
            let (quote, value) = own.map_or((quote, value), |(range, value)| (stage.quote(part.turn, range), value));
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
        let mut kept = vec![false; sums.len()];
        for end in self.words.iter().flat_map(ends) {
            let first = sums.partition_point(|(range, _)| range.start < end);
            let between = sums.get(first).map(|(range, _)| &text[end..range.start]);
            if between.is_some_and(|between| between.chars().nth(self.gap).is_none()) {
                kept[first] = true;
            }
        }
        let mut kept = kept.into_iter();
        sums.retain(|_| kept.next().unwrap_or(false));
    }
}

/// The last number of a sum that was put together from two.
fn last_of(text: &str, range: &Range<usize>) -> Option<(Range<usize>, f64)> {
    let start = range.start + text[range.clone()].rfind(',')? + 1;
    let (_, value) = money(&text[start..range.end]).pop()?;
    Some((start..range.end, value))
}

/// Sums of money in a normalised text, in yuan, in their order.
pub(super) fn money(text: &str) -> Vec<(Range<usize>, f64)> {
    let mut sums = with_unit(text);
    let bare = without_unit(text);
    let apart = |(bare, _): &(Range<usize>, f64)| {
        let next = sums.partition_point(|(sum, _)| sum.end <= bare.start);
        sums.get(next).is_none_or(|(sum, _)| bare.end <= sum.start)
    };
    let bare: Vec<_> = bare.into_iter().filter(apart).collect();
    sums.extend(bare);
    sums.sort_by_key(|(range, _)| range.start);
    sums
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

fn with_unit(text: &str) -> Vec<(Range<usize>, f64)> {
    let Some(money) = MONEY.as_ref() else { return Vec::new() };
    let found = money.captures_iter(text).filter_map(|groups| {
        let whole = groups.get(0)?.range();
        if let Some(spoken) = groups.name("zh") {
            return Some((whole, chinese_number(spoken.as_str())?));
        }
        let digits = groups.name("sign").or(groups.name("n"))?.as_str().replace(',', "");
        let unit = |name: &str| groups.name(name).map(|unit| unit.as_str());
        let factor = unit("s").or(unit("u")).map_or(1.0, worth);
        // 2万5千, and 2万5 for the same.
        let further =
            unit("m").map_or(Some(0.0), |digits| Some(digits.parse::<f64>().ok()? * unit("v").map_or(factor / 10.0, worth)));
        Some((whole, digits.parse::<f64>().ok()? * factor + further?))
    });
    found.collect()
}

/// What a unit of numbers stands for.
fn worth(unit: &str) -> f64 {
    match unit {
        "万" | "w" => 10_000.0,
        "千" | "k" => 1_000.0,
        "百" => 100.0,
        "十" => 10.0,
        _ => 1.0,
    }
}

/// A number in Chinese numerals; `None` where it is none, as 一两, 百, 几十 or 万.
fn chinese_number(text: &str) -> Option<f64> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).or((c == '两').then_some(2));
    let (mut whole, mut section, mut last): (u64, u64, Option<u64>) = (0, 0, None);
    // What a digit at the end stands for: 两千三 is 2300, 两千零三 is 2003.
    let mut of_last = 1;
    for c in text.chars().take(16) {
        if let Some(digit) = digit(c) {
            if last.is_some_and(|last| last != 0) {
                return None;
            }
            of_last = if digit == 0 { 1 } else { of_last };
            last = Some(digit as u64);
            continue;
        }
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            '万' => {
                let times = section + last.take().unwrap_or(0);
                whole = times.checked_mul(10_000).filter(|_| times > 0 && whole == 0)?;
                (section, of_last) = (0, 1_000);
                continue;
            }
            _ => return None,
        };
        let times = last.take().or((unit == 10 && section == 0).then_some(1))?;
        section += times.max(1) * unit;
        of_last = unit / 10;
    }
    Some((whole + section + last.unwrap_or(0) * of_last) as f64)
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
            let values: Vec<f64> = money(text).into_iter().map(|(_, value)| value).collect();
            assert_eq!(values, expected, "{text}");
        }
    }
}
