//! What can be read of a rulebook, and cannot be meant.

use super::written::{Written, WrittenScore, softener};
use crate::model::{Dimension, Kind, Points, Severity};
use crate::rules::own::{Fault, Source};
use std::collections::BTreeSet;

/// What is said of points that go against the kind of their rule.
pub(super) const AGAINST: &str = "违规要扣分（负数），加分项要加分（正数），signal 不写 points";

const DIMENSIONS: &str = "score.dimensions";
const SEVERITIES: &str = "severity_percent";

/// Whether points go against what a kind of finding does to the score.
pub(super) fn is_against(kind: Kind, points: Points) -> bool {
    match kind {
        Kind::Violation => points > Points::ZERO,
        Kind::Merit => points < Points::ZERO,
        Kind::Signal => true,
    }
}

impl Written {
    /// Everything that cannot be meant, with its place.
    pub(super) fn faults(&self, source: &Source) -> Vec<Fault> {
        let mut faults = self.score.faults(source);
        let strange = self.guards.softened_by.iter().filter(|code| softener(code.get_ref()).is_none());
        faults.extend(
            strange.map(|code| source.fault(&code.span(), "softened_by 里只能写词库的代码或线索（cue）；这个两样都不是")),
        );
        let mut ids = BTreeSet::new();
        for rule in &self.rule {
            let mut wrong = |message: &str| faults.push(source.fault(&rule.id.span(), message));
            let kind = rule.category.kind();
            if !ids.insert(rule.id.get_ref()) {
                wrong("这个 id 已经用过了，请换一个");
            }
            match (kind, rule.severity) {
                (Kind::Violation, None) => wrong("违规规则缺 severity：minor 轻度、major 中度、critical 重度 或 fatal 致命"),
                (Kind::Merit | Kind::Signal, Some(_)) => wrong("只有违规的代码有 severity，请删去"),
                _ => {}
            }
            if rule.points.values().any(|&points| is_against(kind, points)) {
                wrong(AGAINST);
            }
        }
        faults
    }
}

impl WrittenScore {
    /// What is missing or out of range: a score computed with it would mean nothing.
    fn faults(&self, source: &Source) -> Vec<Fault> {
        let full = Points::whole(100);
        let within = |points: Points| (Points::ZERO..=full).contains(&points);
        let mut faults = Vec::new();
        let mut wrong = |heading: &str, what: &str, message: String| {
            faults.push(source.fault(&source.place(heading, what), message));
        };
        for missing in Dimension::ALL.iter().filter(|dimension| !self.dimensions.contains_key(dimension)) {
            wrong(DIMENSIONS, DIMENSIONS, format!("缺维度 {missing}（{}），请补上 base 和 weight", missing.name()));
        }
        for missing in Severity::ALL.iter().filter(|severity| !self.severity_percent.contains_key(severity)) {
            wrong(SEVERITIES, SEVERITIES, format!("缺 {missing}（{}），请补上", missing.name()));
        }
        for (severity, _) in self.severity_percent.iter().filter(|(_, percent)| **percent <= 0) {
            wrong(SEVERITIES, severity.code(), "要大于 0".to_owned());
        }
        if !(0..=100).contains(&self.repeat_percent) {
            wrong("repeat_percent", "repeat_percent", "要在 0 到 100 之间".to_owned());
        }
        if !within(self.fatal_cap) {
            wrong("fatal_cap", "fatal_cap", "要在 0 到 100 之间".to_owned());
        }
        for (dimension, _) in self.dimensions.iter().filter(|(_, rubric)| !within(rubric.base)) {
            wrong(DIMENSIONS, dimension.code(), "base 要在 0 到 100 之间".to_owned());
        }
        if !self.dimensions.is_empty() && self.dimensions.values().all(|rubric| rubric.weight == 0) {
            wrong(DIMENSIONS, DIMENSIONS, "各维度的 weight 不能都是 0".to_owned());
        }
        faults
    }
}
