//! Amounts as people write them: how far a scope reaches (`3轮`, `30秒`, `20%`), and comparisons (`> 30秒`, `<= 500元`).

mod compare;

pub(super) use compare::{Compare, Quantity};

use super::fault::Source;
use super::table::{Read, Text};

/// What is said of a number of turns that is none.
pub(super) const NO_TURNS: &str = "轮数要是不小于 1 的整数";

/// What a reach is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Turns,
    Seconds,
    Percent,
}

impl Unit {
    pub(super) const ALL: [Self; 3] = [Self::Turns, Self::Seconds, Self::Percent];
    /// Those in which a distance is counted.
    pub(super) const APART: [Self; 2] = [Self::Turns, Self::Seconds];

    const fn name(self) -> &'static str {
        match self {
            Self::Turns => "轮",
            Self::Seconds => "秒",
            Self::Percent => "%",
        }
    }

    const fn example(self) -> &'static str {
        match self {
            Self::Turns => "3轮",
            Self::Seconds => "30秒、2分钟",
            Self::Percent => "20%",
        }
    }
}

/// How far a scope reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reach {
    pub(super) count: f64,
    pub(super) unit: Unit,
}

impl Reach {
    /// Reads one of the `units`.
    pub(super) fn read(source: &Source, text: &Text, units: &[Unit]) -> Read<Self> {
        let fault = |message: String| source.fault(&text.span, message);
        let wrong = || {
            if let Some(wide) = wide(&text.text) {
                return fault(wide);
            }
            let examples: Vec<&str> = units.iter().map(|unit| unit.example()).collect();
            fault(format!("要写数字和单位：{}", examples.join(" 或 ")))
        };
        let (number, unit) = split(&text.text).ok_or_else(wrong)?;
        let (unit, factor) = match unit {
            "轮" | "条" | "句" => (Unit::Turns, 1.0),
            "%" | "％" => (Unit::Percent, 1.0),
            unit => (Unit::Seconds, seconds(unit).ok_or_else(wrong)?),
        };
        if !units.contains(&unit) {
            let names: Vec<&str> = units.iter().map(|unit| unit.name()).collect();
            let examples: Vec<&str> = units.iter().map(|unit| unit.example()).collect();
            return Err(fault(format!("单位只能用{}：{}", names.join("或"), examples.join(" 或 "))));
        }
        let count = number * factor;
        match unit {
            Unit::Turns if count < 1.0 || count.fract() != 0.0 => Err(fault(NO_TURNS.to_owned())),
            Unit::Percent if count > 100.0 => Err(fault("不能超过 100%".to_owned())),
            _ if count <= 0.0 => Err(fault("要大于 0".to_owned())),
            _ => Ok(Self { count, unit }),
        }
    }

    /// As people write it.
    pub(super) fn shown(self) -> String {
        format!("{}{}", self.count, self.unit.name())
    }

    /// As a number of turns.
    pub(super) fn turns(self) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a small whole number")]
        let turns = self.count.min(1e9) as usize;
        turns
    }
}

/// What is meant by a digit or sign of full width, or by a dash.
fn half(c: char) -> Option<char> {
    match c {
        '－' | '−' | '–' | '—' => Some('-'),
        '０'..='９' | '＋' | '．' | '＜' | '＝' | '＞' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => None,
    }
}

/// What is said of a number or sign in characters of full width, or with a dash for a minus: to the eye it is right.
pub(super) fn wide(text: &str) -> Option<String> {
    let (wide, half) = text.chars().find_map(|c| Some((c, half(c)?)))?;
    Some(format!("数字和符号要用半角：“{wide}”请改成“{half}”"))
}

/// Whether `text` is nothing but digits, signs and units, of whatever width.
pub(super) fn is_amount(text: &str) -> bool {
    const UNITS: &str = "轮条次个句字秒分钟小时元块万每%％¥/";
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let is_sign = |c: char| "+-.<>=!≥≤≠".contains(c) || half(c).is_some();
    text.contains(is_digit) && text.chars().all(|c| is_digit(c) || is_sign(c) || c == ' ' || UNITS.contains(c))
}

fn seconds(unit: &str) -> Option<f64> {
    match unit {
        "秒" | "s" => Some(1.0),
        "分" | "分钟" | "min" => Some(60.0),
        "小时" | "h" => Some(3600.0),
        _ => None,
    }
}

/// A number and what stands behind it.
fn split(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let end = text.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+')).unwrap_or(text.len());
    let number: f64 = text[..end].parse().ok()?;
    Some((number, text[end..].trim()))
}
