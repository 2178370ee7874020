//! Comparisons with a fixed value: `> 30秒`, `<= 500元`.

use super::{seconds, split, wide};
use crate::rules::own::fault::Source;
use crate::rules::own::table::{Read, Text};

/// What a comparison is about, and in which units it may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules::own) enum Quantity {
    Seconds,
    Money,
    Count,
    Characters,
    PerMinute,
    Percent,
    Bare,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Above,
    AtLeast,
    Below,
    AtMost,
    Equal,
    Unequal,
}

/// A comparison with a fixed value, in the quantity's basic unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::rules::own) struct Compare {
    order: Order,
    value: f64,
}

const ORDERS: [(&str, Order); 10] = [
    (">=", Order::AtLeast),
    ("<=", Order::AtMost),
    ("≥", Order::AtLeast),
    ("≤", Order::AtMost),
    ("!=", Order::Unequal),
    ("==", Order::Equal),
    (">", Order::Above),
    ("<", Order::Below),
    ("=", Order::Equal),
    ("≠", Order::Unequal),
];

impl Compare {
    pub(in crate::rules::own) fn read(source: &Source, text: &Text, quantity: Quantity) -> Read<Self> {
        let example = quantity.example();
        let wrong = |why: &str| {
            let why = wide(&text.text).unwrap_or_else(|| why.to_owned());
            source.fault(&text.span, format!("{why}，例如 \"{example}\""))
        };
        let written = text.text.trim();
        let order = ORDERS.iter().find(|(sign, _)| written.starts_with(sign));
        let (sign, order) = order.ok_or_else(|| wrong("要以 > >= < <= = != 之一开头"))?;
        let (number, unit) = split(written[sign.len()..].trim()).ok_or_else(|| wrong("符号后面要写一个数字"))?;
        let factor = quantity.factor(unit).ok_or_else(|| wrong("单位不对"))?;
        Ok(Self { order: *order, value: number * factor })
    }

    pub(in crate::rules::own) fn holds(self, value: f64) -> bool {
        let equal = (value - self.value).abs() < 1e-9;
        match self.order {
            Order::Above => value > self.value && !equal,
            Order::AtLeast => value > self.value || equal,
            Order::Below => value < self.value && !equal,
            Order::AtMost => value < self.value || equal,
            Order::Equal => equal,
            Order::Unequal => !equal,
        }
    }

    /// Whether it holds for `value` and for everything above.
    pub(in crate::rules::own) fn holds_from(self, value: f64) -> bool {
        self.holds(value) && self.holds(f64::MAX) && (value >= self.value || self.order != Order::Unequal)
    }

    /// Of something between two ends, the one at which it holds least: where it holds there, it is certain.
    pub(in crate::rules::own) fn certain(self, least: f64, most: f64) -> f64 {
        match self.order {
            Order::Above | Order::AtLeast => least,
            Order::Below | Order::AtMost => most,
            Order::Equal | Order::Unequal => {
                if self.holds(least) {
                    most
                } else {
                    least
                }
            }
        }
    }

    /// How far `value` is from the limit.
    pub(in crate::rules::own) fn distance(self, value: f64) -> f64 {
        (value - self.value).abs()
    }
}

impl Quantity {
    fn factor(self, unit: &str) -> Option<f64> {
        match (self, unit) {
            (Self::Seconds, unit) => seconds(unit),
            (_, "")
            | (Self::Money, "元" | "块" | "¥")
            | (Self::Count, "轮" | "条" | "次" | "个")
            | (Self::Characters, "字")
            | (Self::PerMinute, "字/分钟" | "字每分钟" | "字")
            | (Self::Percent, "%" | "％") => Some(1.0),
            (Self::Money, "万元" | "万") => Some(10_000.0),
            _ => None,
        }
    }

    const fn example(self) -> &'static str {
        match self {
            Self::Seconds => "> 30秒",
            Self::Money => "> 500元",
            Self::Count => ">= 10轮",
            Self::Characters => "> 200字",
            Self::PerMinute => "> 280字/分钟",
            Self::Percent => "< 80%",
            Self::Bare => "<= -0.3",
        }
    }

    /// A figure as people read it.
    pub(in crate::rules::own) fn shown(self, value: f64) -> String {
        let number = match self {
            Self::Bare => format!("{value:.2}"),
            _ if value.fract() == 0.0 => format!("{value:.0}"),
            _ => format!("{value:.1}"),
        };
        number + self.unit()
    }

    /// What its figures are counted in.
    pub(in crate::rules::own) const fn unit(self) -> &'static str {
        match self {
            Self::Seconds => "秒",
            Self::Money => "元",
            Self::Count => "轮",
            Self::Characters => "字",
            Self::PerMinute => "字/分钟",
            Self::Percent => "%",
            Self::Bare => "",
        }
    }
}
