//! Things that are named: personal data as the privacy tables find it, sums of money and dates.

use super::{Form, Looks, Measure, Operator, measured};
use crate::model::{Personal, Quote};
use crate::rules::own::amount::Quantity;
use crate::rules::own::fault::meant;
use crate::rules::own::stage::{Measured, Seen, Stage, Stretch};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "entity",
    name: "出现实体",
    about: "提到某类信息：mobile 手机号、id_card 身份证、bank_card 银行卡、order 单号、parcel 快递单号、name 姓名、address 地址、plate 车牌、email、account 微信/QQ、amount 金额、date 日期 …",
    keys: &[("at_least", "至少几处，默认 1")],
    looks: Looks::Words,
    read: |value, table, _| {
        let texts = value.texts()?;
        let mut entity = Entity { kinds: Vec::new(), amount: false, date: false, at_least: 1 };
        for text in &texts {
            match text.text.as_str() {
                "amount" => entity.amount = true,
                "date" => entity.date = true,
                code => {
                    let known = Personal::ALL.iter().map(|kind| kind.code()).chain(["date"]);
                    let unknown = || table.source.fault(&text.span, format!("没有这类实体{}", meant(code, known)));
                    entity.kinds.push(code.parse().map_err(|_| unknown())?);
                }
            }
        }
        entity.at_least = table.count("at_least")?.unwrap_or(1);
        Ok(Operator::Entity(entity))
    },
};

pub(in crate::rules::own) const AMOUNT: Form = Form {
    key: "amount",
    name: "金额比较",
    about: "提到的金额符合比较，例如 \"> 500元\"；也认 1.5万元、五百块",
    keys: &[],
    looks: Looks::Words,
    read: |value, table, _| measured(Measure::Amount, Quantity::Money, value, table),
};

static MONEY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:[¥￥] ?(?P<sign>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<s>万|千)?)|(?:(?P<n>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<u>万|千|百)?(?:元|块|圆|rmb))|(?:(?P<zh>[零一二两三四五六七八九十百千万]+)(?:元|块))",
    )
    .ok()
});
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:[0-9]{4} ?[-/.年] ?)?(?:1[0-2]|0?[1-9])月(?:3[01]|[12][0-9]|0?[1-9])[日号]?|[0-9]{4}[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12][0-9]|0?[1-9])|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]",
    )
    .ok()
});

#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Entity {
    kinds: Vec<Personal>,
    amount: bool,
    date: bool,
    at_least: usize,
}

impl Entity {
    /// Whether personal data must be looked for.
    pub(in crate::rules::own) fn is_personal(&self) -> bool {
        !self.kinds.is_empty()
    }

    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch) -> Vec<Seen> {
        let mut seen: Vec<Seen> = Vec::new();
        for part in &stretch.0 {
            let mut quotes: Vec<Quote> = self.personal(stage, part.turn);
            let text = stage.text(part.turn);
            if self.amount {
                quotes.extend(money(text).into_iter().map(|(range, _)| stage.quote(part.turn, range)));
            }
            if let Some(date) = DATE.as_ref().filter(|_| self.date) {
                quotes.extend(date.find_iter(text).map(|hit| stage.quote(part.turn, hit.range())));
            }
            quotes.sort_by_key(|quote| quote.start);
            let within = quotes.into_iter().filter(|quote| part.holds(quote));
            seen.extend(within.map(|quote| Seen { quote: Some(quote), ..Seen::in_turn(part.turn) }));
        }
        if seen.len() >= self.at_least { seen } else { Vec::new() }
    }

    fn personal(&self, stage: &Stage, turn: usize) -> Vec<Quote> {
        if self.kinds.is_empty() {
            return Vec::new();
        }
        let original = &stage.reading.conversation.turns[turn].text;
        let spans = stage.personal(turn).iter().filter(|span| self.kinds.contains(&span.kind));
        let quote = |range: &Range<usize>| {
            let text = original[range.clone()].to_owned();
            let start = original[..range.start].chars().count();
            Quote { start, end: start + text.chars().count(), text }
        };
        spans.map(|span| quote(&span.range)).collect()
    }
}

/// Every sum of money in the stretch.
pub(in crate::rules::own) fn amounts(stage: &Stage, stretch: &Stretch) -> Vec<Measured> {
    let mut measured = Vec::new();
    for part in &stretch.0 {
        for (range, value) in money(stage.text(part.turn)) {
            let quote = stage.quote(part.turn, range);
            if part.holds(&quote) {
                let Measured { seen, value } = Measured::in_turn(part.turn, value);
                measured.push(Measured { seen: Seen { quote: Some(quote), ..seen }, value });
            }
        }
    }
    measured
}

/// Sums of money in a normalised text, in yuan.
fn money(text: &str) -> Vec<(Range<usize>, f64)> {
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
