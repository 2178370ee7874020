//! Trainings that were held: a CSV file that team leads keep.

use crate::cli::{Failure, sheet};
use anyhow::{Context, anyhow};
use jiff::civil::Date;
use std::path::Path;

const AGENT: [&str; 5] = ["客服工号", "坐席", "客服", "工号", "agent"];
const DAY: [&str; 4] = ["日期", "培训日期", "day", "date"];
const MODULE: [&str; 3] = ["模块", "训练模块", "module"];

/// One training of one agent.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::cli::trend) struct Held {
    pub(super) agent: String,
    pub(super) day: Date,
    pub(super) module: Option<String>,
}

impl Held {
    /// Reads the file; a row that cannot be understood is told with its line.
    pub(in crate::cli::trend) fn read(path: &Path) -> Result<Vec<Self>, Failure> {
        let named = || path.display().to_string();
        let text = sheet::read(path).with_context(named)?;
        all(&text).with_context(named).map_err(Failure::Usage)
    }
}

fn all(text: &str) -> anyhow::Result<Vec<Held>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers()?.clone();
    let column = |names: &[&str]| headings.iter().position(|heading| names.contains(&heading.trim()));
    let needed = |names: &[&str]| column(names).ok_or_else(|| anyhow!("no column 「{}」", names[0]));
    let (agent, day, module) = (needed(&AGENT)?, needed(&DAY)?, column(&MODULE));
    let mut trainings = Vec::new();
    for row in reader.records() {
        let row = row?;
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |nth: usize| row.get(nth).unwrap_or_default().trim();
        let read = cell(day).parse().or_else(|_| Date::strptime("%Y/%m/%d", cell(day)));
        let day = read.map_err(|_| anyhow!("line {line}: \"{}\" is no day: use e.g. 2025-11-03", cell(day)))?;
        if cell(agent).is_empty() {
            return Err(anyhow!("line {line}: no agent"));
        }
        let module = module.map(cell).filter(|module| !module.is_empty()).map(str::to_owned);
        trainings.push(Held { agent: cell(agent).to_owned(), day, module });
    }
    Ok(trainings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn rows_are_read_or_told() {
        let held = |module: Option<&str>| {
            vec![Held { agent: "A01".to_owned(), day: date(2025, 11, 3), module: module.map(str::to_owned) }]
        };
        for (reason, text, expected) in [
            ("all columns", "工号,日期,模块\nA01,2025-11-03,情绪管理\n", Some(held(Some("情绪管理")))),
            ("as Excel writes it", "日期,客服工号\n2025/11/3,A01\n", Some(held(None))),
            ("no day", "工号,日期\nA01,昨天\n", None),
            ("no agent", "工号,日期\n,2025-11-03\n", None),
            ("no column of days", "工号\nA01\n", None),
        ] {
            assert_eq!(all(text).ok(), expected, "{reason}");
        }
    }
}
