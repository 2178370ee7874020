//! The sheet of the agents.

use super::row::{Formats, Row};
use super::sheets::{Column, colour_counts, colour_scores, filter, heading};
use crate::model::{Difference, Dimension, Grade};
use crate::report::figures::{AgentFigures, Figures, Rank};
use rust_xlsxwriter::{Worksheet, XlsxError};

fn agent_columns() -> Vec<Column> {
    let mut columns = vec![
        ("坐席", 16),
        ("会话", 8),
        ("均分", 8),
        ("区间下限", 10),
        ("区间上限", 10),
        ("名次(最好)", 11),
        ("名次(最差)", 11),
        ("与团队比", 12),
        ("与预期之差", 12),
        ("差值下限", 10),
        ("差值上限", 10),
        ("等级", 10),
        ("样本不足", 10),
    ];
    columns.extend(Dimension::ALL.iter().map(|dimension| (dimension.name(), 10)));
    columns.extend([
        ("待改进占比", 11),
        ("致命会话", 10),
        ("违规/百轮", 11),
        ("首次响应(秒)", 12),
        ("情绪恢复率", 11),
        ("先练什么", 20),
        ("训练模块", 40),
    ]);
    columns
}

pub(super) fn agents(sheet: &mut Worksheet, figures: &Figures, formats: &Formats) -> Result<(), XlsxError> {
    const MEAN: u16 = 2;
    const PER_HUNDRED: u16 = 21;
    let columns = agent_columns();
    heading(sheet, &columns, formats)?;
    let mut rows = 0;
    for (at, agent) in (1..).zip(&figures.agents) {
        push_agent(sheet, at, agent, formats)?;
        rows = at;
    }
    colour_scores(sheet, MEAN, rows)?;
    colour_counts(sheet, PER_HUNDRED, rows)?;
    filter(sheet, columns.len(), rows)
}

fn push_agent(sheet: &mut Worksheet, at: u32, agent: &AgentFigures, formats: &Formats) -> Result<(), XlsxError> {
    let summary = agent.summary;
    let from = |part: fn(Difference) -> f64| summary.from_expected.map(part);
    let place = |place: fn(Rank) -> usize| agent.rank.map(|rank| place(rank) as f64);
    let mut row = Row::new(sheet, at);
    row.text(&agent.name)?;
    row.number(Some(summary.conversations as f64), &formats.whole)?;
    row.tenth(Some(summary.mean_score), formats)?;
    row.tenth(summary.interval.map(|interval| interval.low), formats)?;
    row.tenth(summary.interval.map(|interval| interval.high), formats)?;
    row.number(place(|rank| rank.best), &formats.whole)?;
    row.number(place(|rank| rank.last), &formats.whole)?;
    row.text(agent.standing.name())?;
    for value in [from(|from| from.by), from(|from| from.low), from(|from| from.high)] {
        row.number(value, &formats.tenth)?;
    }
    row.text(summary.grade.name())?;
    row.text(if summary.small_sample { "是" } else { "" })?;
    for &(_, mean) in &summary.dimensions {
        row.number(mean, &formats.tenth)?;
    }
    row.number(Some(summary.grade_shares[Grade::NeedsImprovement as usize]), &formats.percent)?;
    row.number(Some(summary.fatal as f64), &formats.whole)?;
    row.number(Some(summary.violations_per_100_turns), &formats.tenth)?;
    row.number(summary.mean_first_response_s, &formats.whole)?;
    row.number(agent.digest.and_then(|digest| digest.tally.recovery()), &formats.percent)?;
    let first = agent.skills.first().map(|cost| cost.skill);
    row.text(first.map_or("", |skill| &skill.name))?;
    row.text(first.map_or("", |skill| &skill.module))
}
