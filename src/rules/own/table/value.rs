//! Values of a table, each read as what it should be.

use super::{Read, Table, Text};
use crate::rules::own::fault::{Fault, Source};
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

/// A value that was taken out of a table.
pub(in crate::rules::own) struct Value<'s> {
    pub(super) source: &'s Source,
    pub(in crate::rules::own) key: Range<usize>,
    pub(in crate::rules::own) span: Range<usize>,
    pub(super) what: DeValue<'s>,
}

impl<'s> Value<'s> {
    pub(in crate::rules::own) fn key_fault(&self, message: impl Into<String>) -> Fault {
        self.source.fault(&self.key, message)
    }

    pub(in crate::rules::own) fn fault(&self, message: impl Into<String>) -> Fault {
        self.source.fault(&self.span, message)
    }

    fn wrong(&self, wanted: &str) -> Fault {
        self.fault(format!("这里要写{wanted}"))
    }

    pub(in crate::rules::own) fn text(self) -> Read<Text> {
        match self.what {
            DeValue::String(text) => Ok(Text { text: text.into_owned(), span: self.span }),
            _ => Err(self.wrong("文字，加英文引号")),
        }
    }

    pub(in crate::rules::own) fn texts(self) -> Read<Vec<Text>> {
        let source = self.source;
        match self.what {
            DeValue::String(text) => Ok(vec![Text { text: text.into_owned(), span: self.span }]),
            DeValue::Array(values) => {
                let one = |value: Spanned<DeValue<'s>>| {
                    let span = value.span();
                    Value { source, key: span.clone(), span, what: value.into_inner() }.text()
                };
                let texts: Vec<Text> = values.into_iter().map(one).collect::<Read<_>>()?;
                match texts.iter().find(|text| text.text.trim().is_empty()) {
                    Some(empty) => Err(source.fault(&empty.span, "是空的，请填写或删去")),
                    None if texts.is_empty() => Err(source.fault(&self.span, "列表是空的，请至少写一项")),
                    None => Ok(texts),
                }
            }
            _ => Err(self.wrong("文字或文字的列表，例如 [\"退款\", \"退钱\"]")),
        }
    }

    pub(in crate::rules::own) fn flag(&self) -> Read<bool> {
        match self.what {
            DeValue::Boolean(flag) => Ok(flag),
            _ => Err(self.wrong(" true 或 false，不加引号")),
        }
    }

    pub(in crate::rules::own) fn number(&self) -> Read<f64> {
        let parsed = match &self.what {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        parsed.filter(|number: &f64| number.is_finite()).ok_or_else(|| self.wrong("数字，不加引号"))
    }

    pub(in crate::rules::own) fn count(&self) -> Read<usize> {
        let whole = match &self.what {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse::<usize>().ok(),
            _ => None,
        };
        whole.filter(|count| (1..=1_000_000).contains(count)).ok_or_else(|| self.wrong("不小于 1 的整数，不加引号"))
    }

    /// Whether it is a number.
    pub(in crate::rules::own) fn is_number(&self) -> bool {
        matches!(self.what, DeValue::Integer(_) | DeValue::Float(_))
    }

    pub(in crate::rules::own) fn date(self) -> Read<jiff::civil::Date> {
        let wrong = self.wrong("日期，例如 2026-01-01");
        let text = match self.what {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(text) => text.into_owned(),
            _ => return Err(wrong),
        };
        text.get(..10).and_then(|day| day.parse().ok()).filter(|_| text.len() == 10).ok_or(wrong)
    }

    pub(in crate::rules::own) fn table(self) -> Read<Table<'s>> {
        match self.what {
            DeValue::Table(table) => Ok(Table::new(self.source, self.span, table)),
            _ => Err(self.wrong("一个表，例如 { … } 或 [rule.if.名称] 下面的几行")),
        }
    }

    pub(in crate::rules::own) fn tables(self) -> Read<Vec<Table<'s>>> {
        let source = self.source;
        let DeValue::Array(values) = self.what else {
            let name = source.read.get(self.key.clone()).unwrap_or_default();
            return Err(source.fault(&self.key, format!("要用双层方括号开头：[[{name}]]")));
        };
        let one = |value: Spanned<DeValue<'s>>| {
            let span = value.span();
            Value { source, key: span.clone(), span, what: value.into_inner() }.table()
        };
        values.into_iter().map(one).collect()
    }
}
