//! What a rule's findings are, how grave, and what they cost or earn.

use super::meant::Named;
use super::table::{Read, Table, Text, Value, code};
use crate::model::{Category, Dimension, Effect, Kind, Points, Severity};
use std::collections::BTreeMap;

pub(super) fn read_category(table: &mut Table) -> Read<Category> {
    let kinds: Vec<Named> = Kind::ALL.iter().map(|kind| (kind.code(), kind.name())).collect();
    let kind: Option<Kind> = table.code("kind", &kinds)?;
    let known: Vec<Named> = Category::ALL.iter().map(|category| (category.code(), category.name())).collect();
    let Some(text) = table.text("category")? else {
        return match kind {
            Some(Kind::Violation) => Ok(Category::OtherViolation),
            Some(Kind::Merit) => Ok(Category::OtherMerit),
            Some(Kind::Signal) => Ok(Category::OtherSignal),
            None => Err(table.fault("规则缺 kind：写 kind = \"violation\"（违规）、\"merit\"（加分项）或 \"signal\"（只提示）")),
        };
    };
    let category: Category = code(table.source, &text, &known)?;
    match kind {
        Some(kind) if kind != category.kind() => {
            let message = format!("是{}的代码，和 kind = \"{}\" 不符，请改掉一个", category.kind().name(), kind.code());
            Err(table.source.fault(&text.span, message))
        }
        _ => Ok(category),
    }
}

pub(super) fn read_severity(table: &mut Table, category: Category, review_only: bool) -> Read<Option<Severity>> {
    let known: Vec<Named> = Severity::ALL.iter().map(|severity| (severity.code(), severity.name())).collect();
    let Some(text) = table.text("severity")? else {
        return match category.kind() {
            Kind::Violation if review_only => Ok(Some(Severity::Minor)),
            Kind::Violation => Err(table.fault("违规规则缺 severity：minor 轻度、major 中度、critical 重度 或 fatal 致命")),
            _ => Ok(None),
        };
    };
    let severity: Severity = code(table.source, &text, &known)?;
    if category.kind() != Kind::Violation {
        return Err(table.source.fault(&text.span, "只有违规（violation）有 severity，请删去"));
    }
    if review_only && severity == Severity::Fatal {
        return Err(table
            .source
            .fault(&text.span, "review_only 的规则（含人工项）不扣分，不能是 fatal；请写 critical 或去掉 review_only"));
    }
    Ok(Some(severity))
}

pub(super) fn read_effect(table: &mut Table, category: Category, severity: Option<Severity>, review_only: bool) -> Read<Effect> {
    let known: Vec<Named> = Dimension::ALL.iter().map(|dimension| (dimension.code(), dimension.name())).collect();
    let dimension: Option<Dimension> = table.code("dimension", &known)?;
    let cap = table.count("cap")?.unwrap_or(1);
    let repeat_percent = read_repeat(table)?;
    let mut points = BTreeMap::new();
    if let Some(value) = table.take("points") {
        let place = value.span.clone();
        if review_only {
            return Err(value.fault("review_only 的规则（含人工项）永远不扣分，points 不会起作用；请删去 points 或 review_only"));
        }
        let written: Vec<(Dimension, Value)> = if value.is_number() {
            let missing = value.fault("points 是一个数时要同时写 dimension，例如 dimension = \"process\"");
            vec![(dimension.ok_or(missing)?, value)]
        } else {
            let taken = value.table()?.take_all();
            let one = |(key, value): (Text, _)| Ok((code(table.source, &key, &known)?, value));
            taken.into_iter().map(one).collect::<Read<_>>()?
        };
        for (dimension, value) in written {
            let number = value.number()?;
            let wrong = match category.kind() {
                Kind::Violation if number > 0.0 => Some("违规要扣分，这里应是负数"),
                Kind::Merit if number < 0.0 => Some("加分项要加分，这里应是正数"),
                Kind::Signal => Some("signal 只提示，不加分也不扣分，请删去 points"),
                _ if number.abs() > 100.0 || ((number * 10.0) - (number * 10.0).round()).abs() > 1e-6 => {
                    Some("分值在 -100 到 100 之间，最多一位小数")
                }
                _ => None,
            };
            if let Some(wrong) = wrong {
                return Err(value.fault(wrong));
            }
            #[expect(clippy::cast_possible_truncation, reason = "bounded just above")]
            points.insert(dimension, Points((number * 10.0).round() as i32));
        }
        if points.is_empty() {
            return Err(table.source.fault(&place, "points 是空的，例如 { process = -5 }"));
        }
    } else if dimension.is_some() {
        return Err(table.fault("写了 dimension 却没有 points，例如 points = -5"));
    }
    Ok(Effect { severity, points, cap, repeat_percent })
}

fn read_repeat(table: &mut Table) -> Read<Option<i32>> {
    let Some(value) = table.take("repeat_percent") else { return Ok(None) };
    let wrong = value.fault("repeat_percent 要在 0 到 100 之间，例如 100（每次都算足）");
    let number = value.number()?;
    if number.fract() != 0.0 || !(0.0..=100.0).contains(&number) {
        return Err(wrong);
    }
    #[expect(clippy::cast_possible_truncation, reason = "a whole number of at most 100")]
    let percent = number as i32;
    Ok(Some(percent))
}
